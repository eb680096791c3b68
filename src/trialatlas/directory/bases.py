"""Which bases were learnt to mean another one, and stand there; kept up on the table `base`.

Only bases with such a meaning have a row. What does not live here: which meaning is sure
(`gather`), names and groups (`grouping`).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from trialatlas.directory.gather import MEANINGS, Name, meant
from trialatlas.directory.shelf import NameKey, chunks
from trialatlas.vocabulary.concepts import Concepts, Meaning


class _Base(NamedTuple):
    """A row: `goes` is the base itself where it stays."""

    id: int
    kind: int
    wants: int
    how: str
    detail: str
    target: int
    moves: bool
    goes: int

    @property
    def key(self) -> NameKey:
        return self.kind, self.id


class Bases:
    """Bases that were learnt to mean another one. Within a transaction."""

    def __init__(self, connection: sqlite3.Connection, known: Concepts | None) -> None:
        self._connection = connection
        self._known = known

    def decide_all(self) -> None:
        """Decide all bases; there must be no row."""
        if self._known is None:
            return
        for kind in MEANINGS:
            rows = self._connection.execute(
                "SELECT DISTINCT base FROM name WHERE kind = ? ORDER BY base", (kind,)
            ).fetchall()
            for some in _some(base for (base,) in rows):
                self._write(self._wished(kind, some))
        rows = map(_read, self._connection.execute("SELECT * FROM base"))
        self._settle({row.key: row for row in rows}, {})

    def decide(self, bases: set[NameKey], rebased: set[NameKey]) -> set[NameKey]:
        """Decide some bases whose names or meanings changed. `rebased` are names that came, went,
        or have another base. Returns the groups that may have other names or other counts.
        """
        if self._known is None:
            return bases
        before = self._rows("id", bases)
        asked = {**before, **self._rows("wants", rebased), **self._rows("target", bases)}
        for key in bases:
            asked.pop(key, None)
        wished: dict[NameKey, _Base] = {}
        for kind, numbers in _by_kind(bases):
            for some in _some(numbers):
                wished.update((row.key, row) for row in self._wished(kind, some))
        gone = before.keys() - wished.keys()
        self._connection.executemany("DELETE FROM base WHERE kind = ? AND id = ?", list(gone))
        known = {**before, **asked}
        settled = self._settle({**asked, **wished}, known)
        stands = {(key[0], row.goes) for key, row in known.items() if key in settled}
        stands |= {(key[0], row.goes) for key, row in before.items()}
        stands |= {(key[0], row.goes) for key, row in settled.items()}
        now = self._rows("id", bases)
        return stands | {(key[0], now[key].goes if key in now else key[1]) for key in bases}

    def goes(self, kind: int, bases: Iterable[int]) -> dict[int, int]:
        """Where bases stand that do not stay where they are."""
        found: dict[int, int] = {}
        for chunk in chunks(bases):
            found.update(
                self._connection.execute(
                    f"SELECT id, goes FROM base WHERE id IN ({chunk}) AND kind = ? AND goes <> id",  # noqa: S608 - numbers
                    (kind,),
                )
            )
        return found

    def standing(self, kind: int, groups: Iterable[int]) -> dict[int, int]:
        """The bases that stand in some groups, each with its group."""
        wanted = list(groups)
        away = self.goes(kind, wanted) if kind in MEANINGS else {}
        found = {group: group for group in wanted if group not in away}
        if kind in MEANINGS:
            for chunk in chunks(wanted):
                found.update(
                    self._connection.execute(
                        "SELECT id, goes FROM base"  # noqa: S608 - numbers
                        f" WHERE goes IN ({chunk}) AND kind = ? AND goes <> id",
                        (kind,),
                    )
                )
        return found

    def _wished(self, kind: int, bases: list[int]) -> Iterator[_Base]:
        """Bases with what their names were learnt to mean; the target is not known yet. What MeSH
        files stays.
        """
        if self._known is None:
            return
        filed = self._filed(bases)
        members: defaultdict[int, list[Name]] = defaultdict(list)
        for base, name in self._named(kind, [each for each in bases if each not in filed]):
            members[base].append(name)
        every = (name for names in members.values() for name in names)
        numbers = {number for name in every for number in (name.id, name.form)}
        meanings = self._known.meanings(MEANINGS[kind], numbers) if numbers else {}
        for base in sorted(members):
            found = meant(members[base], meanings)
            if found is not None:
                yield _wish(kind, base, found)

    def _named(self, kind: int, bases: list[int]) -> Iterator[tuple[int, Name]]:
        for chunk in chunks(bases):
            for base, *name in self._connection.execute(
                "SELECT base, name.id, name.form, name.why, name.studies, text FROM name"  # noqa: S608 - numbers
                f" JOIN spelling ON spelling.id = shown WHERE name.id IN ({chunk})"
                " AND name.kind = ?1 AND base = name.id UNION ALL"
                " SELECT base, name.id, name.form, name.why, name.studies, text FROM name"
                f" JOIN spelling ON spelling.id = shown WHERE base IN ({chunk})"
                " AND name.kind = ?1 AND base <> name.id",
                (kind,),
            ):
                yield base, Name(*name)

    def _filed(self, bases: Iterable[int]) -> set[int]:
        """Those that are the name of a heading."""
        headings = self._known.headings(bases) if self._known is not None else {}
        return {number for number, heading in headings.items() if heading.name == number}

    def _settle(
        self, rows: dict[NameKey, _Base], before: dict[NameKey, _Base]
    ) -> dict[NameKey, _Base]:
        """Write rows with their targets, and with where they and those that lean on them stand."""
        resolved = {row.key: row for row in self._resolved(rows.values())}
        self._write(resolved.values())
        changed = {
            key
            for key in resolved.keys() | before.keys()
            if _aim(resolved.get(key)) != _aim(before.get(key))
        }
        leaning = {**self._rows("target", changed), **resolved}
        targets = self._rows("id", {(row.kind, row.target) for row in leaning.values()})
        settled: dict[NameKey, _Base] = {}
        for key, row in leaning.items():
            target = targets.get((row.kind, row.target))
            is_away = row.moves and not (target is not None and target.moves)
            settled[key] = row._replace(goes=row.target if is_away else row.id)
        before.update({key: row for key, row in leaning.items() if key not in before})
        self._write(settled.values())
        return settled

    def _resolved(self, rows: Iterable[_Base]) -> Iterator[_Base]:
        """Rows with their targets: that of the heading, or of the name, that is meant."""
        for kind, found in groupby(sorted(rows, key=lambda row: row.key), key=lambda row: row.kind):
            some = list(found)
            wants = {row.wants for row in some}
            headings = self._known.headings(wants) if self._known is not None else {}
            targets = {number: heading.name for number, heading in headings.items()}
            targets = {**self._based(kind, wants - targets.keys()), **targets}
            aims = [(row, targets.get(row.wants, row.wants)) for row in some]
            filed = self._filed({target for _, target in aims})
            sizes = self._sizes(kind, {*(row.id for row in some), *(target for _, target in aims)})
            for row, target in aims:
                is_larger = (sizes.get(target, 0), target) > (sizes.get(row.id, 0), row.id)
                moves = target != row.id and (target in filed or is_larger)
                yield row._replace(target=target, moves=moves)

    def _based(self, kind: int, names: Iterable[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for chunk in chunks(names):
            found.update(
                self._connection.execute(
                    f"SELECT id, base FROM name WHERE id IN ({chunk}) AND kind = ?",  # noqa: S608 - numbers
                    (kind,),
                )
            )
        return found

    def _sizes(self, kind: int, bases: Iterable[int]) -> dict[int, int]:
        """The studies of the names of bases, added up."""
        found: defaultdict[int, int] = defaultdict(int)
        for chunk in chunks(bases):
            for base, studies in self._connection.execute(
                f"SELECT base, studies FROM name WHERE id IN ({chunk}) AND kind = ?1 AND base = id"  # noqa: S608 - numbers
                " UNION ALL SELECT base, studies FROM name"
                f" WHERE base IN ({chunk}) AND kind = ?1 AND base <> id",
                (kind,),
            ):
                found[base] += studies
        return found

    def _rows(self, column: str, keys: Iterable[NameKey]) -> dict[NameKey, _Base]:
        found: dict[NameKey, _Base] = {}
        for kind, numbers in _by_kind(keys):
            for chunk in chunks(numbers):
                for row in self._connection.execute(
                    f"SELECT * FROM base WHERE {column} IN ({chunk}) AND kind = ?",  # noqa: S608 - numbers and our own words
                    (kind,),
                ):
                    made = _read(row)
                    found[made.key] = made
        return found

    def _write(self, rows: Iterable[_Base]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
        )


def _wish(kind: int, base: int, found: Meaning) -> _Base:
    detail = f"{found.text}|{found.studies}"
    return _Base(base, kind, found.target, f"learnt-{found.kind}", detail, base, False, base)


def _read(row: tuple[int, int, int, str, str, int, int, int]) -> _Base:
    return _Base(*row[:6], bool(row[6]), row[7])


def _aim(row: _Base | None) -> tuple[int, bool] | None:
    return None if row is None else (row.target, row.moves)


def _by_kind(keys: Iterable[NameKey]) -> Iterator[tuple[int, list[int]]]:
    for kind, found in groupby(sorted(keys), key=lambda key: key[0]):
        yield kind, [number for _, number in found]


def _some(numbers: Iterable[int]) -> Iterator[list[int]]:
    for chunk in chunks(numbers):
        yield [int(each) for each in chunk.split(", ")]
