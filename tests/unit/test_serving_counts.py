"""What is counted of answers, how it is shown, and what a log line holds."""

import asyncio
import json
import logging
import multiprocessing
import re
from typing import Any

import pytest

from trialatlas.directory import KINDS as DIRECTORIES
from trialatlas.errors import UsageError
from trialatlas.server.kinds import KINDS, kind_of
from trialatlas.server.logs import JsonLines, PlainLines, facts, log_settings
from trialatlas.server.metrics import address_of, exposition
from trialatlas.server.tally import Row, Tally
from trialatlas.server.telemetry import Telemetry
from trialatlas.server.turns import Turns, nobody


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/search", "search"),
        ("/search/rss", "search-help"),
        ("/study/NCT00000001", "study"),
        ("/study/NCT00000001.json", "study-file"),
        ("/study/NCT00000001/adverse-events/serious-events/3", "record"),
        ("/study/NCT00000001/baseline-characteristics/charts/a.svg", "chart"),
        ("/study/NCT00000001/related", "related"),
        ("/study/NCT00000001/compare.csv", "compare"),
        ("/api/v2/studies", "api-v2-studies"),
        ("/api/v2/studies/NCT00000001", "api-v2-study"),
        ("/api/v2/stats/size", "api-v2-stats"),
        ("/api/v2/version", "api-v2"),
        ("/api/atlas/search", "api-atlas"),
        ("/api/int/studies/NCT00000001", "api-other"),
        ("/static/atlas.0123456789.css", "static"),
        ("/Ada Lovelace", "other"),
        *((f"/{kind.name}/ada-lovelace", "directory") for kind in DIRECTORIES),
    ],
)
def test_an_address_has_a_kind(path: str, kind: str):
    assert kind_of(path) == kind


@pytest.mark.parametrize("path", ["/study", "//", "/api", "/search/", "/é/\x00", "/study//x"])
def test_any_path_has_one_of_the_kinds(path: str):
    assert kind_of(path) in KINDS


def test_answers_are_counted_by_kind_and_status():
    row = Row.alone()
    row.count("study", 200, 0.004, 100)
    row.count("study", 200, 90.0, 50)
    row.count("search", 418, 0.0, 0)
    assert row.answers() == {("study", 200): 2, ("search", 0): 1}
    buckets, seconds = row.times()["study"]
    assert (buckets[2], buckets[-1], sum(buckets)) == (1, 1, 2)
    assert seconds == pytest.approx(90.004)
    assert row.sent == 150


def count_one(tally: Tally, row: int) -> None:
    tally.row(row).count("study", 200, 0.1, 7)
    tally.row(row).set("alive", 1)


def test_processes_count_in_the_same_memory():
    tally = Tally(2)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=count_one, args=(tally, row)) for row in (0, 1)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert tally.sums().answers() == {("study", 200): 2}
    assert tally.gauges("alive") == {0: 1.0, 1: 1.0}


def test_counts_are_shown_in_the_form_of_prometheus():
    tally = Tally(2)
    tally.row(1).count("search", 200, 0.02, 10)
    tally.row(1).set("alive", 1)
    tally.row(1).set("store_sequence", 9)
    tally.row(1).set("index_sequence", 7)
    text = exposition(tally, restarts=3)
    assert text.endswith("\n")
    name = r"[a-z_]+"
    line = re.compile(rf'{name}(\{{{name}="[^"\\]*"(,{name}="[^"\\]*")*\}})? -?[\d.e+]+')
    told = set[str]()
    for each in text.splitlines():
        if each.startswith("# TYPE "):
            assert each.split()[2] not in told
            told.add(each.split()[2])
        elif not each.startswith("#"):
            assert line.fullmatch(each), each
            base = re.sub("_(bucket|sum|count)$", "", each.partition("{")[0].partition(" ")[0])
            assert base in told
    assert 'trialatlas_requests_total{kind="search",status="200"} 1' in text
    assert 'le="0.025"} 1' in text
    assert 'le="0.01"} 0' in text
    assert 'le="+Inf"} 1' in text
    assert "trialatlas_index_behind 2\n" in text
    assert "trialatlas_worker_restarts_total 3" in text


def test_a_place_for_metrics_is_a_port_with_or_without_a_host():
    assert address_of("9100") == ("127.0.0.1", 9100)
    assert address_of("0.0.0.0:9100") == ("0.0.0.0", 9100)  # noqa: S104 - as it is read
    assert address_of("[::1]:1") == ("::1", 1)
    for wrong in ("", "here", "1:2:x", "70000"):
        with pytest.raises(UsageError):
            address_of(wrong)


def record(error: Exception | None = None) -> logging.LogRecord:
    said = logging.LogRecord("x", logging.INFO, __file__, 1, "answer", (), None)
    said.__dict__.update(facts(status=200, kind="study"))
    if error is not None:
        try:
            raise error
        except type(error) as raised:
            said.exc_info = (type(raised), raised, raised.__traceback__)
    return said


def test_a_line_for_programs_is_one_json_object():
    line = JsonLines().format(record())
    assert "\n" not in line
    told = json.loads(line)
    assert (told["event"], told["level"], told["status"]) == ("answer", "info", 200)


@pytest.mark.parametrize("form", [JsonLines, PlainLines])
def test_the_words_of_an_error_are_told_for_debugging_alone(
    form: type[JsonLines] | type[PlainLines],
):
    fault = record(ValueError("Ada Lovelace cannot be parsed"))
    line = form().format(fault)
    assert "Ada" not in line
    assert "ValueError" in line
    assert "test_serving_counts.py" in line
    assert "Ada" in form(told=True).format(fault)


def test_form_and_level_of_a_log_are_some_that_there_are():
    assert log_settings("json", "debug") == ("json", "debug")
    for wrong in (("xml", "info"), ("json", "loud")):
        with pytest.raises(UsageError):
            log_settings(*wrong)


async def fine(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"four"})


async def busy(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def asked(app: Any) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await app({"type": "http", "path": "/", "method": "GET", "state": {}}, None, send)
    return sent


def test_every_answer_has_an_id_of_its_own():
    app = Telemetry(fine)
    ids = [dict(asyncio.run(asked(app))[0]["headers"])[b"x-request-id"] for _ in range(2)]
    assert ids[0] != ids[1]
    assert all(re.fullmatch(rb"[0-9a-f]{16}", each) for each in ids)


def test_an_application_that_fails_is_counted_as_without_an_answer():
    row = Row.alone()

    async def fails(_scope: Any, _receive: Any, _send: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(asked(Telemetry(fails, row)))
    assert row.answers() == {("home", 0): 1}


def stays() -> bool:
    return False


def test_a_request_whose_client_has_gone_is_counted_and_not_answered():
    row = Row.alone()
    turns = Turns(Telemetry(fine, row), busy, 2, row, Telemetry(nobody, row))
    assert asyncio.run(asked(turns.arrive(lambda: True))) == []
    assert row.answers() == {("home", 0): 1}
    assert turns.waiting == 0


def test_so_many_may_wait_and_the_next_is_told_to_come_again():
    row = Row.alone()
    turns = Turns(fine, busy, 2, row)
    waiting = [turns.arrive(stays) for _ in range(3)]
    assert (turns.waiting, row.gauge("waiting")) == (3, 3)
    statuses = [asyncio.run(asked(each))[0]["status"] for each in waiting]
    assert statuses == [200, 200, 503]
    assert turns.waiting == 0
    assert asyncio.run(asked(turns.arrive(stays)))[0]["status"] == 200
