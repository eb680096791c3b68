"""`trialatlas search --format`: the same bytes as the API's exports, in a file or a pipe."""

import sys
from pathlib import Path

import pytest

from audit.client import Client
from trialatlas.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["trialatlas", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


@pytest.mark.parametrize("form", ["csv", "jsonl", "ris", "fhir.json", "parquet"])
def test_a_file_holds_what_the_api_sends(
    web: Client, small_registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
):
    file = tmp_path / f"found.{form}"
    asked = ("search", "cancer", "--format", form, "--output", str(file))
    assert run(monkeypatch, *asked, "--data", str(small_registry)) == 0
    answer = web.get(f"/api/atlas/export.{form}", "query.term=cancer")
    assert file.read_bytes() == answer.body
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "more",
    [
        ("--format", "xml"),
        ("--format", "csv", "--fields", "Nothing"),
        ("--output", "x"),
        ("--fields", "NCTId"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_no_file(
    small_registry: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
):
    monkeypatch.chdir(tmp_path)
    asked = ("search", "cancer", "--data", str(small_registry), *more)
    if "--format" in more:
        asked = (*asked, "--output", "x")
    assert run(monkeypatch, *asked) == 2
    assert list(tmp_path.iterdir()) == []
