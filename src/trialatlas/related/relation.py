"""What one study is to another, only where the records' own words carry it.

A study that names another is an extension or a follow-up of it if the sentence says so. Without
such words nothing is guessed from how alike they are: titles, numbers and names must be the same.
What does not live here: which sentences speak of an extension or a follow-up (`continuing`), how
alike two studies are (`scoring`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from trialatlas.related.answer import RELATIONS, Quote, Relation, RelationKind
from trialatlas.related.concepts import Concepts, Matcher
from trialatlas.related.continuing import TITLES, Continuation, continuations
from trialatlas.related.drug_class import drug_classes
from trialatlas.related.ground import Ground
from trialatlas.related.interventions import Intervention
from trialatlas.related.people import People
from trialatlas.related.programme import ids_of
from trialatlas.related.record import strings
from trialatlas.related.sentences import NAMING, sentences
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.wording import said

_TITLE_WORDS: Final = 5
_UNRELATED: Final = 0.2
_FEW: Final = 2
_AIMS: Final = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        r"\bprevent|\bprophyla",
        r"\bpharmacokinetic|\bbioavailab|\bbioequivalen",
        r"\binteraction",
        r"\bchild|\bpa?ediatric|\binfant|\badolescen",
        r"\belderly\b|\bolder (?:people|adults|patients|women|men)\b",
    )
)
"""Aims and people that titles tell, beside the common ones."""
_AGAINST: Final = re.compile(
    r"\b(?:versus|vs|compared? (?:with|to)|comparison (?:with|to))\b([^,;:]*)", re.IGNORECASE
)
_CONTROLLED: Final = re.compile(r"(?<![^,;:])([^,;:]*)[- ]controlled\b", re.IGNORECASE)
_NEAR_BY: Final = 5
"""Words of a title in which something stands that another is compared with."""
_SHARE: Final = 0.5
_NOTHING: Final = re.compile(
    r"\b(?:placebos?|sham|controls?|observation|no (?:treatment|intervention)|usual care)\b",
    re.IGNORECASE,
)
"""Names of what is no treatment."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two studies with what was read of them, on one ground."""

    study: Study
    other: Study
    own: Traits
    theirs: Traits
    ground: Ground


def relation_of(pair: Pair) -> Relation | None:
    """What the other study is to the one asked about; None if nothing shows it."""
    return next(_relations(pair), None)


def _relations(pair: Pair) -> Iterator[Relation]:
    named = list(_namings(pair))
    yield from _by_wording(pair)
    if _is_twice(pair):
        yield _made("likely-duplicate", _titles(pair))
    if named and pair.own.programme.lead and _same_lead(pair):
        yield _made("same-programme", named[:2])
    yield from _by_number(pair)
    yield from _by_intervention(pair)


def _by_wording(pair: Pair) -> Iterator[Relation]:
    found = list(_continuations(pair))
    for kind in ("extension", "follow-up"):
        yield from (_made(kind, list(each.quotes)) for each in found if each.kind == kind)


def _continuations(pair: Pair) -> Iterator[Continuation]:
    for study, traits, nct_id in _both(pair):
        if nct_id in traits.programme.continues:
            yield from continuations(study, {nct_id})


def _both(pair: Pair) -> tuple[tuple[Study, Traits, str], ...]:
    """Each study, with what was read of it and the number of the other."""
    return (
        (pair.study, pair.own, pair.other.nct_id),
        (pair.other, pair.theirs, pair.study.nct_id),
    )


def _namings(pair: Pair) -> Iterator[Quote]:
    """Sentences in which one names the other."""
    for study, traits, nct_id in _both(pair):
        if nct_id in traits.programme.names:
            yield from (each for each in sentences(study, *NAMING) if nct_id in each.text)


def naming(pair: Pair) -> Quote | None:
    """A sentence in which one names the other."""
    return next(_namings(pair), None)


