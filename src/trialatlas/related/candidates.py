"""The question that the engine is asked for candidates: what might be like a study.

Its strongest words, its headings, what it gives, and the numbers that tie it to others, joined by
OR: the engine's own rank takes the best few hundred. What does not live here: the full score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Final

import numpy as np

from trialatlas.index.glance import SUMMARY, TOPIC
from trialatlas.query.build import all_of, any_of
from trialatlas.query.tree import Area, Not, Phrase, Query, Words
from trialatlas.related.concepts import Concepts
from trialatlas.related.ground import Ground
from trialatlas.related.presets import DEFAULT, FITTED, Preset
from trialatlas.related.programme import LEADERS, ids_of, investigators_of
from trialatlas.related.reach import ALL, within
from trialatlas.related.record import strings
from trialatlas.related.texts import FULL, Row
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.words import words, words_by_piece

CANDIDATES: Final = 250
"""Studies that are scored in full."""
_MANY: Final = (
    ("topic", "BasicSearch", 12),
    (FULL, "BasicSearch", 16),
    ("criteria", "EligibilityCriteria", 8),
)
"""From which text so many of the strongest words are taken, and where they are searched."""
_FEW: Final = (("topic", "BasicSearch", 7), ("summary", "BasicSearch", 5))
_OF_FOCUS: Final[Mapping[Preset, Sequence[tuple[str, str, int]]]] = {
    "same-disease": (("topic", "BasicSearch", 7),),
    "same-drug": (),
    "same-population": (
        ("criteria", "EligibilityCriteria", 16),
        ("topic", "BasicSearch", 6),
    ),
}
"""The same where one side of a study alone is looked at."""
_OTHER_NAMES: Final = 12
_INTERVENTIONS: Final = 4
_HEADINGS: Final = 6
_NUMBERS: Final = 8
_PERSONS: Final = 3
_ABOVE: Final = 2
_TELLING: Final = log(1 + 5)
"""Words in more than a fifth of a large registry are not asked for: the engine would go through
all those studies for little. How much it goes through of the rest: `reach`."""
_LARGE: Final = 5_000
_SIGNS: Final = ".,;:()[]{}\"'*<>=/\\^"
_LONGEST: Final = 60
AT_A_GLANCE: Final = (*TOPIC, *SUMMARY)
READ: Final = (
    *AT_A_GLANCE,
    "InterventionName",
    "PrimaryOutcomeMeasure",
    "EligibilityCriteria",
    "DetailedDescription",
    "ArmGroupLabel",
    "ArmGroupDescription",
    "InterventionDescription",
    "InterventionOtherName",
    "SecondaryOutcomeMeasure",
)


def question(
    study: Study,
    traits: Traits,
    ground: Ground,
    written: Mapping[str, str],
    *,
    preset: Preset = DEFAULT,
) -> Query:
    """What to ask the engine. The study itself is not
    found by it. `written` is `as_written` of the study. A preset that looks at one side alone asks
    for that side, if the record says anything of it; for the same design, for studies of one type
    and phase among those that any other preset finds.
    """
    found = list(_of_focus(traits, ground, written, preset))
    if not found:
        found += _parts(traits, ground, written, _MANY)
        found += _beside(traits, ground)
        found += _by_number(study, traits)
    asked = [any_of(within(found, ground, ALL))]
    if preset == "same-design":
        asked += _of_one_kind(traits)
    if study.nct_id:
        asked.append(Not(Area("NCTId", Words(study.nct_id))))
    return all_of(asked)


def first_question(traits: Traits, ground: Ground, written: Mapping[str, str]) -> Query:
    """What to ask the engine for a first look: fewer words, and no numbers."""
    found = any_of(dict.fromkeys(_parts(traits, ground, written, _FEW)))
    return all_of([found, Not(Area("NCTId", Words(traits.nct_id)))])


def first_words(traits: Traits, ground: Ground) -> list[str]:
    """The same for a large registry, as words alone: common ones cost the engine little, if it may
    rank them by its own measure.
    """
    return list(
        dict.fromkeys(
            word
            for name, _, most in _FEW
            for word in _strongest(traits.texts[name], ground, most, or_common=True)
        )
    )


def _of_focus(
    traits: Traits, ground: Ground, written: Mapping[str, str], preset: Preset
) -> Iterator[Query]:
    """What one side of a study asks for; nothing for a preset that looks at all of it."""
    if preset in FITTED or preset not in _OF_FOCUS:
        return
    yield from _by_words(traits, ground, written, _OF_FOCUS[preset])
    if preset == "same-drug":
        yield from _by_treatment(traits)
        for above in _classes(traits.drug_terms, ground):
            yield Area("InterventionAncestorTerm", Phrase(above, coverage="FullMatch"))
        for each in traits.interventions[:_INTERVENTIONS]:
            for name in sorted(each.names)[:_OTHER_NAMES]:
                yield Area("InterventionName", Phrase(" ".join(name)[:_LONGEST]))
                yield Area("BasicSearch", Phrase(" ".join(name)[:_LONGEST]))
    else:
        yield from _by_condition(traits)
        yield from _beside(traits, ground)


def _of_one_kind(traits: Traits) -> Iterator[Query]:
    for piece, values in (("StudyType", traits.design.kind), ("Phase", traits.design.phases)):
        if values:
            yield any_of(Area(piece, Phrase(each)) for each in sorted(values))


def _parts(
    traits: Traits,
    ground: Ground,
    written: Mapping[str, str],
    words_of: Sequence[tuple[str, str, int]],
) -> Iterator[Query]:
    yield from _by_words(traits, ground, written, words_of)
    yield from _by_condition(traits)
    yield from _by_treatment(traits)


def _by_words(
    traits: Traits,
    ground: Ground,
    written: Mapping[str, str],
    words_of: Sequence[tuple[str, str, int]],
) -> Iterator[Query]:
    for name, area, most in words_of:
        row = traits.texts[name]
        # Criteria that say nothing in particular are those of thousands of studies.
        strongest = _strongest(row, ground, most, or_common=name != "criteria")
        yield from (Area(area, Words(written[each])) for each in strongest if each in written)


def _by_condition(traits: Traits) -> Iterator[Query]:
    for heading in list(traits.conditions)[:_HEADINGS]:
        yield Area("ConditionMeshTerm", Phrase(heading, coverage="FullMatch"))


def _by_treatment(traits: Traits) -> Iterator[Query]:
    for each in traits.interventions[:_INTERVENTIONS]:
        yield Area("InterventionName", Phrase(each.text[:_LONGEST]))
    for heading in list(traits.drug_terms)[:_HEADINGS]:
        yield Area("InterventionMeshTerm", Phrase(heading, coverage="FullMatch"))


def _beside(traits: Traits, ground: Ground) -> Iterator[Query]:
    """Headings as conditions are written, and what they lie below."""
    for heading in list(traits.conditions)[:_HEADINGS]:
        yield Area("Condition", Phrase(heading))
        for above in _just_above(heading, traits.conditions, ground):
            yield Area("ConditionMeshTerm", Phrase(above, coverage="FullMatch"))


def _just_above(heading: str, concepts: Concepts, ground: Ground) -> list[str]:
    """What a heading lies below, the most telling first."""
    above = concepts[heading] - {heading}
    return sorted(above, key=lambda each: (-ground.information(each), each))[:_ABOVE]


def _classes(terms: Concepts, ground: Ground) -> list[str]:
    return sorted({each for term in terms for each in _just_above(term, terms, ground)})


def _by_number(study: Study, traits: Traits) -> Iterator[Query]:
    for nct_id in sorted(traits.programme.names)[:_NUMBERS]:
        yield Area("NCTId", Words(nct_id))
    for area in ("BasicSearch", "DetailedDescription") if study.nct_id else ():
        yield Area(area, Words(study.nct_id))
    for written in list(investigators_of(study).values())[:_PERSONS]:
        person = written.split(",")[0][:_LONGEST]
        yield from (Area(each, Phrase(person)) for each in LEADERS)
    for number in list(ids_of(study).values())[:_NUMBERS]:
        yield Area("OrgStudyId", Phrase(number, coverage="FullMatch"))
        yield Area("SecondaryId", Phrase(number, coverage="FullMatch"))


def _strongest(row: Row, ground: Ground, most: int, *, or_common: bool) -> list[str]:
    """The words that weigh most: telling ones, or if there are none and `or_common` any."""
    rarities = ground.rarities(row.numbers)
    telling = np.arange(len(rarities))
    if ground.studies >= _LARGE and (np.any(rarities >= _TELLING) or not or_common):
        telling = np.flatnonzero(rarities >= _TELLING)
    weights = row.often[telling] * rarities[telling]
    order = telling[np.argsort(-weights, kind="stable")[:most]]
    return [ground.lexicon.words[each] for each in row.numbers[order]]


def as_written(study: Study, pieces: Sequence[str] = READ) -> dict[str, str]:
    """For each normalised word of some pieces something written there that is found by it."""
    found: dict[str, str] = {}
    text = " ".join(strings(study, *pieces))
    for piece, split in zip(text.split(), words_by_piece(text), strict=True):
        bare = piece.strip(_SIGNS)
        if len(split) == 1 and bare.isalnum():
            found[split[0]] = bare
        else:
            for word in split:
                if len(bare) <= _LONGEST:
                    found.setdefault(word, bare)
    return found


def narrowing(
    study: Study, *, recruiting: bool, with_results: bool, other_sponsors: bool
) -> dict[str, Query]:
    """What candidates must meet besides, by name."""
    parts: dict[str, Query] = {}
    if recruiting:
        parts["recruiting"] = Area("OverallStatus", Phrase("RECRUITING"))
    if with_results:
        parts["with_results"] = Area("HasResults", Words("true"))
    sponsor = study.text("LeadSponsorName")
    if other_sponsors and words(sponsor):
        sponsored = Area("LeadSponsorName", Phrase(sponsor, coverage="FullMatch"))
        parts["other_sponsors"] = Not(sponsored)
    return parts
