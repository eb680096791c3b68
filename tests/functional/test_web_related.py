"""The page of related studies, and the first look at the foot of a study's page."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from web_site import BARE, HOSTILE, follow, links, opened, raw

from audit.checks import read_page
from audit.client import Client
from related_studies import counted
from trialatlas.atlas import Atlas
from trialatlas.related.presets import BY_HAND
from trialatlas.related.sketch import SEEN

FIRST, SECOND = "NCT99000001", "NCT99000002"
PAGE = f"/study/{FIRST}/related"
ODD = "NCT00000001"
NOTHING = "withResults=true&expr=NOT+AREA%5BHasResults%5Dtrue"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web-related")
    with Atlas.open(folder, create=True) as atlas:
        file = folder / "record.json"
        file.write_bytes(raw(HOSTILE))
        atlas.load(file)
        twin = json.loads(raw(HOSTILE))
        identity = twin["protocolSection"]["identificationModule"]
        identity |= {"nctId": "NCT00000003", "nctIdAliases": []}
        file.write_bytes(raw(twin))
        atlas.load(file)
        file.write_bytes(raw(BARE))
        atlas.load(file)
        atlas.load("sample:80")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Client]:
    with opened(folder) as client:
        yield client


def named(text: str) -> list[str]:
    """The studies of a page, in its order."""
    return re.findall(r'<h2><a href="/study/(NCT\d{8})"', text)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "preset=same-question",
        "preset=same-design",
        "recruiting=true",
        "offset=10",
        f"to={SECOND}",
        "to=x",
        "near=Paris,+2000+km&expr=study",
        "near=%3Cb%3E&expr=(",
        NOTHING,
    ],
)
def test_the_page_is_whole_and_leads_on(site: Client, query: str):
    answer = site.get(PAGE, query)
    assert answer.status == 200
    assert read_page(answer.text).faults == []
    for address in links(answer):
        if "/related" in address:
            assert follow(site, address).status == 200, address


def test_reasons_stand_in_words_before_the_points_and_what_differs_after(site: Client):
    text = site.get(PAGE).text
    assert len(named(text)) == 10
    why, points, differs = (
        text.index(each) for each in ('class="why"', 'class="points"', "differs")
    )
    assert why < points < differs
    assert text.count("Every part of the") == 10


def test_what_both_have_is_named_thing_by_thing(site: Client):
    told = json.loads(site.get(f"{PAGE}.json").text)["studies"]
    rows = site.get(PAGE).text.split("<article>")[1:]
    assert len(rows) == len(told)
    for each, row in zip(told, rows, strict=True):
        shown = [unescape(dd) for dd in re.findall(r"<dt>[^<]+</dt><dd>(.*)</dd>", row)]
        texts = ("mentions", "words", "criteria_words", "rare_phrases", "phrases")
        kinds = ("concepts", "interventions", *texts, "times")
        assert len(shown) == sum(map(bool, map(each.get, kinds)))
        for name in texts:
            assert all(one in " ".join(shown) for one in each.get(name, ()))
        assert all(own in " ".join(shown) for own, _ in each["interventions"])


def test_the_nearest_are_drawn_on_the_page(site: Client):
    picture = re.search(r'<img src="([^"]+)"', site.get(PAGE).text)
    assert picture is not None
    drawn = site.get(picture[1])
    assert drawn.status == 200
    assert drawn.body.startswith(b"<?xml")
    assert "<img" not in site.get(PAGE, f"to={SECOND}").text


def test_the_bar_is_as_long_as_the_score(site: Client):
    text = site.get(PAGE).text
    said = json.loads(site.get(f"{PAGE}.json").body)["studies"]
    bars = re.findall(r'<svg class="parts-bar".*?</svg>', text)
    assert len(bars) == len(said) == 10
    for bar, each in zip(bars, said, strict=True):
        lengths = re.findall(r'class="of-\w+" x="[\d.]+" width="([\d.]+)"', bar)
        assert sum(map(float, lengths)) == pytest.approx(each["score"], abs=0.5)
    assert all(
        {part["signal"] for part in each["parts"]} == counted("same-patients") for each in said
    )


def test_the_sense_of_alike_is_shown_and_can_be_changed(site: Client):
    shown = [
        (each.text, named(each.text))
        for each in (site.get(PAGE), site.get(PAGE, "preset=same-question"))
    ]
    for (text, _), name in zip(shown, ("Same patients", "Same question"), strict=True):
        assert re.search(rf'aria-current="true">{name}</a>', text)
    assert shown[0][1] != shown[1][1]


def test_studies_can_be_narrowed_and_paged(site: Client):
    first, second = named(site.get(PAGE).text), named(site.get(PAGE, "offset=10").text)
    assert not set(first) & set(second)
    recruiting = site.get(PAGE, "recruiting=true").text
    assert len(named(recruiting)) == recruiting.count('class="chip status-open"')
    assert site.get(PAGE, "offset=x").status == 200


def test_a_place_and_an_expression_narrow_and_can_be_taken_away(site: Client):
    text = site.get(PAGE, "near=Paris,+300+km&expr=AREA%5BOverallStatus%5DCOMPLETED").text
    assert len(named(text)) == text.count('class="chip status-done"') > 0
    assert "Near Paris, " in text
    chips = re.findall(r'<a class="chip on" href="([^"]+)"', text)
    assert len(chips) == 2
    assert all("near=" in each or "expr=" in each for each in chips)
    assert not any("near=" in each and "expr=" in each for each in chips)


def test_what_cannot_be_understood_is_said_and_the_page_goes_on_without_it(site: Client):
    text = site.get(PAGE, "near=Nowhereville&expr=(").text
    assert text.count('class="callout error"') == 2
    assert named(text) == named(site.get(PAGE).text)
    assert site.get(f"{PAGE}.json", "near=Nowhereville").status == 400


def test_an_empty_page_says_which_condition_emptied_it(site: Client):
    text = site.get(PAGE, NOTHING).text
    assert named(text) == []
    empty = text[text.index('class="empty"') :]
    assert len(re.findall(r"would leave \d+ candidates?", empty)) == 2
    assert "With results" in empty


@pytest.mark.parametrize("preset", BY_HAND)
def test_a_preset_of_one_side_says_that_its_weights_were_set_by_hand(site: Client, preset: str):
    assert "set by hand" in site.get(PAGE, f"preset={preset}").text
    assert "set by hand" not in site.get(PAGE).text


def test_a_named_study_is_compared_and_the_page_says_why_not_more(site: Client):
    text = site.get(PAGE, f"to={SECOND.lower()}").text
    assert named(text) == [SECOND]
    assert 'class="held-back"' in text
    assert 'class="callout error"' in site.get(PAGE, "to=heart").text
    assert named(site.get(PAGE, "to=NCT00000077").text) == named(site.get(PAGE).text)


def test_what_a_record_holds_is_shown_as_text_and_never_as_markup(site: Client):
    text = site.get(f"/study/{ODD}/related").text
    assert read_page(text).faults == []
    assert named(text)[0] == "NCT00000003"
    assert "<script>alert" not in text
    assert text.count("<img") == text.count("neighbourhood.svg") == 1
    assert "A Hospital &lt;b&gt;" in text
    assert "<mark>" in text


def test_other_spellings_lead_to_the_page_with_what_was_asked(site: Client):
    for asked, meant in (("nct99000001", FIRST), ("NCT00000009", ODD)):
        answer = site.get(f"/study/{asked}/related", "preset=same-question")
        assert answer.status == 301
        assert answer.headers["location"] == f"/study/{meant}/related?preset=same-question"


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        ("/study/NCT00000077/related", "", 404),
        ("/study/heart/related", "", 404),
        (f"{PAGE}.csv", "", 404),
        (PAGE, "preset=all", 400),
    ],
)
def test_what_there_is_not_is_a_page_that_says_so(
    site: Client, address: str, query: str, status: int
):
    assert site.get(address, query).status == status


def foot(site: Client, nct_id: str) -> str:
    """What the page of a study shows of the nearest."""
    text = site.get(f"/study/{nct_id}").text
    assert read_page(text).faults == []
    return text[text.index('id="related"') : text.index('id="record"')]


def test_a_study_names_a_few_at_its_foot_and_leads_to_all(site: Client):
    text = foot(site, FIRST)
    found = re.findall(r'<h3><a href="/study/(NCT\d{8})"', text)
    assert 0 < len(found) <= 4
    assert FIRST not in found
    assert f'href="{PAGE}"' in text


def test_each_study_at_the_foot_has_a_bar_of_the_parts_of_a_first_look(site: Client):
    text = foot(site, FIRST)
    most = sum(SEEN.values())
    bars = re.findall(r'<svg class="parts-bar".*?</svg>', text)
    said = re.findall(r"<strong>(\d+)</strong> of (\d+) points:", text)
    assert len(bars) == len(said) == text.count("<h3>") > 0
    for bar, (points, whole) in zip(bars, said, strict=True):
        assert f'viewBox="0 0 {most:g} 6"' in bar
        assert int(whole) == most
        lengths = re.findall(r'class="of-\w+" x="[\d.]+" width="([\d.]+)"', bar)
        assert sum(map(float, lengths)) == pytest.approx(int(points), abs=0.6)
        titles = re.findall(r"<title>([\w ]+): ([\d.]+) of (\d+) points</title>", bar)
        assert [float(each[1]) for each in titles] == pytest.approx(
            list(map(float, lengths)), abs=0.06
        )
        assert {each[0] for each in titles} <= {"words", "conditions", "who can take part"}


def test_the_foot_says_that_it_is_a_first_look_at_part_of_the_points(site: Client):
    text = foot(site, FIRST)
    most, ways = sum(SEEN.values()), len(counted("same-patients"))
    assert f"in {len(SEEN)} of the {ways} ways of the full comparison" in text
    assert f"gives {most:g} points at most, not 100" in text


def test_what_both_studies_name_is_marked_at_the_foot_and_never_markup(site: Client):
    text = foot(site, ODD)
    tag = "&lt;{}<mark>script</mark>&gt;"
    title = f"دراسة {tag.format('')}<mark>alert</mark>(1){tag.format('/')} &amp; &#34;x&#34;"
    assert f'<h3><a href="/study/NCT00000003" dir="auto">{title}</a></h3>' in text
    assert "<script>alert" not in text
    quoted = re.findall(r'<blockquote class="cited"><p dir="auto">(.*?)</p>', text)
    assert any("&lt;<mark>img</mark> <mark>src</mark>=x" in each for each in quoted)
    assert "Marked:" in text


def test_a_study_that_is_like_none_has_no_bar_at_its_foot(site: Client):
    bare = "NCT00000002"
    text = site.get(f"/study/{bare}").text
    assert 'id="related"' not in text
    assert "parts-bar" not in text
    assert f'href="/study/{bare}/related"' in text


def test_without_an_index_a_study_is_shown_all_the_same(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:3")
    for each in (tmp_path / "index").glob("current.json"):
        each.unlink()
    with opened(tmp_path) as site:
        assert f'href="{PAGE}"' in site.get(f"/study/{FIRST}").text
        assert site.get(PAGE).status == 503
