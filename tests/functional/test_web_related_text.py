"""The page that compares a text or a document with the studies held, and keeps nothing of it."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_site import opened

from audit.checks import read_page
from audit.client import Answer, Client
from documents_to_hand_in import SYNOPSIS, form, paragraph, word
from trialatlas.atlas import Atlas
from trialatlas.related.documents import LARGEST

MARKER = "Zyxwvutsin"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("related-text") / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load("sample:80")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Client]:
    with opened(folder) as client:
        yield client


def send(site: Client, file: bytes | None = None, **fields: str) -> Answer:
    body, content_type = form(fields, file)
    return site.post("/related", body, content_type)


def named(text: str) -> list[str]:
    return re.findall(r'<h2><a href="/study/(NCT\d{8})"', text)


def text_of(folder: Path, nct_id: str) -> str:
    with Atlas.open(folder) as atlas:
        study = atlas.study(nct_id).study
    return f"{study.text('BriefSummary')}\n\n{study.text('EligibilityCriteria')}"


def test_the_empty_form_is_a_whole_page(site: Client):
    answer = site.get("/related")
    assert answer.status == 200
    assert read_page(answer.text).faults == []
    assert 'enctype="multipart/form-data"' in answer.text
    assert "is not stored" in answer.text


def test_the_text_of_a_study_leads_to_that_study(site: Client, folder: Path):
    for nct_id in ("NCT99000001", "NCT99000020", "NCT99000055"):
        answer = send(site, text=text_of(folder, nct_id))
        assert answer.status == 200
        assert read_page(answer.text).faults == []
        assert named(answer.text)[0] == nct_id


@pytest.mark.parametrize("way", ["typed", "file", "word"])
def test_a_synopsis_is_read_however_it_is_handed_in(site: Client, way: str):
    lines = "".join(map(paragraph, SYNOPSIS.split("\n")))
    answer = {
        "typed": lambda: send(site, text=SYNOPSIS),
        "file": lambda: send(site, SYNOPSIS.encode()),
        "word": lambda: send(site, word(lines)),
    }[way]()
    assert answer.status == 200
    assert len(named(answer.text)) == 10
    assert read_page(answer.text).faults == []
    assert "Youngest: <bdi>18 years</bdi>" in answer.text
    assert "Total thyroidectomy" in answer.text[answer.text.index("<textarea") :]


def test_a_record_of_the_api_is_compared_like_its_study(site: Client, folder: Path):
    with Atlas.open(folder) as atlas:
        raw = atlas.study("NCT99000001").study.raw
        own = [each.likeness.nct_id for each in atlas.related("NCT99000001").neighbours]
    assert named(send(site, raw).text) == own
    record = json.loads(raw)
    del record["protocolSection"]["identificationModule"]["nctId"]
    assert named(send(site, json.dumps(record).encode()).text)[0] == "NCT99000001"


def test_what_was_recognised_is_shown_and_can_be_left_out_and_counted_again(
    site: Client, folder: Path
):
    with Atlas.open(folder) as atlas:
        heading = next(
            term
            for held in atlas.held(iter(atlas))
            for term in held.study.values("ConditionMeshTerm")
        )
    text = f"Title: A study of {heading} in adults"
    found = send(site, text=text).text
    assert f'name="without" value="{heading}"' in found
    left = send(site, text=text, without=heading)
    assert read_page(left.text).faults == []
    assert f'name="again" value="{heading}"' in left.text
    assert f'form="asking" name="without" value="{heading}"' not in left.text
    again = send(site, text=text, without=heading, again=heading).text
    assert f'form="asking" name="without" value="{heading}"' in again


def test_the_answer_is_steered_like_that_of_a_study(site: Client):
    recruiting = send(site, text=SYNOPSIS, recruiting="true", preset="same-disease").text
    assert len(named(recruiting)) == recruiting.count('class="chip status-open"') > 0
    assert "set by hand" in recruiting
    second = send(site, text=SYNOPSIS, offset="10").text
    assert not set(named(second)) & set(named(send(site, text=SYNOPSIS).text))
    empty = send(site, text=SYNOPSIS, expr="AREA[Phase]PHASE1 AND NOT AREA[Phase]PHASE1").text
    assert "would leave" in empty
    unread = send(site, text=SYNOPSIS, near="Nowhereville").text
    assert 'class="callout error"' in unread
    assert len(named(unread)) == 10


def test_a_short_text_may_stand_in_an_address_and_a_long_one_not(site: Client):
    assert len(named(site.get("/related", "text=thyroid+cancer+in+adults").text)) == 10
    assert site.get("/related", f"text={'a' * 2001}").status == 414


@pytest.mark.parametrize(
    "file",
    [b"%PDF-1.7", b"\x00\xff\x00", b'{"studies": []}', b"PK\x03\x04", b"x" * (LARGEST + 1)],
    ids=["pdf", "binary", "other-json", "broken-zip", "too-large"],
)
def test_what_cannot_be_read_is_said_above_the_form(site: Client, file: bytes):
    answer = send(site, file)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert read_page(answer.text).faults == []


def test_a_body_that_is_too_large_or_no_form_is_refused(site: Client):
    body, content_type = form({"text": "a" * (2 * LARGEST)})
    assert site.post("/related", body, content_type).status == 400
    assert site.post("/related", b"<xml/>", "application/xml").status == 400
    assert site.post("/related", b"no parts", content_type).status == 400
    assert send(site, text="   ").status == 400
    assert site.post("/related", b"text=asthma", "application/x-www-form-urlencoded").status == 200


@pytest.mark.parametrize(
    "text",
    [
        "甲状腺癌患者",
        "دراسة <script>alert(1)</script>",
        "</textarea><b>x",
        "a\u202eb {{ 7*7 }}",
        "??",
    ],
    ids=range(5),
)
def test_any_text_is_shown_as_text(site: Client, text: str):
    answer = send(site, text=text)
    assert answer.status == 200
    assert read_page(answer.text).faults == []
    assert "<script>alert" not in answer.text
    assert "</textarea><b>" not in answer.text


def test_nothing_of_a_text_is_kept_logged_or_cached(
    site: Client, folder: Path, caplog: pytest.LogCaptureFixture
):
    def state() -> dict[str, int]:
        return {str(each): each.stat().st_size for each in folder.rglob("*") if each.is_file()}

    # Of the studies held, what is compared is kept: all of it by now.
    with Atlas.open(folder) as atlas:
        atlas.fill_likeness()
    send(site, b"Title: a study of asthma\n")
    before = state()
    with caplog.at_level(logging.DEBUG):
        answer = send(site, f"Title: {MARKER} for asthma\n".encode())
        send(site, f"%PDF {MARKER}".encode())
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert MARKER not in caplog.text
    assert state() == before
    assert not any(MARKER.encode() in each.read_bytes() for each in folder.rglob("*.db*"))
