"""The sample's make-up is near the registry's."""

from collections import Counter
from collections.abc import Callable

import pytest

from trialatlas.sample import generate
from trialatlas.study import Study


@pytest.fixture(scope="module")
def studies() -> list[Study]:
    return [Study.decode(raw) for raw in generate(1500, start=99_000_501)]


def share(studies: list[Study], wanted: Callable[[Study], bool]) -> float:
    return sum(1 for each in studies if wanted(each)) / len(studies)


@pytest.mark.parametrize(
    ("piece", "value", "low", "high"),
    [
        ("StudyType", "INTERVENTIONAL", 0.70, 0.82),
        ("StudyType", "OBSERVATIONAL", 0.17, 0.27),
        ("StudyType", "EXPANDED_ACCESS", 0.005, 0.03),
        ("OverallStatus", "COMPLETED", 0.38, 0.54),
        ("OverallStatus", "RECRUITING", 0.13, 0.23),
        ("OverallStatus", "UNKNOWN", 0.08, 0.17),
        ("OverallStatus", "WITHDRAWN", 0.01, 0.06),
        ("OverallStatus", "WITHHELD", 0.001, 0.025),
        ("Phase", "PHASE2", 0.12, 0.25),
        ("LeadSponsorClass", "INDUSTRY", 0.25, 0.45),
        ("HasResults", True, 0.07, 0.12),
        ("HasExpandedAccess", True, 0.001, 0.03),
    ],
)
def test_a_value_has_about_its_share(
    studies: list[Study], piece: str, value: object, low: float, high: float
):
    assert low <= share(studies, lambda each: value in each.values(piece)) <= high


@pytest.mark.parametrize(
    ("piece", "low", "high"),
    [
        ("LargeDocFilename", 0.04, 0.1),
        ("UnpostedEventType", 0.003, 0.04),
        ("ViolationEventType", 0.0005, 0.02),
        ("Acronym", 0.2, 0.34),
        ("DetailedDescription", 0.65, 0.8),
        ("Keyword", 0.55, 0.75),
        ("SecondaryOutcomeMeasure", 0.6, 0.85),
        ("ReferenceCitation", 0.2, 0.36),
        ("IPDSharing", 0.5, 0.7),
        ("LocationCity", 0.85, 0.98),
        ("ConditionMeshTerm", 0.8, 0.95),
        ("InterventionMeshTerm", 0.2, 0.5),
    ],
)
def test_a_piece_is_filled_about_as_often_as_in_the_registry(
    studies: list[Study], piece: str, low: float, high: float
):
    assert low <= share(studies, lambda each: bool(each.values(piece))) <= high


def test_titles_are_varied(studies: list[Study]):
    titles = Counter(each.text("BriefTitle") for each in studies)
    assert len(titles) > 0.8 * len(studies)
