"""The server answers to its own names; the API's page; limits of one request."""

from pathlib import Path
from typing import Any

import pytest
from web_site import opened, strange_scripts

from audit.client import Client
from trialatlas import api
from trialatlas.atlas import Atlas
from trialatlas.config import HOSTS_VARIABLE, Config, load_config
from trialatlas.server import create_app
from trialatlas.server.hosts import KnownHosts, name_of


def status(hosts: tuple[str, ...], *asked: str) -> int:
    """The status of a request with some Host headers."""
    said: list[int] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {"type": "http", "headers": [(b"host", each.encode("latin-1")) for each in asked]}
    running = KnownHosts(app, hosts)(scope, receive, send)
    with pytest.raises(StopIteration):
        running.send(None)
    return said[0]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:9", "LOCALHOST", "[::1]:80", "localhost."]
)
def test_names_of_this_machine_are_answered(host: str):
    assert status((), host) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "a b", "192.168.1.5"],
)
def test_other_names_are_refused(host: str):
    assert status((), host) == 400


def test_a_request_without_a_name_or_with_two_is_refused():
    assert status(()) == 400
    assert status((), "localhost", "evil.example") == 400


def test_the_operator_may_name_more_or_allow_any():
    assert status(("Trials.Example",), "trials.example:8443") == 200
    assert status(("trials.example",), "other.example") == 400
    assert status(("*",), "other.example") == 200
    assert name_of("[FE80::1]:80") == "fe80::1"


def test_names_are_looked_at_before_anything_else(small_registry: Path, web: Client):
    for path in ("/", "/api/v2/version", "/healthz"):
        assert web.get(path, headers={}).status == 200
    with Atlas.open(small_registry) as atlas:
        layers = create_app(atlas, Config(small_registry, "--data")).user_middleware
    assert layers[0].cls is KnownHosts


def test_names_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(HOSTS_VARIABLE, " trials.example, ,other.example")
    assert load_config(tmp_path).hosts == ("trials.example", "other.example")


def test_answers_may_be_read_by_any_page_but_never_with_credentials(web: Client):
    for path in ("/api/v2/version", "/api/atlas/search", "/api/atlas/nothing"):
        headers = web.get(path, headers={"origin": "https://page.example"}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "query",
    [
        "query.term=" + "a" * 60_000,
        "query.term=" + "a" * 20_000,
        "query.term=" + "(" * 400 + "a" + ")" * 400,
        "&".join(
            f"query.{name}=" + "+".join(f"w{i}" for i in range(600))
            for name in ("term", "cond", "intr", "patient")
        ),
        "facets=" + ",".join(["Phase"] * 21),
        "fields=" + ",".join(["NCTId"] * 501),
    ],
    ids=["address", "expression", "nesting", "cost", "facets", "fields"],
)
def test_what_would_cost_too_much_is_refused(web: Client, query: str):
    assert web.get("/api/atlas/search", query).status == 400


def test_the_page_for_people_names_every_address_and_every_parameter(web: Client):
    answer = web.get("/api")
    assert answer.status == 200
    for path, item in api.DOCUMENT["paths"].items():
        assert f"<code>{path}</code>" in answer.text
        for each in item["get"].get("parameters", ()):
            assert f"<code>{each['name']}</code>" in answer.text
    assert not strange_scripts(answer.text)


def test_the_page_is_there_without_any_study(tmp_path: Path):
    with Atlas.open(tmp_path, create=True):
        pass
    with opened(tmp_path) as client:
        assert client.get("/api").status == 200
