"""Requests made from an OpenAPI document, good and bad ones: none breaks the server, and no answer
is outside the document. The registry's own document is one, ours of a text to compare the other.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from environments import HERE, environment

from real_data import shared_file

EXAMPLES = 20
HANDED_IN = 60
SEED = 20


def asked(
    folder: Path, settings: str, document: str | Path, address: str, *more: str
) -> dict[str, Any]:
    """What schemathesis reports of a run that found nothing. What it loads stands in `folder`."""
    for each in (*HERE.glob("*.toml"), HERE / "only_filled.py", HERE / "handed_in.py"):
        shutil.copy(each, folder)
    command = [
        environment("schemathesis") / "schemathesis",
        *("--config-file", settings),
        *("run", document, "--url", address, *more),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color"),
        *("--seed", str(SEED), "--generation-database", "none"),
        *("--report", "json", "--report-json-path", "report.json"),
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def test_no_request_made_from_the_document_breaks_the_server(address: str, tmp_path: Path):
    document = shared_file("spec/ctg-oas-v2.yaml").resolve()
    met = asked(tmp_path, "schemathesis.toml", document, address, "--max-examples", str(EXAMPLES))
    assert met["operations"]["tested"] == 9
    assert met["test_cases"]["generated"] > 300
    assert met["test_cases"]["with_failures"] == 0


def test_nothing_that_is_handed_in_to_compare_breaks_the_server(address: str, tmp_path: Path):
    host = address.removesuffix("/api/v2")
    document = f"{host}/api/atlas/openapi.json"
    more = ("--include-path", "/api/atlas/related", "--max-examples", str(HANDED_IN))
    met = asked(tmp_path, "handed_in.toml", document, host, *more)
    assert met["operations"]["tested"] == 2
    assert met["test_cases"]["generated"] > 100
    assert met["test_cases"]["with_failures"] == 0
