"""Every kind of file and folder gives the same records, with their bytes and their place."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard

from trialatlas.errors import RecordError, SourceError
from trialatlas.source import Limits, Record, open_source
from trialatlas.source.limits import DEFAULT_LIMITS

STUDIES = [
    b'{"protocolSection": {"identificationModule": {"nctId": "NCT%08d"}},"n":[{"studies":1.0}]}' % n
    for n in range(1, 6)
]
LINES = b"\n".join(STUDIES) + b"\n"
PRETTY = msgspec.json.format(STUDIES[0], indent=2)


SHORT = Limits(record=1000)


def records(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[Record]:
    found = list(open_source(path, limits=limits).records())
    assert all(isinstance(each, Record) for each in found)
    return [each for each in found if isinstance(each, Record)]


def raws(path: Path) -> list[bytes]:
    return [each.raw for each in records(path)]


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def as_it_is(data: bytes) -> bytes:
    return data


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": as_it_is,
    "gzip": gzip.compress,
    "gzip in two members": lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]),
    "zstd": zstandard.compress,
    "zstd in two frames": lambda data: (
        zstandard.compress(data[:50]) + zstandard.compress(data[50:])
    ),
    "zstd without a size": lambda data: zstandard.ZstdCompressor(
        write_content_size=False, write_checksum=True
    ).compress(data),
    "zip": lambda data: zipped({"inside.bin": data}),
    "gzip in a zip": lambda data: zipped({"inside": gzip.compress(data)}),
    "zstd in a zip": lambda data: zipped({"inside": zstandard.compress(data)}),
}

TEXTS: dict[str, tuple[bytes, list[bytes]]] = {
    "lines": (LINES, STUDIES),
    "lines without a last end": (LINES.rstrip(), STUDIES),
    "lines of Windows": (LINES.replace(b"\n", b"\r\n"), STUDIES),
    "lines with a byte order mark": (b"\xef\xbb\xbf" + LINES, STUDIES),
    "lines among blank ones": (b"\n \n" + LINES.replace(b"\n", b"\n\r\n\t\n"), STUDIES),
    "lines with commas": (LINES.replace(b"}\n", b"},\n"), STUDIES),
    "one study on a line": (STUDIES[0], STUDIES[:1]),
    "one study on many lines": (PRETTY + b"\n", [PRETTY]),
    "one study of Windows": (PRETTY.replace(b"\n", b"\r\n"), [PRETTY.replace(b"\n", b"\r\n")]),
    "one study with a byte order mark": (b"\xef\xbb\xbf" + PRETTY, [PRETTY]),
    "a list": (b"[" + b",".join(STUDIES) + b"]", STUDIES),
    "a list on many lines": (b"[\n" + b",\n".join(STUDIES) + b"\n]\n", STUDIES),
    "a page": (b'{"studies":[' + b",".join(STUDIES) + b"]}", STUDIES),
    "a page with a token": (
        b'{"nextPageToken":"x","totalCount":9,"studies":[' + b",\n".join(STUDIES) + b"]}",
        STUDIES,
    ),
    "a page on many lines": (b'{\n"studies": [\n' + b",\n".join(STUDIES) + b"\n]\n}", STUDIES),
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("kind", TEXTS)
def test_every_kind_of_text_in_every_packing_gives_its_records(
    tmp_path: Path, kind: str, packing: str
):
    text, expected = TEXTS[kind]
    path = tmp_path / "named.csv"  # the name says nothing
    path.write_bytes(PACKINGS[packing](text))
    assert raws(path) == expected


def test_a_record_says_its_file_and_line(tmp_path: Path):
    path = tmp_path / "studies.jsonl"
    path.write_bytes(b"\n" + LINES)
    assert [(each.where, each.line) for each in records(path)] == [
        (str(path), line) for line in range(2, 7)
    ]


def test_a_record_of_a_list_says_its_place_in_it(tmp_path: Path):
    path = tmp_path / "page.json"
    path.write_bytes(TEXTS["a page"][0])
    assert [each.line for each in records(path)] == [1, 2, 3, 4, 5]


def test_a_record_that_is_a_file_has_no_line(tmp_path: Path):
    path = tmp_path / "study.json"
    path.write_bytes(PRETTY)
    assert [each.line for each in records(path)] == [0]


@pytest.mark.parametrize(
    "bad",
    [b"not JSON", b'{"protocolSection":', b"[1]", b'{"a": 1}', b'"x"', b'{"a":"\xff"}', b"\x00"],
)
def test_a_bad_line_is_told_with_its_place_and_the_rest_is_read(tmp_path: Path, bad: bytes):
    path = tmp_path / "studies.jsonl"
    path.write_bytes(STUDIES[0] + b"\n" + bad + b"\n" + STUDIES[1] + b"\n")
    first, broken, last = records(path)
    with pytest.raises(RecordError) as caught:
        broken.decode()
    assert (caught.value.where, caught.value.line) == (str(path), 2)
    assert [first.decode().nct_id, last.decode().nct_id] == ["NCT00000001", "NCT00000002"]


@pytest.mark.parametrize("bad", [b"# a remark", b'{"protocolSection":{"x"', b'{"a'])
def test_a_bad_first_line_does_not_hide_the_rest(tmp_path: Path, bad: bytes):
    path = tmp_path / "studies.jsonl"
    path.write_bytes(bad + b"\n" + LINES)
    assert raws(path)[1:] == STUDIES


def test_a_line_longer_than_a_record_may_be_is_told_and_the_rest_is_read(tmp_path: Path):
    path = tmp_path / "studies.jsonl"
    path.write_bytes(STUDIES[0] + b"\n{" + b" " * (3 << 20) + b"}\n" + STUDIES[1])
    first, long, last = open_source(path, limits=SHORT).records()
    assert isinstance(first, Record)
    assert isinstance(long, RecordError)
    assert isinstance(last, Record)
    assert (long.where, long.line, long.slug) == (str(path), 2, "record-too-long")
    assert last.raw == STUDIES[1]


def test_a_list_on_one_line_may_be_longer_than_a_record(tmp_path: Path):
    path = tmp_path / "list.json"
    padded = STUDIES[0][:-1] + b" " * 900 + b"}"
    for text in (b"[%s,%s]", b'{"totalCount":2,"studies":[%s,%s]}'):
        path.write_bytes(text % (padded, padded))
        assert [len(each.raw) for each in records(path, SHORT)] == [len(padded)] * 2


def test_a_folder_is_read_through_in_the_order_of_names(tmp_path: Path):
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "c" / "one.json").write_bytes(STUDIES[1])
    (tmp_path / "b" / "two.jsonl.gz").write_bytes(gzip.compress(LINES))
    (tmp_path / "a.json").write_bytes(STUDIES[0])
    (tmp_path / "z.zip").write_bytes(zipped({"x/y.json": STUDIES[4]}))
    (tmp_path / ".hidden.json").write_bytes(STUDIES[2])
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.json").write_bytes(STUDIES[2])
    (tmp_path / "Contents.txt").write_bytes(b"a table")
    assert raws(tmp_path) == [STUDIES[0], STUDIES[4], *STUDIES, STUDIES[1]]
    assert records(tmp_path)[1].where == f"{tmp_path}/z.zip/x/y.json"


def test_a_file_of_a_folder_that_fails_is_told_and_the_rest_is_read(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.gz").write_bytes(gzip.compress(LINES)[:-9])
    (tmp_path / "c.json").write_bytes(STUDIES[0])
    found = list(open_source(tmp_path).records())
    told = {Path(each.where).name: each.slug for each in found if isinstance(each, RecordError)}
    assert told == {"a.pdf": "source-unknown", "b.gz": "source-truncated"}
    assert isinstance(found[-1], Record)


def test_the_zip_of_the_registry_is_read_without_its_table_of_contents(tmp_path: Path):
    path = tmp_path / "AllAPIJSON.zip"
    members = {"Contents.txt": b"all of it"}
    members |= {f"NCT0000xxxx/NCT{n:08d}.json": raw for n, raw in enumerate(STUDIES, start=1)}
    members["__MACOSX/._x.json"] = b"\0"
    path.write_bytes(zipped(members))
    assert raws(path) == STUDIES
    assert records(path)[0].where == f"{path}/NCT0000xxxx/NCT00000001.json"


def test_links_out_of_a_folder_are_told_and_not_followed(tmp_path: Path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "real.json").write_bytes(STUDIES[0])
    (tmp_path / "outside.json").write_bytes(STUDIES[1])
    (tmp_path / "elsewhere").mkdir()
    (folder / "file.json").symlink_to(tmp_path / "outside.json")
    (folder / "up").symlink_to(tmp_path / "elsewhere")
    (folder / "loop").symlink_to(folder)
    (folder / "again.json").symlink_to(folder / "real.json")
    (folder / "broken.json").symlink_to(folder / "nothing.json")
    found = list(open_source(folder).records())
    told = {Path(each.where).name for each in found if isinstance(each, RecordError)}
    assert told == {"file.json", "up"}
    assert [each.raw for each in found if isinstance(each, Record)] == [STUDIES[0]]


def test_one_file_is_one_source_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "studies.jsonl"
    path.write_bytes(LINES)
    (tmp_path / "link").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    names = {open_source(name).name for name in (path, str(path), "studies.jsonl", "link")}
    assert names == {str(path)}


def test_a_name_that_is_no_text_is_still_told(tmp_path: Path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/st\xffdies.jsonl"))
    path.write_bytes(LINES)
    source = open_source(path)
    assert source.name.encode()
    assert len(list(source.records())) == len(STUDIES)


def test_progress_runs_from_nothing_to_all_bytes(tmp_path: Path):
    path = tmp_path / "studies.jsonl.gz"
    path.write_bytes(gzip.compress(LINES))
    source = open_source(tmp_path)
    size = path.stat().st_size
    assert source.progress == (size, 0)
    assert len(list(source.records())) == len(STUDIES)
    assert source.progress == (size, size)
    assert next(source.records())
    assert source.progress.done <= size


def test_an_absent_source_is_told_at_once(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        open_source(tmp_path / "nothing.json")
    assert (caught.value.slug, bool(caught.value.hint)) == ("source-missing", True)


def test_real_studies_come_as_they_stand_in_their_file(studies_path: Path, xml_studies_path: Path):
    for path in (studies_path, xml_studies_path):
        with gzip.open(path) as lines:
            assert raws(path) == [line.removesuffix(b"\n") for line in lines]
