"""A text or a record handed in, in place of a study that is held: what is compared of it.

A text becomes a record of the same form as a study's, with what was recognised in it; from there
the way is that of every study. Signals that it says nothing for are left out of the weights. What
does not live here: files (`documents`), headings (`synopsis`), names (`recognising`).
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from trialatlas.errors import RecordError
from trialatlas.related.ground import Ground
from trialatlas.related.headings import Part
from trialatlas.related.presets import Weights
from trialatlas.related.recognising import Concept, Kind, Names, recognised
from trialatlas.related.record import strings
from trialatlas.related.scoring import NAMES
from trialatlas.related.synopsis import synopsis_of
from trialatlas.related.texts import ABOUT, CONDITIONS, FULL, GROUPS, KEY
from trialatlas.related.traits import Traits
from trialatlas.study import Study

_BROWSE: Final[dict[Kind, tuple[str, str, str]]] = {
    "condition": ("conditionBrowseModule", "ConditionMeshTerm", "ConditionAncestorTerm"),
    "intervention": (
        "interventionBrowseModule",
        "InterventionMeshTerm",
        "InterventionAncestorTerm",
    ),
}


@dataclass(frozen=True, slots=True)
class AskedText:
    """What is compared. `study` has no number unless the record that was handed in has one.

    `concepts` were recognised in it, or stand in the record, and were kept; `left_out` are headings
    that were to be left out. `parts` are those that a text was read in, none of a record.
    """

    study: Study
    parts: tuple[Part, ...]
    concepts: tuple[Concept, ...]
    left_out: tuple[str, ...]


def asked_of(
    given: str | dict[str, Any], names: Names, ground: Ground, without: AbstractSet[str]
) -> AskedText:
    """Read a text, or a record as decoded JSON; `without` are headings to leave out.

    Raises RecordError for JSON that is no study.
    """
    if isinstance(given, str):
        read = synopsis_of(given)
        record, parts = read.record, read.parts
    else:
        record, parts = msgspec.json.decode(msgspec.json.encode(given)), ()
    study = _study(record)
    found = [*recognised(study, names, ground)]
    derived = record.setdefault("derivedSection", {})
    if not isinstance(derived, dict):
        raise RecordError("derivedSection is no object", slug="record-shape")
    kept: list[Concept] = []
    for kind, (module, piece, above) in _BROWSE.items():
        written = list(dict.fromkeys(strings(study, piece)))
        concepts = [Concept(kind, each, each, 1) for each in written]
        concepts = concepts or [each for each in found if each.kind == kind]
        stay = [each for each in concepts if each.heading not in without]
        kept += stay
        terms = [{"term": each.heading} for each in stay]
        ancestors = [{"term": each} for each in strings(study, above)]
        derived[module] = {"meshes": terms, "ancestors": ancestors if written else []}
    whole = _study(record)
    return AskedText(whole, parts, tuple(kept), tuple(sorted(without)))


def _study(record: dict[str, Any]) -> Study:
    """The record as a study, with its number if it has one."""
    raw = msgspec.json.encode(record)
    try:
        return Study.of(record, raw)
    except RecordError:
        return Study(raw, record, "")


def fed(traits: Traits) -> Iterator[str]:
    """The signals for which something was handed in."""
    people, course = traits.people, traits.course
    design, programme = traits.design, traits.programme
    says = {
        **{name: bool(len(traits.texts[name].numbers)) for name in (FULL, *GROUPS)},
        "rare-words": bool(len(traits.texts[KEY].numbers)),
        "phrases": bool(len(traits.pairs.first)),
        "conditions": bool(traits.conditions),
        "mentions": bool(traits.conditions)
        or any(len(traits.texts[name].numbers) for name in (CONDITIONS, ABOUT)),
        "interventions": bool(traits.interventions or traits.drug_terms),
        "population": bool(people.groups or people.sex or people.healthy is not None)
        or bool(course.stages or course.line),
        "design": any(design),
        "programme": bool(programme.lead or programme.ids or programme.names or programme.sites),
    }
    return (each for each in NAMES if says[each])


def renormalised(weights: Weights, signals: AbstractSet[str]) -> Weights:
    """The same weights over some signals alone, in proportion, of 100 points again; nothing for
    signals that have no weight.
    """
    whole = sum(by for name, by in weights.items() if name in signals)
    return {
        name: 100 * by / whole if whole and name in signals else 0.0 for name, by in weights.items()
    }
