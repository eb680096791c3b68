"""Learning what studies name: as much of the store's change sequence as is not learnt yet.

Exact: after it all counts are those of the current versions of all studies. An interruption
loses nothing but time. What does not live here: what a study names (`said`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from trialatlas.directory.entities import write_entities
from trialatlas.directory.said import METHOD, Said, said
from trialatlas.directory.shelf import Shelf, writing
from trialatlas.directory.told import Mentions, Told, mentioned
from trialatlas.store import Store, StudyKey
from trialatlas.vocabulary import Learner as Synonyms
from trialatlas.vocabulary import learning_anew as synonyms_anew
from trialatlas.vocabulary.concepts import Concepts, concepts

BATCH = 2_000
"""Studies in one transaction."""
GATHERING = 1
"""Grows when the same names would be gathered otherwise."""

Progress = Callable[[int, int], None]
"""Called now and then with the number of studies gone through, and how many there are."""


def learn_directory(store: Store, folder: Path, progress: Progress | None = None) -> int:
    """Learn from what changed in the store since the last time; how many studies.

    Needs the store's writer lock, and the vocabulary to be up to the store: names are gathered
    anew whenever either of the two has changed.
    """
    sequence = store.status().sequence
    with writing(folder) as shelf, concepts(folder) as known:
        after = shelf.sequence
        count = 0
        if not 0 < after <= sequence:
            with shelf.together():
                shelf.forget()
            count = _put_all(shelf, store, store.keys(), store.status().studies, progress)
        elif after < sequence:
            changed = dict.fromkeys(change.key for change in store.changes(after))
            count = _put_all(shelf, store, changed, len(changed), progress)
        if count or shelf.fact("state") != _state(sequence, known):
            _gather(shelf, sequence, known)
    return count


@contextmanager
def learning_anew(folder: Path) -> Generator[Learner]:
    """Learn synonyms and the directory from all studies while something else goes through them.

    Needs the writer's lock.
    """
    with synonyms_anew(folder) as synonyms, writing(folder) as shelf:
        with shelf.together():
            shelf.forget()
        yield Learner(folder, synonyms, shelf)


class Learner:
    """Takes what studies tell, each once, and at the end the state of the store that this was."""

    def __init__(self, folder: Path, synonyms: Synonyms, shelf: Shelf) -> None:
        """Use `learning_anew`."""
        self._folder = folder
        self._synonyms = synonyms
        self._shelf = shelf
        self._waiting = Mentions([], {})

    def take(self, told: Told) -> None:
        """Keep what some studies tell; now and then it is written."""
        self._synonyms.take(told.stated)
        self._waiting.studies.extend(told.mentions.studies)
        self._waiting.spellings.update(told.mentions.spellings)
        if len(self._waiting.studies) >= BATCH:
            self._write()

    def finish(self, sequence: int) -> None:
        """Decide what is believed, and gather. All that was taken is the store as of `sequence`."""
        self._synonyms.finish(sequence)
        self._write()
        with concepts(self._folder) as known:
            _gather(self._shelf, sequence, known)

    def _write(self) -> None:
        with self._shelf.together():
            self._shelf.put(self._waiting)
        self._waiting = Mentions([], {})


def _gather(shelf: Shelf, sequence: int, known: Concepts | None) -> None:
    with shelf.together():
        write_entities(shelf, known)
        shelf.note("sequence", sequence)
        shelf.note("method", METHOD)
        shelf.note("state", _state(sequence, known))


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
            shelf.put(mentioned(batch))
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
