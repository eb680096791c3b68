"""What studies can be asked about their sites without looking at the sites."""

import pytest

from trialatlas.index.one_value import each_alone, is_of_one_value, may_score
from trialatlas.index.terms import target
from trialatlas.query import parse
from trialatlas.query.tree import DEFAULT_AREA, And, Area, Phrase, Scope

HERE = target(DEFAULT_AREA)
TOWN = Area("LocationCity", Phrase("Boston"))
STATUS = Area("LocationStatus", Phrase("RECRUITING"))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("AREA[LocationCity]Boston", True),
        ("AREA[LocationCity](Boston OR Rome)", True),
        ("AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING", False),
        ("NOT AREA[LocationCity]Boston", False),
        ("AREA[Condition]asthma", False),
    ],
)
def test_one_value_of_a_site_is_a_value_of_the_study(text: str, is_so: bool):  # noqa: FBT001 - a case
    assert is_of_one_value(parse(text), HERE) == is_so


def test_of_several_conditions_on_a_site_those_of_one_value_can_be_asked_alone():
    negated = parse("NOT AREA[LocationCountry]Italy")
    assert each_alone(And((TOWN, negated, STATUS)), HERE) == [TOWN, STATUS]
    assert each_alone(TOWN, HERE) == [TOWN]
    assert each_alone(negated, HERE) == []


def test_only_sites_that_must_be_looked_at_give_no_score():
    together = Scope("Location", And((TOWN, STATUS)))
    assert not may_score(together, HERE)
    assert not may_score(And((together, parse("NOT asthma"))), HERE)
    assert may_score(And((together, parse("asthma"))), HERE)
    assert may_score(Scope("Location", TOWN), HERE)
    assert may_score(parse("asthma"), HERE)
