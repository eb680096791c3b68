"""How often words stand in the studies held."""

import pytest
from engine_contract import EngineOver, MakeEngine, proves
from engine_studies import study

from trialatlas.errors import QueryError

HELD = [
    study(1, BriefTitle="Asthma and asthma", EligibilityCriteria="Asthma, treated"),
    study(2, Condition=["Asthma", "Asthmas"], Keyword=["wheeze"]),
    study(3, EligibilityCriteria="Wheezes"),
]


@proves("frequency-piece")
@pytest.mark.parametrize(
    ("piece", "counts"),
    [
        ("BriefTitle", [1, 0, 0]),
        ("Condition", [1, 0, 0]),
        ("EligibilityCriteria", [1, 1, 0]),
        ("StartDate", [0, 0, 0]),
    ],
)
def test_words_of_a_piece_are_counted_by_study(
    engine_over: EngineOver, piece: str, counts: list[int]
):
    assert engine_over(HELD).frequencies(piece, ["asthma", "wheez", "xyz"]) == counts


@proves("frequency-area")
@pytest.mark.parametrize("area", ["BasicSearch", "ConditionSearch"])
def test_words_of_an_area_are_counted_once_a_study(engine_over: EngineOver, area: str):
    engine = engine_over(HELD)
    assert engine.frequencies(area, ["asthma", "wheez"]) == [2, 1]
    assert engine.frequencies(area, []) == []


@proves("frequency-unknown")
def test_words_of_no_area_cannot_be_counted(make_engine: MakeEngine):
    with pytest.raises(QueryError):
        make_engine([study(1)]).frequencies("Nowhere", ["asthma"])


HEADINGS = ("ConditionMeshTerm", "ConditionAncestorTerm", "InterventionAncestorTerm")


@proves("holding-pieces")
def test_studies_with_a_whole_value_in_any_of_some_pieces_are_counted_once(
    engine_over: EngineOver,
):
    engine = engine_over(
        [
            study(1, ConditionMeshTerm=["Asthma", "Lung Diseases"]),
            study(2, ConditionMeshTerm="Asthma", ConditionAncestorTerm=["Lung Diseases", "Asthma"]),
            study(3, ConditionAncestorTerm="Lung Diseases, Obstructive"),
            study(4, InterventionAncestorTerm="asthma"),
        ]
    )
    assert engine.holding("Asthma", HEADINGS) == 2
    assert engine.holding("Lung Diseases", HEADINGS) == 2
    assert engine.holding("Lung Diseases", HEADINGS[:1]) == 1
    assert engine.holding("Lung", HEADINGS) == 0
    assert engine.holding("Asthma", []) == 0


@proves("holding-change")
def test_a_value_that_a_study_lost_is_not_counted(make_engine: MakeEngine):
    engine = make_engine([study(1, ConditionMeshTerm="Asthma"), study(2)])
    engine.apply([study(1, ConditionMeshTerm="Colitis")], sequence=9)
    assert [engine.holding(each, HEADINGS) for each in ("Asthma", "Colitis")] == [0, 1]


@proves("holding-unknown")
def test_a_value_of_a_text_is_not_counted_whole(make_engine: MakeEngine):
    with pytest.raises(QueryError):
        make_engine([study(1)]).holding("Asthma", ["BriefSummary"])
