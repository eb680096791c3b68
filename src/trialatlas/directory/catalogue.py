"""Reading the directory: lists of things, one of them, its spellings, and a search over names.

Safe to share between threads. What does not live here: writing (`learning`), statistics of a
thing's studies (the library's), what stands on pages.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trialatlas.directory import statements
from trialatlas.directory.entities import DIGITS
from trialatlas.directory.gather import SAME, Reason, moved
from trialatlas.directory.kinds import KINDS, Kind
from trialatlas.directory.layout import BLOCK, DIRECTORY_FILE, is_laid_out
from trialatlas.directory.numbers import number_of
from trialatlas.directory.said import PART, tidy
from trialatlas.directory.slugs import slug_of
from trialatlas.store.faults import translated
from trialatlas.store.reading import ReadingConnection
from trialatlas.study.letters import fold

Order: TypeAlias = Literal["studies", "name"]
MOST_FOUND: Final = 1_000
"""Things that a search over names gives at most; the most frequent ones."""
_MOST_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: its kind, its part of an address, its most frequent spelling, its studies.

    `spellings` counts the ways in which it is written. `number` is the less the more studies, in
    rough steps, and changes with them.
    """

    number: int
    kind: Kind
    slug: str
    written: str
    studies: int
    spellings: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The name; of a site facility, city, state and country, of which some may be empty."""
        return tuple(self.written.split(PART))

    @property
    def name(self) -> str:
        """The name; of a site that of the facility."""
        return self.parts[0]

    @property
    def place(self) -> str:
        """Where a site is; empty for all else."""
        return ", ".join(filter(None, self.parts[1:]))

    @property
    def full(self) -> str:
        """The name, and where it is."""
        return ", ".join(filter(None, self.parts))


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way in which a thing is written, in how many studies, and why it is taken for the same.

    `words` numbers its normalised words, `how` lists the steps that led here, `detail` what one of
    them leads over (see `gather.Reason`).
    """

    text: str
    studies: int
    words: int
    how: tuple[str, ...]
    detail: str

    @property
    def parts(self) -> tuple[str, ...]:
        """As `Entity.parts`."""
        return tuple(self.text.split(PART))


@dataclass(frozen=True, slots=True)
class Listed:
    """Some things of a longer list, and how many there are in all."""

    entities: tuple[Entity, ...]
    total: int