def _by_number(pair: Pair) -> Iterator[Relation]:
    if not pair.own.programme.ids & pair.theirs.programme.ids:
        return
    own, theirs = ids_of(pair.study), ids_of(pair.other)
    for key in (each for each in own if each in theirs):
        quotes = [
            _quoted(pair.study, own[key], "SecondaryId", "OrgStudyId"),
            _quoted(pair.other, theirs[key], "SecondaryId", "OrgStudyId"),
        ]
        yield _made("same-programme", quotes)


def _is_twice(pair: Pair) -> bool:
    """The same titles by the same sponsor, and the same size or the same start."""
    return (
        _same_lead(pair)
        and bool(pair.own.programme.lead)
        and bool(_titles(pair))
        and any(
            pair.study.value(piece) is not None
            and pair.study.value(piece) == pair.other.value(piece)
            for piece in ("EnrollmentCount", "StartDate")
        )
        and pair.own.design == pair.theirs.design
    )


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


def _by_intervention(pair: Pair) -> Iterator[Relation]:
    own = [each for each in pair.own.interventions if each.role == "studied"]
    theirs = [each for each in pair.theirs.interventions if each.role == "studied"]
    if not own or not theirs or not pair.own.conditions or not pair.theirs.conditions:
        return
    if max(len(own), len(theirs)) <= _FEW:
        yield from _by_few(pair, list(_looked_at(pair.study, own)), _looked_at(pair.other, theirs))
    same = _common(own, theirs)
    if same and _is_elsewhere(pair) and _are_same(pair) and _is_one_question(pair):
        yield _made("same-question", _names(pair, *same))


def _by_few(
    pair: Pair, own: list[Intervention], theirs: Iterable[Intervention]
) -> Iterator[Relation]:
    """What two studies are to each other that look at one or two interventions each."""
    others = list(theirs)
    same = _common(own, others)
    if same is None:
        yield from _of_one_class(pair, own, others)
    elif _are_of_other_diseases(pair):
        yield _made("same-intervention", _names(pair, *same))


def _common(
    own: list[Intervention], theirs: list[Intervention]
) -> tuple[Intervention, Intervention] | None:
    return next(((a, b) for a in own for b in theirs if a.names & b.names), None)


def _looked_at(study: Study, some: list[Intervention]) -> Iterator[Intervention]:
    """Those that no title names as what another is compared with: many records tell no arms."""
    compared = [
        f" {' '.join(found)} "
        for title in strings(study, *TITLES)
        for found in (
            *(words(each[1])[:_NEAR_BY] for each in _AGAINST.finditer(title)),
            *(words(each[1])[-_NEAR_BY:] for each in _CONTROLLED.finditer(title)),
        )
    ]
    for each in some:
        if not any(f" {' '.join(name)} " in one for name in each.names for one in compared):
            yield each


def _are_of_other_diseases(pair: Pair) -> bool:
    """Far apart in MeSH, none below another, and no condition of one name: studies of people with
    HIV are often given MeSH terms for what else they have.
    """
    own, theirs = pair.own.conditions, pair.theirs.conditions
    if Matcher(pair.ground, own).value(theirs) >= _UNRELATED:
        return False
    for some, others in ((own, theirs), (theirs, own)):
        if any(each in others[other] for each in _lowest(some) for other in others):
            return False
    named = [{tuple(words(e)) for e in strings(s, "Condition")} for s in (pair.study, pair.other)]
    return not named[0] & named[1]


def _lowest(conditions: Concepts) -> set[str]:
    """The headings of a study without those that others of them lie below."""
    above = (others - {each} for each, others in conditions.items())
    return set(conditions) - frozenset[str]().union(*above)


def _is_one_question(pair: Pair) -> bool:
    """Of the same disease, in people alike, to the same end, with nothing else given by one alone,
    and not all where the other is.
    """
    own, theirs = pair.own, pair.theirs
    if _lowest(own.conditions) != _lowest(theirs.conditions) or not _may_agree(pair):
        return False
    if own.course.line != theirs.course.line and not own.course.stages & theirs.course.stages:
        return False
    sites = own.programme.sites & theirs.programme.sites
    if sites and sites in (own.programme.sites, theirs.programme.sites):
        return False
    return _are_alike(own.people, theirs.people) and (
        _besides(pair.study, own) == _besides(pair.other, theirs)
    )


