"""Counting what studies name, and writing the things that they name: everything anew, at once.

Twice through what all studies said: once to count spellings and names, once, when names are
gathered, to count things; a study counts once for each. Readers see the old state until all is
written. What does not live here: who belongs together (`gather`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trialatlas.directory.gather import Gathered, Name, gathered
from trialatlas.directory.kinds import KINDS
from trialatlas.directory.said import PART
from trialatlas.directory.shelf import Shelf
from trialatlas.directory.slugs import slug_of
from trialatlas.study.letters import fold
from trialatlas.vocabulary.concepts import Concepts

Numbers: TypeAlias = NDArray[np.int64]

_BATCH: Final = 20_000
"""Studies counted at a time."""
_OTHER_INITIAL: Final = "~"
DIGITS: Final = "0"
"""Initials of names that begin with a digit, and with no letter of A to Z."""


class _Spellings(NamedTuple):
    """All spellings, ascending by number: `name_at` is the place of each one's name."""

    id: Numbers
    name_at: Numbers
    names: list[tuple[int, int]]
    """Kind and number of each name."""
    best: Numbers
    """For each name the place of a spelling that stands for it: whose form was worked out."""
    form: Numbers
    why: list[str]


def write_entities(shelf: Shelf, known: Concepts | None) -> int:
    """Gather, count and write all things that studies name; how many. Within a transaction."""
    spellings = _read(shelf)
    counts = _counted(shelf, spellings.id, np.arange(len(spellings.id)), len(spellings.id))
    per_name = _counted(shelf, spellings.id, spellings.name_at, len(spellings.names))
    groups: dict[tuple[int, int], int] = {}
    of_name = np.full(len(spellings.names), -1, np.int64)
    reasons: list[Gathered] = []
    for kind in KINDS:
        names = _names(shelf, spellings, kind.number, per_name)
        found = gathered(kind.number, [each for _, each in names], known)
        reasons.append(found)
        for at, name in names:
            key = (kind.number, found.group[name.id])
            of_name[at] = groups.setdefault(key, len(groups))
    entity_at = of_name[spellings.name_at] if len(spellings.names) else spellings.name_at
    studies = _counted(shelf, spellings.id, entity_at, len(groups))
    return _write(shelf, _Counted(spellings, list(groups), entity_at, counts, studies, reasons))


def _read(shelf: Shelf) -> _Spellings:
    rows = shelf.connection.execute(
        "SELECT id, kind, name, form, why FROM spelling WHERE name <> 0 ORDER BY id"
    ).fetchall()
    places: dict[tuple[int, int], int] = {}
    name_at = np.empty(len(rows), np.int64)
    best: list[int] = []
    for place, (_, kind, name, _, why) in enumerate(rows):
        at = places.setdefault((kind, name), len(places))
        name_at[place] = at
        if at == len(best):
            best.append(place)
        elif why != "same" and rows[best[at]][4] == "same":
            best[at] = place
    return _Spellings(
        id=np.fromiter((row[0] for row in rows), np.int64, len(rows)),
        name_at=name_at,
        names=list(places),
        best=np.asarray(best, np.int64),
        form=np.fromiter((row[3] for row in rows), np.int64, len(rows)),
        why=[row[4] for row in rows],
    )


def _counted(shelf: Shelf, known: Numbers, place: Numbers, size: int) -> Numbers:
    """In how many studies each thing stands, where `place` says which thing a spelling is."""
    counts = np.zeros(size, np.int64)
    if not size:
        return counts
    for lengths, said in _batches(shelf):
        at = np.searchsorted(known, said)
        at[at == len(known)] = 0
        study = np.repeat(np.arange(len(lengths)), lengths)
        is_known = known[at] == said
        pairs = np.unique(study[is_known] * size + place[at[is_known]])
        counts += np.bincount(pairs % size, minlength=size)
    return counts


