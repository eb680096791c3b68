"""`trialatlas sync` and `trialatlas runs` as a user runs them."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from standin.days import Records
from standin.registry import StandIn, status
from trialatlas import __version__
from trialatlas.cli import main

INTERVENTIONAL = "AREA[StudyType]INTERVENTIONAL"
COMMAND = [sys.executable, "-m", "trialatlas.cli"]


@pytest.fixture
def listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What `trialatlas runs` prints."""

    def runs(data: Path, *options: str) -> str:
        monkeypatch.setattr(sys, "argv", ["trialatlas", "runs", "--data", str(data), *options])
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
        return capsys.readouterr().out

    return runs


def test_a_sync_again_and_again_stops_when_told_and_is_on_record(
    stand: StandIn, tmp_path: Path, listed: Callable[..., str]
):
    options = ["--api", stand.address, "--every", "1h", "--rate", "6000", "--contact", "me@here"]
    with subprocess.Popen(
        [*COMMAND, "sync", *options, "--data", str(tmp_path / "data")],
        stdout=subprocess.PIPE,
        text=True,
    ) as going:
        try:
            assert going.stdout is not None
            said = [going.stdout.readline(), going.stdout.readline()]
            going.send_signal(signal.SIGTERM)
            assert going.wait(60) == 0
        finally:
            going.kill()
    assert "46 new" in said[0]
    assert "46 studies are held" in said[1]
    assert set(stand.agents) == {f"TrialAtlas/{__version__} (+me@here)"}
    (only,) = json.loads(listed(tmp_path / "data", "--json"))
    assert (only["state"], only["added"], only["source"]) == ("done", 46, stand.address)
    assert "token" not in only
    assert "everything" in listed(tmp_path / "data")


def test_the_command_goes_on_after_a_failure_and_follows_an_expression_to_the_next_day(
    stand: StandIn, tmp_path: Path, records: Records, listed: Callable[..., str]
):
    def selected(day: int) -> set[str]:
        return {
            number
            for number, record in records[day].items()
            if record["protocolSection"]["designModule"]["studyType"] == "INTERVENTIONAL"
        }

    stand.faults[:] = [status(503)]
    options = ["--api", stand.address, "--rate", "6000", "--tries", "1", "--every", "1s", "--json"]
    with subprocess.Popen(
        [*COMMAND, "sync", INTERVENTIONAL, *options, "--data", str(tmp_path / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as going:
        try:
            assert going.stdout is not None
            assert going.stderr is not None
            told = json.loads(going.stderr.readline())
            reports = _documents(going.stdout)
            first = next(reports)
            stand.day = 1
            later = next(each for each in reports if any(run["seen"] for run in each["runs"]))
            going.send_signal(signal.SIGTERM)
            assert going.wait(60) == 0
        finally:
            going.kill()
    assert told["error"]["slug"] == "registry-unreachable"
    assert first["held"] == len(selected(0))
    assert later["held"] == len(selected(0) | selected(1))
    runs = json.loads(listed(tmp_path / "data", "--json", "--limit", "50"))
    assert [each["state"] for each in reversed(runs)][:2] == ["failed", "done"]
    assert {each["state"] for each in runs[:-1]} <= {"done", "interrupted"}


def _documents(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The JSON objects that are written one after the other, each on several lines."""
    text = ""
    for line in lines:
        text += line
        if line == "}\n":
            yield json.loads(text)
            text = ""


def test_a_sync_can_go_on_to_fill_what_related_studies_compare(
    stand: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    options = ["--api", stand.address, "--rate", "6000", "--fill", "--data", str(tmp_path)]
    for expected, more in ((46, ["--json"]), (0, ["--json"]), (0, [])):
        monkeypatch.setattr(sys, "argv", ["trialatlas", "sync", *options, *more])
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
        said = capsys.readouterr().out
        assert json.loads(said)["filled"] == expected if more else "read of 0 of them" in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--every", "soon"], 2),
        (["heart", "--archive", "x.zip"], 2),
        (["--archive", "x.zip", "--folder", "y"], 2),
        (["--api", "nowhere"], 2),
        (["--archive", "there-is-none.zip"], 3),
        (["--api", "http://127.0.0.1:9/api/v2", "--tries", "1"], 7),
    ],
    ids=["every", "expression-archive", "archive-folder", "address", "missing", "unreachable"],
)
def test_what_cannot_be_has_its_exit_code(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
):
    data = str(tmp_path / "data")
    monkeypatch.setattr(sys, "argv", ["trialatlas", "sync", *arguments, "--json", "--data", data])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code == code, said
    assert json.loads(said)["error"]["hint"]
