"""What one study says about names: pairs of a name and another that it is given.

Three kinds of evidence, read from the record as it is:

- a condition as somebody wrote it, and the MeSH term that the registry put beside it
  (`condition`); an intervention likewise (`intervention`)
- an intervention's name and its other names (`other-name`)
- an abbreviation and what the text spells it out as (`abbreviation`)

A study counts once for a pair. Pure functions, so that any number of processes
can run them. What does not live here: counting over studies, and what is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from trialatlas.study import Study
from trialatlas.vocabulary.abbreviations import definitions
from trialatlas.vocabulary.names import (
    Name,
    condition_name,
    content,
    intervention_name,
    long_name,
    plain_name,
    short_name,
    telling,
)

METHOD = 3
"""Grows when the same record would give other pairs, or other pairs would be believed."""

Kind: TypeAlias = Literal["condition", "intervention", "other-name", "abbreviation"]
KINDS: tuple[Kind, ...] = ("condition", "intervention", "other-name", "abbreviation")
"""A kind is stored as its place in this list."""


class Pair(NamedTuple):
    """That `variant` was given the meaning `concept`. Both the same: the variant is a concept."""

    kind: Kind
    variant: Name
    concept: Name


Said: TypeAlias = tuple[int, list[Pair]]
"""The number in a study's NCT id, and what the study says."""


class _Protocol(msgspec.Struct):
    identificationModule: Any = None  # noqa: N815 - the record's own name, as all below
    descriptionModule: Any = None  # noqa: N815
    conditionsModule: Any = None  # noqa: N815
    armsInterventionsModule: Any = None  # noqa: N815


class _Derived(msgspec.Struct):
    conditionBrowseModule: Any = None  # noqa: N815
    interventionBrowseModule: Any = None  # noqa: N815


class _Record(msgspec.Struct):
    """The modules that are read; the decoder passes over all others."""

    protocolSection: _Protocol = msgspec.field(default_factory=_Protocol)  # noqa: N815
    derivedSection: _Derived = msgspec.field(default_factory=_Derived)  # noqa: N815


_APART = "\n.\n"
"""Between two texts: a definition never reaches from one into the other."""

_decoder = msgspec.json.Decoder(_Record)


def evidence(raw: bytes) -> list[Pair]:
    """The pairs that a record gives, each once, in no promised order.

    A record of another shape than a study's gives none: nothing is learnt from it.
    """
    try:
        record = _decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
    return _pairs(record.protocolSection, record.derivedSection)


def evidence_of(study: Study) -> list[Pair]:
    """The same of a study that is decoded already."""
    protocol, derived = (study.record.get(each) for each in ("protocolSection", "derivedSection"))
    protocol, derived = protocol or {}, derived or {}
    if not isinstance(protocol, dict) or not isinstance(derived, dict):
        return []
    return _pairs(
        _Protocol(**{name: protocol.get(name) for name in _Protocol.__struct_fields__}),
        _Derived(**{name: derived.get(name) for name in _Derived.__struct_fields__}),
    )


def _pairs(protocol: _Protocol, derived: _Derived) -> list[Pair]:
    conditions = _texts(protocol.conditionsModule, "conditions")
    interventions = _structures(protocol.armsInterventionsModule, "interventions")
    names = [each["name"] for each in interventions if isinstance(each.get("name"), str)]
    spelled = chain(
        _single(protocol.identificationModule, "briefTitle", "officialTitle"),
        _single(protocol.descriptionModule, "briefSummary", "detailedDescription"),
        conditions,
        _texts(protocol.conditionsModule, "keywords"),
        names,
    )
    found = chain(
        _aligned("condition", map(condition_name, conditions), derived.conditionBrowseModule),
        _aligned("intervention", map(intervention_name, names), derived.interventionBrowseModule),
        _other_names(interventions),
        _abbreviations(spelled),
    )
    return list({(pair.kind, pair.variant.key, pair.concept.key): pair for pair in found}.values())


def _aligned(kind: Kind, written: Iterable[Name | None], browse: Any) -> Iterator[Pair]:
    """Names with the MeSH terms beside them, as far as it is clear which belongs to which.

    Equal ones first; of the rest, one with one; else those that share the most words, each being
    the other's only best. A condition and a term that are left beside others must share a telling
    word too: most often the term that is left is said of one of the others (measured in
    `docs/synonyms.md`).
    """
    names = {each.key: each for each in written if each is not None}
    terms = [plain_name(each) for each in _terms(browse)]
    concepts = {each.key: each for each in terms if each is not None}
    are_alone = len(names) == len(concepts) == 1
    for key in names.keys() & concepts.keys():
        yield Pair(kind, names.pop(key), concepts.pop(key))
    by_content = {content(key): key for key in concepts}
    for key in list(names):
        same = by_content.get(content(key))
        if same in concepts:
            yield Pair(kind, names.pop(key), concepts.pop(same))
    if len(names) == 1 and len(concepts) == 1 and (are_alone or kind != "condition"):
        yield Pair(kind, *names.values(), *concepts.values())
    elif names and concepts:
        yield from _best(kind, list(names.values()), list(concepts.values()))


def _best(kind: Kind, names: list[Name], concepts: list[Name]) -> Iterator[Pair]:
    scores = [[_overlap(name, concept) for concept in concepts] for name in names]
    for row, name in zip(scores, names, strict=True):
        best = max(row)
        if not best or row.count(best) > 1:
            continue
        place = row.index(best)
        column = [each[place] for each in scores]
        if max(column) == best and column.count(best) == 1:
            yield Pair(kind, name, concepts[place])


def _overlap(one: Name, other: Name) -> float:
    left, right = telling(one.key), telling(other.key)
    return len(left & right) / max(1, len(left | right))


def _other_names(interventions: list[dict[str, Any]]) -> Iterator[Pair]:
    for each in interventions:
        others = _texts(each, "otherNames")
        name = each.get("name")
        known = intervention_name(name) if others and isinstance(name, str) else None
        if known is not None:
            for other in map(intervention_name, others):
                if other is not None and other.key != known.key:
                    yield Pair("other-name", other, known)


def _abbreviations(texts: Iterable[str]) -> Iterator[Pair]:
    for found in definitions(_APART.join(texts)):
        short, long = short_name(found.short), long_name(found.long)
        if short is not None and long is not None and short.key != long.key:
            yield Pair("abbreviation", short, long)


def _single(module: Any, *names: str) -> list[str]:
    values = [module.get(name) for name in names] if isinstance(module, dict) else []
    return [each for each in values if isinstance(each, str)]


def _texts(module: Any, name: str) -> list[str]:
    values = module.get(name) if isinstance(module, dict) else None
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


def _structures(module: Any, name: str) -> list[dict[str, Any]]:
    values = module.get(name) if isinstance(module, dict) else None
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _terms(browse: Any) -> list[str]:
    terms = (each.get("term") for each in _structures(browse, "meshes"))
    return [each for each in terms if isinstance(each, str)]
