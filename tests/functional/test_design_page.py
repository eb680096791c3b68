"""The page of the design's parts, and its chart as files."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from web_site import opened

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas


def test_it_is_sound_and_its_chart_can_be_taken_along(web: Client):
    answer = web.get("/design", "")
    assert answer.status == 200
    assert not read_page(answer.text).faults
    for part in ("Empty", "Missing", "Loading", "Error"):
        assert f"<h3>{part}</h3>" in answer.text
    counted = re.findall(r'<td class="number">([\d,]+)</td>', answer.text)
    rows = web.get("/design/statuses.csv", "").text.splitlines()
    assert rows[0] == "Status,Studies"
    assert [row.rsplit(",", 1)[1] for row in rows[1 : len(counted) // 2 + 1]] == counted[
        : len(counted) // 2
    ]
    ET.fromstring(web.get("/design/statuses.svg", "").text)  # noqa: S314 - our own


def test_there_is_no_other_chart(web: Client):
    assert web.get("/design/other.svg", "").status == 404
    assert web.get("/design/statuses.png", "").status == 404


def test_it_is_there_before_anything_is_loaded(tmp_path: Path):
    with Atlas.open(tmp_path, create=True):
        pass
    with opened(tmp_path) as client:
        answer = client.get("/design", "")
        assert answer.status == 200
        assert not read_page(answer.text).faults
        assert client.get("/design/statuses.svg", "").status == 404
