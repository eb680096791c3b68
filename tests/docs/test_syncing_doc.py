"""What the document on syncing names is there: units, the line for cron, options."""

import re
import shlex
from pathlib import Path

from typer.main import get_command

from trialatlas.cli.app import app

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs/syncing.md").read_text(encoding="utf-8")
UNITS = Path(__file__).resolve().parents[2] / "deploy/systemd"


def test_the_units_that_are_named_are_there():
    named = set(re.findall(r"`(trialatlas[\w-]*\.(?:service|timer))`", DOCUMENT))
    assert named == {"trialatlas-sync.service", "trialatlas-sync.timer"}
    assert all((UNITS / each).is_file() for each in named)


def test_the_line_for_cron_is_a_time_and_a_command_that_the_program_takes():
    form = r"^((?:[\d*/,-]+ ){5}) *TRIALATLAS_DATA=\S+ (.+)$"
    ((time, said),) = re.findall(form, DOCUMENT, re.MULTILINE)
    minute, hour = (int(each) for each in time.split()[:2])
    assert (minute < 60, hour < 24) == (True, True)
    program, command, *options = shlex.split(said)
    assert program == "trialatlas"
    chosen = get_command(app).commands[command]  # pyright: ignore[reportAttributeAccessIssue] - a group
    assert chosen.make_context(command, options)


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
