"""The audit's own machinery: a walk that was stopped goes on, and what it says on the way."""

import json
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from audit.client import Client
from audit.exports import export_faults
from audit.run import Teller, Unit, load, main, units, walk_all
from audit.state import State, fingerprint
from audit.tally import Tally
from audit.walk import check_chart, check_page, items_of
from trialatlas.atlas import Atlas

SOURCES = ["sample:4"]
SHARE = 0.2


def asked(work: Path, *more: str) -> list[str]:
    where = ["--work", str(work), "--report", str(work.parent / "report.md")]
    return [*SOURCES, "--share", str(SHARE), "--processes", "1", *where, *more]


def test_a_walk_that_was_stopped_goes_on_and_reports_what_was_found_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    work = tmp_path / "work"
    state = State(work, fingerprint(SOURCES, SHARE, 1.0))
    load(state, SOURCES)
    with Atlas.open(state.data) as atlas:
        planned = [*units(atlas, 1.0, SHARE)]
        items = sum(1 for each in atlas for _ in items_of(atlas.study(each).study, SHARE))
    studies = [each for each in planned if not each.pages]
    assert len(studies) == 4
    assert walk_all(state, studies[:2], SHARE, 1)
    found = Tally()
    found.fault("/study/NCT99000001", "a fault found before the stop")
    state.add([(planned[0].name, found)])
    with (work / "walked.jsonl").open("a") as lines:
        lines.write('{"name": "cut o')

    assert main(asked(work)) == 1
    text = (tmp_path / "report.md").read_text()
    assert f"| item | {items:,} |" in text
    assert "| study | 4 |" in text
    assert "**Faults: 1**" in text
    assert "a fault found before the stop" in text
    assert "in 2 sittings" in text
    assert "100% done" in capsys.readouterr().err
    assert not (work / "data").exists()


def test_a_walk_of_something_else_begins_anew(tmp_path: Path):
    State(tmp_path, "one").add([("NCT99000001", Tally())])
    assert "NCT99000001" in State(tmp_path, "one").done
    assert State(tmp_path, "other").done == {"other"}
    assert "NCT99000001" not in State(tmp_path, "other").done


def test_what_a_walk_is_of_changes_with_a_file_and_a_share(tmp_path: Path):
    file = tmp_path / "studies.jsonl"
    file.write_text("{}")
    first = fingerprint([str(file)], 1.0)
    assert fingerprint([str(file)], 1.0) == first
    assert fingerprint([str(file)], 0.5) != first
    file.write_text("{ }")
    assert fingerprint([str(file)], 1.0) != first


def test_a_registry_that_no_walk_made_is_left_alone(tmp_path: Path):
    Atlas.open(tmp_path / "data", create=True).close()
    with pytest.raises(SystemExit):
        State(tmp_path, "one")
    assert (tmp_path / "data").exists()


def test_progress_names_count_rate_and_estimate(tmp_path: Path):
    state = State(tmp_path, "one")
    teller = Teller(state, [Unit("a", 30), Unit("b", 90)])
    tally = Tally()
    tally.pages["item"] = 3000
    state.add([("a", tally)])
    teller.done(["a"])
    said = teller.line(60.0)
    assert "3,000 pages, 50 a second" in said
    assert "25% done, about 3 min left" in said
    later = Teller(state, [Unit("a", 30), Unit("b", 60), Unit("c", 30)])
    state.add([("b", Tally())])
    later.done(["b"])
    assert "0 a second" in later.line(60.0)
    assert "75% done, about 0 min left" in later.line(60.0)


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/raises":
        raise ValueError("no such thing")
    await PlainTextResponse("no page", 500)(scope, receive, send)


def test_a_page_that_fails_is_a_fault_and_the_walk_goes_on():
    client = Client(broken)
    assert check_page(client, "/raises").faults == ["raised ValueError: no such thing"]
    assert check_page(client, "/x").faults == ["status 500"]
    assert check_chart(client, "/x.svg").faults == ["status 500"]
    assert check_page(client, "/x", expected=500).faults
    client.close()


def test_the_reader_of_exports_finds_what_is_wrong_with_one():
    held = {"a": 1}
    heads = "path,piece,label,value\r\n"
    source = ",,Source,here\r\n"
    assert not export_faults("json", json.dumps(held), held)
    assert not export_faults("json", "{}", None)
    assert not export_faults("csv", f"{heads}{source}a,a,a,1\r\n", held)
    assert not export_faults("md", "# A\n\n> Source\n", held)
    assert export_faults("json", '{"a": 2}', held)
    assert export_faults("json", "{", held)
    for wrong in ("", "a,b\r\n", heads, f"{heads}{source}", f"{heads}{source}a,a\r\n", 'a,"'):
        assert export_faults("csv", wrong, held), wrong
    assert export_faults("md", "A\n\n> Source\n", held)
    assert export_faults("md", "# A\n", held)
