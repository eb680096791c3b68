"""How large the index is can be asked while former states of it are removed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from trialatlas.atlas.indexing import folder_bytes


@pytest.fixture
def restless(tmp_path: Path) -> Iterator[Path]:
    """A folder with one file that stays and others that come and go without pause."""
    (tmp_path / "stays").write_bytes(b"12345")
    stop = Event()

    def come_and_go() -> None:
        while not stop.is_set():
            for number in range(20):
                (tmp_path / "goes" / str(number)).mkdir(parents=True)
                (tmp_path / "goes" / str(number) / "file").touch()
            shutil.rmtree(tmp_path / "goes")

    thread = Thread(target=come_and_go)
    thread.start()
    yield tmp_path
    stop.set()
    thread.join()


def test_files_that_go_meanwhile_are_passed_over(restless: Path):
    assert {folder_bytes(restless) for _ in range(300)} == {5}


def test_no_folder_has_no_bytes(tmp_path: Path):
    assert folder_bytes(tmp_path / "nowhere") == 0
