"""Which names belong where, kept up on the tables: all at once, or what a change bears on.

A change bears on the names whose studies changed, on their bases, on bases that were learnt to mean
one of these, and on the things in which any of them stands. What does not live here: the
rules (`gather`), the things' own rows (`entities`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeVar

from trialatlas.directory import postings
from trialatlas.directory.bases import Bases
from trialatlas.directory.gather import MEANINGS, Name, placed, too_many
from trialatlas.directory.shelf import NameKey, Shelf, chunks
from trialatlas.vocabulary.concepts import Concepts, MeshHeading

_TOGETHER: Final = 400
"""Names worked on at a time."""
T = TypeVar("T")


class _Made(NamedTuple):
    """A name as its spellings make it: its kind, the spelling that stands for it, itself."""

    kind: int
    shown: int
    name: Name


class _Member(NamedTuple):
    id: int
    base: int
    studies: int
    grouped: int
    shown: int


class Grouping:
    """Where names stand. Within a transaction."""

    def __init__(self, shelf: Shelf, known: Concepts | None) -> None:
        self._connection = shelf.connection
        self._known = known
        self._bases = Bases(shelf.connection, known)

    def group_all(self, progress: Callable[[int], None]) -> None:
        """Place every name anew; there must be none. `progress` is called with how many are."""
        done = 0
        rows = self._connection.execute(
            "SELECT id, kind, name, form, why, text, studies FROM spelling WHERE name <> 0"
            " ORDER BY name, kind, id"
        )
        for some in _portions(_made(rows)):
            self._connection.executemany(
                "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows(some)
            )
            done += len(some)
            progress(done)
        self._bases.decide_all()
        for kind, groups in self._of_several():
            self._regroup(kind, groups, frozenset())

    def group(self, names: set[NameKey], relinked: Iterable[int]) -> set[NameKey]:
        """Place some names anew, and what hangs on them or on numbers of which the vocabulary
        thinks otherwise now; the groups of which anything changed.
        """
        bases: set[NameKey] = set()
        rebased: set[NameKey] = set()
        groups: set[NameKey] = set()
        for kind, numbers in _by_kind(names):
            for some in _portions(numbers):
                self._refresh(kind, some, bases, rebased, groups)
        bases.update(self._linked(relinked))
        stands = {key for key in bases if key[0] not in MEANINGS}
        stands |= self._bases.decide(bases - stands, rebased)
        for kind, numbers in _by_kind(stands):
            for some in _portions(numbers):
                groups |= self._regroup(kind, some, names)
        return groups

    def _refresh(
        self,
        kind: int,
        numbers: list[int],
        bases: set[NameKey],
        rebased: set[NameKey],
        groups: set[NameKey],
    ) -> None:
        """Make some names of a kind as their spellings are now."""
        (chunk,) = chunks(numbers)
        before = {
            number: (base, grouped)
            for number, base, grouped in self._connection.execute(
                f"SELECT id, base, grouped FROM name WHERE id IN ({chunk}) AND kind = ?",  # noqa: S608 - numbers
                (kind,),
            )
        }
        found = self._connection.execute(
            "SELECT id, kind, name, form, why, text, studies FROM spelling"  # noqa: S608 - numbers
            f" WHERE name IN ({chunk}) AND kind = ? ORDER BY name, id",
            (kind,),
        ).fetchall()
        made = list(self._rows(list(_made(iter(found)))))
        after = {row[0]: row[6] for row in made}
        self._connection.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " form = excluded.form, why = excluded.why, shown = excluded.shown,"
            " studies = excluded.studies, base = excluded.base, how = excluded.how,"
            " detail = excluded.detail",
            made,
        )
        gone = [number for number in before if number not in after]
        self._connection.executemany(
            "DELETE FROM name WHERE id = ? AND kind = ?", [(number, kind) for number in gone]
        )
        groups.update((kind, before[number][1]) for number in gone)
        bases.update((kind, base) for base in after.values())
        bases.update((kind, base) for base, _ in before.values())
        rebased.update(
            (kind, number)
            for number in before.keys() | after.keys()
            if number not in before or before[number][0] != after.get(number)
        )

    def _linked(self, relinked: Iterable[int]) -> Iterator[NameKey]:
        """The bases of names that have one of these numbers, or whose form has."""
        for chunk in chunks(relinked):
            yield from self._connection.execute(
                f"SELECT kind, base FROM name WHERE id IN ({chunk}) AND kind < 2"  # noqa: S608 - numbers
                " UNION SELECT kind, base FROM name"
                f" WHERE form IN ({chunk}) AND form <> id AND kind < 2"
            )

    def _rows(self, made: list[_Made]) -> Iterator[tuple[Any, ...]]:
        """Rows of names; each stands at its base as long as nothing else is known."""
        known = (each.name for each in made if each.kind in MEANINGS)
        numbers = {number for name in known for number in (name.id, name.form)}
        headings: dict[int, MeshHeading] = {}
        if self._known is not None and numbers:
            headings = self._known.headings(numbers)
        for kind, shown, name in made:
            base, reason = placed(name, headings if kind in MEANINGS else {})
            written = (name.id, kind, name.form, name.why, shown, name.studies)
            yield (*written, base, base, reason.how, reason.detail)

    def _of_several(self) -> Iterator[tuple[int, list[int]]]:
        """All groups that may hold more than one name, by kind."""
        rows = self._connection.execute(
            "SELECT kind, base FROM name WHERE base <> id GROUP BY base, kind HAVING count(*) > 1"
            " UNION SELECT name.kind, name.base FROM name JOIN name AS own ON own.id = name.base"
            " AND own.kind = name.kind WHERE name.base <> name.id AND own.base = own.id"
            " UNION SELECT kind, goes FROM base WHERE goes <> id ORDER BY 1, 2"
        )
        for kind, found in groupby(rows, key=lambda row: row[0]):
            for some in _portions(base for _, base in found):
                goes = self._bases.goes(kind, some)
                yield kind, [base for base in some if goes.get(base, base) == base]

    def _regroup(
        self, kind: int, groups: Iterable[int], names: frozenset[NameKey] | set[NameKey]
    ) -> set[NameKey]:
        """Put the names of some groups where they belong; the groups of which anything changed."""
        touched: set[NameKey] = set()
        moved: list[tuple[int, int, int]] = []
        for group, members in self._members(kind, groups):
            touched.add((kind, group))
            alone = self._alone(kind, group, members) if len(members) > 1 else set[int]()
            for each in members:
                now = each.id if each.id in alone else group
                if now != each.grouped:
                    moved.append((now, each.id, kind))
                    touched |= {(kind, each.grouped), (kind, now)}
                elif (kind, each.id) in names:
                    touched.add((kind, now))
        self._connection.executemany("UPDATE name SET grouped = ? WHERE id = ? AND kind = ?", moved)
        return touched

    def _members(self, kind: int, groups: Iterable[int]) -> Iterator[tuple[int, list[_Member]]]:
        """The names of groups, before any is left by itself. A group may have none."""
        wanted = list(groups)
        into = self._bases.standing(kind, wanted)
        found: defaultdict[int, list[_Member]] = defaultdict(list)
        for chunk in chunks(into):
            rows = self._connection.execute(
                "SELECT id, base, studies, grouped, shown FROM name"  # noqa: S608 - numbers
                f" WHERE id IN ({chunk}) AND kind = ?1 AND base = id"
                " UNION ALL SELECT id, base, studies, grouped, shown FROM name"
                f" WHERE base IN ({chunk}) AND kind = ?1 AND base <> id",
                (kind,),
            )
            for row in map(_Member._make, rows):
                found[into[row.base]].append(row)
        for group in wanted:
            yield group, found.get(group, [])

    def _alone(self, kind: int, group: int, members: list[_Member]) -> set[int]:
        """The names of a group that stay by themselves."""
        texts: dict[int, str] = {}
        for chunk in chunks(each.shown for each in members):
            texts.update(
                self._connection.execute(f"SELECT id, text FROM spelling WHERE id IN ({chunk})")  # noqa: S608 - numbers
            )
        names = (Name(each.id, 0, "", each.studies, texts[each.shown]) for each in members)
        return {each.id for each in too_many(kind, group, names)} - {group}


def _made(rows: Iterable[tuple[Any, ...]]) -> Iterator[_Made]:
    """Names from their spellings, in the order of their numbers; a study counts once."""
    for _, found in groupby(rows, key=itemgetter(2, 1)):
        spellings = list(found)
        if len(spellings) == 1:  # nearly all
            shown, kind, number, form, why, text, said = spellings[0]
            studies = len(said) // postings.WIDTH
        else:
            told = (each for each in spellings if each[4] != "same")
            shown, kind, number, form, why, text, _ = next(told, spellings[0])
            studies = postings.union_size([each[6] for each in spellings])
        yield _Made(kind, shown, Name(number, form, why, studies, text))


def _by_kind(keys: Iterable[NameKey]) -> Iterator[tuple[int, list[int]]]:
    for kind, found in groupby(sorted(keys), key=lambda key: key[0]):
        yield kind, [number for _, number in found]


def _portions(items: Iterable[T]) -> Iterator[list[T]]:
    left = chain(items)
    while some := list(islice(left, _TOGETHER)):
        yield some
