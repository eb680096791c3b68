"""Whoever holds an answer is told that it is the same: without work while nothing changed."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.client import Answer, Client
from audit.site_pages import FIXED
from trialatlas import api, schema
from trialatlas.atlas import Atlas
from trialatlas.atlas.likeness_shelf import LIKENESS_FILE
from trialatlas.config import Config
from trialatlas.directory import KINDS
from trialatlas.server import app as server_app
from trialatlas.server import create_app
from trialatlas.server.health import readiness
from trialatlas.server.validating import UNSETTLED, DataState, Validating

STUDY = "NCT99000001"
OF_STUDY = (
    "",
    ".json",
    ".md",
    ".ris",
    ".csv",
    "/protocol-section",
    "/description",
    "/description.json",
    "/eligibility",
    "/arms-interventions/interventions/1",
    "/related",
    "/related.json",
    "/history",
    "/versions/1",
    "/compare?with=NCT99000002",
)
OF_API = (
    "/api/v2/version",
    "/api/v2/studies?query.term=study&pageSize=3",
    "/api/v2/studies?format=csv",
    f"/api/v2/studies/{STUDY}",
    "/api/v2/studies/metadata",
    "/api/v2/stats/size",
    f"/api/int/studies/{STUDY}?history=true",
    "/api/atlas/search?query.term=study",
    f"/api/atlas/studies/{STUDY}",
    "/api/atlas/openapi.json",
)
ADDRESSES = (
    *(address for kind, address in FIXED if kind not in {"faulty", "saved"}),
    *(f"/{kind.name}" for kind in KINDS),
    f"/modules/{schema.MODULES[0].slug}",
    f"/saved?ids={STUDY}",
    "/search/rss",
    "/robots.txt",
    "/favicon.svg",
    *(f"/study/{STUDY}{rest}" for rest in OF_STUDY),
    *OF_API,
)


class Counting:
    """How often the work behind the validators was done."""

    times = 0


@pytest.fixture(scope="module")
def folder(small_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("validators") / "data"
    shutil.copytree(small_registry, folder)
    settle(folder)
    return folder


def settle(folder: Path) -> None:
    """As if the last change had been a while ago."""
    for path in [*folder.iterdir(), folder / "index" / "current.json"]:
        if path.is_file():
            at = path.stat().st_mtime_ns - 10 * UNSETTLED
            os.utime(path, ns=(at, at))


@pytest.fixture
def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The site, with a count of the answers that were made."""
    Counting.times = 0

    class Counted(server_app.Packing):
        async def __call__(self, *args: Any) -> None:
            Counting.times += 1
            await super().__call__(*args)

    monkeypatch.setattr(server_app, "Packing", Counted)
    with Atlas.open(folder) as atlas:
        client = Client(create_app(atlas, Config(folder, "test")))
        for each in ADDRESSES:
            get(client, each)  # what is opened and kept on first use
        settle(folder)
        yield client
        client.close()


def get(client: Client, address: str, **headers: str) -> Answer:
    path, _, query = address.partition("?")
    return client.get(path, query, {name.replace("_", "-"): each for name, each in headers.items()})


def bytes_of(tag: str) -> str:
    return tag.strip('"').partition("-")[0]


def test_every_kind_of_answer_has_a_validator_that_saves_the_work(asked: Client):
    for address in ADDRESSES:
        first = get(asked, address)
        assert first.status == 200, address
        assert "etag" in first.headers, address
        assert first.headers["cache-control"] == "no-cache", address
        made = Counting.times
        again = get(asked, address, if_none_match=f'"other", {first.headers["etag"]}')
        assert (again.status, again.body) == (304, b""), address
        assert Counting.times == made, address
        assert again.headers["etag"] == first.headers["etag"]
        assert "cache-control" in again.headers
        if "vary" in first.headers:
            named = {each.strip() for each in first.headers["vary"].split(",")}
            assert named <= {each.strip() for each in again.headers["vary"].split(",")}


def test_every_endpoint_of_the_api_is_looked_at():
    bases = {path.strip("/").split("/")[1] for path in api.DOCUMENT["paths"]}
    assert bases == {each.split("/")[2] for each in OF_API}


