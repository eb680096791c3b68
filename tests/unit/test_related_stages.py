"""Stages of cancer and lines of treatment, as titles, summaries and criteria say them."""

from typing import Any

import pytest

from related_studies import ground_of, study
from trialatlas.related.differences import differences_of
from trialatlas.related.stages import Course, course_of, nearness
from trialatlas.related.traits import traits_of
from trialatlas.study import Study


def of(
    number: int = 1, *, title: str = "Lung cancer", summary: str = "", criteria: str = ""
) -> Study:
    return study(
        number,
        identification={"briefTitle": title},
        description={"briefSummary": summary},
        eligibility={"eligibilityCriteria": criteria},
    )


FIRST, LATER = "first line or untreated", "later lines, relapsed or refractory"


@pytest.mark.parametrize(
    ("said", "stages"),
    [
        ({"summary": "Stage III or IV disease."}, {3, 4}),
        ({"summary": "Stage IIIB-IVA disease."}, {3, 4}),
        ({"summary": "Stages I to III."}, {1, 2, 3}),
        ({"summary": "stage 2 disease"}, {2}),
        ({"summary": "Locally advanced disease."}, {3}),
        ({"summary": "Early-stage disease."}, {1, 2}),
        ({"summary": "Advanced disease."}, {3, 4}),
        ({"summary": "Metastatic disease."}, {4}),
        ({"summary": "Disease that is not metastatic."}, set()),
        ({"summary": "End-stage 3 disease."}, set()),
        ({"summary": "A two-stage 12-week design."}, set()),
        ({"criteria": "Histologically confirmed stage II breast cancer"}, {2}),
        ({"criteria": "No cancer but adequately treated stage I cancer"}, set()),
        ({"criteria": "Adults. Exclusion criteria: stage IV disease"}, set()),
        ({"criteria": "No brain metastases"}, set()),
        ({"title": "Kidney failure", "summary": "Stage 3 disease."}, set()),
    ],
)
def test_stages_of_cancer_are_read(said: dict[str, Any], stages: set[int]):
    assert course_of(of(**said)).stages == stages


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"summary": "First-line therapy."}, FIRST),
        ({"summary": "People with no prior chemotherapy."}, FIRST),
        ({"summary": "Newly diagnosed disease."}, FIRST),
        ({"title": "Pain", "summary": "Newly diagnosed disease."}, ""),
        ({"summary": "Relapsed or refractory disease."}, LATER),
        ({"summary": "Recurrent disease."}, LATER),
        ({"title": "Pain", "summary": "Recurrent disc herniation."}, ""),
        ({"summary": "First-line or refractory disease."}, ""),
        ({"summary": "Adjuvant therapy."}, "after surgery"),
        ({"summary": "Neoadjuvant therapy."}, "before surgery"),
        ({"criteria": "Previously untreated disease"}, FIRST),
        ({"criteria": "Previously untreated or recurrent disease"}, ""),
        ({"criteria": "Progressed on platinum"}, LATER),
        ({"criteria": "Prior adjuvant therapy allowed"}, ""),
        ({"criteria": "Relapse following first-line therapy"}, ""),
        ({"criteria": "Adults. Exclusion criteria: refractory disease"}, ""),
        ({"criteria": "No refractory disease"}, ""),
        ({"summary": "First-line therapy.", "criteria": "Refractory disease"}, FIRST),
    ],
)
def test_lines_of_treatment_are_read(said: dict[str, Any], line: str):
    assert course_of(of(**said)).line == line


def test_stages_without_one_in_common_and_other_lines_are_differences():
    one = of(1, summary="First-line therapy of stage I disease.")
    other = of(2, summary="Relapsed metastatic disease.")
    both = of(3, summary="Stage I to IV.")
    silent = of(4)
    ground = ground_of(one, other, both)
    read = {each.nct_id: traits_of(each, ground) for each in (one, other, both, silent)}

    def kinds(mine: Study, its: Study) -> dict[str, tuple[str, str]]:
        found = differences_of(mine, its, read[mine.nct_id], read[its.nct_id])
        return {each.kind: (each.own, each.other) for each in found}

    assert kinds(one, other) == {"stage": ("stage I", "metastatic"), "line": (FIRST, LATER)}
    assert kinds(one, both) == {}
    assert kinds(one, silent) == {}


def test_how_near_two_courses_are_is_the_mean_of_what_both_say():
    early = Course(("stage I",), frozenset({1}), FIRST)
    late = Course(("stage I and II",), frozenset({1, 2}), LATER)
    nothing = Course((), frozenset(), "")
    assert nearness(early, early) == 1
    assert nearness(early, late) == pytest.approx(0.25)
    assert nearness(early, nothing) is None
