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
