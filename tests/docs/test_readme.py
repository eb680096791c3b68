"""The README's commands and its library example do what they say."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from trialatlas.cli.output import EXIT_CODES, INTERRUPTED
from trialatlas.errors import AtlasError

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
# Their own tests run these: make test would run itself, pip would change the environment,
# serve never ends (tests/functional/test_command_line.py starts it and stops it).
ELSEWHERE = ("make ", "pip ", "trialatlas serve")


def test_every_make_target_in_the_readme_exists():
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    named = {shlex.split(each)[1] for each in COMMANDS if each.startswith("make ")}
    assert named == {"demo", "test"}
    assert named <= set(targets)


def test_the_commands_run_one_after_another(tmp_path: Path):
    environment = os.environ | {"TRIALATLAS_DATA": str(tmp_path / "data")}
    ran = 0
    for command in COMMANDS:
        if command.startswith(ELSEWHERE):
            continue
        arguments = shlex.split(command)[1:]
        done = subprocess.run(
            [sys.executable, "-m", "trialatlas.cli", *arguments],
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr.decode())
        assert done.stdout.strip(), command
        ran += 1
    assert ran >= 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_library_example_runs(
    example: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - the point of the test
    assert "NCT99" in capsys.readouterr().out


def test_the_exit_codes_in_the_readme_are_those_of_the_command():
    sentence = README[README.index("Exit codes:") :].split("\n\n")[0]
    stated = {int(each) for each in re.findall(r"\b\d+\b", sentence)}
    assert stated == {0, INTERRUPTED, *EXIT_CODES.values()}


def test_every_file_the_readme_links_to_is_there():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (PROJECT / target).exists(), target


def test_every_category_of_error_has_an_exit_code():
    def below(kind: type[AtlasError]) -> set[str]:
        return {kind.category}.union(*(below(each) for each in kind.__subclasses__()))

    assert below(AtlasError) == set(EXIT_CODES)
