"""The archive of many studies, read back with the standard library's reader."""

import io
import tracemalloc
import zipfile

import pytest

from trialatlas.export import archive
from trialatlas.export.archive import File, study_path, zipped


def opened(files: list[File]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(zipped(iter(files)))))


def test_what_went_in_comes_out() -> None:
    files = [File("Contents.txt", b"two"), File("ä/b.json", b"{}" * 9000), File("empty", b"")]
    with opened(files) as read:
        assert read.testzip() is None
        assert [File(name, read.read(name)) for name in read.namelist()] == files


def test_an_archive_of_nothing_is_an_archive() -> None:
    with opened([]) as read:
        assert read.namelist() == []


@pytest.mark.parametrize("count", [65_534, 65_535, 65_536])
def test_more_files_than_the_old_format_can_count_are_all_there(count: int) -> None:
    with opened([File(f"{number}", b"x") for number in range(count)]) as read:
        assert len(read.namelist()) == count
        assert read.read(str(count - 1)) == b"x"


def test_what_lies_beyond_the_old_formats_reach_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Four gigabytes are too many for a test: the same path is taken at fifty bytes.
    monkeypatch.setattr(archive, "_LONG", 50)
    made = b"".join(zipped([File("a", bytes(range(100))), File("b", b"second")]))
    central = made.index(b"PK\x01\x02", made.index(b"PK\x01\x02") + 1)
    offset = int.from_bytes(made[central + 51 : central + 59], "little")
    assert made[offset : offset + 4] == b"PK\x03\x04"
    assert made[offset + 30 : offset + 31] == b"b"
    assert b"PK\x06\x06" in made
    assert b"PK\x06\x07" in made


def test_memory_does_not_grow_with_the_number_of_files() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in zipped(
            File(study_path(f"NCT{number:08d}"), b"{}" * 50) for number in range(count)
        ):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(8000) < 2 * peak(4000) - peak(4000) // 2


def test_studies_stand_in_folders_of_ten_thousand() -> None:
    assert study_path("NCT00000102") == "NCT0000xxxx/NCT00000102.json"
