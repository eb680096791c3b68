"""A tree in plain words, so that people can check what they have asked.

One sentence without a full stop, in the order of the tree, with the schema's
labels. It is for reading, not for parsing back: that is `query.printer`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from itertools import groupby
from operator import itemgetter

from trialatlas import schema
from trialatlas.query.ends import RANGED, read_end
from trialatlas.query.leaves import Asked
from trialatlas.query.tree import (
    DEFAULT_AREA,
    ONE_END,
    And,
    Area,
    Coverage,
    Distance,
    Everything,
    Expansion,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Tilt,
    Words,
)
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate
from trialatlas.study.words import value_key, words
from trialatlas.wording import ENGLISH, speaking

_COVERING: dict[Coverage, tuple[str, str]] = {
    "Contains": ("mentions", "does not mention"),
    "FullMatch": ("is exactly", "is not exactly"),
    "StartsWith": ("starts with", "does not start with"),
    "EndsWith": ("ends with", "does not end with"),
}
"""How it is said what a term must cover, and how it is denied."""
_HOW_MANY: dict[Expansion, str] = {"Relaxation": "all words of ", "Lossy": "most words of "}
_HOW_FAR: dict[Expansion, str] = {
    "None": "in this very spelling",
    "Term": "in any inflection",
    "Concept": "as one term",
}


def describe(tree: Query) -> str:
    """The tree as one English sentence without its full stop.

    `Studies where Study status is Recruiting and Start date is 1 Jan 2020 or later`.
    """
    if tree == Everything():
        return "All studies"
    if tree == Not(Everything()):
        return "No study"
    # The grammar of the sentence is English, so the labels and dates in it are.
    with speaking(ENGLISH):
        return f"Studies where {_clause(tree, Asked(), denied=False)}"


def _clause(tree: Query, asked: Asked, *, denied: bool) -> str:
    match tree:
        case And() | Or():
            return _compound(tree, asked, denied=denied)
        case Not(part):
            return _clause(part, asked, denied=not denied)
        case Area(part=part):
            return _clause(part, _within(tree, asked), denied=denied)
        case Scope("Location", part):
            inner = _clause(part, asked, denied=False)
            return f"{'no' if denied else 'one and the same'} site is such that ({inner})"
        case Scope(part=part) | Tilt(part=part):
            said = _clause(part, asked, denied=denied)
            return said if denied or isinstance(tree, Scope) else f"({said}{_ranked_by(tree)})"
        case _:
            return " ".join(_leaf(tree, asked, denied=denied))


def _compound(tree: And | Or, asked: Asked, *, denied: bool) -> str:
    word = "and" if isinstance(tree, And) else "or"
    told = map(partial(_told, asked=asked), tree.parts)
    said: list[str] = []
    for beginning, same in groupby(told, itemgetter(0)):
        ends = [end for _, end in same]
        said.extend([f"{beginning} {_listed(ends, word)}"] if beginning else ends)
    listed = _listed(said, word)
    return f"it is not so that ({listed})" if denied else listed


def _listed(said: list[str], word: str) -> str:
    *before, last = said
    if not before:
        return last
    comma = "," if len(before) > 1 else ""
    return f"{', '.join(before)}{comma} {word} {last}"


def _told(part: Query, asked: Asked) -> tuple[str, str]:
    """A part as the beginning that it can share with its neighbours, and what is left.

    The beginning is empty for what is no plain condition, and for what is denied: "does not
    mention a or b" would say another thing.
    """
    denied = False
    while isinstance(part, Area | Not) or (isinstance(part, Scope) and part.name == "Study"):
        if isinstance(part, Area):
            asked = _within(part, asked)
        denied ^= isinstance(part, Not)
        part = part.part
    if isinstance(part, And | Or):
        said = _compound(part, asked, denied=denied)
        return "", said if denied else f"({said})"
    if isinstance(part, Scope | Tilt):
        return "", _clause(part, asked, denied=denied)
    told = _leaf(part, asked, denied=denied)
    return ("", " ".join(told)) if denied else told


def _within(area: Area, asked: Asked) -> Asked:
    node = None if schema.area(area.name) else schema.find(area.name)
    return replace(asked, name=area.name, node=node, size=area.size)


def _leaf(
    leaf: Words | Phrase | Everything | Missing | Range | Distance, asked: Asked, *, denied: bool
) -> tuple[str, str]:
    """A condition in two: whom it is about with the verb, and what is wanted."""
    is_ = f"{_name(asked)} {'is not' if denied else 'is'}"
    match leaf:
        case Words() | Phrase():
            return _term(leaf, asked, denied=denied)
        case Range(low, high):
            return is_, _span(low, high, asked.kind)
        case Distance(latitude, longitude, miles, towns):
            place = _degrees(latitude, longitude)
            more = ", those without a point by their town" if towns else ""
            lies = f"{'no' if denied else 'a'} site lies"
            return lies, f"within {miles:.4g} miles of {place}{more}"
        case Everything() if asked.node is None:
            return f"{'no' if denied else 'every'} study", "counts"
        case _:
            given = isinstance(leaf, Everything) != denied
            return f"{_name(asked)} is", "given" if given else "not given"


def _term(term: Words | Phrase, asked: Asked, *, denied: bool) -> tuple[str, str]:
    is_ = f"{_name(asked)} {'is not' if denied else 'is'}"
    if asked.kind in RANGED:
        return is_, _end(term.text, asked.kind)
    if asked.kind == "yes-no":
        return is_, "yes" if term.text.strip().casefold() in {"yes", "y", "true"} else "no"
    if asked.kind == "value" and asked.node is not None and term.coverage not in ONE_END:
        return is_, _value(term.text, asked.node)
    if term.coverage != "Contains":
        return _covering(term.coverage, asked, denied=denied), f'"{term.text}"{_how_far(term)}'
    several = isinstance(term, Words) and len(words(term.text)) > 1
    many = _HOW_MANY.get(term.expansion, "") if several else ""
    mentions = "does not mention" if denied else "mentions"
    return f"{_name(asked)} {mentions}", f'{many}"{term.text}"{_how_far(term)}'


def _how_far(term: Words | Phrase) -> str:
    """How far a term may stray from its words, where that is not the usual; its synonyms."""
    strays = _HOW_FAR.get(term.expansion, "")
    said = [*([strays] if strays else []), *(["or a synonym"] if term.synonyms else [])]
    return f" ({' '.join(said)})" if said else ""


def _ranked_by(tilt: Tilt) -> str:
    node = schema.node(tilt.piece)
    more = "the later" if node.search == "date" else "the greater"
    return f", ranked higher {more} {_label(node.path)} is"


def _covering(coverage: Coverage, asked: Asked, *, denied: bool) -> str:
    """`Country is exactly`; `a value of the study starts with` where several fields are asked."""
    affirmed, refused = _COVERING[coverage]
    if asked.node is not None and asked.node.is_leaf:
        return f"{_name(asked)} {refused if denied else affirmed}"
    return f"{'no' if denied else 'a'} value of {_name(asked)} {affirmed}"


def _value(text: str, node: schema.Node) -> str:
    enum = schema.enum(node.type)
    for known in enum.values if enum else ():
        if value_key(known.value) == value_key(text):
            return known.label
    return text


def _span(low: str | None, high: str | None, kind: str) -> str:
    first = None if low is None else _end(low, kind)
    last = None if high is None else _end(high, kind)
    if first and last:
        return f"from {first} to {last}"
    if first:
        return f"{first} or later" if kind == "date" else f"at least {first}"
    if last:
        return f"{last} or earlier" if kind == "date" else f"at most {last}"
    return "given"


def _end(typed: str, kind: str) -> str:
    end = read_end(kind, typed)
    if isinstance(end, PartialDate | Age):
        return end.label
    return typed.strip() if end is None else f"{end:,.15g}"


def _degrees(latitude: float, longitude: float) -> str:
    north = f"{abs(latitude):g}° {'N' if latitude >= 0 else 'S'}"
    return f"{north}, {abs(longitude):g}° {'E' if longitude >= 0 else 'W'}"


def _name(asked: Asked) -> str:
    """What people call the area: its label; what it belongs to as well, if labels repeat."""
    if asked.node is not None:
        label = _label(asked.node.path)
        return f"the number of {label}" if asked.size else label
    if asked.name == DEFAULT_AREA:
        return "the study"
    area = schema.area(asked.name)
    return (area.label if area else "") or asked.name


@cache
def _label(path: str) -> str:
    """The label of a node, and as many labels of the nodes above it as tell it from others."""
    lineage = _lineage(path)
    others = [_lineage(each.path) for each in schema.NODES if each.is_leaf and each.path != path]
    for depth in range(1, len(lineage)):
        if not any(other[:depth] == lineage[:depth] for other in others):
            return _qualified(lineage[:depth])
    return _qualified(lineage)


def _qualified(labels: tuple[str, ...]) -> str:
    label, *above = labels
    return f"{label} ({', '.join(above)})" if above else label


@cache
def _lineage(path: str) -> tuple[str, ...]:
    """The labels from a node upwards, one that repeats the label before it left out."""
    node, above = schema.find(path), path.rpartition(".")[0]
    upwards = _lineage(above) if above else ()
    if node is None:
        return upwards
    return upwards if node.label in upwards[:1] else (node.label, *upwards)
