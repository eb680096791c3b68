"""The site over a small registry and over all real studies, opened once for many tests; and
another registry, to sync with.

Tests read what is opened here and change nothing.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_site import fill, opened

from audit.client import Client
from real_data import Loaded
from standin import days
from standin.days import Records
from standin.registry import StandIn, serving
from trialatlas.atlas import Atlas
from trialatlas.study import Study


@pytest.fixture(scope="session")
def small_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def web(small_registry: Path) -> Iterator[Client]:
    with opened(small_registry) as client:
        yield client


@pytest.fixture(scope="session")
def real(real_registry: Loaded) -> Iterator[Client]:
    """All real studies: what is read of them is kept from test to test."""
    with opened(real_registry.folder) as client:
        yield client


@pytest.fixture(scope="session")
def held(real_registry: Loaded) -> Iterator[Atlas]:
    """The same, as a library."""
    with Atlas.open(real_registry.folder) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def discreet(small_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("discreet") / "data"
    shutil.copytree(small_registry, folder)
    with Atlas.open(folder, contacts="hidden") as atlas:
        atlas.rebuild()
    with opened(folder, contacts="hidden") as client:
        yield client


@pytest.fixture(scope="session")
def registry_days(
    tmp_path_factory: pytest.TempPathFactory, real_studies: list[Study]
) -> tuple[list[Path], list[list[dict[str, Any]]]]:
    records = list(days.day_records(real_studies))
    folder = tmp_path_factory.mktemp("registry")
    return [days.loaded(folder / f"day{n}", each) for n, each in enumerate(records)], records


@pytest.fixture(scope="session")
def registry_server(
    registry_days: tuple[list[Path], list[list[dict[str, Any]]]],
) -> Iterator[StandIn]:
    with serving(registry_days[0]) as stand:
        yield stand


@pytest.fixture
def stand(registry_server: StandIn) -> StandIn:
    registry_server.day = 0
    for kept in ("faults", "asked", "agents", "tags", "served"):
        getattr(registry_server, kept).clear()
    return registry_server


@pytest.fixture
def records(registry_days: tuple[list[Path], list[list[dict[str, Any]]]]) -> Records:
    """By day and number."""
    return [{days.nct_id(each): each for each in day} for day in registry_days[1]]
