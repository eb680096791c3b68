"""In what two studies differ that matters: kind, ages, sex, phase, stage, line of treatment,
status, time, size. Each is said only where both records say it.

What does not live here: how alike they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trialatlas import schema
from trialatlas.related.answer import Difference, DifferenceKind
from trialatlas.related.people import AGE_GROUPS, People
from trialatlas.related.record import strings
from trialatlas.related.stages import Course
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate
from trialatlas.study.values import show_text
from trialatlas.wording import counted, messages, said, thousands

_YEAR_DAYS: Final = 365.25
_TIMES: Final = 3
_LARGEST: Final = 1_000_000_000


def differences_of(
    study: Study, other: Study, own: Traits, theirs: Traits
) -> tuple[Difference, ...]:
    """What differs, the weightiest for a reader first."""
    return tuple(_all(study, other, own, theirs))


def _all(study: Study, other: Study, own: Traits, theirs: Traits) -> Iterator[Difference]:
    yield from _values(study, other, "StudyType", "kind")
    yield from _ages(own.people, theirs.people)
    yield from _values(study, other, "Sex", "sex")
    yield from _values(study, other, "Phase", "phase")
    yield from _courses(own.course, theirs.course)
    yield from _values(study, other, "OverallStatus", "status")
    yield from _starts(study, other)
    yield from _sizes(study, other)


_WORDS: Final = {
    "StudyType": (
        messages("Kind of study"),
        messages("it is of another kind: {other}; this one: {own}"),
    ),
    "Sex": (messages("Sex"), messages("it takes: {other}; this one: {own}")),
    "Phase": (messages("Phase"), messages("its phase: {other}; this one: {own}")),
    "OverallStatus": (messages("Status"), messages("its status: {other}; this one's: {own}")),
}
_SEXES: Final = messages({"ALL": "women and men", "FEMALE": "women only", "MALE": "men only"})


def _values(study: Study, other: Study, piece: str, kind: DifferenceKind) -> Iterator[Difference]:
    own, theirs = strings(study, piece), strings(other, piece)
    if not own or not theirs or set(own) == set(theirs):
        return
    label, clause = _WORDS[piece]
    mine, its = _said(piece, own), _said(piece, theirs)
    text = said(clause).format(own=mine, other=its)
    yield Difference(kind, said(label), mine, its, text)


def _said(piece: str, values: list[str]) -> str:
    if piece == "Sex":
        return said(_SEXES[values[0]]) if values[0] in _SEXES else values[0]
    node = schema.node(piece)
    return said(" and ").join(show_text(node, each) for each in values)


def _ages(own: People, theirs: People) -> Iterator[Difference]:
    if own.groups and theirs.groups and own.groups != theirs.groups:
        mine, its = _in_order(own.groups), _in_order(theirs.groups)
        text = said("it takes {other}; this one {own}").format(own=mine, other=its)
        yield Difference("ages", said("Age groups"), mine, its, text)


def _in_order(groups: frozenset[str]) -> str:
    named = [said(each) for each in AGE_GROUPS if each in groups]
    return said(" and ").join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def _courses(own: Course, theirs: Course) -> Iterator[Difference]:
    """Stages that have nothing in common, and another line of treatment."""
    clause = messages("it is about {other}; this one about {own}")
    if own.stages and theirs.stages and not own.stages & theirs.stages:
        mine, its = (", ".join(map(said, each.said)) for each in (own, theirs))
        text = said(clause).format(own=mine, other=its)
        yield Difference("stage", said("Stage"), mine, its, text)
    if own.line and theirs.line and own.line != theirs.line:
        mine, its = said(own.line), said(theirs.line)
        text = said(clause).format(own=mine, other=its)
        yield Difference("line", said("Line of treatment"), mine, its, text)


def _starts(study: Study, other: Study) -> Iterator[Difference]:
    own, theirs = (PartialDate.parse(each.text("StartDate")) for each in (study, other))
    if own is None or theirs is None:
        return
    years = round((theirs.first_day - own.first_day).days / _YEAR_DAYS)
    if years:
        if years > 0:
            told = counted(
                "it started about {number} year later ({date})",
                "it started about {number} years later ({date})",
                years,
            )
        else:
            told = counted(
                "it started about {number} year earlier ({date})",
                "it started about {number} years earlier ({date})",
                -years,
            )
        text = told.format(number=abs(years), date=theirs.label)
        yield Difference("start", said("Start"), own.label, theirs.label, text)


def _sizes(study: Study, other: Study) -> Iterator[Difference]:
    own, theirs = _size(study), _size(other)
    if own is None or theirs is None:
        return
    ratio = max(own, theirs) / min(own, theirs)
    if ratio >= _TIMES:
        mine, its = thousands(own), thousands(theirs)
        if theirs > own:
            told = said("it is larger: {other} people; this one {own}")
        else:
            told = said("it is smaller: {other} people; this one {own}")
        text = told.format(own=mine, other=its)
        yield Difference("size", said("Size"), mine, its, text)


def _size(study: Study) -> int | None:
    value = study.value("EnrollmentCount")
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < _LARGEST else None
