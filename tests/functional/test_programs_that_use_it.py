"""Programs that use the library as any other: scripts without a guard around their main part."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
from trialatlas.atlas import Atlas

with Atlas.open({folder!r}, create=True) as atlas:
    atlas.load("sample:300")
    atlas.graph({graph!r}, processes=2)
    print(len(atlas), atlas.search("study", limit=1).hits[0].nct_id)
"""


def program(tmp_path: Path) -> str:
    return PROGRAM.format(folder=str(tmp_path / "data"), graph=str(tmp_path / "graph.parquet"))


def test_a_script_runs_once_though_it_starts_processes(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(program(tmp_path))
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("300 NCT99")
    assert said.stdout.count("\n") == 1


def test_a_program_may_come_from_standard_input(tmp_path: Path):
    said = subprocess.run(
        [sys.executable, "-"],
        input=program(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("300 NCT99")
