"""Fixtures that every suite shares: the real studies, when they are at hand."""

import fcntl
import os
from pathlib import Path

import msgspec
import pytest

from real_data import Loaded, read_studies, shared_file
from trialatlas.atlas import Atlas, LoadReport
from trialatlas.study import Study


@pytest.fixture(scope="session")
def studies_path() -> Path:
    """733 real studies in the form of API v2, 55 with results."""
    return shared_file("data/studies.jsonl.gz")


@pytest.fixture(scope="session")
def xml_studies_path() -> Path:
    """6,778 real studies converted from the registry's old XML."""
    return shared_file("data/studies-from-xml.jsonl.gz")


@pytest.fixture(scope="session")
def seed_studies_path() -> Path:
    """Four studies, as far as public pages show them."""
    return shared_file("data/seed-studies.jsonl")


@pytest.fixture(scope="session")
def mesh_file() -> Path:
    """The headings and entry terms of MeSH 2019 in the official ASCII form."""
    return shared_file("vocab/mesh-descriptors.bin.gz")


@pytest.fixture(scope="session")
def registry_spec() -> Path:
    """The registry's own description of its data: metadata, search areas, enums."""
    return shared_file("spec")


@pytest.fixture(scope="session")
def real_studies(studies_path: Path) -> list[Study]:
    """The 733 real studies, decoded once a worker."""
    return list(read_studies(studies_path))


@pytest.fixture(scope="session")
def xml_studies(xml_studies_path: Path) -> list[Study]:
    """The 6,778 converted studies, decoded once a worker."""
    return list(read_studies(xml_studies_path))


@pytest.fixture(scope="session")
def real_registry(
    tmp_path_factory: pytest.TempPathFactory,
    studies_path: Path,
    xml_studies_path: Path,
    seed_studies_path: Path,
) -> Loaded:
    """All 7,515 real studies, loaded once for all workers. Tests read it and change nothing."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    reports = shared / "real-registry.json"
    folder = shared / "real-registry"
    with (shared / "real-registry.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not reports.exists():
            files = (studies_path, xml_studies_path, seed_studies_path)
            with Atlas.open(folder, create=True) as atlas:
                loaded = [atlas.load(file) for file in files]
            reports.write_bytes(msgspec.json.encode(loaded))
    return Loaded(folder, msgspec.json.decode(reports.read_bytes(), type=list[LoadReport]))
