"""Learning what studies name: as much of the store's change sequence as is not learnt yet.

Exact: after it all counts are those of the current versions of all studies. Few changes are
written in steps, each of which readers see whole or not at all and which a killed run goes on
after; many, or other rules, make the directory anew aside. What does not live here: what a study
names (`said`), what a change bears on (`grouping`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trialatlas.directory.all_entities import write_all
from trialatlas.directory.entities import Entities
from trialatlas.directory.grouping import Grouping
from trialatlas.directory.making import Making, making
from trialatlas.directory.said import METHOD, Said, said
from trialatlas.directory.shelf import Shelf, writing
from trialatlas.directory.told import Mentions, Told, mentioned
from trialatlas.store import Store, StudyKey
from trialatlas.vocabulary import Learner as Synonyms
from trialatlas.vocabulary import learning_anew as synonyms_anew
from trialatlas.vocabulary.concepts import Concepts, concepts
from trialatlas.vocabulary.learning import changed_after, portions, steps

BATCH: Final = 2_000
"""Studies that are read and written at a time."""
STEP: Final = 2_000
"""Changed studies in one step."""
ANEW_SHARE: Final = 0.2
"""From this share of changed studies on all is made anew."""
GATHERING: Final = 2
"""Grows when the same names would be gathered otherwise."""

Progress = Callable[[int, int], None]
"""Called now and then with the number of studies gone through, and how many there are; or of names,
where all are gathered.
"""


def learn_directory(
    store: Store,
    folder: Path,
    progress: Progress | None = None,
    gathered: Progress | None = None,
) -> int:
    """Learn from what changed in the store since the last time; how many studies.

    `progress` is told of studies; then, if all names are gathered anew, `gathered` of names.
    Needs the store's writer lock, and the vocabulary to be up to the store: names are gathered
    otherwise wherever either of the two has changed.
    """
    sequence = store.status().sequence
    with concepts(folder) as known:
        with writing(folder) as shelf:
            if shelf is not None and shelf.fact("state") == _state(known):
                changed = changed_after(store, shelf.fact("sequence"))
                if len(changed) <= max(1, int(ANEW_SHARE * len(store))):
                    _in_steps(shelf, store, known, changed, progress)
                    return len(changed)
        return _all(store, folder, known, sequence, progress, gathered)


@contextmanager
def learning_anew(folder: Path) -> Generator[Learner]:
    """Learn synonyms and the directory from all studies while something else goes through them.

    Needs the writer's lock.
    """
    with synonyms_anew(folder) as synonyms, making(folder) as directory:
        yield Learner(folder, synonyms, directory)


class Learner:
    """Takes what studies tell, each once, and at the end the state of the store that this was."""

    def __init__(self, folder: Path, synonyms: Synonyms, directory: Making) -> None:
        """Use `learning_anew`."""
        self._folder = folder
        self._synonyms = synonyms
        self._directory = directory
        self._waiting = Mentions([], {})

    def take(self, told: Told) -> None:
        """Keep what some studies tell; now and then it is written."""
        self._synonyms.take(told.stated)
        self._waiting.studies.extend(told.mentions.studies)
        self._waiting.spellings.update(told.mentions.spellings)
        if len(self._waiting.studies) >= BATCH:
            self._write()

    def finish(self, sequence: int, gathered: Progress | None = None) -> None:
        """Decide what is believed, and gather. All that was taken is the store as of `sequence`.

        `gathered` is told of names.
        """
        self._synonyms.finish(sequence)
        self._write()
        with concepts(self._folder) as known:
            _gather_all(self._directory, known, sequence, gathered)

    def _write(self) -> None:
        self._directory.put(self._waiting)
        self._waiting = Mentions([], {})


def _state(known: Concepts | None) -> str:
    """Changes where all must be gathered anew."""
    return f"{METHOD} {GATHERING} {known.state if known else ''}"


def _in_steps(
    shelf: Shelf,
    store: Store,
    known: Concepts | None,
    changed: dict[StudyKey, int],
    progress: Progress | None,
) -> None:
    """Learn from changed studies, some at a time."""
    sequence = store.status().sequence
    done = 0
    # Without a changed study the vocabulary may still think otherwise.
    for keys, until in steps(changed, sequence, STEP) if changed else [([], sequence)]:
        turn = known.turn if known is not None else 0
        with shelf.together():
            names = shelf.put(mentioned(_said(store, keys)))
            relinked = known.relinked(shelf.fact("turn")) if known is not None else []
            if names or relinked:
                groups = Grouping(shelf, known).group(names, relinked)
                Entities(shelf).write(groups)
            _note(shelf, known, until, turn)
        done += len(keys)
        if progress is not None and keys:
            progress(done, len(changed))


def _all(  # noqa: PLR0917 - private, one caller
    store: Store,
    folder: Path,
    known: Concepts | None,
    sequence: int,
    progress: Progress | None,
    gathered: Progress | None,
) -> int:
    done = 0
    with making(folder) as directory:
        for batch in portions(_said(store, store.keys()), BATCH):
            directory.put(mentioned(batch))
            done += len(batch)
            if progress is not None:
                progress(done, max(done, len(store)))
        _gather_all(directory, known, sequence, gathered)
    return done


def _gather_all(
    directory: Making, known: Concepts | None, sequence: int, gathered: Progress | None
) -> None:
    directory.turn_round()
    shelf = directory.shelf
    total = 2 * directory.spellings()  # each is gone through to be placed, and to be written

    def counted(before: int) -> Callable[[int], None]:
        return lambda done: gathered(before + done, total) if gathered is not None else None

    with shelf.together():
        Grouping(shelf, known).group_all(counted(0))
        write_all(shelf.connection, counted(total // 2))
        _note(shelf, known, sequence, known.turn if known is not None else 0)
    directory.publish()


def _note(shelf: Shelf, known: Concepts | None, sequence: int, turn: int) -> None:
    shelf.note("sequence", sequence)
    shelf.note("turn", turn)
    shelf.note("state", _state(known))


def _said(store: Store, keys: Iterable[StudyKey]) -> Iterator[tuple[int, Said]]:
    for held in store.get_many(keys):
        yield int(held.key.id.removeprefix("NCT")), said(held.raw)