class Directory:
    """The directory of a data folder, for reading."""

    def __init__(self, folder: Path) -> None:
        """Opens nothing before it is asked; without a file nothing is known."""
        self.folder = folder
        self._path = folder / DIRECTORY_FILE
        self._lock = Lock()
        self._opened: ReadingConnection | None = None
        self._years: tuple[int, NDArray[np.uint16]] | None = None

    @property
    def sequence(self) -> int:
        """The store's change up to which was learnt; 0 if there is no directory yet."""
        rows = self._all("SELECT value FROM fact WHERE name = 'sequence'")
        return rows[0][0] if rows else 0

    def counts(self) -> dict[str, int]:
        """How many things of each kind there are."""
        rows = dict(self._all("SELECT kind, sum(things) FROM tally GROUP BY kind"))
        return {kind.name: rows.get(kind.number, 0) for kind in KINDS}

    def find(self, kind: Kind, slug: str) -> Entity | None:
        """The thing that a part of an address leads to: its own, or that of one of its spellings.

        Of several the one with the most studies.
        """
        rows = self._all(statements.FIND, number_of(kind.number, slug))
        return _entity(rows[0]) if rows else None

    def of_text(self, kind: Kind, text: str) -> Entity | None:
        """The thing that a name belongs to, as written in a record but for white space."""
        number = number_of(kind.number, PART.join(map(tidy, text.split(PART))))
        rows = self._all(statements.OF_SPELLING, number)
        return _entity(rows[0]) if rows else None

    def of_group(self, kind: Kind, group: int) -> Entity | None:
        """The thing of a group by its number: of a form, or of the name of a MeSH heading."""
        rows = self._all(statements.OF_GROUP, group, kind.number)
        return _entity(rows[0]) if rows else None

    def group(self, entity: Entity) -> int:
        """The number of a thing's group."""
        return self._all("SELECT grouped FROM entity WHERE id = ?", entity.number)[0][0]

    def listed(
        self,
        kind: Kind,
        *,
        order: Order = "studies",
        initial: str = "",
        offset: int = 0,
        limit: int = 50,
    ) -> Listed:
        """Things of a kind, the most frequent first or by name; those of one initial alone."""
        if initial:
            sql = statements.NAMES_OF_INITIAL if order == "name" else statements.MOST_OF_INITIAL
            rows = self._all(sql, kind.number, initial, limit, offset)
        else:
            sql = statements.NAMES if order == "name" else statements.MOST
            rows = self._all(sql, kind.number, limit, offset)
        counts = self.initials(kind)
        total = counts.get(initial, 0) if initial else sum(counts.values())
        return Listed(tuple(map(_entity, rows)), total)

    def initials(self, kind: Kind) -> dict[str, int]:
        """How many things begin with each letter; digits together, and all others together."""
        return dict(self._all(statements.INITIALS, kind.number))

    def search(
        self, text: str, kind: Kind | None = None, *, offset: int = 0, limit: int = 50
    ) -> Listed:
        """Things with all these words at the beginning of words of their names, in any spelling.

        The most frequent first; `MOST_FOUND` are found at most.
        """
        return self._matching(" AND ".join(_prefixes(text)), kind, offset, limit)

    def nearest(self, kind: Kind, text: str, limit: int = 5) -> tuple[Entity, ...]:
        """Things whose names share words with a text, or begin as its words do."""
        begun = [each[:-3] + '"*' for each in _prefixes(text) if len(each) > _MOST_WORDS // 2]
        for asked in (" AND ".join(begun), " OR ".join(_prefixes(text)), " OR ".join(begun)):
            found = self._matching(asked, kind, 0, limit).entities
            if found:
                return found
        return ()

    def written(self, entity: Entity) -> tuple[Spelling, ...]:
        """All spellings of a thing, the most frequent first."""
        rows = self._all(statements.WRITTEN, self.group(entity), entity.kind.number)
        return tuple(starmap(_spelling, rows))

    def years(self, numbers: array[int]) -> dict[int, int]:
        """How many of some studies started in each year; without those that do not say."""
        known = self._start_years()
        if known is None or not len(numbers):
            return {}
        asked = np.asarray(numbers, dtype=np.int64)
        found = known[asked[asked < len(known)]]
        counts = np.unique(found[found > 0], return_counts=True)
        return dict(zip(counts[0].tolist(), counts[1].tolist(), strict=True))

    def close(self) -> None:
        """Let go of the file. Safe to call twice; asking again opens it again."""
        with self._lock:
            self._let_go()

    def _start_years(self) -> NDArray[np.uint16] | None:
        """The years in which studies started, by NCT number; kept until anything changes."""
        sequence = self.sequence
        kept = self._years
        if kept is None or kept[0] != sequence:
            rows = self._all("SELECT block, years FROM started ORDER BY block")
            if not rows:
                return None
            years = np.zeros((rows[-1][0] + 1) * BLOCK, np.uint16)
            for block, some in rows:
                years[block * BLOCK : (block + 1) * BLOCK] = np.frombuffer(some, np.uint16)
            kept = (sequence, years)
            self._years = kept
        return kept[1]

    def _matching(self, asked: str, kind: Kind | None, offset: int, limit: int) -> Listed:
        if not asked:
            return Listed((), 0)
        where = (
            f"names: ({asked})" if kind is None else f"kind: k{kind.number} AND names: ({asked})"
        )
        rows = self._all(statements.MATCHING, where, MOST_FOUND)
        total = len(rows)
        # Numbers ascend as studies descend, but only roughly.
        listed = ", ".join(str(number) for (number,) in rows)
        rows = self._all(statements.ORDERED.format(listed), limit, offset)
        return Listed(tuple(map(_entity, rows)), total)

    def _all(self, sql: str, *given: str | int) -> list[tuple[Any, ...]]:
        with self._reading() as connection:
            return [] if connection is None else connection.execute(sql, given).fetchall()

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection | None]:
        with self._lock, translated(self._path):
            if self._opened is not None and self._opened.changed():
                self._let_go()
            if self._opened is None and self._path.exists():
                self._open()
            yield None if self._opened is None else self._opened.connection

    def _open(self) -> None:
        opened = ReadingConnection(self._path)
        try:
            if is_laid_out(opened.connection, self._path):
                opened.connection.execute("PRAGMA query_only = ON")
                self._opened = opened
        finally:
            if self._opened is None:
                opened.close()

    def _let_go(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None
        self._years = None


def _entity(row: tuple[Any, ...]) -> Entity:
    number, kind, text, studies, spellings = row
    return Entity(number, KINDS[kind], slug_of(*text.split(PART)), text, studies, spellings)


def _spelling(  # noqa: PLR0917 - a row
    text: str,
    studies: int,
    name: int,
    why: str,
    how: str,
    detail: str,
    group: int,
    stands: int,
    learnt: str | None,
    over: str,
) -> Spelling:
    """A row of `statements.WRITTEN`. A name that is left by itself is the same as nothing else."""
    reason = Reason(how, detail)
    if group != stands:
        reason = SAME
    elif learnt is not None:
        reason = moved(why, Reason(learnt, over))
    steps = tuple(each for each in reason.how.split(",") if each)
    return Spelling(text, studies, name, steps, reason.detail)


def _prefixes(text: str) -> list[str]:
    """Words of a text as the beginnings of words, in the language of SQLite's full-text search."""
    folded = "".join(each if each.isalnum() else " " for each in fold(text)[0])
    return [f'"{each}"*' for each in folded.split()[:_MOST_WORDS]]


INITIALS: Final = (*"abcdefghijklmnopqrstuvwxyz", DIGITS, "~")
"""In the order of a directory: letters, digits, all others."""
