"""What two studies are to each other by what they give: the same to people with another disease,
the same question by another sponsor, or another drug of one class.

Nothing is guessed from how alike they are: names, titles and headings must say it. What does not
live here: what sentences, titles and numbers show (`relation`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from trialatlas.related.answer import RelationKind
from trialatlas.related.concepts import Concepts, Matcher
from trialatlas.related.continuing import TITLES
from trialatlas.related.drug_class import drug_classes
from trialatlas.related.interventions import Intervention
from trialatlas.related.pair import Pair
from trialatlas.related.people import People
from trialatlas.related.record import strings
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary.names import telling

_UNRELATED: Final = 0.2
_FEW: Final = 2
_AIMS: Final = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        r"\bprevent|\bprophyla",
        r"\bpharmacokinetic|\bbioavailab|\bbioequivalen",
        r"\binteraction",
        r"\bchild|\bpa?ediatric|\binfant|\badolescen",
        r"\belderly\b|\bfrail|\bolder (?:people|adults|patients|women|men)\b",
        r"\bdetoxif|\bdetox\b|\bwithdrawal\b",
        r"\bmaintenance\b",
        r"\bbehaviou?r|\bcounsell?ing\b|\bcontingen|\bpsychotherap",
        r"\btreatment (?:program|protocol|ind\b)|\bexpanded access\b|\bcompassionate\b",
        r"\bhigh(?:er)?[- ]dose",
        r"\blow(?:er)?[- ]dose",
        r"\bdose[- ](?:escalat|finding|ranging)|\bmaximum tolerated\b",
    )
)
"""Aims and people that titles tell, beside the common ones."""
_SEVERAL: Final = re.compile(r"[/+,;&]|\b(?:and|or|plus|with)\b", re.IGNORECASE)
"""What stands in a name of several things."""
_ANY_TUMOUR: Final = re.compile(r"\bsolid (?:tumou?r|neoplasm|cancer|malignan)", re.IGNORECASE)
_OF_ANY: Final = frozenset(
    words(
        "acute adenocarcinoma adult advanced aggressive cancer carcinoma cell cells child"
        " childhood chronic deficiency diffuse disease diseases disorder disorders early failure"
        " grade healthy high infection infections injury late locally low malignancies"
        " malignancy malignant metastases metastatic neoplasm neoplasms non patient patients"
        " pediatric previously primary progressive protocol recurrent refractory relapsed"
        " resistant secondary solid specific stage syndrome syndromes treated tumor tumors"
        " tumour tumours type unknown unresectable unspecified untreated i ii iia iib iii iiia"
        " iiib iv iva ivb"
    )
)
"""Words in the names of conditions that tell no disease from another."""
_AGAINST: Final = re.compile(
    r"\b(?:versus|vs|compared? (?:with|to)|comparison (?:with|to))\b([^,;:]*)", re.IGNORECASE
)
_CONTROLLED: Final = re.compile(r"(?<![^,;:])([^,;:]*)[- ]controlled\b", re.IGNORECASE)
_BESIDE: Final = re.compile(r" (?:and|plus|with|without|combin\w*|after|then|versus|vs|follow\w*) ")
"""Words, as normalised, that tell what is named after them as given with or after something."""
_ABOUT: Final = (
    *TITLES,
    "Condition",
    "Keyword",
    "InterventionName",
    "InterventionOtherName",
    "BriefSummary",
)
"""Where a study says what it is about."""
_NEAR_BY: Final = 5
"""Words of a title in which something stands that another is compared with."""
_SHARE: Final = 0.5
_PROCESS: Final = "C23.550"
"""MeSH's branch of pathologic processes."""
_NOTHING: Final = re.compile(
    r"\b(?:placebos?|sham|controls?|observation|no (?:treatment|intervention)|usual care)\b",
    re.IGNORECASE,
)
"""Names of what is no treatment."""


class Given(NamedTuple):
    """A relation, and the interventions of each that show it."""

    kind: RelationKind
    own: Intervention
    other: Intervention


