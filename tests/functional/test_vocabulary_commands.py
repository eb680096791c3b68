"""The commands on names and synonyms, as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trialatlas.atlas import Atlas
from vocabulary_studies import record

MESH = "*NEWRECORD\nRECTYPE = D\nMH = Myocardial Infarction\nENTRY = Heart Attack\nUI = D009203\n"


def run(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trialatlas.cli", *map(str, arguments)],
        env=os.environ | {"TRIALATLAS_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def facts(*arguments: str | Path, data: Path) -> Any:
    done = run(*arguments, "--json", data=data)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    (folder / "mesh.bin").write_text(MESH)
    raw = record(1, summary="Acute kidney injury (AKI) is serious.", keywords=["heart attack"])
    (folder / "studies.jsonl").write_bytes(raw + b"\n")
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(folder / "studies.jsonl")
    return folder / "data"


def test_a_file_is_loaded_shown_used_and_forgotten(data: Path):
    file = data.parent / "mesh.bin"
    assert facts("vocabulary", "status", data=data)["mesh"] is None
    assert facts("vocabulary", "load", file, data=data)["headings"] == 1
    status = facts("vocabulary", "status", data=data)
    assert status["mesh"]["file"] == str(file)
    assert (status["studies"], status["behind"]) == (1, 0)
    (shown,) = facts("vocabulary", "show", "heart attacks", data=data)["synonyms"]
    assert (shown["text"], shown["source"]) == ("Myocardial Infarction", "mesh")
    found = facts("search", "heart attack", data=data)
    assert found["mesh"] is True
    assert found["synonyms"][0]["words"] == "heart attack"
    assert found["synonyms"][0]["alternatives"][0]["id"] == shown["id"]
    assert facts("search", "heart attack", "--no-synonyms", data=data)["synonyms"] == []
    left = facts("search", "heart attack", "--without", shown["id"], data=data)
    assert left["synonyms"] == []
    assert facts("vocabulary", "forget", data=data) == {"forgotten": str(file)}
    assert facts("vocabulary", "show", "heart attack", data=data)["synonyms"] == []


def test_people_read_names_evidence_and_ids(data: Path):
    shown = run("vocabulary", "show", "AKI", data=data)
    assert "Acute kidney injury" in shown.stdout
    assert "1 study" in shown.stdout
    searched = run("search", "AKI", data=data)
    (synonym,) = facts("vocabulary", "show", "AKI", data=data)["synonyms"]
    assert synonym["id"] in searched.stderr
    assert "studies" in run("vocabulary", "status", data=data).stdout
    assert run("vocabulary", "forget", data=data).returncode == 0


def test_what_is_no_mesh_file_is_an_error_of_input(data: Path):
    for file in (data.parent / "studies.jsonl", data.parent / "no such file"):
        done = run("vocabulary", "load", file, "--json", data=data)
        assert done.returncode == 3
        assert json.loads(done.stderr)["error"]["slug"].startswith("source-")
