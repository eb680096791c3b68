"""Beside real studies the sample never says how fresh the data are: on no page, in no answer."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.checks import read_page
from audit.client import Client
from standin.days import FIRST_DAY, day_records, loaded
from trialatlas.atlas import Atlas
from trialatlas.atlas.snapshot import take_snapshot
from trialatlas.atlas.snapshot.form import SnapshotReader
from trialatlas.cli.app import app
from trialatlas.config import Config
from trialatlas.sample import generate
from trialatlas.server import create_app
from trialatlas.server.health import readiness
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate

SAMPLE_DAY = Study.decode(next(generate(1))).text("VersionHolder")


def in_words(day: str) -> str:
    parsed = PartialDate.parse(day)
    assert parsed is not None
    return parsed.label


def days_in(text: str) -> set[str]:
    """Which of both releases a text names."""
    return {day for day in (FIRST_DAY, SAMPLE_DAY) if in_words(day) in text}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, real_studies: list[Study]) -> Path:
    """46 real studies of one release, and a sample that was loaded after them."""
    folder = loaded(tmp_path_factory.mktemp("mixed") / "data", day_records(real_studies)[0])
    with Atlas.open(folder) as atlas:
        atlas.load("sample:5")
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone") / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load("sample:5")
    return folder


@pytest.mark.parametrize(("folder", "day"), [("mixed", FIRST_DAY), ("alone", SAMPLE_DAY)])
def test_every_answer_names_the_newest_release_of_real_studies(
    request: pytest.FixtureRequest, folder: str, day: str
):
    assert FIRST_DAY < SAMPLE_DAY
    data = request.getfixturevalue(folder)
    with Atlas.open(data) as atlas:
        client = Client(create_app(atlas, Config(data, "test")))
        try:
            assert json.loads(client.get("/readyz").body)["registryRelease"] == day
            assert json.loads(client.get("/status.json").body)["registryRelease"] == day
            version = json.loads(client.get("/api/v2/version").body)
            assert version["dataTimestamp"] == f"{day}T00:00:00"
            for address in ("/", "/status", "/about", "/search"):
                page = client.get(address).text
                read_page(page)
                head, foot = page[: page.index("<head")], page[page.index("<footer") :]
                own = foot if folder == "mixed" else head  # a sample's foot is of the sample
                assert days_in(own) == {day}, address
            assert days_in(client.get("/status").text) == {day}
        finally:
            client.close()


def test_the_command_names_the_newest_release_of_real_studies(mixed: Path):
    done = CliRunner().invoke(app, ["status", "--json", "--data", str(mixed)])
    assert json.loads(done.stdout)["store"]["registry_date"] == FIRST_DAY


def test_a_snapshot_names_the_newest_release_of_real_studies(mixed: Path, tmp_path: Path):
    take_snapshot(mixed, tmp_path / "file", "shown")
    with (tmp_path / "file").open("rb") as file:
        assert SnapshotReader(file).manifest.registry_date == FIRST_DAY


def test_a_sample_that_is_loaded_does_not_make_old_data_fresh(tmp_path: Path, mixed: Path):
    folder = shutil.copytree(mixed, tmp_path / "data")
    with Atlas.open(folder) as atlas:
        seen = atlas.store.status().last_seen
        assert seen is not None
        atlas.load("sample:9")
        assert atlas.store.status().last_seen == seen
        hours = (datetime.now(UTC) - seen).total_seconds() / 3600
        assert readiness(atlas, hours / 2, datetime.now(UTC))["reason"] == "stale"
        assert readiness(atlas, hours * 2 + 1, datetime.now(UTC))["status"] == "ready"
