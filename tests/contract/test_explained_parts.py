"""What an explanation says of a part is what the oracle finds for that part, whatever answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import pytest
from engine_contract import EngineOver
from engine_trees import Trees

from trialatlas import schema
from trialatlas.atlas.explaining import MAX_LOOKUPS, MAX_PARTS, explained
from trialatlas.atlas.explanation import ExplainedPart, Explanation
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.query import parse, print_query
from trialatlas.query.build import normalise
from trialatlas.query.tree import And, Area, Not, Or, Query, Scope, Tilt
from trialatlas.study import Study

EXPRESSIONS = (
    "",
    "lung cancer",
    '"lung cancer" OR diabetes NOT placebo',
    "AREA[Phase](PHASE2 OR PHASE3) AND AREA[StartDate]RANGE[2020, MAX]",
    "AREA[Phase:size]2 AND NOT AREA[ResultsFirstPostDate]MISSING",
    "SEARCH[Location](AREA[LocationCity]Boston AND NOT AREA[LocationStatus]RECRUITING)",
    "NOT SEARCH[Location](Boston OR SEARCH[Study](cancer AND AREA[Sex]FEMALE))",
    "AREA[ConditionSearch](cancer AND AREA[BriefTitle](safety OR efficacy) AND lung)",
    "TILT[StartDate](safety AND COVERAGE[StartsWith]efficacy) OR EXPANSION[Lossy]a safe new drug",
    "SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]) AND AREA[Sex]ALL",
)

Around = Callable[[Query], Query]


@pytest.fixture(scope="module")
def oracle(real_studies: list[Study]) -> Engine:
    return OracleEngine(real_studies)


@pytest.fixture(scope="module")
def engine(engine_over: EngineOver, real_studies: list[Study]) -> Engine:
    return engine_over(real_studies)


def explain(engine: Engine, query: Query, filters: Query | None = None) -> Explanation:
    return explained(SearchRequest(query, filters=filters), engine, None, frozenset(), "2026-01-02")


def alone(tree: Query, around: Around = lambda part: part) -> Iterator[tuple[Query, Query]]:
    """Every part in reading order, and the part with all areas and scopes that stand around it."""
    yield tree, around(tree)
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from alone(part, around)
        case Not(part) | Tilt(_, part):
            yield from alone(part, around)
        case Area() | Scope():
            yield from alone(tree.part, lambda part: around(replace(tree, part=part)))
        case _:
            return


def assert_counted(said: Explanation, query: Query, oracle: Engine) -> None:
    for part, (tree, asked) in zip(said.query.walk(), alone(query), strict=True):
        assert part.expression == print_query(tree)
        assert part.count == oracle.count(asked), part.expression


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_part_is_counted_alone_in_its_context(engine: Engine, oracle: Engine, expression: str):
    query = parse(expression)
    said = explain(engine, query)
    assert_counted(said, query, oracle)
    assert said.total == said.query.count == oracle.count(query)
    assert parse(said.expression) == query
    assert (said.unlisted, said.uncounted) == (0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_each_part_of_trees_made_by_chance_is_counted(
    engine: Engine, oracle: Engine, real_studies: list[Study], seed: int
):
    for tree in islice(Trees(real_studies, seed), 4):
        query = normalise(tree)
        assert_counted(explain(engine, query), query, oracle)


def test_the_total_is_of_query_and_filters_together(engine: Engine, oracle: Engine):
    query, filters = parse("cancer"), parse("AREA[Phase]PHASE2")
    said = explain(engine, query, filters)
    assert said.filters is not None
    assert said.query.count == oracle.count(query)
    assert said.filters.count == oracle.count(filters)
    assert said.total == oracle.count(And((query, filters)))
    assert said.total < min(said.query.count or 0, said.filters.count or 0)
    assert parse(said.expression) == And((query, filters))


def test_a_part_says_where_it_is_asked_and_how_it_is_met(engine: Engine):
    said = explain(
        engine,
        parse(
            "EXPANSION[Lossy]one two-fold three AND AREA[Phase]PHASE2 AND AREA[Phase:size]1"
            " AND SEARCH[Location](AREA[LocationCity]COVERAGE[FullMatch]New York) AND Trop-2"
        ),
    )
    leaves = [part for part in said.walk() if part.term]
    assert [part.area for part in leaves] == [
        "BasicSearch",
        "Phase",
        "Phase",
        "LocationCity",
        "BasicSearch",
    ]
    assert [part.compared for part in leaves] == ["words", "value", "number", "words", "words"]
    assert [part.in_site for part in leaves] == [False, False, False, True, False]
    terms = [part.term for part in leaves if part.term]
    assert terms[0].groups == (("one",), ("two", "fold"), ("three",))
    assert (terms[0].least, terms[0].expansion) == (2, "Lossy")
    assert [term.groups for term in terms[1:3]] == [(), ()]
    assert (terms[3].groups, terms[3].coverage) == ((("new", "york"),), "FullMatch")
    assert terms[4].groups == (("trop", "2"),)


def test_the_areas_are_those_of_the_declaration(engine: Engine):
    said = explain(engine, parse("a AND AREA[ConditionSearch]b AND AREA[StartDate]2020"))
    areas = {area.name: area for area in said.areas}
    assert list(areas) == ["BasicSearch", "ConditionSearch", "StartDate"]
    for name in ("BasicSearch", "ConditionSearch"):
        declared = schema.area(name)
        assert declared
        pieces = areas[name].pieces
        assert {each.piece: each.weight for each in pieces} == declared.weights
        assert {each.piece for each in pieces if each.synonyms} == {
            piece for part in declared.parts if part.synonyms for piece in part.pieces
        }
    assert [each.piece for each in areas["StartDate"].pieces] == ["StartDate"]


def test_a_long_search_is_shown_in_part_and_says_so(engine: Engine):
    query = parse(" OR ".join(f"AREA[EnrollmentCount]{number}" for number in range(300)))
    said = explain(engine, query)
    shown = list(said.walk())
    assert len(shown) == MAX_PARTS
    assert said.unlisted == 601 - MAX_PARTS
    assert said.uncounted == sum(part.count is None for part in shown) == 0


def test_counting_stops_where_it_would_hold_up_others(engine: Engine, oracle: Engine):
    words = 900
    query = parse("NOT " * 90 + "(" + " ".join(["cancer"] * words) + ")")
    said = explain(engine, query)
    shown = list(said.walk())
    counted = [part for part in shown if part.count is not None]
    assert 1 <= len(counted) <= 1 + MAX_LOOKUPS // words
    assert said.uncounted == len(shown) - len(counted) > 0
    assert said.total == oracle.count(query)


def test_no_part_is_both_a_leaf_and_something_with_parts(engine: Engine):
    def assert_told(part: ExplainedPart) -> None:
        assert bool(part.heading) == bool(part.parts)
        for below in part.parts:
            assert_told(below)

    for expression in EXPRESSIONS:
        assert_told(explain(engine, parse(expression)).query)


def test_an_area_of_one_leaf_can_be_shown_as_one(engine: Engine):
    one = explain(engine, parse("AREA[BriefTitle]stroke")).query
    assert one.leaf
    assert one.leaf.expression == "stroke"
    assert explain(engine, parse("AREA[BriefTitle](stroke OR heart)")).query.leaf is None
