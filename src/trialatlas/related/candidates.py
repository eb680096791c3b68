"""The question that the engine is asked for candidates: what might be like a study.

Its strongest words, its headings, what it gives, and the numbers that tie it to others, joined by
OR: the engine's own rank takes the best few hundred. What does not live here: the full score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from trialatlas.query.build import all_of, any_of
from trialatlas.query.tree import Area, Not, Phrase, Query, Words
from trialatlas.related.ground import Ground
from trialatlas.related.programme import ids_of
from trialatlas.related.record import strings
from trialatlas.related.texts import FULL, TOPIC, Row
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
_FEW_WORDS: Final = (("topic", "BasicSearch", 7), (FULL, "BasicSearch", 5))
_INTERVENTIONS: Final = 4
_HEADINGS: Final = 6
_NUMBERS: Final = 8
_ABOVE: Final = 2
_SIGNS: Final = ".,;:()[]{}\"'*<>=/\\^"
_LONGEST: Final = 60
_READ: Final = (
    *TOPIC,
    "BriefSummary",
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
    brief: bool = False,
) -> Query:
    """What to ask the engine, `brief` with fewer words and no numbers. The study itself is not
    found by it. `written` is `as_written` of the study.
    """
    found = list(_parts(traits, ground, written, _FEW_WORDS if brief else _MANY))
    if not brief:
        found += _beside(traits, ground)
        found += _by_number(study, traits)
    parts = list(dict.fromkeys(found))
    return all_of([any_of(parts), Not(Area("NCTId", Words(study.nct_id)))])


def _parts(
    traits: Traits,
    ground: Ground,
    written: Mapping[str, str],
    words_of: Sequence[tuple[str, str, int]],
) -> Iterator[Query]:
    for name, area, most in words_of:
        strongest = _strongest(traits.texts[name], ground, most)
        yield from (Area(area, Words(written[each])) for each in strongest if each in written)
    for heading in list(traits.conditions)[:_HEADINGS]:
        yield Area("ConditionMeshTerm", Phrase(heading, coverage="FullMatch"))
    for each in traits.interventions[:_INTERVENTIONS]:
        yield Area("InterventionName", Phrase(each.text[:_LONGEST]))
    for heading in list(traits.drug_terms)[:_HEADINGS]:
        yield Area("InterventionMeshTerm", Phrase(heading, coverage="FullMatch"))


def _beside(traits: Traits, ground: Ground) -> Iterator[Query]:
    """Headings as conditions are written, and what they lie below."""
    for heading in list(traits.conditions)[:_HEADINGS]:
        yield Area("Condition", Phrase(heading))
        for above in _just_above(heading, traits, ground):
            yield Area("ConditionMeshTerm", Phrase(above, coverage="FullMatch"))


def _just_above(heading: str, traits: Traits, ground: Ground) -> list[str]:
    """What a heading lies below, the most telling first."""
    above = traits.conditions[heading] - {heading}
    return sorted(above, key=lambda each: (-ground.information(each), each))[:_ABOVE]


def _by_number(study: Study, traits: Traits) -> Iterator[Query]:
    for nct_id in sorted(traits.programme.names)[:_NUMBERS]:
        yield Area("NCTId", Words(nct_id))
    for area in ("BasicSearch", "DetailedDescription"):
        yield Area(area, Words(study.nct_id))
    for number in list(ids_of(study).values())[:_NUMBERS]:
        yield Area("OrgStudyId", Phrase(number, coverage="FullMatch"))
        yield Area("SecondaryId", Phrase(number, coverage="FullMatch"))


def _strongest(row: Row, ground: Ground, most: int) -> list[str]:
    weights = row.often * ground.rarities(row.numbers)
    order = np.argsort(-weights, kind="stable")[:most]
    return [ground.lexicon.words[each] for each in row.numbers[order]]


def as_written(study: Study) -> dict[str, str]:
    """For each normalised word something written in the study that is found by it."""
    found: dict[str, str] = {}
    text = " ".join(strings(study, *_READ))
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
) -> Query | None:
    """What candidates must meet besides; None if nothing."""
    parts: list[Query] = []
    if recruiting:
        parts.append(Area("OverallStatus", Phrase("RECRUITING")))
    if with_results:
        parts.append(Area("HasResults", Words("true")))
    sponsor = study.text("LeadSponsorName")
    if other_sponsors and words(sponsor):
        parts.append(Not(Area("LeadSponsorName", Phrase(sponsor, coverage="FullMatch"))))
    return all_of(parts) if parts else None