def by_intervention(pair: Pair) -> Iterator[Given]:
    """What the other study is to the one asked about by what they give, the surest first."""
    own = [each for each in pair.own.interventions if each.role == "studied"]
    theirs = [each for each in pair.theirs.interventions if each.role == "studied"]
    if not own or not theirs or not pair.own.conditions or not pair.theirs.conditions:
        return
    if max(len(own), len(theirs)) > _FEW:
        return
    yield from _by_few(pair, list(_looked_at(pair.study, own)), _looked_at(pair.other, theirs))
    same = _common(pair, own, theirs)
    if same and _is_elsewhere(pair) and _are_same(pair) and _is_one_question(pair, *same):
        yield Given("same-question", *same)


def _by_few(pair: Pair, own: list[Intervention], theirs: Iterable[Intervention]) -> Iterator[Given]:
    """What two studies are to each other that look at one or two interventions each."""
    others = list(theirs)
    same = _common(pair, own, others)
    if same is None:
        yield from _of_one_class(pair, own, others)
    elif _are_of_other_diseases(pair) and _lead_both(pair, same):
        yield Given("same-intervention", *same)


def _common(
    pair: Pair, own: list[Intervention], theirs: list[Intervention]
) -> tuple[Intervention, Intervention] | None:
    """Two that are one, if any are: those of one name first, for other names can be mistaken, and
    of these those that titles name.
    """

    def doubt(both: tuple[Intervention, Intervention]) -> tuple[bool, bool]:
        return words(both[0].text) != words(both[1].text), not _are_in_titles(pair, *both)

    found = [(a, b) for a in own for b in theirs if a.names & b.names]
    return min(found, key=doubt, default=None)


def _lead_both(pair: Pair, same: tuple[Intervention, Intervention]) -> bool:
    """Whether each is what its study is about, and not what it is given with."""
    both = (pair.study, pair.own, same[0]), (pair.other, pair.theirs, same[1])
    return all(_leads(study, traits, each) for study, traits, each in both)


def _leads(study: Study, traits: Traits, given: Intervention) -> bool:
    """Whether it is studied alone, or stands first in a title: what comes after *plus* or *with* is
    given to go with something.
    """
    if not any(each.role == "studied" and each is not given for each in traits.interventions):
        return True
    for title in strings(study, *TITLES):
        text = f" {' '.join(words(title))} "
        at = [place for name in given.names if (place := text.find(f" {' '.join(name)} ")) >= 0]
        if at:
            return not _BESIDE.search(text[: min(at) + 1])
    return False


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
    """Far apart in MeSH, none below another, and none called by a word that the other uses: studies
    of people with HIV are often given MeSH terms for what else they have.
    """
    own, theirs = pair.own.conditions, pair.theirs.conditions
    if Matcher(pair.ground, own).value(theirs) >= _UNRELATED:
        return False
    for some, others in ((own, theirs), (theirs, own)):
        if any(each in others[other] for each in _lowest(some) for other in others):
            return False
    both = (pair.study, pair.other), (pair.other, pair.study)
    return not any(_takes_any_tumour(e) or _names_disease_of(e, other) for e, other in both)


def _takes_any_tumour(study: Study) -> bool:
    """Whether it takes people with the other's disease too, if that is a tumour."""
    return any(_ANY_TUMOUR.search(each) for each in strings(study, *TITLES, "Condition"))


def _names_disease_of(study: Study, other: Study) -> bool:
    """Whether a condition of one, or a telling word of it, stands in titles, conditions or keywords
    of the other: MeSH has tumours twice, by tissue and by site (*Glioma*, *Brain Neoplasms*).
    """
    named = [tuple(words(each)) for each in strings(other, "Condition")]
    read = [tuple(words(each)) for each in strings(study, "Condition", *TITLES, "Keyword")]
    if not set(named).isdisjoint(read):
        return True
    shared = frozenset[str]().union(*named) & frozenset[str]().union(*read)
    return any(not each.isdecimal() for each in telling(tuple(shared)) - _OF_ANY)


def _lowest(conditions: Concepts) -> set[str]:
    """The headings of a study without those that others of them lie below."""
    above = (others - {each} for each, others in conditions.items())
    return set(conditions) - frozenset[str]().union(*above)


