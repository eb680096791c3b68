"""A snapshot that is damaged, cut off or made to do harm is refused, and nothing is left of it."""

import io
import random
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import zstandard

from trialatlas.atlas import Atlas
from trialatlas.atlas.snapshot import Manifest, check_snapshot, restore, take_snapshot
from trialatlas.atlas.snapshot.form import END, FORMAT, MANIFEST, Part, SnapshotWriter
from trialatlas.errors import AtlasError, EnvironmentFaultError, SnapshotError

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("whole")
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load("sample:30")
    take_snapshot(folder / "data", folder / "file", "shown")
    return (folder / "file").read_bytes()


@pytest.fixture(scope="module")
def plain(kept: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(kept)


def packed(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(raw) + END


def refused(raw: bytes, place: Path) -> str:
    """The slug with which a file is refused; nothing is left of it."""
    (place / "file").write_bytes(raw)
    with pytest.raises(AtlasError) as error:
        restore(place / "file", place / "data", "shown")
    assert [each.name for each in place.iterdir()] == ["file"]
    return error.value.slug


def made(members: Members, place: Path, **manifest: object) -> bytes:
    """A file with sums that are right, of any parts."""
    said = Manifest(
        format=FORMAT,
        made=datetime.now(UTC),
        made_by="somebody",
        studies=30,
        versions=30,
        sequence=30,
        registry_date="",
        contacts="shown",
        index=None,
        parts=tuple(Part(name, len(raw)) for name, raw in members.items()),
    )
    said = msgspec.structs.replace(said, **manifest)
    with (place / "made").open("wb") as file:
        writer = SnapshotWriter(file, said, lambda _: None)
        for name, raw in members.items():
            writer.add(Part(name, len(raw)), io.BytesIO(raw))
        writer.finish()
    raw = (place / "made").read_bytes()
    (place / "made").unlink()
    return raw


def test_a_file_that_breaks_off_anywhere_is_damaged_or_none(kept: bytes, tmp_path: Path):
    draw = random.Random(5)  # noqa: S311 - places to spoil
    for length in [0, 1, 100, *draw.sample(range(1000, len(kept)), 6), len(kept) - 1]:
        assert refused(kept[:length], tmp_path) in {"snapshot-damaged", "snapshot-unknown"}


def test_a_byte_that_is_another_is_found_wherever_it_is(kept: bytes, tmp_path: Path):
    draw = random.Random(6)  # noqa: S311 - places to spoil
    for at in draw.sample(range(len(kept)), 8):
        other = bytearray(kept)
        other[at] ^= 0x20
        assert refused(bytes(other), tmp_path).startswith("snapshot-")


def test_a_byte_within_what_is_packed_is_found_by_the_sums(plain: bytes, tmp_path: Path):
    draw = random.Random(7)  # noqa: S311 - places to spoil
    start = plain.index(b"SQLite format 3")
    for at in draw.sample(range(start + 20_000, len(plain) - 20_000), 4):
        other = bytearray(plain)
        other[at] ^= 1
        assert refused(packed(bytes(other)), tmp_path).startswith("snapshot-")


@pytest.mark.parametrize(
    "name",
    [
        "../escaped",
        "/etc/escaped",
        "index/../../escaped",
        "index/generations/snapshot/studies/../x",
        "index/generations/other/studies/x",
        "store.db-wal",
        "store.lock",
        "index/generations/snapshot/studies/" + "x" * 90,
        "somewhere/else",
        "STORE.DB",
        "",
    ],
)
def test_a_name_that_no_snapshot_has_is_refused(name: str, tmp_path: Path):
    raw = made({"store.db": b"x"}, tmp_path, parts=(Part("store.db", 1), Part(name, 1)))
    assert refused(raw, tmp_path) == "snapshot-hostile"


def swapped(plain: bytes, change: Callable[[tarfile.TarInfo], None]) -> bytes:
    """The file with the head of its second part changed."""
    manifest = tarfile.TarInfo.frombuf(plain[:512], "ascii", "strict")
    assert manifest.name == MANIFEST
    at = 512 + -(-manifest.size // 512) * 512
    info = tarfile.TarInfo.frombuf(plain[at : at + 512], "ascii", "strict")
    change(info)
    return packed(plain[:at] + info.tobuf(tarfile.GNU_FORMAT)[-512:] + plain[at + 512 :])


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("type", tarfile.SYMTYPE),
        ("type", tarfile.LNKTYPE),
        ("type", tarfile.CHRTYPE),
        ("type", tarfile.DIRTYPE),
        ("type", tarfile.XHDTYPE),
        ("type", tarfile.GNUTYPE_LONGNAME),
        ("type", tarfile.GNUTYPE_SPARSE),
        ("name", "../escaped"),
        ("name", "store.db"),
        ("size", 1 << 40),
        ("size", 3),
    ],
)
def test_links_devices_and_parts_that_were_not_named_are_refused(
    plain: bytes, tmp_path: Path, attribute: str, value: object
):
    raw = swapped(plain, lambda info: setattr(info, attribute, value))
    assert refused(raw, tmp_path) in {"snapshot-hostile", "snapshot-damaged"}


def test_what_unpacks_to_more_than_the_disk_holds_is_refused_before_it_is_written(tmp_path: Path):
    raw = made({"store.db": b"x"}, tmp_path, parts=(Part("store.db", 1 << 55),))
    assert refused(raw, tmp_path) == "snapshot-index"
    (tmp_path / "file").write_bytes(raw)
    with pytest.raises(EnvironmentFaultError) as error:
        restore(tmp_path / "file", tmp_path / "data", "shown", rebuilding=True)
    assert error.value.slug == "disk-full"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_bytes_after_the_end_are_refused(kept: bytes, plain: bytes, tmp_path: Path):
    for raw in (packed(plain + b"x" * 512), packed(plain + bytes(1 << 20)), kept + b"x", kept * 2):
        assert refused(raw, tmp_path).startswith("snapshot-")


def test_a_window_larger_than_ours_is_refused(plain: bytes, tmp_path: Path):
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=27)
    raw = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    assert refused(raw.compress(plain) + raw.flush() + END, tmp_path).startswith("snapshot-")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"letters" * 999, packed(b"letters" * 999)])
