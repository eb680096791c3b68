"""Deciding what is believed where counts changed, by the rule of `decide`, on the tables.

What is decided together is a group: all names of a MeSH term, all meanings of an abbreviation, all
that one other name was said of. A change bears on few of them: a name that was written for a
term in one study, or for many terms, bears on none. What does not live here: counting (`shelf`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from trialatlas.study.words import words
from trialatlas.vocabulary import decide
from trialatlas.vocabulary.evidence import KINDS
from trialatlas.vocabulary.names import key_id

_OTHER = KINDS.index("other-name")
_SHORT = KINDS.index("abbreviation")
_MESH = (KINDS.index("condition"), KINDS.index("intervention"))
_LEAST_SHARE = min(decide.MESH_SHARE, decide.STRANGE_SHARE, decide.PART_SHARE)

_Link = tuple[int, int, int, float]


@dataclass(slots=True)
class Touched:
    """What changed: pairs by kind, variant and concept whose count did, and names that are written
    otherwise now.
    """

    pairs: set[tuple[int, int, int]] = field(default_factory=set[tuple[int, int, int]])
    renamed: set[int] = field(default_factory=set[int])


class Believing:
    """Decides within a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._totals: dict[tuple[int, int], int] = {}
        self._partners: dict[tuple[int, int], int] = {}

    def decide(self, touched: Touched) -> set[int]:
        """Decide the groups that a change bears on; the names whose links are others now."""
        relinked: set[int] = set()
        for kind, group in sorted(set(self._groups(touched.pairs))):
            before = self._held(kind, group)
            self._connection.execute(
                "DELETE FROM link WHERE grouped = ? AND kind = ?", (group, kind)
            )
            after = self._write(kind, group)
            relinked |= {source for source, *_ in before ^ after}
        for name in touched.renamed:
            rows = self._all("SELECT source FROM link WHERE target = ?", name)
            relinked.update(source for (source,) in rows)
        return relinked

    def bears_on(self) -> list[tuple[int, int, int]]:
        """The pairs of which a MeSH file may say otherwise than studies."""
        conditions, interventions = _MESH
        sql = (
            "SELECT kind, variant, concept FROM pair WHERE kind IN (?, ?) AND studies >= ?"
            " AND variant <> concept AND variant IN (SELECT name FROM entry)"
        )
        return self._all(sql, conditions, interventions, decide.MESH_STUDIES)

    def decide_all(self) -> None:
        """Decide every group; there must be no link."""
        for kind in range(len(KINDS)):
            column = "concept" if kind in _MESH else "variant"
            for (group,) in self._all(
                f"SELECT DISTINCT {column} FROM pair WHERE kind = ? ORDER BY 1",  # noqa: S608 - our own words
                kind,
            ):
                self._write(kind, group)
                if len(self._totals) + len(self._partners) > _MOST_KEPT:
                    self._totals.clear()
                    self._partners.clear()

    def _groups(self, pairs: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        seen: set[tuple[int, int]] = set()
        for kind, variant, concept in pairs:
            names = (variant,) if kind in _MESH else (variant, concept)
            for name in names:
                if (kind, name) in seen:
                    continue
                seen.add((kind, name))
                if kind in _MESH:
                    yield from ((kind, group) for group in self._terms(kind, name))
                elif kind == _OTHER:
                    yield kind, name
                    yield from ((kind, group) for group in self._others(kind, name))
            if kind == _SHORT:
                yield kind, variant

    def _terms(self, kind: int, variant: int) -> Iterator[int]:
        """The terms for which a name may be believed, or is."""
        total = self._total(kind, variant)
        for concept, turned, studies in self._all(
            "SELECT concept, turned, studies FROM pair WHERE variant = ? AND kind = ?",
            variant,
            kind,
        ):
            if turned or _may_do(studies, total):
                yield concept
        sql = "SELECT DISTINCT grouped FROM link WHERE source = ? AND kind = ?"
        for (group,) in self._all(sql, variant, kind):
            yield group

    def _others(self, kind: int, concept: int) -> Iterator[int]:
        """The other names of an intervention whose share of it may matter."""
        for (variant,) in self._all(
            "SELECT variant FROM pair WHERE concept = ? AND kind = ? AND studies >= ?",
            concept,
            kind,
            decide.OTHER_STUDIES,
        ):
            yield variant

    def _write(self, kind: int, group: int) -> set[_Link]:
        """Decide one group, whose links are gone."""
        made = {
            (key_id(link.source), key_id(link.target), link.studies, link.share)
            for link in self._links(kind, group)
        }
        rows = [(one, other, kind, *rest, group) for one, other, *rest in sorted(made)]
        self._connection.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?)", rows)
        return made

    def _held(self, kind: int, group: int) -> set[_Link]:
        sql = "SELECT source, target, studies, share FROM link WHERE grouped = ? AND kind = ?"
        return set(self._all(sql, group, kind))

    def _links(self, kind: int, group: int) -> Iterator[decide.Link]:
        if kind in _MESH:
            return decide.of_concept(self._of_concept(kind, group))
        if kind == _OTHER:
            return self._of_other_name(kind, group)
        rows = self._named("variant = ? AND kind = ?", group, kind)
        return decide.of_abbreviation(
            [_count(name, meaning, studies, studies) for _, _, name, meaning, _, studies in rows]
        )

    def _of_concept(self, kind: int, concept: int) -> Iterator[decide.Count]:
        """The counts of a term that the rule may believe: of the others none changes anything."""
        likely = self._named(
            "concept = ? AND kind = ? AND studies >= ?", concept, kind, decide.MESH_STUDIES
        )
        turned = self._named("concept = ? AND kind = ? AND turned", concept, kind)
        rows = {row[0]: row for row in (*turned, *likely)}
        for variant, _, name, meaning, is_turned, studies in rows.values():
            total = self._total(kind, variant)
            if is_turned or _may_do(studies, total):
                is_concept = variant != concept and (
                    self._is_concept(kind, variant) or self._is_of_others(variant, concept)
                )
                yield _count(name, meaning, studies, total)._replace(is_concept=is_concept)

    def _of_other_name(self, kind: int, group: int) -> Iterator[decide.Link]:
        rows = self._named(
            "variant = ? AND kind = ? AND studies >= ?", group, kind, decide.OTHER_STUDIES
        )
        for _, concept, name, meaning, _, studies in rows:
            count = _count(name, meaning, studies, self._partners_total(kind, group))
            yield from decide.of_other_name(count, studies / self._partners_total(kind, concept))

    def _named(self, where: str, *given: int) -> list[tuple[Any, ...]]:
        return self._all(
            "SELECT variant, concept, v.text, c.text, turned, studies FROM pair"  # noqa: S608 - our own words
            f" JOIN name v ON v.id = variant JOIN name c ON c.id = concept WHERE {where}",
            *given,
        )

    def _total(self, kind: int, variant: int) -> int:
        """In how many studies a name has any meaning."""
        found = self._totals.get((kind, variant))
        if found is None:
            sql = "SELECT coalesce(sum(studies), 0) FROM pair WHERE variant = ? AND kind = ?"
            found = self._totals[kind, variant] = self._all(sql, variant, kind)[0][0]
        return found

    def _partners_total(self, kind: int, name: int) -> int:
        found = self._partners.get((kind, name))
        if found is None:
            sql = "SELECT coalesce(sum(studies), 0) FROM pair WHERE concept = ? AND kind = ?"
            found = self._total(kind, name) + self._all(sql, name, kind)[0][0]
            self._partners[kind, name] = found
        return found

    def _is_concept(self, kind: int, name: int) -> bool:
        sql = "SELECT 1 FROM pair WHERE variant = ? AND kind = ? AND concept = ?"
        return bool(self._all(sql, name, kind, name))

    def _is_of_others(self, variant: int, concept: int) -> bool:
        """Whether the MeSH file knows both names, and no heading that has both."""
        variants, concepts = (
            {heading for (heading,) in self._all("SELECT heading FROM entry WHERE name = ?", name)}
            for name in (variant, concept)
        )
        return bool(variants and concepts) and variants.isdisjoint(concepts)

    def _all(self, sql: str, *given: int) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, given).fetchall()


_MOST_KEPT = 200_000


def _may_do(studies: int, total: int) -> bool:
    """False where a name is seen too seldom for a term, or too often for others, to be believed."""
    return studies >= decide.MESH_STUDIES and studies >= _LEAST_SHARE * total


def _count(name: str, meaning: str, studies: int, total: int) -> decide.Count:
    return decide.Count(tuple(words(name)), tuple(words(meaning)), studies, total)
