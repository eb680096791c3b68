"""The site over a small registry, opened once for the tests of each file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_site import fill, opened

from audit.client import Client
from trialatlas.atlas import Atlas


@pytest.fixture(scope="session")
def small_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def web(small_registry: Path) -> Iterator[Client]:
    with opened(small_registry) as client:
        yield client


@pytest.fixture(scope="module")
def discreet(small_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("discreet") / "data"
    shutil.copytree(small_registry, folder)
    with Atlas.open(folder, contacts="hidden") as atlas:
        atlas.rebuild()
    with opened(folder, contacts="hidden") as client:
        yield client