def _are_alike(own: People, theirs: People) -> bool:
    """Half of their age groups or more are shared, and some of each can be in both."""
    every = own.groups | theirs.groups
    if own.groups and theirs.groups and len(own.groups & theirs.groups) < _SHARE * len(every):
        return False
    return {own.sex, theirs.sex} != {"FEMALE", "MALE"}


def _may_agree(pair: Pair) -> bool:
    """No other stage and no other line of treatment, as far as both records say one, and the same
    of the aims and people that titles tell.
    """
    titles = [" ".join(strings(each, *TITLES)) for each in (pair.study, pair.other)]
    aims = [[each.search(title) is None for each in _AIMS] for title in titles]
    if aims[0] != aims[1]:
        return False
    own, theirs = pair.own.course, pair.theirs.course
    if own.line and theirs.line and own.line != theirs.line:
        return False
    return not own.stages or not theirs.stages or bool(own.stages & theirs.stages)


def _besides(study: Study, traits: Traits) -> set[tuple[str, ...]]:
    """What is given under a name that says little by itself (*radiation therapy*)."""
    known = {each.text for each in traits.interventions}
    names = (each for each in strings(study, "InterventionName") if each not in known)
    return {tuple(words(each)) for each in names if not _NOTHING.search(each)}


def _are_same(pair: Pair) -> bool:
    """Each intervention has its like in the other study, under one name or another and in one role:
    what a treatment is compared with is part of the question.
    """
    both = pair.own.interventions, pair.theirs.interventions
    return all(
        any(each.role == other.role and each.names & other.names for other in others)
        for mine, others in (both, both[::-1])
        for each in mine
    )


def _is_elsewhere(pair: Pair) -> bool:
    """Another sponsor, and one kind, purpose and model of study."""
    one, other = pair.own.design, pair.theirs.design
    alike = one.kind == other.kind and one.purpose == other.purpose and bool(one.purpose)
    return alike and bool(one.phases & other.phases or one.phases == other.phases) and _differ(pair)


def _of_one_class(
    pair: Pair, own: list[Intervention], theirs: list[Intervention]
) -> Iterator[Relation]:
    """Two drugs for one disease in one phase, by others, whose names end in one stem. MeSH would
    put more together, mostly by chemistry: suramin and etoposide do not act alike.
    """
    one, other = pair.own.design, pair.theirs.design
    if not one.phases & other.phases or "TREATMENT" not in one.purpose & other.purpose:
        return
    shared = pair.own.conditions.keys() & pair.theirs.conditions.keys()
    if not any(_is_one_disease(pair, each) for each in shared):
        return
    if not _differ(pair) or not _may_agree(pair):
        return
    if pair.own.drug_terms.keys() & pair.theirs.drug_terms.keys():
        return
    for mine in own:
        for its in theirs:
            classes, others = drug_classes(mine.text), drug_classes(its.text)
            if any(classes[each] != others[each] for each in classes.keys() & others.keys()):
                yield _made("competitor", _names(pair, mine, its))


def _is_one_disease(pair: Pair, heading: str) -> bool:
    """False for the top of MeSH's tree (*Neoplasms*), and for what the tree lacks, where there is
    one: headings that stand for a whole branch come and go from year to year (*Infections*).
    """
    return not pair.ground.tree or len(pair.ground.above(heading)) > 1


def _differ(pair: Pair) -> bool:
    """Run by two sponsors, both of which are said."""
    return bool(pair.own.programme.lead and pair.theirs.programme.lead) and not _same_lead(pair)


def _same_lead(pair: Pair) -> bool:
    return pair.own.programme.lead == pair.theirs.programme.lead


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
