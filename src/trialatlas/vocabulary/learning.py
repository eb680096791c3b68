"""Learning from the studies held: as much of the store's change sequence as is not learnt yet.

Exact: after it, the counts are those of the current versions of all studies, whatever was loaded
in which order, and an interruption loses nothing but time. Memory is bounded by a batch.
What does not live here: what a study says (`evidence`), keeping it (`shelf`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from trialatlas.store import Store, StudyKey
from trialatlas.vocabulary.evidence import METHOD, Said, evidence
from trialatlas.vocabulary.shelf import Shelf, writing
from trialatlas.vocabulary.stated import Stated

BATCH = 2_000
"""Studies in one transaction."""

Progress = Callable[[int, int], None]
"""Called now and then with the number of studies learnt from, and how many there are to learn."""


def learn(store: Store, folder: Path, progress: Progress | None = None) -> int:
    """Learn from what changed in the store since the last time; how many studies that were.

    Needs the store's writer lock. What was learnt by another method is learnt anew.
    """
    sequence = store.status().sequence
    with writing(folder) as shelf:
        after = shelf.sequence
        if after == sequence:
            return 0
        if not 0 < after < sequence:
            with shelf.together():
                shelf.forget_learnt()
            keys: Iterable[StudyKey] = store.keys()
            total = store.status().studies
        else:
            changed = dict.fromkeys(change.key for change in store.changes(after))
            keys, total = changed, len(changed)
        count = _put_all(shelf, store, keys, total, progress)
        with shelf.together():
            shelf.decide()
            shelf.note("sequence", sequence)
            shelf.note("method", METHOD)
    return count


@contextmanager
def learning_anew(folder: Path) -> Generator[Learner]:
    """Learn from all studies while something else goes through them. Needs the writer's lock."""
    with writing(folder) as shelf:
        with shelf.together():
            shelf.forget_learnt()
        yield Learner(shelf)


class Learner:
    """Takes what studies say, each once, and at the end the state of the store that this was."""

    def __init__(self, shelf: Shelf) -> None:
        """Use `learning_anew`."""
        self._shelf = shelf
        self._waiting = Stated([], {})

    def take(self, given: Stated) -> None:
        """Keep what some studies say; now and then it is written."""
        self._waiting.studies.extend(given.studies)
        self._waiting.statements.update(given.statements)
        if len(self._waiting.studies) >= BATCH:
            self._write()

    def finish(self, sequence: int) -> None:
        """Decide what is believed. All that was taken is the store as of this sequence number."""
        self._write()
        with self._shelf.together():
            self._shelf.decide()
            self._shelf.note("sequence", sequence)
            self._shelf.note("method", METHOD)

    def _write(self) -> None:
        with self._shelf.together():
            self._shelf.keep(self._waiting)
        self._waiting = Stated([], {})


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


def _said(store: Store, keys: Iterable[StudyKey]) -> Iterator[Said]:
    for held in store.get_many(keys):
        yield int(held.key.id.removeprefix("NCT")), evidence(held.raw)


def _batches(said: Iterator[Said]) -> Iterator[list[Said]]:
    while batch := list(islice(said, BATCH)):
        yield batch
