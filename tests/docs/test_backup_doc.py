"""The document on snapshots names options that exist, with the defaults that they have."""

import re
from pathlib import Path

from typer.main import get_command

from trialatlas.cli.app import app

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs/backup.md").read_text(encoding="utf-8")


def test_every_option_of_a_snapshot_that_is_named_exists():
    commands = get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue] - a group
    options = {
        name: each.default
        for command in ("snapshot", "restore", "serve")
        for each in commands[command].params
        for name in each.opts
    }
    named = set(re.findall(r"--[a-z][a-z-]+", DOCUMENT)) - {"--zstd"}
    assert named <= options.keys()
    for name, value in re.findall(r"`(--[a-z-]+)` \((\d+)\)", DOCUMENT):
        assert options[name] == int(value)
