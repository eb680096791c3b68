"""Learning what studies name: as much of the store's change sequence as is not learnt yet.

Exact: after it all counts are those of the current versions of all studies. An interruption
loses nothing but time. What does not live here: what a study names (`said`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from trialatlas.directory.entities import write_entities
from trialatlas.directory.said import METHOD, Said, said
from trialatlas.directory.shelf import Shelf, writing
from trialatlas.store import Store, StudyKey
from trialatlas.vocabulary.concepts import Concepts, concepts

BATCH = 2_000
"""Studies in one transaction."""
GATHERING = 1
"""Grows when the same names would be gathered otherwise."""

Progress = Callable[[int, int], None]
"""Called now and then with the number of studies gone through, and how many there are."""


def learn_directory(
    store: Store, folder: Path, progress: Progress | None = None, *, anew: bool = False
) -> int:
    """Learn from what changed in the store since the last time, or from all; how many studies.

    Needs the store's writer lock, and the vocabulary to be up to the store: names are gathered
    anew whenever either of the two has changed.
    """
    sequence = store.status().sequence
    with writing(folder) as shelf, concepts(folder) as known:
        state = _state(sequence, known)
        after = 0 if anew else shelf.sequence
        count = 0
        if not 0 < after <= sequence:
            with shelf.together():
                shelf.forget()
            count = _put_all(shelf, store, store.keys(), store.status().studies, progress)
        elif after < sequence:
            changed = dict.fromkeys(change.key for change in store.changes(after))
            count = _put_all(shelf, store, changed, len(changed), progress)
        if count or shelf.fact("state") != state:
            with shelf.together():
                write_entities(shelf, known)
                shelf.note("sequence", sequence)
                shelf.note("method", METHOD)
                shelf.note("state", state)
    return count


def _state(sequence: int, known: Concepts | None) -> str:
    """Changes with all that the gathering depends on."""
    return f"{GATHERING} {sequence} {known.mesh if known else ''}"


def _put_all(
    shelf: Shelf,
    store: Store,
    keys: Iterable[StudyKey],
    total: int,
    progress: Progress | None,
) -> int:
    done = 0
    for batch in _batches(_said(store, keys)):
        with shelf.together():
            shelf.put(batch)
        done += len(batch)
        if progress is not None:
            progress(done, max(total, done))
    return done


def _said(store: Store, keys: Iterable[StudyKey]) -> Iterator[tuple[int, Said]]:
    for held in store.get_many(keys):
        yield int(held.key.id.removeprefix("NCT")), said(held.raw)


def _batches(found: Iterator[tuple[int, Said]]) -> Iterator[list[tuple[int, Said]]]:
    while batch := list(islice(found, BATCH)):
        yield batch
