"""Pages that are of no single study say whether the studies held are made up."""

from pathlib import Path

import pytest
from web_site import BARE, opened, raw

from audit.client import Client
from trialatlas.atlas import Atlas

PAGES = ("/", "/search", "/modules", "/modules/description", "/about")
ALL = "Fictitious sample studies."
SOME = "Some studies held here are fictitious."


@pytest.mark.parametrize("address", PAGES)
def test_pages_say_that_some_of_the_studies_are_fictitious(web: Client, address: str):
    page = web.get(address).text
    assert SOME in page
    assert ALL not in page
    assert "Study data come from" in page


@pytest.mark.parametrize("holds", ["sample", "real", "nothing"])
def test_pages_say_what_all_of_the_studies_are(tmp_path: Path, holds: str):
    with Atlas.open(tmp_path, create=True) as atlas:
        if holds == "sample":
            atlas.load("sample:5")
        elif holds == "real":
            file = tmp_path / "record.json"
            file.write_bytes(raw(BARE))
            atlas.load(file)
    with opened(tmp_path) as client:
        for address in PAGES:
            page = client.get(address)
            if page.status == 200:
                assert (ALL in page.text) == (holds == "sample"), address
                assert SOME not in page.text
                assert ("Study data come from" in page.text) == (holds != "sample")
        assert client.get("/").status == client.get("/about").status == 200
