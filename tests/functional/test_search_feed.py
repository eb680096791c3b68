"""The feed of a search: the newest studies it finds, and nothing that breaks a reader."""

from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from web_site import follow, total

from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.web.feed import _said


def items(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get("/search/rss", query)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/rss+xml")
    channel = ET.fromstring(answer.body).find("channel")  # noqa: S314 - our own answer
    assert channel is not None
    return [{each.tag: each.text or "" for each in item} for item in channel.findall("item")]


@pytest.mark.parametrize("field", ["StudyFirstPostDate", "LastUpdatePostDate"])
def test_a_feed_holds_the_newest_studies_of_its_search_in_order(
    web: Client, small_registry: Path, field: str
):
    found = items(web, f"condition=cancer&dateField={field}")
    numbers = [each["guid"].split()[0] for each in found]
    with Atlas.open(small_registry) as atlas:
        dated = {
            hit.nct_id: hit.held.study.text(field)
            for hit in atlas.search("AREA[ConditionSearch]cancer", limit=1000).hits
        }
    dates = [dated[number] for number in numbers]
    assert dates == sorted(dates, reverse=True)
    assert len(numbers) == min(100, sum(map(bool, dated.values()))) > 0
    assert min(dates) >= max([date for each, date in dated.items() if each not in numbers] or [""])


def test_an_item_leads_to_its_study_and_names_its_source(web: Client):
    for each in items(web, "q=study"):
        number, date = each["guid"].split()
        assert each["link"].endswith(f"/study/{number}")
        assert number in unescape(web.get(f"/study/{number}").text)
        assert f"{parsedate_to_datetime(each['pubDate']):%Y-%m-%d}" == date
        assert "ClinicalTrials.gov" in each["description"]


def test_the_registry_s_address_of_a_feed_leads_to_ours(web: Client):
    answer = web.get("/api/rss", "cond=cancer&dateField=LastUpdatePostDate")
    assert answer.status == 301
    assert ET.fromstring(follow(web, answer.headers["location"]).body).tag == "rss"  # noqa: S314 - our own answer


def test_the_channel_leads_back_to_the_search(web: Client):
    answer = web.get("/search/rss", "q=study&condition=cancer&dateField=LastUpdatePostDate")
    link = ET.fromstring(answer.body).findtext("channel/link", "")  # noqa: S314 - our own answer
    page = follow(web, link[link.index("/search") :])
    assert total(page) == total(web.get("/search", "q=study&condition=cancer"))
    assert "dateField" not in page.text


def test_a_feed_by_another_field_is_refused(web: Client):
    assert web.get("/search/rss", "dateField=StartDate").status == 400


def test_results_link_to_their_feed(web: Client):
    assert "/search/rss?q=study" in unescape(web.get("/search", "q=study").text)


def test_no_text_of_a_study_breaks_the_feed():
    top = ET.Element("top")
    _said(top, "title", "\x00a\x07 <b> & ]]> \ud800 \ufffe 糖尿病 \U0001f600")
    read = ET.fromstring(ET.tostring(top, encoding="utf-8"))  # noqa: S314 - our own answer
    assert read.findtext("title") == "a <b> & ]]>   糖尿病 \U0001f600"
