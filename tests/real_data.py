"""Where the real studies are, how they are read, and what a load of them left."""

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from trialatlas.atlas import LoadReport
from trialatlas.study import Study

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"


def shared_file(name: str) -> Path:
    """A file of the shared data. Its absence fails under CI and is a plain skip elsewhere."""
    path = SHARED / name
    if not path.exists():
        reason = f"../shared/{name} is not here: the tests on real studies did not run"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def read_studies(path: Path) -> Iterator[Study]:
    """Decode every study of a JSON-lines file, plain or gzip."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as lines:
        for line in lines:
            yield Study.decode(line)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A data folder with studies in it, and the reports of the loads that filled it."""

    folder: Path
    reports: list[LoadReport]
