"""What one request may bring, cost and wait for, and how it is told that it may not."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from audit.client import Answer, Client
from trialatlas.atlas import Atlas
from trialatlas.config import LIMIT_VARIABLE, PROXIES_VARIABLE, Config, Limits, load_config
from trialatlas.errors import UsageError
from trialatlas.server import create_app
from trialatlas.server.budget import Budget
from trialatlas.server.limiting import MOST_CLIENTS, Clients
from trialatlas.server.proxies import Proxies
from trialatlas.server.refusing import Refusing, overloaded
from trialatlas.server.telemetry import Telemetry

PAGE = {"accept": "text/html"}
PROGRAM = {"accept": "application/json"}
PROBLEM = {"accept": "application/problem+json"}
FORM = "application/x-www-form-urlencoded"


def client(atlas: Atlas, **limits: Any) -> Client:
    return Client(create_app(atlas, Config(atlas.data, "test", limits=Limits(**limits))))


@pytest.fixture(scope="module")
def atlas(small_registry: Path):
    with Atlas.open(small_registry) as opened:
        yield opened


def problem(answer: Answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status, '"slug"' in answer.text and answer.text.split('"slug":')[1].split('"')[1]


def test_an_address_that_is_too_long_is_refused_in_the_form_that_is_expected(atlas: Atlas):
    asked = client(atlas, address=100)
    long = "q=" + "a" * 100
    page = asked.get("/modules", long, PAGE)
    assert (page.status, page.headers["content-type"][:9]) == (414, "text/html")
    assert "<h1>" in page.text
    assert problem(asked.get("/modules", long, PROGRAM)) == (414, "address-long")
    assert problem(asked.get("/api/v2/version", long, PROBLEM)) == (414, "address-long")
    plain = asked.get("/api/v2/version", long)
    assert (plain.status, plain.headers["content-type"][:10]) == (414, "text/plain")
    assert plain.headers["access-control-allow-origin"] == "*"
    asked.close()


def test_a_body_that_is_too_large_is_refused_whatever_its_head_says(atlas: Atlas):
    asked = client(atlas, body=50)
    assert asked.post("/related", b"text=" + b"a" * 46, FORM).status == 413
    assert asked.post("/related", b"text=thyroid+cancer", FORM).status == 200
    sent = asked._loop.run_until_complete(
        asked._ask("POST", "/related", "", {"content-type": FORM}, b"text=" + b"a" * 46)
    )
    assert sent.status == 413
    asked.close()


def test_who_asks_too_often_is_told_when_to_come_again(atlas: Atlas):
    asked = client(atlas, rate=0.1, burst=2)
    assert [asked.get("/modules").status for _ in range(3)] == [200, 200, 429]
    for path, headers in (("/about", PAGE), ("/api/v2/version", PROBLEM)):
        answer = asked.get(path, headers=headers)
        assert answer.status == 429
        assert 0 < int(answer.headers["retry-after"]) <= 10
    assert asked.get("/healthz").status == 200
    asked.close()


def test_tokens_come_back_with_time_and_never_beyond_the_burst():
    now = [0.0]
    clients = Clients(2.0, 3, lambda: now[0])
    assert [clients.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert clients.wait("b") == 0
    now[0] = 0.5
    assert clients.wait("a") == 0
    now[0] = 1000
    assert [clients.wait("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_a_house_of_ipv6_is_one_client_and_few_clients_are_remembered():
    clients = Clients(0.001, 1, lambda: 0.0)
    assert clients.wait("2001:db8::1") == 0
    assert clients.wait("2001:db8::ffff:1") > 0
    assert clients.wait("::ffff:192.0.2.1") == clients.wait("::ffff:192.0.2.2") == 0
    for number in range(MOST_CLIENTS + 5):
        clients.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(clients) == MOST_CLIENTS


@pytest.mark.parametrize(
    ("peer", "told", "known"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_a_proxys_word_is_taken_only_where_it_is_trusted(peer: str, told: str, known: str):
    seen: list[Any] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope)

    scope = {
        "type": "http",
        "client": (peer, 1),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", told.encode()), (b"x-forwarded-proto", b"https")],
    }
    asyncio.run(Proxies(app, ["10.0.0.0/8"])(scope, None, None))  # pyright: ignore[reportArgumentType]
    assert seen[0]["client"][0] == known
    assert seen[0]["scheme"] == ("http" if peer == "192.0.2.1" else "https")


def test_an_answer_that_works_too_long_is_stopped_and_says_so():
    async def endless(_scope: Any, _receive: Any, _send: Any) -> None:
        while True:
            sum(range(1000))

    asked = Client(Budget(endless, 0.01))
    assert problem(asked.get("/search", headers=PROGRAM)) == (503, "over-budget")
    asked.close()


def test_a_page_that_is_stopped_is_a_problem_like_any_other(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
):
    asked = Client(Budget(create_app(atlas, Config(atlas.data, "test")), 0.2))

    def endless(*_arguments: Any, **_options: Any) -> None:
        while True:
            sum(range(1000))

    with monkeypatch.context() as patch:
        patch.setattr(type(atlas.engine), "search", endless)
        page = asked.get("/search", headers=PAGE)
        assert page.status == 503
        assert "<h1>" in page.text
        assert problem(asked.get("/api/v2/studies", headers=PROBLEM)) == (503, "over-budget")
    asked.close()
    unhurried = Client(Budget(create_app(atlas, Config(atlas.data, "test")), 60))
    assert unhurried.get("/search").status == 200
    unhurried.close()


def test_waiting_for_a_client_is_no_work():
    pauses: list[int] = []

    async def patient(_scope: Any, _receive: Any, send: Any) -> None:
        for number in range(20):
            await asyncio.sleep(0.01)
            pauses.append(number)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    asked = Client(Budget(patient, 0.1))
    assert asked.get("/").status == 200
    assert len(pauses) == 20
    asked.close()


def test_a_crowd_is_told_to_come_again_in_a_moment():
    asked = Client(Refusing(overloaded))
    for path, headers in (("/", PAGE), ("/", PROGRAM), ("/api/v2/studies", PROBLEM)):
        answer = asked.get(path, headers=headers)
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) > 0
    asked.close()


def test_limits_and_proxies_are_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv(f"{LIMIT_VARIABLE}RATE", "2.5")
    monkeypatch.setenv(f"{LIMIT_VARIABLE}BODY", "1000")
    monkeypatch.setenv(PROXIES_VARIABLE, "127.0.0.1, 10.0.0.0/8")
    config = load_config(tmp_path)
    assert (config.limits.rate, config.limits.body) == (2.5, 1000)
    assert config.limits.burst == Limits().burst
    assert config.proxies == ("127.0.0.1", "10.0.0.0/8")
    for name, wrong in (("RATE", "fast"), ("BODY", "1.5"), ("WAITING", "-1"), ("WORK", "inf")):
        with monkeypatch.context() as patch:
            patch.setenv(LIMIT_VARIABLE + name, wrong)
            with pytest.raises(UsageError):
                load_config(tmp_path)
    monkeypatch.setenv(PROXIES_VARIABLE, "everybody")
    with pytest.raises(UsageError):
        load_config(tmp_path)


def test_a_fault_of_ours_is_named_on_the_page_as_it_is_in_the_log(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_arguments: Any, **_options: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(atlas.engine), "search", broken)
    asked = Client(Telemetry(create_app(atlas, Config(atlas.data, "test"))))
    page = asked.get("/search", headers=PAGE)
    named = page.headers["x-request-id"]
    assert page.status == 500
    assert f"<code>{named}</code>" in page.text
    program = asked.get("/search", headers=PROGRAM)
    assert f'"reference":"{program.headers["x-request-id"]}"' in program.text
    told = [each for each in caplog.records if each.exc_info]
    assert getattr(told[0], "facts", {})["request"] == named
    api = asked.get("/api/v2/studies")
    assert api.status == 500
    assert getattr(caplog.records[-1], "facts", {})["request"] == api.headers["x-request-id"]
    asked.close()
