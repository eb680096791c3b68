"""Learning from the studies held: as much of the store's change sequence as is not learnt yet.

Exact: after it, the counts are those of the current versions of all studies, whatever was loaded
in which order. Few changes are written in steps, each of which readers see whole or not at all and
which a killed run goes on after; many make the vocabulary anew aside. Memory is bounded by a step.
What does not live here: what a study says (`evidence`), keeping it (`shelf`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from trialatlas.store import Store, StudyKey
from trialatlas.vocabulary.evidence import METHOD, Said, evidence
from trialatlas.vocabulary.shelf import Making, Shelf, making, writing
from trialatlas.vocabulary.stated import Stated, stated

BATCH: Final = 2_000
"""Studies that are read and written at a time."""
STEP: Final = 2_000
"""Changed studies in one step."""
ANEW_SHARE: Final = 0.2
"""From this share of changed studies on all is made anew."""

T = TypeVar("T")
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
        if 0 < after < sequence:
            changed = changed_after(store, after)
            if len(changed) <= max(1, int(ANEW_SHARE * len(store))):
                _in_steps(shelf, store, changed, sequence, progress)
                return len(changed)
    return _all(store, folder, sequence, progress)


def changed_after(store: Store, after: int) -> dict[StudyKey, int]:
    """The studies that changed, in the order of their first change, with that change."""
    changed: dict[StudyKey, int] = {}
    for change in store.changes(after):
        changed.setdefault(change.key, change.sequence)
    return changed


def steps(
    changed: dict[StudyKey, int], sequence: int, size: int
) -> Iterator[tuple[list[StudyKey], int]]:
    """The changed studies some at a time, each time with the change up to which all is learnt then.

    A step stands for the changes before the first of the next; what it takes may be newer, and is
    then found unchanged later.
    """
    some = list(portions(changed, size))
    for keys, following in zip(some, [*some[1:], []], strict=True):
        yield keys, changed[following[0]] - 1 if following else sequence


def portions(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size`."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


@contextmanager
def learning_anew(folder: Path) -> Generator[Learner]:
    """Learn from all studies while something else goes through them. Needs the writer's lock."""
    with making(folder) as made:
        yield Learner(made)


class Learner:
    """Takes what studies say, each once, and at the end the state of the store that this was."""

    def __init__(self, made: Making) -> None:
        """Use `learning_anew`."""
        self._made = made
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
        with self._made.together():
            self._made.decide()
            _note(self._made, sequence)
        self._made.publish()

    def _write(self) -> None:
        with self._made.together():
            self._made.keep(self._waiting)
        self._waiting = Stated([], {})


def _in_steps(
    shelf: Shelf,
    store: Store,
    changed: dict[StudyKey, int],
    sequence: int,
    progress: Progress | None,
) -> None:
    done = 0
    for keys, until in steps(changed, sequence, STEP):
        with shelf.together():
            shelf.put(_said(store, keys))
            shelf.decide()
            _note(shelf, until)
        done += len(keys)
        if progress is not None:
            progress(done, len(changed))


def _all(store: Store, folder: Path, sequence: int, progress: Progress | None) -> int:
    done = 0
    with learning_anew(folder) as learner:
        for batch in portions(_said(store, store.keys()), BATCH):
            learner.take(stated(batch))
            done += len(batch)
            if progress is not None:
                progress(done, max(done, len(store)))
        learner.finish(sequence)
    return done


def _note(shelf: Shelf, sequence: int) -> None:
    shelf.note("sequence", sequence)
    shelf.note("method", METHOD)


def _said(store: Store, keys: Iterable[StudyKey]) -> Iterator[Said]:
    for held in store.get_many(keys):
        yield int(held.key.id.removeprefix("NCT")), evidence(held.raw)
