"""The rows of things that studies name, kept up with the groups that names stand in.

A thing's number begins with a step of its studies: ascending numbers are the most frequent things
first, roughly, so that a search over names can stop early; within a step the order is that of a
hash. What does not live here: who belongs together (`grouping`), writing all things at once
(`all_entities`).
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from typing import Final, NamedTuple

from trialatlas.directory import postings
from trialatlas.directory.said import PART
from trialatlas.directory.shelf import NameKey, Shelf, chunks
from trialatlas.study.letters import fold

_SIGNS: Final = re.compile(r"[^\w ]|_")
_OTHER_INITIAL: Final = "~"
DIGITS: Final = "0"
"""Initials of names that begin with a digit, and with no letter of A to Z."""
LONGEST_SORT: Final = 60
"""Characters of a name that it is sorted by."""
_TOGETHER: Final = 400
_STEPS_A_DOUBLING: Final = 4
_MOST_STEPS: Final = 127
_HASH_BITS: Final = 40
_APART: Final = 0x9E3779B97F
"""So that one word as a condition and as an intervention has two numbers."""


class Spelling(NamedTuple):
    """A spelling of a thing, and in how many studies it stands."""

    id: int
    text: str
    studies: int


class Row(NamedTuple):
    """A row of the table `entity`."""

    id: int
    kind: int
    shown: int
    sort: str
    initial: str
    studies: int
    names: int
    grouped: int


class Entities:
    """The things that studies name. Within a transaction."""

    def __init__(self, shelf: Shelf) -> None:
        self._connection = shelf.connection
        self._before = shelf.before
        self._tally: Counter[tuple[int, str]] = Counter()
        self._lost: list[tuple[int, str, str]] = []
        self._gained: list[tuple[int, str, str]] = []

    def write(self, groups: Iterable[NameKey]) -> None:
        """Bring the things of some groups up to their names."""
        for kind, found in groupby(sorted(groups), key=lambda key: key[0]):
            numbers = (number for _, number in found)
            while some := list(islice(numbers, _TOGETHER)):
                self._write(kind, some, self._rows(kind, some))
        self._find()
        self._count()

    def _write(self, kind: int, groups: list[int], held: Mapping[int, Row]) -> None:
        spellings = _spellings(self._connection, kind, groups)
        former = _spellings(self._before, kind, list(held)) if self._before and held else {}
        studies = self._studies(spellings)
        rows: list[Row] = []
        taken = self._taken(kind, studies)
        for group in groups:
            row, some = held.get(group), spellings.get(group)
            made = None
            if some is not None:
                number = self._free(kind, group, studies[group], row, taken)
                made = entity_row(number, kind, group, some, studies[group])
            if self._before is not None:
                self._refind(row, made, found_by(former.get(group)), found_by(some))
            if row is not None and made != row:
                self._connection.execute("DELETE FROM entity WHERE id = ?", (row.id,))
                self._tally[kind, row.initial] -= 1
            if made is not None and made != row:
                rows.append(made)
                self._tally[kind, made.initial] += 1
        self._connection.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _refind(self, row: Row | None, made: Row | None, before: str, now: str) -> None:
        """Note by which words a thing is found no more, and by which from now on."""
        same = row is not None and made is not None and row.id == made.id and before == now
        if row is not None and not same:
            self._lost.append((row.id, f"k{row.kind}", before))
        if made is not None and not same:
            self._gained.append((made.id, f"k{made.kind}", now))

    def _find(self) -> None:
        """Write what things are found by, in the order of numbers: else each is a write apart."""
        run = self._connection.executemany
        run(
            "INSERT INTO found (found, rowid, kind, names) VALUES ('delete', ?, ?, ?)",
            sorted(self._lost),
        )
        run("INSERT INTO found (rowid, kind, names) VALUES (?, ?, ?)", sorted(self._gained))
        self._lost.clear()
        self._gained.clear()

    def _free(self, kind: int, group: int, studies: int, held: Row | None, taken: set[int]) -> int:
        """The number of a thing: the one it has, or the next that is not taken."""
        number = number_of_entity(kind, group, studies)
        while (held is None or number != held.id) and number in taken:
            number += 1
            taken |= self._among([number])
        taken.add(number)
        return number

    def _taken(self, kind: int, studies: Mapping[int, int]) -> set[int]:
        """Which of the numbers that groups would have are taken already."""
        return self._among(number_of_entity(kind, group, by) for group, by in studies.items())

    def _among(self, numbers: Iterable[int]) -> set[int]:
        taken: set[int] = set()
        for chunk in chunks(numbers):
            rows = self._connection.execute(f"SELECT id FROM entity WHERE id IN ({chunk})")  # noqa: S608 - numbers
            taken.update(number for (number,) in rows)
        return taken

    def _rows(self, kind: int, groups: list[int]) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for chunk in chunks(groups):
            rows = self._connection.execute(
                f"SELECT * FROM entity WHERE grouped IN ({chunk}) AND kind = ?",  # noqa: S608 - numbers
                (kind,),
            )
            found.update((row.grouped, row) for row in map(Row._make, rows))
        return found

    def _studies(self, spellings: Mapping[int, list[Spelling]]) -> dict[int, int]:
        """In how many studies each group stands; a study counts once."""
        said = said_by(self._connection, spellings.values())
        return {group: studies_of(some, said) for group, some in spellings.items()}

    def _count(self) -> None:
        """Write how many more things or less begin with each initial."""
        changed = [(*key, by) for key, by in sorted(self._tally.items()) if by]
        self._connection.executemany(
            "INSERT INTO tally VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET things = things + excluded.things",
            changed,
        )
        self._connection.execute("DELETE FROM tally WHERE things = 0")
        self._tally.clear()


def said_by(
    connection: sqlite3.Connection, groups: Iterable[Sequence[Spelling]]
) -> dict[int, bytes]:
    """The studies of each spelling of those groups that have several."""
    several = [each.id for some in groups if len(some) > 1 for each in some]
    said: dict[int, bytes] = {}
    for chunk in chunks(several):
        said.update(
            connection.execute(f"SELECT id, studies FROM spelling WHERE id IN ({chunk})")  # noqa: S608 - numbers
        )
    return said


def studies_of(some: Sequence[Spelling], said: Mapping[int, bytes]) -> int:
    """In how many studies a group stands; a study counts once."""
    if len(some) == 1:
        return some[0].studies
    return postings.union_size([said[each.id] for each in some])


def entity_row(number: int, kind: int, group: int, some: Sequence[Spelling], studies: int) -> Row:
    """The row of a thing of these spellings."""
    shown = min(some, key=lambda each: (-each.studies, each.id)) if len(some) > 1 else some[0]
    sort, initial = _sorted(shown.text)
    return Row(number, kind, shown.id, sort, initial, studies, len(some), group)


def number_of_entity(kind: int, group: int, studies: int) -> int:
    """The number of a thing, where no other has it: the less the more studies, below 2 ** 47."""
    step = min(_MOST_STEPS, int(_STEPS_A_DOUBLING * math.log2(studies)))
    low = (group + kind * _APART) & ((1 << _HASH_BITS) - 1)
    return ((_MOST_STEPS - step) << _HASH_BITS) | low


def _spellings(
    connection: sqlite3.Connection, kind: int, groups: list[int]
) -> dict[int, list[Spelling]]:
    """The spellings of groups, by number."""
    found: defaultdict[int, list[Spelling]] = defaultdict(list)
    width = postings.WIDTH
    for chunk in chunks(groups):
        for group, *spelling in connection.execute(
            "SELECT grouped, spelling.id, text, length(spelling.studies) / ?2 FROM name"  # noqa: S608 - numbers
            " JOIN spelling ON spelling.name = name.id AND spelling.kind = name.kind"
            f" WHERE name.id IN ({chunk}) AND name.kind = ?1 AND grouped = name.id"
            " UNION ALL"
            " SELECT grouped, spelling.id, text, length(spelling.studies) / ?2 FROM name"
            " JOIN spelling ON spelling.name = name.id AND spelling.kind = name.kind"
            f" WHERE grouped IN ({chunk}) AND name.kind = ?1 AND grouped <> name.id",
            (kind, width),
        ):
            found[group].append(Spelling(*spelling))
    for some in found.values():
        some.sort()
    return found


def found_by(some: Iterable[Spelling] | None) -> str:
    """The words by which a thing is found."""
    return "\n".join(each.text for each in some or ()).replace(PART, " ")


def _sorted(text: str) -> tuple[str, str]:
    """What a name is sorted by, and under which initial."""
    folded = text.lower() if text.isascii() else fold(text)[0]  # what folding does, without places
    sort = _SIGNS.sub("", folded).strip()
    first = sort[:1]
    initial = DIGITS if first.isdigit() else _OTHER_INITIAL
    if first.isascii() and first.isalpha():
        initial = first
    return sort[:LONGEST_SORT], initial
