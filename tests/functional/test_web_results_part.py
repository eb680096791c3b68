"""The results on a study's own page: in short, with what does not add up first."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_site import opened

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.study import Study
from trialatlas.study.results.checks import Inconsistency
from trialatlas.web.study_results import ResultsView, headline, results

PENDING = "NCT00000201"
ODD = "NCT00000202"


def record(nct_id: str, **said: Any) -> dict[str, Any]:
    head = {"nctId": nct_id, "briefTitle": "A study"}
    return {"protocolSection": {"identificationModule": head}, **said}


def flow(*numbers: str) -> dict[str, Any]:
    names = ("STARTED", "COMPLETED", "NOT COMPLETED")
    steps = [
        {"type": name, "achievements": [{"groupId": "FG000", "numSubjects": number}]}
        for name, number in zip(names, numbers, strict=True)
    ]
    groups = [{"id": "FG000", "title": "Only <b>group</b>"}]
    return {"groups": groups, "periods": [{"title": "Overall Study", "milestones": steps}]}


RECORDS = [
    record(
        PENDING,
        annotationSection={
            "annotationModule": {
                "unpostedAnnotation": {
                    "unpostedEvents": [
                        {"type": "RELEASE", "date": "2024-05-08"},
                        {"type": "RESET", "dateUnknown": True},
                    ]
                }
            }
        },
    ),
    record(ODD, hasResults=True, resultsSection={"participantFlowModule": flow("9", "7", "1")}),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("part")
    file: Path = folder / "some.jsonl"
    file.write_text("\n".join(map(json.dumps, RECORDS)))
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(file)
    with opened(folder / "data") as client:
        yield client


def part(site: Client, nct_id: str) -> str:
    page = site.get(f"/study/{nct_id}").text
    assert read_page(page).faults == []
    found = re.search(r'<section id="results".*?</section>', page, re.DOTALL)
    assert found, nct_id
    return found[0]


def test_what_does_not_add_up_stands_first_with_its_figures_and_its_module(site: Client):
    text = part(site, ODD)
    assert text.index("callout warning") < text.index("<table>")
    assert "7 and 1 make 8" in text
    assert f'href="/study/{ODD}/participant-flow"' in text
    assert "<b>group" not in text


def test_who_started_and_who_completed_stands_in_a_table(site: Client):
    cells = re.findall(r'<td class="number">([^<]*)</td>', part(site, ODD))
    assert cells == ["9", "7"]


def test_results_that_are_under_review_say_what_was_sent_in_when(site: Client):
    text = part(site, PENDING)
    assert "8 May 2024" in text
    assert text.count("<li>") >= 2
    assert "<table>" not in text


def test_the_headline_counts_what_cannot_be_apart_from_what_differs():
    wrong = Inconsistency("k", "M", "w", ())
    differs = Inconsistency("k", "M", "w", (), strength="differs")
    assert headline(()) == ""
    assert [part.split()[0] for part in headline((wrong, wrong, differs)).split("; ")] == ["2", "1"]
    assert headline((differs,)).split()[0] == "1"


def test_every_real_study_with_results_has_them_in_short(real_studies: list[Study]):
    views = [
        each.data
        for study in real_studies
        if (each := results(study)).data and study.value("ResultsSection")
    ]
    assert len(views) == 55
    assert all(isinstance(each, ResultsView) and each.lines and each.modules for each in views)
    assert sum(bool(each.headline) for each in views) >= 9


def test_deaths_and_events_stand_by_group_and_shares_are_marked_as_computed(
    real_studies: list[Study],
):
    study = next(each for each in real_studies if each.nct_id == "NCT04280705")
    view = results(study).data
    assert isinstance(view, ResultsView)
    assert view.computed
    assert [(each.group, each.deaths) for each in view.events] == [
        ("Placebo", "77 of 521 (14.8%)"),
        ("Remdesivir", "59 of 541 (10.9%)"),
    ]
