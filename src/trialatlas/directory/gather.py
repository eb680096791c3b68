"""Who belongs together: from spellings to names, from names to things. The rules alone.

Three steps, each with its reason kept:

1. Spellings with the same words are one name. A search cannot tell them apart either.
2. Names with one plain form (`forms`), or under one MeSH heading, are one base. Not so a name
   with all the words of its heading and more: it is narrower.
3. A base is put to another one that one of its names was learnt to mean (`concepts`), if that one
   stays where it is. There are no chains: a mistake touches one base and not all that hang on it.

A thing has no more names than a search's address holds; the least frequent stay by themselves.
What does not live here: the tables, and what a change bears on (`grouping`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from trialatlas.directory.kinds import KINDS
from trialatlas.directory.said import PART
from trialatlas.study.words import words
from trialatlas.vocabulary.concepts import Meaning, MeshHeading, Of
from trialatlas.vocabulary.names import content, telling

MOST_NAMES: Final = 30
LONGEST: Final = 3_400
"""Characters that the names of one thing may take in the address of a search."""
MEANINGS: Final[Mapping[int, Of]] = {0: "condition", 1: "intervention"}
"""The kinds whose names the vocabulary knows."""
_SEVERAL: Final = 3
_AROUND: Final = len(quote('EXPANSION[Term]COVERAGE[FullMatch]"" OR '))
_NOTHING_MORE: Final = frozenset(words("disease diseases disorder disorders syndrome condition"))
"""Words that make no other thing of one."""


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


def placed(name: Name, headings: Mapping[int, MeshHeading]) -> tuple[int, Reason]:
    """The base of a name and why: its heading's, its form's heading's, or its form's."""
    for number, why in ((name.id, "same"), (name.form, name.why)):
        heading = headings.get(number)
        if heading is not None and not _is_narrower(name, heading):
            steps = [each for each in (why,) if each != "same"]
            if number != heading.name:
                steps.append("mesh")
            return heading.name, _reason(steps, f"{heading.ui}|{heading.text}")
    return name.form, Reason(name.why, "")


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


def meant(names: Iterable[Name], meanings: Mapping[int, Meaning]) -> Meaning | None:
    """What the names of one base were learnt to mean: the one of most studies that is sure."""
    sure = [
        meanings[number]
        for name in names
        for number in (name.id, name.form)
        if number in meanings and _is_sure(name, meanings[number])
    ]
    return max(sure, key=lambda each: (each.studies, -each.target, each.kind), default=None)


def moved(why: str, learnt: Reason) -> Reason:
    """The reason of a name whose base was learnt to mean another one."""
    steps = [why] if why != "same" else []
    return Reason(",".join([*steps, learnt.how]), learnt.detail)


def _is_sure(name: Name, meaning: Meaning) -> bool:
    """Of names that were learnt beside a MeSH term: they share a telling word, or a condition's
    pair was seen in several studies. `Temsirolimus` stands beside Sirolimus and is not it.
    """
    if meaning.kind not in {"condition", "intervention"}:
        return True
    if telling(tuple(words(name.text))) & telling(tuple(words(meaning.text))):
        return True
    return meaning.kind == "condition" and meaning.studies >= _SEVERAL


def too_many(kind: int, group: int, names: Iterable[Name]) -> Iterator[Name]:
    """The names beyond the limits of a thing, the group's own and the most frequent being kept."""
    fields = 1 if kind == _SITES else len(KINDS[kind].pieces)
    room = LONGEST
    ordered = sorted(names, key=lambda each: (each.id != group, -each.studies, each.id))
    for number, name in enumerate(ordered):
        room -= fields * (_AROUND + len(quote(name.text.split(PART)[0])))
        if number and (room < 0 or number >= MOST_NAMES):
            yield name


_SITES: Final = next(each.number for each in KINDS if each.name == "sites")
