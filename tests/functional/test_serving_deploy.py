"""The container and the units: sound to the linters made for them, and true to the program."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from trialatlas import config
from trialatlas.cli.app import app

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
DOCKERFILE = DEPLOY / "Dockerfile"
COMPOSE = DEPLOY / "compose.yaml"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [each for each in UNITS if each.suffix == ".service"]
TOOLS = Path(sys.executable).parent
EXPOSED = 20
"""Tenths: what systemd calls OK, and safer than most units."""


def linted(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def systemd_analyze() -> str:
    found = shutil.which("systemd-analyze")
    assert found, "systemd-analyze is missing: run tools/units"
    return found


def unit(path: Path) -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str  # pyright: ignore[reportAttributeAccessIssue] - as its documentation says
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def instruction(name: str) -> str:
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return re.findall(rf"^{name} (.+)$", text, re.MULTILINE)[-1]


def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def commands() -> list[list[str]]:
    services = [shlex.split(unit(each)["Service"]["ExecStart"]) for each in SERVICES]
    assert all(each[:2] == ["/usr/bin/env", "trialatlas"] for each in services)
    containers = [each["command"] for each in compose()["services"].values()]
    return [json.loads(instruction("CMD")), *(each[2:] for each in services), *containers]


def test_the_dockerfile_is_sound():
    linted(TOOLS / "hadolint", "--no-color", DOCKERFILE)


def test_the_compose_file_is_one():
    linted(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)


def test_the_units_are_sound():
    linted(systemd_analyze(), "verify", "--man=no", *UNITS)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_is_as_closed_as_it_can_be(path: Path):
    linted(systemd_analyze(), "security", "--offline=yes", f"--threshold={EXPOSED}", path)
    assert unit(path)["Service"]["ProtectSystem"] == "strict"


def test_services_that_share_a_folder_share_an_account():
    shared = {
        (unit(each)["Service"]["User"], unit(each)["Service"]["StateDirectory"])
        for each in SERVICES
    }
    assert len(shared) == 1


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_is_one_of_the_programs_with_options_that_it_has(command: list[str]):
    program: Any = get_command(app)
    chosen = program.commands[command[0]]
    assert chosen.make_context(command[0], list(command[1:]))


def test_every_variable_is_one_that_the_program_reads():
    known = {value for name, value in vars(config).items() if name.endswith("_VARIABLE")}
    known |= {config.LIMIT_VARIABLE + each.name.upper() for each in fields(config.Limits)}
    for path in (DOCKERFILE, COMPOSE, *UNITS):
        named = set(re.findall(r"TRIALATLAS_[A-Z_]+", path.read_text(encoding="utf-8")))
        assert named <= known, path


def test_containers_can_write_to_their_data_and_nowhere_else():
    for service in compose()["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["user"] == instruction("USER")
        assert [each.partition(":")[2] for each in service["volumes"]] == [instruction("VOLUME")]


def test_the_document_has_every_limit_with_its_default():
    page = (PROJECT / "docs" / "serving.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\d+)", page, re.MULTILINE))
    assert {name: float(text) for name, text in rows.items()} == {
        each.name: float(getattr(config.Limits(), each.name)) for each in fields(config.Limits)
    }
