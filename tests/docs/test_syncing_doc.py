"""The units in the document on syncing are units, and its options exist."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

from typer.main import get_command

from trialatlas.cli.app import app

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs/syncing.md").read_text(encoding="utf-8")
UNITS = re.findall(
    r"^```ini\n# /etc/systemd/system/(\S+)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL
)


def test_the_units_are_sound(tmp_path: Path):
    assert [name for name, _ in UNITS] == ["trialatlas-sync.service", "trialatlas-sync.timer"]
    for name, text in UNITS:
        (tmp_path / name).write_text(text)
        unit = ConfigParser(strict=False, interpolation=None)
        unit.read_string(text)
        assert {"Unit", name.rpartition(".")[2].capitalize()} <= set(unit.sections())
    tool = shutil.which("systemd-analyze")
    if tool is not None:
        names = [str(tmp_path / name) for name, _ in UNITS]
        verify = [tool, "verify", "--man=no", *names]
        done = subprocess.run(verify, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_every_option_that_is_named_exists_and_has_the_default_that_is_named():
    commands = get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue] - a group
    options = {
        name: each.default
        for command in ("verify", "sync")
        for each in commands[command].params
        for name in each.opts
    }
    named = set(re.findall(r"--[a-z][a-z-]+", DOCUMENT)) - {"--json", "--now"}
    assert named <= options.keys()
    for name, value in re.findall(r"`(--[a-z-]+)` \((\d+)\)", DOCUMENT):
        assert options[name] == int(value)
