"""Files that are broken, hostile or of another kind end in a clear error, at little cost."""

import gzip
import io
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
import zstandard

from privilege import as_anybody
from trialatlas.errors import RecordError, SourceError
from trialatlas.source import Limits, Record, open_source

MEBIBYTE = 1 << 20
randbytes = Random(0).randbytes  # noqa: S311 - noise, no secret
STUDIES = [
    b'{"protocolSection": {"identificationModule": {"nctId": "NCT%08d"}}}' % number
    for number in range(1, 2001)
]
LINES = b"\n".join(STUDIES)
NOISE = b"".join(b'{"n":"%s"}\n' % randbytes(40).hex().encode() for _ in range(20_000))
SMALL = Limits(
    record=MEBIBYTE, document=MEBIBYTE, unpacked=64 * MEBIBYTE, ratio=10, ratio_from=MEBIBYTE // 8
)


def slug_of(path: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(SourceError) as caught:
        list(open_source(path, limits=limits).records())
    assert caught.value.hint
    assert caught.value.category == "input"
    return caught.value.slug


def told(path: Path, limits: Limits = SMALL) -> list[str]:
    """What a source sets aside."""
    found = open_source(path, limits=limits).records()
    return [each.slug for each in found if isinstance(each, RecordError)]


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zip_file(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


@contextmanager
def at_most(mebibytes: int) -> Generator[None]:
    """Holds how much memory Python takes meanwhile."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < mebibytes * MEBIBYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \r\n\t\n",
        b"\xef\xbb\xbf",
        gzip.compress(b"", mtime=0),
        zstandard.compress(b""),
        b"PK\x05\x06" + bytes(18),
    ],
)
def test_a_file_without_content_is_empty(tmp_path: Path, data: bytes):
    assert slug_of(write(tmp_path / "studies.json", data)) == "source-empty"


def test_a_folder_without_files_is_empty(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    assert slug_of(tmp_path) == "source-empty"


def test_a_folder_without_studies_is_empty(tmp_path: Path):
    write(tmp_path / "readme.md", b"Nothing here.")
    source = open_source(tmp_path).records()
    assert isinstance(next(source), RecordError)
    with pytest.raises(SourceError) as caught:
        next(source)
    assert caught.value.slug == "source-empty"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"<!DOCTYPE html>\n<html><body>404</body></html>",
        b'<?xml version="1.0"?>\n<clinical_study rank="1"></clinical_study>',
        b"NCT Number,Study Title\nNCT00000001,A title\n",
        b"NCT00000001\n",
        '{"protocolSection": {}}'.encode("utf-16"),
        '{"protocolSection": {}}'.encode("utf-16-le"),
        '{"protocolSection": {}}'.encode("utf-16-be"),
        b"BZh91AY&SY",
        b"\xfd7zXZ\x00",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"SQLite format 3\x00",
        gzip.compress(gzip.compress(LINES, mtime=0), mtime=0),
        gzip.compress(b"%PDF-1.7", mtime=0),
        b'"a string"',
        b"12",
        b"[1, 2}",
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, data: bytes):
    path = write(tmp_path / "studies.json", data)
    assert slug_of(path) == "source-unknown"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_what_stands_before_a_break_is_read_first(
    tmp_path: Path, pack: Callable[[bytes], bytes], kept: float
):
    packed = pack(NOISE)
    path = write(tmp_path / "studies", packed[: int(len(packed) * kept)])
    found: list[Record | RecordError] = []
    with pytest.raises(SourceError) as caught:
        found.extend(open_source(path).records())  # keeps what comes before the error
    assert caught.value.slug == "source-truncated"
    assert len(found) > 0.8 * kept * NOISE.count(b"\n")


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("cut", [1, 4, 9])
def test_a_file_that_lacks_its_last_bytes_is_told(
    tmp_path: Path, pack: Callable[[bytes], bytes], cut: int
):
    assert slug_of(write(tmp_path / "studies", pack(NOISE)[:-cut])) == "source-truncated"


@pytest.mark.parametrize("at", [20, 5000])
def test_damage_in_a_packed_file_is_told(tmp_path: Path, at: int):
    packer = zstandard.ZstdCompressor(write_checksum=True)
    for packed in (gzip.compress(NOISE), packer.compress(NOISE)):
        hurt = bytearray(packed)
        hurt[at] ^= 0x55
        assert slug_of(write(tmp_path / "studies", bytes(hurt))) == "source-truncated"


def test_a_list_that_breaks_off_is_told(tmp_path: Path):
    path = write(tmp_path / "list.json", b"[" + b",".join(STUDIES)[:-7])
    assert slug_of(path) == "source-truncated"


@pytest.mark.parametrize("cut", [1, 30, 5000])
def test_a_zip_that_breaks_off_is_told(tmp_path: Path, cut: int):
    path = zip_file(tmp_path / "a.zip", {"lines": LINES})
    assert slug_of(write(path, path.read_bytes()[:-cut])) == "source-truncated"


def test_a_damaged_member_is_told_and_the_others_are_read(tmp_path: Path):
    path = zip_file(tmp_path / "a.zip", {"a.json": STUDIES[0], "b.json": STUDIES[1]})
    data = bytearray(path.read_bytes())
    data[data.index(b"a.json") + len("a.json") + 5] ^= 0x55
    found = list(open_source(write(path, bytes(data))).records())
    assert [getattr(each, "slug", "read") for each in found] == ["source-truncated", "read"]


def test_an_encrypted_zip_is_refused(tmp_path: Path):
    path = zip_file(tmp_path / "a.zip", {"a.json": STUDIES[0]})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    for flags in (6, central + 8):
        data[flags] |= 1
    assert slug_of(write(path, bytes(data))) == "source-encrypted"


@pytest.mark.parametrize(
    "name", ["../a.json", "a/../../b.json", "/etc/a.json", "C:/a.json", "..\\a.json", "\\\\x\\a"]
)
def test_a_zip_whose_names_lead_out_is_refused(tmp_path: Path, name: str):
    path = zip_file(tmp_path / "a.zip", {"good.json": STUDIES[0], name: STUDIES[1]})
    assert slug_of(path) == "source-hostile"


def test_a_zip_whose_members_overlap_is_refused(tmp_path: Path):
    text = b"[" + randbytes(100_000).hex().encode() + b"]"  # alone it swells to twice its size
    path = zip_file(tmp_path / "a.zip", {"a.json": text})
    data = path.read_bytes()
    central = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entries = data[central:end] * 50
    last = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 50, 50, len(entries), central, 0)
    assert slug_of(write(path, data[:central] + entries + last)) == "source-hostile"


@pytest.mark.parametrize("pack", ["gzip", "zstd", "zip", "zip of gzip"])
@pytest.mark.parametrize("unit", [b" " * 1000, b"{}\n" * 300, b"\n" * 1000, b"[" * 1000])
def test_a_bomb_is_refused_at_little_cost(tmp_path: Path, pack: str, unit: bytes):
    bomb = unit * 20_000
    path = tmp_path / "bomb"
    if pack == "gzip":
        write(path, gzip.compress(bomb))
    elif pack == "zstd":
        write(path, zstandard.compress(bomb))
    elif pack == "zip":
        zip_file(path, {"a": b"{}", "b": bomb})
    else:
        zip_file(path, {"b": gzip.compress(bomb)})
    with at_most(16):
        outcomes: set[str] = set()
        try:
            for each in open_source(path, limits=SMALL).records():
                if isinstance(each, RecordError):
                    outcomes.add(each.slug)
        except SourceError as error:
            outcomes.add(error.slug)
    assert outcomes & {"source-hostile", "source-too-large"}


def test_a_zip_that_lies_about_its_sizes_is_told(tmp_path: Path):
    path = zip_file(tmp_path / "a.zip", {"a.json": b"{" + b" " * 5_000_000 + b"}"})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 1000)
    assert told(write(path, bytes(data))) == ["source-truncated"]


def test_one_json_text_beyond_the_limit_is_refused(tmp_path: Path):
    path = write(tmp_path / "list.json", b"[" + b",\n".join(STUDIES * 10) + b"]")
    assert slug_of(path) == "source-too-large"


def test_json_lines_may_be_larger_than_one_json_text(tmp_path: Path):
    path = write(tmp_path / "studies.jsonl", (LINES + b"\n") * 10)
    with at_most(8):
        assert sum(1 for _ in open_source(path, limits=SMALL).records()) == 20_000


@pytest.mark.parametrize("depth", [70, 900, 100_000])
@pytest.mark.parametrize(("opener", "closer"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_a_record_that_is_nested_too_deeply_is_no_study(
    tmp_path: Path, depth: int, opener: bytes, closer: bytes
):
    deep = STUDIES[0][:-1] + b',"x":' + opener * depth + b"1" + closer * depth + b"}"
    bad, good = open_source(write(tmp_path / "s.jsonl", deep + b"\n" + STUDIES[1])).records()
    assert isinstance(bad, Record)
    assert isinstance(good, Record)
    with pytest.raises(RecordError):
        bad.decode()
    assert good.decode().nct_id == "NCT00000002"


@pytest.mark.parametrize("text", [b"[" * 200_000, b'{"studies":' + b"[" * 200_000 + b"\n"])
def test_a_list_that_is_nested_too_deeply_is_refused(tmp_path: Path, text: bytes):
    assert slug_of(write(tmp_path / "deep.json", text)) in {"source-hostile", "source-truncated"}


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError) as caught:
        open_source(tmp_path / "pipe")
    assert caught.value.slug == "source-unreadable"
    write(tmp_path / "a.json", STUDIES[0])
    assert told(tmp_path) == ["source-unreadable"]


def test_a_path_that_cannot_be_is_refused(tmp_path: Path):
    file = write(tmp_path / "a.json", STUDIES[0])
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (file / "below", loop, f"{tmp_path}/a\0b", f"{tmp_path}/{'x' * 5000}"):
        with pytest.raises(SourceError) as caught:
            open_source(path)
        assert caught.value.slug in {"source-unreadable", "source-missing"}


def test_a_file_that_may_not_be_read_is_told():
    with as_anybody() as place:
        path = write(place / "a.json", STUDIES[0])
        path.chmod(0)
        assert slug_of(path) == "source-unreadable"


def test_a_file_that_is_gone_when_read_is_told(tmp_path: Path):
    path = write(tmp_path / "a.json", STUDIES[0])
    source = open_source(path)
    path.unlink()
    with pytest.raises(SourceError) as caught:
        list(source.records())
    assert caught.value.slug == "source-unreadable"


def test_members_that_are_no_studies_are_told_one_by_one(tmp_path: Path):
    path = zip_file(
        tmp_path / "a.zip",
        {"a.txt": b"text", "b.zip": b"PK\x03\x04", "c.json": STUDIES[0], "d.json": b""},
    )
    found = list(open_source(path).records())
    assert [getattr(each, "slug", "read") for each in found] == [
        "source-unknown",
        "source-unknown",
        "read",
        "source-empty",
    ]


def test_a_method_of_packing_that_we_lack_is_told(tmp_path: Path):
    path = zip_file(tmp_path / "a.zip", {"a.json": STUDIES[0]})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    for method in (8, central + 10):
        data[method] = 99
    assert told(write(path, bytes(data))) == ["source-unknown"]


def test_names_in_a_zip_need_not_be_text(tmp_path: Path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("étude 試験.json", STUDIES[0])
    (record,) = open_source(write(tmp_path / "a.zip", packed.getvalue())).records()
    assert isinstance(record, Record)
    assert record.where.endswith("étude 試験.json")
