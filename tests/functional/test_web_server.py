"""What stands around every answer: headers, redirects, faults, the port."""

import asyncio
import gzip
import re
import socket
from contextlib import closing
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from web_site import follow

from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import (
    AtlasError,
    EnvironmentFaultError,
    IndexMissingError,
    StoreDamagedError,
    StoreLockedError,
    UsageError,
)
from trialatlas.server import listen
from trialatlas.web.problems import problem_of
from trialatlas.web.routing import guarded
from trialatlas.web.site import Site

PAGES = ["/", "/search", "/study/NCT00000001", "/study/NCT00000001/design", "/modules", "/about"]


@pytest.mark.parametrize("address", [*PAGES, "/nothing", "/study/NCT1", "/study/x", "/favicon.svg"])
def test_every_answer_forbids_inline_script_frames_and_other_hosts(web: Client, address: str):
    answer = web.get(address)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_holds_no_script(web: Client, address: str):
    page = web.get(address).text
    loaded = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:src|href)="([^"]+)"', page)
    assert all(each.startswith("/") for each in loaded)
    assert all("src=" in each for each in re.findall(r"<script[^>]*>", page))
    assert not re.findall(r"<script[^>]*>[^<]", page)
    assert " style=" not in page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_did_not_change_is_not_sent_again(web: Client, address: str):
    tag = web.get(address).headers["etag"]
    again = web.get(address, headers={"if-none-match": tag})
    assert (again.status, again.body) == (304, b"")


def test_pages_are_compressed_for_those_who_can_read_it(web: Client):
    plain = web.get("/study/NCT00000001")
    packed = web.get("/study/NCT00000001", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_the_style_sheet_is_small_and_kept_for_good(web: Client):
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', web.get("/").text)
    assert sheet
    answer = web.get(sheet[1])
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.body) < 20_000


@pytest.mark.parametrize(
    ("asked", "clean"),
    [
        ("//study//NCT00000001", "/study/NCT00000001"),
        ("/about/", "/about"),
        ("//", "/"),
        ("//example.org/", "/example.org"),
        ("/study/a?b=1/", "/study/a%3Fb%3D1"),
    ],
)
def test_spare_slashes_are_taken_out_on_this_host(web: Client, asked: str, clean: str):
    answer = web.get(asked, "a=1")
    assert (answer.status, answer.headers["location"]) == (301, f"{clean}?a=1")


def test_the_health_of_the_server_is_told_to_programs(web: Client):
    answer = web.get("/healthz")
    assert answer.headers["content-type"] == "application/json"
    assert '"ok"' in answer.text


def test_a_method_that_is_not_served_is_told_which_ones_are(web: Client):
    for address in ("/", "/study/NCT00000001"):
        answer = web.ask("POST", address)
        assert answer.status == 405
        assert "GET" in answer.headers["allow"]


def test_an_address_that_leads_nowhere_is_a_page_too(web: Client):
    answer = web.get("/nothing/at/all")
    assert answer.status == 404
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 400),
        (StoreLockedError("x"), 503),
        (IndexMissingError("x"), 503),
        (StoreDamagedError("x"), 500),
        (EnvironmentFaultError("x"), 500),
    ],
)
def test_each_kind_of_error_has_its_status(error: AtlasError, status: int):
    assert problem_of(error).status == status


def test_a_fault_of_ours_is_logged_and_its_details_stay_here(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    async def broken(_site: object, _request: Request) -> Response:
        raise ValueError("the secret")

    scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}
    with Atlas.open(tmp_path, create=True) as atlas:
        site = Site(atlas, Config(tmp_path, "--data"))
        answer = asyncio.run(guarded(site, broken)(Request(scope)))
    assert answer.status_code == 500
    assert b"the secret" not in bytes(answer.body)
    assert "the secret" in caplog.text


def test_a_taken_port_is_an_error_before_anything_starts():
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(EnvironmentFaultError) as caught:
            listen("127.0.0.1", other.getsockname()[1])
    assert caught.value.slug == "port-taken"


def test_a_free_port_is_listened_on():
    with closing(listen("127.0.0.1", 0)) as listening:
        assert listening.getsockname()[1] > 0


def test_the_catalogue_leads_to_every_module(web: Client):
    page = web.get("/modules")
    slugs = re.findall(r'href="(/modules/[^"]+)"', page.text)
    assert len(set(slugs)) == 28
    assert all(follow(web, each).status == 200 for each in slugs)
    assert web.get("/modules/nothing").status == 404