def _batches(shelf: Shelf) -> Iterator[tuple[Numbers, Numbers]]:
    """How many spellings each study has, and all of them in a row."""
    cursor = shelf.connection.execute("SELECT said FROM study ORDER BY nct")
    while rows := cursor.fetchmany(_BATCH):
        lengths = np.fromiter((len(said) // 8 for (said,) in rows), np.int64, len(rows))
        yield lengths, np.frombuffer(b"".join(said for (said,) in rows), np.int64)


def _names(
    shelf: Shelf, spellings: _Spellings, kind: int, counts: Numbers
) -> list[tuple[int, Name]]:
    """The names of a kind that any study gives, with their places."""
    texts = dict(shelf.connection.execute("SELECT id, text FROM spelling WHERE kind = ?", (kind,)))
    found: list[tuple[int, Name]] = []
    for at, (of, number) in enumerate(spellings.names):
        if of == kind and counts[at]:
            place = int(spellings.best[at])
            form, why = int(spellings.form[place]), spellings.why[place]
            text = texts[int(spellings.id[place])]
            found.append((at, Name(number, form, why, int(counts[at]), text)))
    return found


class _Counted(NamedTuple):
    """Everything that is to be written. Groups are by kind and number; `entity_at` is the place of
    each spelling's group.
    """

    spellings: _Spellings
    groups: list[tuple[int, int]]
    entity_at: Numbers
    counts: Numbers
    studies: Numbers
    reasons: list[Gathered]


def _write(shelf: Shelf, given: _Counted) -> int:
    """The tables of things, the most frequent first."""
    run = shelf.connection.execute
    for table in ("entity", "written"):
        run(f"DELETE FROM {table}")  # noqa: S608 - our own words
    run("INSERT INTO found (found) VALUES ('delete-all')")
    places = _by_entity(given)
    firsts: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for place in places.tolist():
        at = int(given.entity_at[place])
        firsts.setdefault(at, place)
        sizes[at] = sizes.get(at, 0) + 1
    ids, studies = given.spellings.id, given.studies
    order = sorted(firsts, key=lambda at: (-int(studies[at]), int(ids[firsts[at]])))
    rank = {at: number for number, at in enumerate(order, start=1)}
    text = _text_of(shelf)
    shelf.connection.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                rank[at],
                given.groups[at][0],
                *_shown(text(int(ids[firsts[at]]))),
                int(studies[at]),
                sizes[at],
                given.groups[at][1],
            )
            for at in order
        ),
    )
    shelf.connection.executemany(
        "INSERT INTO written VALUES (?, ?, ?, ?, ?)", _written(given, places, rank)
    )
    run(
        "INSERT INTO found (rowid, kind, names) SELECT entity, 'k' || kind,"
        " replace(group_concat(text, char(10)), char(31), ' ')"
        " FROM written JOIN spelling ON spelling.id = spelling GROUP BY entity"
    )
    return len(order)


def _by_entity(given: _Counted) -> Numbers:
    """Places of the spellings that any study has: by entity, in each the most frequent first."""
    places = np.flatnonzero((given.entity_at >= 0) & (given.counts > 0))
    keys = (given.spellings.id[places], -given.counts[places], given.entity_at[places])
    return places[np.lexsort(keys)]


def _written(given: _Counted, places: Numbers, rank: dict[int, int]) -> Iterator[tuple[Any, ...]]:
    spellings = given.spellings
    for place in places.tolist():
        kind, name = spellings.names[int(spellings.name_at[place])]
        reason = given.reasons[kind].reason[name]
        yield (
            rank[int(given.entity_at[place])],
            int(spellings.id[place]),
            int(given.counts[place]),
            reason.how,
            reason.detail,
        )


def _text_of(shelf: Shelf) -> Callable[[int], str]:
    def text(spelling: int) -> str:
        found = shelf.connection.execute("SELECT text FROM spelling WHERE id = ?", (spelling,))
        return found.fetchone()[0]

    return text


def _shown(text: str) -> tuple[str, str, str, str]:
    """Slug, text, what it is sorted by, and under which initial."""
    sort = "".join(each for each in fold(text)[0] if each.isalnum() or each == " ").strip()
    first = sort[:1]
    initial = DIGITS if first.isdigit() else _OTHER_INITIAL
    if first.isascii() and first.isalpha():
        initial = first
    return slug_of(*text.split(PART)), text, sort, initial