def test_another_file_is_no_snapshot(raw: bytes, tmp_path: Path):
    assert refused(raw, tmp_path) == "snapshot-unknown"


def test_a_form_of_the_future_is_named(tmp_path: Path):
    assert refused(made({}, tmp_path, format=2), tmp_path) == "snapshot-version"


def test_a_manifest_that_is_none_is_refused(tmp_path: Path):
    info = tarfile.TarInfo(MANIFEST)
    for raw in (b"[]", b"{", b'{"format": 1}', b'{"format": "1"}', b'{"format": 1.5}', b"\xff"):
        info.size = len(raw)
        head = info.tobuf(tarfile.GNU_FORMAT)
        assert refused(packed(head + raw + bytes(-len(raw) % 512 + 1024)), tmp_path) == (
            "snapshot-damaged"
        )
    info.size = 1 << 33
    raw = packed(info.tobuf(tarfile.GNU_FORMAT) + b"{}" * 512)
    assert refused(raw, tmp_path) == "snapshot-hostile"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER harm AFTER INSERT ON change BEGIN DELETE FROM study; END",
        "CREATE VIEW harm AS SELECT 1",
        "DROP TRIGGER study_insert",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 99",
        "UPDATE total SET study = 99",
    ],
)
def test_a_store_that_is_none_of_ours_is_refused(plain: bytes, tmp_path: Path, statement: str):
    store = tmp_path / "store"
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        member = tar.extractfile("store.db")
        assert member is not None
        store.write_bytes(member.read())
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA journal_mode = DELETE")
    raw = made({"store.db": store.read_bytes()}, tmp_path)
    store.unlink()
    (tmp_path / "file").write_bytes(raw)
    with pytest.raises(AtlasError) as error:
        restore(tmp_path / "file", tmp_path / "data", "shown", rebuilding=True)
    assert error.value.slug in {"snapshot-hostile", "store-damaged", "store-version"}
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_check_finds_what_restoring_would_find(kept: bytes):
    assert check_snapshot(io.BytesIO(kept)).studies == 30
    with pytest.raises(SnapshotError):
        check_snapshot(io.BytesIO(kept[:-1]))
