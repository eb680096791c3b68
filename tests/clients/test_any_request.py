"""Requests made from the registry's OpenAPI document, good and bad ones: none breaks the server,
and no answer is outside the document.
"""

import json
import shutil
import subprocess
from pathlib import Path

from environments import HERE, environment

from real_data import shared_file

EXAMPLES = 20
SEED = 20


def test_no_request_made_from_the_document_breaks_the_server(address: str, tmp_path: Path):
    # Both are read from beside each other.
    for name in ("schemathesis.toml", "only_filled.py"):
        shutil.copy(HERE / name, tmp_path)
    command = [
        environment("schemathesis") / "schemathesis",
        *("--config-file", "schemathesis.toml"),
        *("run", shared_file("spec/ctg-oas-v2.yaml").resolve(), "--url", address),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color"),
        *("--max-examples", str(EXAMPLES), "--seed", str(SEED), "--generation-database", "none"),
        *("--report", "json", "--report-json-path", "report.json"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    met = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert met["operations"]["tested"] == 9
    assert met["test_cases"]["generated"] > 300
    assert met["test_cases"]["with_failures"] == 0