def test_a_tag_of_one_address_language_or_form_is_none_of_another(asked: Client):
    tag = get(asked, "/modules").headers["etag"]
    made = Counting.times
    assert get(asked, "/about", if_none_match=tag).status == 200
    assert get(asked, "/modules", if_none_match=tag, accept_language="de").status == 304
    assert get(asked, "/modules?lang=de", if_none_match=tag).status == 200
    assert Counting.times == made + 3


def test_static_files_may_be_kept_for_ever(asked: Client):
    page = get(asked, "/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = get(asked, address)
    assert "immutable" in answer.headers["cache-control"]
    assert get(asked, address, if_none_match=answer.headers["etag"]).status == 304


def test_while_a_change_may_be_under_way_answers_are_compared_by_their_bytes(
    folder: Path, asked: Client
):
    settled = get(asked, "/modules").headers["etag"]
    os.utime(folder / "store.db")
    made = Counting.times
    again = get(asked, "/modules", if_none_match=settled)
    assert again.status == 304
    assert Counting.times == made + 1
    settle(folder)


def test_a_change_of_the_data_changes_what_it_touches_and_nothing_else(folder: Path, asked: Client):
    before = {each: get(asked, each).headers["etag"] for each in ADDRESSES}
    with Atlas.open(folder) as owner:
        owner.load("sample:45")
    settle(folder)
    changed = set[str]()
    for address, tag in before.items():
        made = Counting.times
        answer = get(asked, address, if_none_match=tag)
        assert Counting.times == made + 1, address
        assert answer.headers["etag"] != tag, address
        fresh = get(asked, address)
        same = bytes_of(fresh.headers["etag"]) == bytes_of(tag)
        assert answer.status == (304 if same else 200), address
        assert answer.body in {b"", fresh.body}
        if not same:
            changed.add(address)
    assert {"/search", "/about", "/api/v2/stats/size"} <= changed
    assert not {"/robots.txt", "/api/v2/studies/metadata", f"/study/{STUDY}.json"} & changed


def test_states_differ_by_data_settings_and_program(folder: Path, tmp_path: Path):
    config = Config(folder, "test")
    settle(folder)
    assert DataState(config)() == DataState(config)() != b""
    assert DataState(Config(folder, "test", contacts="hidden"))() != DataState(config)()
    assert DataState(Config(tmp_path, "test"))() == b""


def test_what_a_server_keeps_for_itself_changes_no_state(folder: Path):
    state = DataState(Config(folder, "test"))
    before = state()
    kept = folder / f"{LIKENESS_FILE}-wal"
    kept.touch()
    try:
        assert state() == before != b""
    finally:
        kept.unlink()


def test_what_is_sent_to_the_server_is_never_answered_from_a_tag(asked: Client):
    tag = get(asked, "/related").headers.get("etag", '"none"')
    answer = asked._loop.run_until_complete(
        asked._ask("POST", "/related", "", {"if-none-match": tag}, b"text=x")
    )
    assert answer.status != 304


def test_readiness_says_why_not(folder: Path, tmp_path: Path, asked: Client):
    assert get(asked, "/readyz").status == 200
    assert get(asked, "/healthz").status == 200
    with Atlas.open(folder) as atlas:
        seen = atlas.store.status().last_seen
        assert seen is not None
        assert readiness(atlas, 1, seen)["status"] == "ready"
        assert readiness(atlas, 1, seen.replace(year=seen.year + 1))["reason"] == "stale"
        shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "index" / "current.json").unlink()
    with Atlas.open(tmp_path / "copy") as atlas:
        client = Client(create_app(atlas, Config(tmp_path / "copy", "test")))
        answer = get(client, "/readyz")
        assert answer.status == 503
        assert '"index-missing"' in answer.text
        refused = get(client, "/api/v2/studies")
        assert (refused.status, int(refused.headers["retry-after"]) > 0) == (503, True)
        client.close()
    with Atlas.open(tmp_path / "empty", create=True) as atlas:
        assert readiness(atlas, 0, seen)["reason"] == "empty"


def test_validators_stand_before_everything_that_works(folder: Path):
    with Atlas.open(folder) as atlas:
        layers = create_app(atlas, Config(folder, "test")).user_middleware
    names = [each.cls for each in layers]
    assert names.index(Validating) < names.index(server_app.Packing)  # pyright: ignore[reportArgumentType]
