"""Reading the directory: lists of things, one of them, its spellings, and a search over names.

Safe to share between threads. What does not live here: writing (`learning`), statistics of a
thing's studies (the library's), what stands on pages.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trialatlas.directory.entities import DIGITS
from trialatlas.directory.kinds import KINDS, Kind
from trialatlas.directory.layout import DIRECTORY_FILE, is_laid_out
from trialatlas.directory.numbers import number_of
from trialatlas.directory.said import PART, tidy
from trialatlas.store.faults import translated
from trialatlas.store.reading import ReadingConnection
from trialatlas.study.letters import fold

Order: TypeAlias = Literal["studies", "name"]
MOST_FOUND: Final = 1_000
"""Things that a search over names gives at most; the most frequent ones."""
_MOST_WORDS: Final = 12
_COLUMNS: Final = "entity.id, entity.kind, entity.slug, entity.text, entity.studies, entity.names"


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: its kind, its part of an address, its most frequent spelling, its studies.

    `spellings` counts the ways in which it is written. `number` is its rank among all things by
    studies and changes with them.
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
        self._years: tuple[int, NDArray[np.int64], NDArray[np.int64]] | None = None

    @property
    def sequence(self) -> int:
        """The store's change up to which was learnt; 0 if there is no directory yet."""
        rows = self._all("SELECT value FROM fact WHERE name = 'sequence'")
        return rows[0][0] if rows else 0

    def counts(self) -> dict[str, int]:
        """How many things of each kind there are."""
        rows = dict(self._all("SELECT kind, count(*) FROM entity GROUP BY kind"))
        return {kind.name: rows.get(kind.number, 0) for kind in KINDS}

    def find(self, kind: Kind, slug: str) -> Entity | None:
        """The thing that a part of an address leads to: its own, or that of one of its spellings.

        Of several the one with the most studies.
        """
        own = self._all(
            f"SELECT {_COLUMNS} FROM entity WHERE slug = ? AND kind = ? ORDER BY id LIMIT 1",  # noqa: S608 - our own words
            slug,
            kind.number,
        )
        rows = own or self._all(
            f"SELECT {_COLUMNS} FROM spelling JOIN written ON spelling = spelling.id"  # noqa: S608 - our own words
            " JOIN entity ON entity.id = entity WHERE spelling.slug = ? ORDER BY written.studies"
            " DESC, entity.id LIMIT 1",
            number_of(kind.number, slug),
        )
        return _entity(rows[0]) if rows else None

    def of_text(self, kind: Kind, text: str) -> Entity | None:
        """The thing that a name belongs to, as written in a record but for white space."""
        rows = self._all(
            f"SELECT {_COLUMNS} FROM written JOIN entity ON entity.id = entity"  # noqa: S608 - our own words
            " WHERE spelling = ?",
            number_of(kind.number, PART.join(map(tidy, text.split(PART)))),
        )
        return _entity(rows[0]) if rows else None

    def of_group(self, kind: Kind, group: int) -> Entity | None:
        """The thing of a group by its number: of a form, or of the name of a MeSH heading."""
        rows = self._all(
            f"SELECT {_COLUMNS} FROM entity WHERE grouped = ? AND kind = ? LIMIT 1",  # noqa: S608 - our own words
            group,
            kind.number,
        )
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
        where, given = "kind = ?", [kind.number]
        if initial:
            where, given = f"{where} AND initial = ?", [*given, initial]
        by = "initial, sort, id" if order == "name" else "id"
        rows = self._all(
            f"SELECT {_COLUMNS} FROM entity WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?",  # noqa: S608 - our own words
            *given,
            limit,
            offset,
        )
        total = self._all(f"SELECT count(*) FROM entity WHERE {where}", *given)  # noqa: S608 - as above
        return Listed(tuple(map(_entity, rows)), total[0][0] if total else 0)

    def initials(self, kind: Kind) -> dict[str, int]:
        """How many things begin with each letter; digits together, and all others together."""
        rows = self._all(
            "SELECT initial, count(*) FROM entity WHERE kind = ? GROUP BY initial", kind.number
        )
        return dict(rows)

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
        rows = self._all(
            "SELECT text, studies, name, how, detail FROM written JOIN spelling"
            " ON spelling.id = spelling WHERE entity = ? ORDER BY studies DESC, text",
            entity.number,
        )
        return tuple(
            Spelling(text, studies, name, tuple(each for each in how.split(",") if each), detail)
            for text, studies, name, how, detail in rows
        )

    def years(self, numbers: array[int]) -> dict[int, int]:
        """How many of some studies started in each year; without those that do not say."""
        known = self._start_years()
        if known is None or not len(numbers):
            return {}
        studies, years = known
        asked = np.asarray(numbers, dtype=np.int64)
        at = np.minimum(np.searchsorted(studies, asked), len(studies) - 1)
        found = years[at[studies[at] == asked]]
        counts = np.unique(found[found > 0], return_counts=True)
        return dict(zip(counts[0].tolist(), counts[1].tolist(), strict=True))

    def close(self) -> None:
        """Let go of the file. Safe to call twice; asking again opens it again."""
        with self._lock:
            self._let_go()

    def _start_years(self) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
        """All studies, ascending, with the years in which they started; kept until they change."""
        sequence = self.sequence
        kept = self._years
        if kept is None or kept[0] != sequence:
            rows = self._all("SELECT nct, year FROM study ORDER BY nct")
            if not rows:
                return None
            pairs = np.asarray(rows, dtype=np.int64)
            kept = (sequence, pairs[:, 0].copy(), pairs[:, 1].copy())
            self._years = kept
        return kept[1], kept[2]

    def _matching(self, asked: str, kind: Kind | None, offset: int, limit: int) -> Listed:
        if not asked:
            return Listed((), 0)
        where = (
            f"names: ({asked})" if kind is None else f"kind: k{kind.number} AND names: ({asked})"
        )
        rows = self._all(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid LIMIT ?", where, MOST_FOUND
        )
        some = [number for (number,) in rows[offset : offset + limit]]
        return Listed(tuple(self._numbered(some)), len(rows))

    def _numbered(self, numbers: Iterable[int]) -> list[Entity]:
        listed = ", ".join(map(str, numbers))
        rows = self._all(f"SELECT {_COLUMNS} FROM entity WHERE id IN ({listed}) ORDER BY id")  # noqa: S608 - numbers
        return [_entity(row) for row in rows]

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
    number, kind, slug, text, studies, spellings = row
    return Entity(number, KINDS[kind], slug, text, studies, spellings)


def _prefixes(text: str) -> list[str]:
    """Words of a text as the beginnings of words, in the language of SQLite's full-text search."""
    folded = "".join(each if each.isalnum() else " " for each in fold(text)[0])
    return [f'"{each}"*' for each in folded.split()[:_MOST_WORDS]]


INITIALS: Final = (*"abcdefghijklmnopqrstuvwxyz", DIGITS, "~")
"""In the order of a directory: letters, digits, all others."""
