"""Query trees of every shape that can be asked, for property tests."""

from hypothesis import strategies as st

from trialatlas import schema
from trialatlas.query.ends import TILTED
from trialatlas.query.tree import (
    COVERAGES,
    EXPANSIONS,
    And,
    Area,
    Distance,
    Everything,
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
from trialatlas.study.words import words

_SIGNS = 'aAbZ09 ()[]"\\“”,:-ü糖\n\t'
_TEXTS = (st.text(_SIGNS, max_size=12) | st.text(max_size=8)).filter(lambda text: bool(words(text)))
_LANGUAGE = st.sampled_from(["AND", "OR", "a NOT b", "ALL", "MISSING", "AREA[x] y", "RANGE [1,2]"])
_COVERAGES = st.sampled_from(COVERAGES)
_EXPANSIONS = st.sampled_from([each for each in EXPANSIONS if each != "None"])
TERMS = st.one_of(
    st.builds(Words, _TEXTS | _LANGUAGE, _COVERAGES, _EXPANSIONS),
    st.builds(Phrase, _TEXTS | _LANGUAGE, _COVERAGES, _EXPANSIONS),
)
_DEGREES = st.floats(-90, 90).map(lambda degrees: round(degrees, 6))
_DISTANCES = st.builds(
    Distance, _DEGREES, _DEGREES, st.floats(0, 9999).map(lambda miles: round(miles, 4))
)
_RANGES = {
    "date": st.builds(Range, st.sampled_from([None, "2019", "02/29/2020"]), st.just("2020-12")),
    "age": st.builds(
        Range, st.sampled_from([None, "6 months"]), st.sampled_from([None, "2 Years"])
    ),
    "number": st.builds(Range, st.sampled_from([None, "-1", "0.5"]), st.sampled_from([None, "7"])),
}
_LEAVES = [node for node in schema.NODES if node.is_leaf]
_LISTS = [node.piece for node in schema.NODES if node.is_list]
_TILTED = [leaf.piece for leaf in _LEAVES if leaf.search in TILTED]
_SITE_PIECES = [leaf.piece for leaf in _LEAVES if ".locations." in leaf.path]


def _in_piece(node: schema.Node) -> st.SearchStrategy[Query]:
    enum = schema.enum(node.type)
    inner: st.SearchStrategy[Query] = st.sampled_from([Everything(), Missing()])
    if node.search in _RANGES:
        inner |= _RANGES[node.search]
    elif node.search == "point":
        inner |= _DISTANCES
    elif node.search == "value" and enum:
        inner |= st.builds(
            Phrase, st.sampled_from([each.value for each in enum.values]), _COVERAGES, _EXPANSIONS
        )
    elif node.search == "yes-no":
        inner |= st.builds(Words, st.sampled_from(["true", "No"]))
    elif node.search == "words":
        inner |= TERMS
    return st.builds(Area, st.just(node.piece), inner)


def _pieces(names: list[str]) -> st.SearchStrategy[Query]:
    return st.sampled_from(names).map(schema.node).flatmap(_in_piece)


def _joined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, parts))


_SITES = st.recursive(
    st.builds(Area, st.just("LocationSearch"), TERMS) | _pieces(_SITE_PIECES),
    _joined,
    max_leaves=4,
)
_EXACT = st.builds(
    Area,
    st.sampled_from(["BasicSearch", "TitleSearch", "Condition", "IdentificationModule"]),
    st.builds(Words, _TEXTS, _COVERAGES, st.just("None"))
    | st.builds(Phrase, _TEXTS, _COVERAGES, st.just("None")),
)
_SINGLE = st.one_of(
    TERMS,
    _EXACT,
    st.just(Everything()),
    _pieces([leaf.piece for leaf in _LEAVES]),
    st.builds(Area, st.sampled_from(_LISTS), _RANGES["number"], st.just(value=True)),
    st.builds(Scope, st.just("Location"), _SITES),
)
_TILTS = st.sampled_from(_TILTED)
_AREAS = st.sampled_from([area.name for area in schema.AREAS])

TREES: st.SearchStrategy[Query] = st.recursive(
    _SINGLE,
    lambda parts: (
        _joined(parts)
        | st.builds(Area, _AREAS, parts)
        | st.builds(Scope, st.just("Study"), parts)
        | st.builds(Tilt, _TILTS, parts)
    ),
    max_leaves=12,
)
"""Trees that pass the checker, in and out of normal form."""
