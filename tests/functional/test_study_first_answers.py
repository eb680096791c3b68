"""What stands above the parts of a study: the first answers, and how far its status holds."""

import datetime as dt
import re
from typing import Any

import pytest
from web_site import links

from audit.client import Client
from trialatlas.study import Study
from trialatlas.web.first_answers import Answer, first_answers
from trialatlas.web.study_page import standing

TODAY = dt.date(2026, 3, 1)
STUDY = "/study/NCT00000001"
SAMPLES = [f"/study/NCT990000{number:02d}" for number in range(1, 41)]


def study(**modules: dict[str, Any]) -> Study:
    protocol: dict[str, Any] = {"identificationModule": {"nctId": "NCT00000001"}, **modules}
    return Study.of({"protocolSection": protocol})


def answer(answers: tuple[Answer, ...], question: str) -> str:
    return " ".join(str(each) for one in answers if one.question == question for each in one.said)


CONTACT = {"centralContacts": [{"name": "Ada Person", "email": "ada@example.org"}]}


@pytest.mark.parametrize(
    ("status", "named"), [("RECRUITING", True), ("NOT_YET_RECRUITING", True), ("COMPLETED", False)]
)
def test_whom_to_ask_is_named_only_where_somebody_can_join(status: str, *, named: bool):
    found = first_answers(
        study(statusModule={"overallStatus": status}, contactsLocationsModule=CONTACT)
    )
    assert ("ada@example.org" in answer(found, "How to take part")) is named


def test_that_contacts_are_hidden_is_not_said_as_if_there_were_none():
    open_study = study(statusModule={"overallStatus": "RECRUITING"})
    hidden = answer(first_answers(open_study, hidden=True), "How to take part")
    assert hidden != answer(first_answers(open_study), "How to take part")


def test_a_study_without_a_status_says_that_the_record_gives_none():
    assert answer(first_answers(study()), "How to take part")


@pytest.mark.parametrize(
    ("status", "verified", "stale"),
    [
        ("RECRUITING", "2024-02", True),
        ("RECRUITING", "2024-03", False),
        ("NOT_YET_RECRUITING", "2020", True),
        ("COMPLETED", "2010-01", False),
        ("RECRUITING", "", False),
    ],
)
def test_an_open_study_not_verified_for_two_years_is_stale(
    status: str, verified: str, *, stale: bool
):
    module = {"overallStatus": status, "statusVerifiedDate": verified}
    assert standing(study(statusModule=module), TODAY).stale is stale


def test_two_years_before_a_leap_day_are_a_day(web: Client):
    module = {"overallStatus": "RECRUITING", "statusVerifiedDate": "2026-02"}
    assert not standing(study(statusModule=module), dt.date(2028, 2, 29)).stale
    assert web.get(STUDY).status == 200


def test_every_place_named_on_a_study_page_is_on_it(web: Client):
    for address in (STUDY, "/study/NCT00000002", *SAMPLES):
        page = web.get(address).text
        named = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
        assert named <= set(re.findall(r'id="([^"]+)"', page)), address
        assert "first-answers" in page


def test_a_study_page_draws_its_dates_and_the_picture_is_a_file_too(web: Client):
    page = web.get(SAMPLES[0])
    charts = [each for each in links(page) if "/status/charts/" in each]
    assert {each.rpartition(".")[2] for each in charts} == {"svg", "csv"}
    for each in charts:
        assert web.get(each).status == 200


def test_items_named_by_number_lead_to_their_own_pages(web: Client):
    page = web.get(SAMPLES[0])
    numbered = re.findall(r'class="number" href="([^"]+)"', page.text)
    assert numbered
    for each in numbered:
        assert web.get(each).status == 200


def test_words_of_the_registry_are_explained_beside_them(web: Client):
    part = web.get(SAMPLES[0]).text.partition('id="design"')[2].partition("</section>")[0]
    assert re.search(r'<details class="term"><summary>[^<]+</summary><p>[^<]', part)
