"""What one study is to another, only where the records' own words carry it.

A study that names another is an extension or a follow-up of it if the sentence says so. Without
such words nothing is guessed from how alike they are: titles, numbers and names must be the same.
What does not live here: which sentences speak of an extension or a follow-up (`continuing`), what
interventions show (`giving`), how alike two studies are (`scoring`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from trialatlas.related.answer import RELATIONS, Quote, Relation, RelationKind
from trialatlas.related.continuing import (
    DENIED,
    TITLES,
    Continuation,
    continuations,
    said_of,
)
from trialatlas.related.giving import by_intervention
from trialatlas.related.interventions import Intervention
from trialatlas.related.pair import Pair
from trialatlas.related.programme import ids_of
from trialatlas.related.record import strings
from trialatlas.related.sentences import NAMING, sentences
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.wording import said

_TITLE_WORDS: Final = 5
_FOLLOWED: Final = re.compile(r"\bfollow(?:ed|ing)?[- ]?up\b", re.IGNORECASE)
_ALLOWED: Final = re.compile(r"\b(?:co-?enrol|permit|allow)", re.IGNORECASE)
"""Of words that tell which other studies people may be in as well."""


def relation_of(pair: Pair, named: Sequence[Quote]) -> Relation | None:
    """What the other study is to the one asked about; None if nothing shows it. `named` are the
    sentences in which one names the other, as `namings` finds them.
    """
    return next(_relations(pair, named), None)


def _relations(pair: Pair, named: Sequence[Quote]) -> Iterator[Relation]:
    yield from _by_wording(pair)
    yield from _twice(pair)
    if named and pair.one_lead:
        yield _made("same-programme", list(named[:2]))
    yield from _by_number(pair)
    for each in by_intervention(pair):
        yield _made(each.kind, _names(pair, each.own, each.other))


def _by_wording(pair: Pair) -> Iterator[Relation]:
    found = [*_continuations(pair), *_titled(pair)]
    for kind in ("extension", "follow-up"):
        yield from (_made(kind, list(each.quotes)) for each in found if each.kind == kind)


def _continuations(pair: Pair) -> Iterator[Continuation]:
    for study, traits, other in _both(pair):
        if other.nct_id in traits.programme.continues:
            yield from continuations(study, {other.nct_id})


def _titled(pair: Pair) -> Iterator[Continuation]:
    """Titles that speak of an extension or a follow-up and name the other study of the sponsor, by
    number or by its whole title. *Long-term* alone tells how people were treated there.
    """
    if not pair.one_lead:
        return
    for study, _, other in _both(pair):
        called = Quote(other.nct_id, "BriefTitle", other.text("BriefTitle"))
        for piece in TITLES:
            title = Quote(study.nct_id, piece, study.text(piece))
            kind = said_of(title)
            if kind is None or (kind == "follow-up" and not _FOLLOWED.search(title.text)):
                continue
            if _names_one(title.text, list(_numbers_named(pair, study, other))):
                yield Continuation(other.nct_id, kind, (title,))
            elif _holds(title.text, called.text):
                yield Continuation(other.nct_id, kind, (title, called))


def _holds(title: str, other: str) -> bool:
    """Whether one title is more than another that stands in it as a whole."""
    own, key = words(title), words(other)
    if len(key) < _TITLE_WORDS or len(own) == len(key):
        return False
    return f" {' '.join(key)} " in f" {' '.join(own)} "


def _both(pair: Pair) -> tuple[tuple[Study, Traits, Study], ...]:
    """Each study, with what was read of it, and the other."""
    return (pair.study, pair.own, pair.other), (pair.other, pair.theirs, pair.study)


def namings(pair: Pair) -> list[Quote]:
    """Sentences in which one names the other, each once: arms and descriptions often repeat one."""
    found: dict[tuple[str, str], Quote] = {}
    for study, traits, other in _both(pair):
        numbers = list(_numbers_named(pair, study, other))
        is_named = other.nct_id in traits.programme.names
        for each in sentences(study, *NAMING) if is_named or numbers else ():
            if (is_named and other.nct_id in each.text) or _names_one(each.text, numbers):
                found.setdefault((study.nct_id, each.text), each)
    return list(found.values())


def _numbers_named(pair: Pair, study: Study, other: Study) -> Iterator[str]:
    """Numbers of its own by which one may name the other, where one sponsor runs both: to another
    sponsor they can be anything's, and what is all digits to anybody.
    """
    if not pair.one_lead:
        return
    own = ids_of(study)
    for key, written in ids_of(other).items():
        if key in own or key.isdecimal():
            continue
        # Most records name none: a look at the bytes saves taking them apart.
        if written.encode() in study.raw:
            yield written


def _names_one(text: str, numbers: Sequence[str]) -> bool:
    """Whether one of some numbers stands in a text, as a whole (`A5058` is not `A5058s`), that does
    not leave out or merely allow those who are in that study.
    """
    found = (each for each in numbers if each in text)
    whole = (rf"(?<![\w/-]){re.escape(each)}(?![/-]?\w)" for each in found)
    if DENIED.search(text) or _ALLOWED.search(text):
        return False
    return any(re.search(each, text) for each in whole)


def _by_number(pair: Pair) -> Iterator[Relation]:
    if not pair.own.programme.ids & pair.theirs.programme.ids:
        return
    own, theirs = ids_of(pair.study), ids_of(pair.other)
    for key in (each for each in own if each in theirs):
        yield _made("same-programme", _numbers(pair, own[key], theirs[key]))


def _numbers(pair: Pair, own: str, other: str) -> list[Quote]:
    return [
        _quoted(pair.study, own, "SecondaryId", "OrgStudyId"),
        _quoted(pair.other, other, "SecondaryId", "OrgStudyId"),
    ]


def _twice(pair: Pair) -> Iterator[Relation]:
    if _is_twice(pair):
        yield _made("likely-duplicate", _titles(pair))
    number = _own_number(pair)
    if number and _shared_title(pair):
        yield _made("likely-duplicate", [*_shared_title(pair), *number])


def _is_twice(pair: Pair) -> bool:
    """The same titles by the same sponsor, the same size or the same start, and no other sites:
    two trials of one plan run side by side.
    """
    sites = pair.own.programme.sites, pair.theirs.programme.sites
    return (
        pair.one_lead
        and bool(_titles(pair))
        and any(
            pair.study.value(piece) is not None
            and pair.study.value(piece) == pair.other.value(piece)
            for piece in ("EnrollmentCount", "StartDate")
        )
        and pair.own.design == pair.theirs.design
        and (not all(sites) or bool(sites[0] & sites[1]))
    )


def _own_number(pair: Pair) -> list[Quote]:
    """The number that the sponsor of one gave it, if the other has it too, whoever runs that."""
    if not pair.own.programme.ids & pair.theirs.programme.ids:
        return []
    own, theirs = ids_of(pair.study), ids_of(pair.other)
    given = {
        key
        for study, numbers in ((pair.study, own), (pair.other, theirs))
        for key, written in numbers.items()
        if written == study.text("OrgStudyId")
    }
    found = (each for each in own if each in theirs and each in given)
    return next((_numbers(pair, own[each], theirs[each]) for each in found), [])


def _shared_title(pair: Pair) -> list[Quote]:
    """A title of each, the short or the long one, that say the same."""
    both = pair.study, pair.other
    own, theirs = ([Quote(e.nct_id, piece, e.text(piece)) for piece in TITLES] for e in both)
    for one in own:
        key = words(one.text)
        if len(key) >= _TITLE_WORDS:
            found = (each for each in theirs if words(each.text) == key)
            if (other := next(found, None)) is not None:
                return [one, other]
    return []


def _titles(pair: Pair) -> list[Quote]:
    """A title that both have. None if both give another one in which they differ: parts of one
    programme often share the shorter title, or the longer.
    """
    found: list[Quote] = []
    for piece in ("OfficialTitle", "BriefTitle"):
        own, theirs = pair.study.text(piece), pair.other.text(piece)
        key = words(own)
        if own and theirs and key != words(theirs):
            return []
        if not found and own and theirs and len(key) >= _TITLE_WORDS:
            found = [Quote(pair.study.nct_id, piece, own), Quote(pair.other.nct_id, piece, theirs)]
    return found


def _names(pair: Pair, own: Intervention, theirs: Intervention) -> list[Quote]:
    return [
        Quote(pair.study.nct_id, "InterventionName", own.text),
        Quote(pair.other.nct_id, "InterventionName", theirs.text),
    ]


def _quoted(study: Study, text: str, *pieces: str) -> Quote:
    piece = next(each for each in pieces if text in strings(study, each))
    return Quote(study.nct_id, piece, text)


def _made(kind: RelationKind, quotes: list[Quote]) -> Relation:
    return Relation(kind, said(RELATIONS[kind]), tuple(quotes))
