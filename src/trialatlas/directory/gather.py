"""Who belongs together: from spellings to names, from names to things.

Three steps, each with its reason kept:

1. Spellings with the same words are one name. A search cannot tell them apart either.
2. Names with one plain form (`forms`), or under one MeSH heading, are one base. Not so a name
   with all the words of its heading and more: it is narrower.
3. A base is put to another one that one of its names was learnt to mean (`concepts`), if that one
   stays where it is. There are no chains: a mistake touches one base and not all that hang on it.

A thing has no more names than a search's address holds; the least frequent stay by themselves.
What does not live here: counting and writing (`entities`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import quote

from trialatlas.directory.kinds import KINDS
from trialatlas.directory.said import PART
from trialatlas.study.words import words
from trialatlas.vocabulary.concepts import Concepts, Meaning, MeshHeading, Of
from trialatlas.vocabulary.names import content, telling

MOST_NAMES: Final = 30
LONGEST: Final = 3_400
"""Characters that the names of one thing may take in the address of a search."""
_SEVERAL: Final = 3
_AROUND: Final = len(quote('EXPANSION[Term]COVERAGE[FullMatch]"" OR '))
_NOTHING_MORE: Final = frozenset(words("disease diseases disorder disorders syndrome condition"))
"""Words that make no other thing of one."""
_OF: Final[Mapping[int, Of]] = {0: "condition", 1: "intervention"}


class Name(NamedTuple):
    """A name of a kind: its number, that of its form and why, its studies, one of its spellings."""

    id: int
    form: int
    why: str
    studies: int
    text: str


class Reason(NamedTuple):
    """Why a name stands where it does. `how` lists steps; `detail` says what a step leads over."""

    how: str
    detail: str


SAME: Final = Reason("same", "")


@dataclass(slots=True)
class Gathered:
    """The group of each name, and its reason; a group is numbered by its form or heading."""

    group: dict[int, int] = field(default_factory=dict[int, int])
    reason: dict[int, Reason] = field(default_factory=dict[int, Reason])


def gathered(kind: int, names: list[Name], known: Concepts | None) -> Gathered:
    """The groups of all names of a kind, by the kind's number."""
    found = Gathered()
    of = _OF.get(kind)
    headings: dict[int, MeshHeading] = {}
    meanings: dict[int, Meaning] = {}
    if of is not None and known is not None:
        numbers = {number for each in names for number in (each.id, each.form)}
        headings = known.headings(numbers)
        meanings = known.meanings(of, numbers)
    for name in names:
        _place(name, headings, found)
    if meanings:
        _move(names, headings, meanings, found)
    _bound(kind, names, found)
    return found


def _place(name: Name, headings: Mapping[int, MeshHeading], found: Gathered) -> None:
    """The base of a name: its heading's, its form's heading's, or its form's."""
    for number, why in ((name.id, "same"), (name.form, name.why)):
        heading = headings.get(number)
        if heading is not None and not _is_narrower(name, heading):
            found.group[name.id] = heading.name
            steps = [each for each in (why,) if each != "same"]
            if number != heading.name:
                steps.append("mesh")
            found.reason[name.id] = _reason(steps, f"{heading.ui}|{heading.text}")
            return
    found.group[name.id] = name.form
    found.reason[name.id] = Reason(name.why, "")


def _is_narrower(name: Name, heading: MeshHeading) -> bool:
    """True if a name has all words of its heading and more, as MeSH has `Stroke, Acute` below
    `Stroke`. What stands in brackets is no more than the name.
    """
    if name.why == "brackets":
        return False
    own, above = content(tuple(words(name.text))), content(tuple(words(heading.text)))
    return own > above and not own - above <= _NOTHING_MORE


def _reason(steps: list[str], detail: str) -> Reason:
    return Reason(",".join(steps), detail if "mesh" in steps else "") if steps else SAME


def _move(
    names: list[Name],
    headings: Mapping[int, MeshHeading],
    meanings: Mapping[int, Meaning],
    found: Gathered,
) -> None:
    members: dict[int, list[Name]] = defaultdict(list)
    for name in names:
        members[found.group[name.id]].append(name)
    filed = {heading.name for heading in headings.values()}
    moves = dict(_moves(members, filed, headings, meanings, found))
    for base, (target, over) in moves.items():
        if target in moves:
            continue
        for name in members[base]:
            found.group[name.id] = target
            steps = [name.why] if name.why != "same" else []
            detail = f"{over.text}|{over.studies}"
            found.reason[name.id] = Reason(",".join([*steps, f"learnt-{over.kind}"]), detail)


def _moves(
    members: Mapping[int, list[Name]],
    filed: set[int],
    headings: Mapping[int, MeshHeading],
    meanings: Mapping[int, Meaning],
    found: Gathered,
) -> Iterator[tuple[int, tuple[int, Meaning]]]:
    """Where each base goes that was learnt to mean another one. What MeSH files stays."""
    sizes = {base: sum(each.studies for each in some) for base, some in members.items()}
    for base, some in members.items():
        if base in filed:
            continue
        learnt = [
            (meanings[number], name)
            for name in some
            for number in (name.id, name.form)
            if number in meanings
        ]
        sure = [meant for meant, name in learnt if _is_sure(name, meant)]
        if not sure:
            continue
        best = max(sure, key=lambda each: (each.studies, -each.target))
        heading = headings.get(best.target)
        target = heading.name if heading else found.group.get(best.target, best.target)
        is_larger = (sizes.get(target, 0), target) > (sizes[base], base)
        if target != base and (target in filed or is_larger):
            yield base, (target, best)


def _is_sure(name: Name, meant: Meaning) -> bool:
    """Of names that were learnt beside a MeSH term: they share a telling word, or a condition's
    pair was seen in several studies. `Temsirolimus` stands beside Sirolimus and is not it.
    """
    if meant.kind not in {"condition", "intervention"}:
        return True
    if telling(tuple(words(name.text))) & telling(tuple(words(meant.text))):
        return True
    return meant.kind == "condition" and meant.studies >= _SEVERAL


def _bound(kind: int, names: list[Name], found: Gathered) -> None:
    """Leave by themselves the least frequent names of a group with too many or too long ones."""
    members: dict[int, list[Name]] = defaultdict(list)
    for name in names:
        members[found.group[name.id]].append(name)
    for group, some in members.items():
        if len(some) == 1:
            continue
        for name in _too_many(kind, group, some):
            if name.id == group:
                continue
            found.group[name.id] = name.id
            found.reason[name.id] = SAME


def _too_many(kind: int, group: int, names: Iterable[Name]) -> Iterator[Name]:
    """The names beyond the limits, the group's own and the most frequent being kept."""
    fields = 1 if kind == _SITES else len(KINDS[kind].pieces)
    room = LONGEST
    ordered = sorted(names, key=lambda each: (each.id != group, -each.studies, each.id))
    for number, name in enumerate(ordered):
        room -= fields * (_AROUND + len(quote(name.text.split(PART)[0])))
        if number and (room < 0 or number >= MOST_NAMES):
            yield name


_SITES: Final = next(each.number for each in KINDS if each.name == "sites")