def _is_one_question(pair: Pair, mine: Intervention, its: Intervention) -> bool:
    """Of the same disease, in people alike, to the same end, with nothing else given by one alone,
    not all where the other is, under titles that name it and say little that the other does not.
    """
    own, theirs = pair.own, pair.theirs
    if _lowest(own.conditions) != _lowest(theirs.conditions) or not _may_agree(pair):
        return False
    if _is_blinded(own) != _is_blinded(theirs) or not _are_told_alike(pair):
        return False
    if not _are_in_titles(pair, mine, its):
        return False
    if own.course.line != theirs.course.line and not own.course.stages & theirs.course.stages:
        return False
    sites = own.programme.sites & theirs.programme.sites
    if sites and sites in (own.programme.sites, theirs.programme.sites):
        return False
    return _are_alike(own.people, theirs.people) and (
        _besides(pair.study, own) == _besides(pair.other, theirs)
    )


def _is_blinded(traits: Traits) -> bool:
    """Whether somebody does not know what is given: then it is held against something."""
    return bool(traits.design.masking - {"NONE"})


def _are_in_titles(pair: Pair, mine: Intervention, its: Intervention) -> bool:
    """Whether a title of each study has a telling word of the name of its own."""
    both = (pair.study, mine), (pair.other, its)
    return all(
        any(given.telling.intersection(words(each)) for each in strings(study, *TITLES))
        for study, given in both
    )


def _are_told_alike(pair: Pair) -> bool:
    """Of the telling words in the short title of each, numbers aside, all but one stand where the
    other says what it is about: one in *Alaska Natives* asks something else.
    """
    both = (pair.study, pair.other), (pair.other, pair.study)
    return all(len(_said_alone(study, other)) <= 1 for study, other in both)


def _said_alone(study: Study, other: Study) -> set[str]:
    told = {word for text in strings(other, *_ABOUT) for word in words(text)}
    said = telling(tuple(words(study.text("BriefTitle"))))
    return {each for each in said if not each.isdecimal()} - told


def _are_alike(own: People, theirs: People) -> bool:
    """Half of their age groups or more are shared, adults are in both or in none, and some of each
    sex can be in both.
    """
    every = own.groups | theirs.groups
    if own.groups and theirs.groups:
        if len(own.groups & theirs.groups) < _SHARE * len(every):
            return False
        if ("adults" in own.groups) != ("adults" in theirs.groups):
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
    return (
        alike and bool(one.phases & other.phases or one.phases == other.phases) and pair.two_leads
    )


def _of_one_class(
    pair: Pair, own: list[Intervention], theirs: list[Intervention]
) -> Iterator[Given]:
    """Two drugs for one disease in one phase, by others, whose names end in one stem. MeSH would
    put more together, mostly by chemistry: suramin and etoposide do not act alike. Each is all that
    its study looks at, and one thing: *tirapazamine plus cisplatin* is about tirapazamine.
    """
    if len(own) > 1 or len(theirs) > 1 or any(_SEVERAL.search(e.text) for e in (*own, *theirs)):
        return
    one, other = pair.own.design, pair.theirs.design
    if not one.phases & other.phases or "TREATMENT" not in one.purpose & other.purpose:
        return
    if not _are_of_one_disease(pair) or not pair.two_leads or not _may_agree(pair):
        return
    if _besides(pair.study, pair.own) != _besides(pair.other, pair.theirs):
        return
    if pair.own.drug_terms.keys() & pair.theirs.drug_terms.keys():
        return
    for mine, its in zip(own, theirs, strict=False):
        classes, others = drug_classes(mine.text), drug_classes(its.text)
        if any(classes[each] != others[each] for each in classes.keys() & others.keys()):
            yield Given("competitor", mine, its)


def _are_of_one_disease(pair: Pair) -> bool:
    """The headings of one are headings of the other, but for those that others of it lie below, and
    one of those shared is a disease.
    """
    own, theirs = _lowest(pair.own.conditions), _lowest(pair.theirs.conditions)
    shared = own & theirs
    return shared in (own, theirs) and any(_is_disease(pair, each) for each in shared)


def _is_disease(pair: Pair, heading: str) -> bool:
    """False for the top of MeSH's tree (*Neoplasms*), for what processes are called that come with
    any disease (*Disease*, *Recurrence*), and for what the tree lacks, where there is one: headings
    that stand for a whole branch come and go from year to year (*Infections*).
    """
    if not pair.ground.tree:
        return True
    places = pair.ground.tree.places.get(heading, ())
    return len(pair.ground.above(heading)) > 1 and not all(e.startswith(_PROCESS) for e in places)
