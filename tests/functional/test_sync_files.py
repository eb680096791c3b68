"""Syncs from the registry's zip and from a folder that something else fills."""

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standin.days import FIRST_DAY, Records
from standin.registry import Hands, StandIn
from trialatlas.errors import SourceError
from trialatlas.sample import generate
from trialatlas.source.registry import Registry
from trialatlas.store import Run, SqliteStore
from trialatlas.sync import ArchiveSync, FolderSync, RegistrySync, Wanted


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore.open(tmp_path / "data", create=True)
    yield opened
    opened.close()


def run(
    store: SqliteStore, sync: ArchiveSync | FolderSync | RegistrySync, batches: int | None = None
) -> Run:
    """Run a sync, cut off after so many batches; its last run."""
    with store.writer() as writer:
        going = sync.batches(writer)
        for number, _ in enumerate(going, start=1):
            if number == batches:
                going.close()
                break
    return store.journal.runs(1)[0]


def archive(path: Path, records: list[dict[str, Any]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Contents.txt", "A table of contents")
        for record in records:
            number = record["protocolSection"]["identificationModule"]["nctId"]
            made.writestr(f"{number[:7]}xxxx/{number}.json", json.dumps(record))
    return path


def test_an_archive_is_read_once(store: SqliteStore, tmp_path: Path, records: Records):
    file = archive(tmp_path / "all.zip", list(records[0].values()))
    first = run(store, ArchiveSync(store, file))
    assert (first.kind, first.state, first.seen, first.added) == ("archive", "done", 46, 46)
    assert first.data == FIRST_DAY
    second = run(store, ArchiveSync(store, file))
    assert (second.state, second.seen) == ("done", 0)
    assert run(store, ArchiveSync(store, file, full=True)).unchanged == 46
    archive(file, list(records[1].values()))
    third = run(store, ArchiveSync(store, file))
    assert (third.seen, third.added, third.changed) == (45, 1, 6)


def test_an_archive_that_was_cut_off_is_gone_on_with(
    store: SqliteStore, tmp_path: Path, records: Records
):
    file = archive(tmp_path / "all.zip", list(records[0].values()))
    first = run(store, ArchiveSync(store, file, batch=10), batches=2)
    assert (first.state, first.seen, len(store)) == ("interrupted", 20, 20)
    second = run(store, ArchiveSync(store, file, batch=10))
    assert (second.state, second.seen, second.added, len(store)) == ("done", 26, 26, 46)


def test_after_an_archive_the_registry_is_asked_for_changes_alone(
    store: SqliteStore, tmp_path: Path, records: Records, stand: StandIn
):
    run(store, ArchiveSync(store, archive(tmp_path / "all.zip", list(records[0].values()))))
    stand.day = 1
    with Registry(stand.address, clockwork=Hands().clockwork()) as registry:
        check = run(store, RegistrySync(store, registry, Wanted()))
    changes = store.journal.runs(2)[1]
    assert (changes.kind, changes.seen, changes.added) == ("changes", 7, 1)
    assert (check.kind, check.gone) == ("ids", 2)


def test_after_an_archive_with_a_sample_the_registry_is_asked_from_the_real_studies_day(
    store: SqliteStore, tmp_path: Path, records: Records, stand: StandIn
):
    made = [json.loads(each) for each in generate(3)]
    file = archive(tmp_path / "all.zip", [made[0], *records[0].values(), *made[1:]])
    assert run(store, ArchiveSync(store, file)).data == FIRST_DAY
    run(store, ArchiveSync(store, file))  # reads nothing, and so knows no day
    stand.day = 1
    with Registry(stand.address, clockwork=Hands().clockwork()) as registry:
        run(store, RegistrySync(store, registry, Wanted()))
    changes = store.journal.runs(2)[1]
    assert (changes.kind, changes.seen, changes.added) == ("changes", 7, 1)


def test_an_archive_of_a_sample_alone_stands_for_no_run_of_the_registry(
    store: SqliteStore, tmp_path: Path, stand: StandIn
):
    file = archive(tmp_path / "sample.zip", [json.loads(each) for each in generate(3)])
    run(store, ArchiveSync(store, file))
    with Registry(stand.address, clockwork=Hands().clockwork()) as registry:
        first = run(store, RegistrySync(store, registry, Wanted()))
    assert (first.kind, first.added) == ("full", 46)


def test_an_archive_that_is_none_is_refused_and_recorded(store: SqliteStore, tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><html></html>")
    with pytest.raises(SourceError):
        run(store, ArchiveSync(store, file))
    assert store.journal.runs(1)[0].state == "failed"


def test_of_a_folder_new_and_changed_files_are_read(
    store: SqliteStore, tmp_path: Path, records: Records
):
    folder = tmp_path / "inbox"
    folder.mkdir()
    before, after = list(records[0].values()), list(records[1].values())
    assert run(store, FolderSync(store, folder)).seen == 0
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, before[:30])))
    (folder / "b.json").write_text(json.dumps(before[30]))
    assert run(store, FolderSync(store, folder, batch=15)).added == 31
    assert run(store, FolderSync(store, folder)).seen == 0
    (folder / "b.json").write_text(json.dumps(after[-2]))
    (folder / "c.json").write_text(json.dumps(after[-1]))
    third = run(store, FolderSync(store, folder))
    assert (third.seen, third.added, third.pages) == (2, 2, 2)


def test_a_file_that_is_half_written_is_read_when_it_is_whole(
    store: SqliteStore, tmp_path: Path, records: Records
):
    folder = tmp_path / "inbox"
    folder.mkdir()
    text = json.dumps(next(iter(records[0].values())), indent=1)
    (folder / "a.json").write_text(text[:400])
    first = run(store, FolderSync(store, folder))
    assert (first.state, first.rejected, len(store)) == ("done", 1, 0)
    (folder / "a.json").write_text(text)
    assert run(store, FolderSync(store, folder)).added == 1


def test_a_file_that_changes_while_it_is_read_is_read_again(
    store: SqliteStore, tmp_path: Path, records: Records
):
    folder = tmp_path / "inbox"
    folder.mkdir()
    file = folder / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, records[0].values())))
    with store.writer() as writer:
        for _ in FolderSync(store, folder, batch=40).batches(writer):
            os.utime(file, ns=(1, 1))
    assert store.journal.runs(1)[0].note
    assert run(store, FolderSync(store, folder)).unchanged == 46


def filled(folder: Path, records: list[dict[str, Any]]) -> Path:
    """A folder with a file for each study, all of one time."""
    folder.mkdir()
    for at, record in enumerate(records):
        file = folder / f"{at:03}.json"
        file.write_text(json.dumps(record))
        os.utime(file, (1, 1))
    return folder


def test_many_small_files_are_kept_together(store: SqliteStore, tmp_path: Path, records: Records):
    folder = filled(tmp_path / "inbox", list(records[0].values()))
    with store.writer() as writer:
        sizes = [len(each) for each in FolderSync(store, folder, batch=20).batches(writer)]
    assert sizes == [20, 20, 6]
    only = store.journal.runs(1)[0]
    assert (only.seen, only.added, only.pages) == (46, 46, 46)


def test_a_folder_that_was_cut_off_is_gone_on_with_at_the_first_file_that_is_not_kept(
    store: SqliteStore, tmp_path: Path, records: Records
):
    folder = filled(tmp_path / "inbox", list(records[0].values()))
    first = run(store, FolderSync(store, folder, batch=20), batches=2)
    assert (first.state, first.seen, len(store)) == ("interrupted", 40, 40)
    second = run(store, FolderSync(store, folder, batch=20))
    assert (second.state, second.seen, second.added) == ("done", 6, 6)
    assert run(store, FolderSync(store, folder)).seen == 0


def test_a_file_larger_than_a_batch_is_noted_with_its_last_records_alone(
    store: SqliteStore, tmp_path: Path, records: Records
):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, records[0].values())))
    assert run(store, FolderSync(store, folder, batch=40), batches=1).pages == 0
    second = run(store, FolderSync(store, folder, batch=40))
    assert (second.seen, second.unchanged, second.added, second.pages) == (46, 40, 6, 1)


def test_a_folder_in_whose_place_another_was_moved_is_read_anew(
    store: SqliteStore, tmp_path: Path, records: Records
):
    folder = filled(tmp_path / "inbox", list(records[0].values()))
    assert run(store, FolderSync(store, folder)).added == 46
    first, *others = map(json.dumps, records[0].values())
    title = records[0][next(iter(records[0]))]["protocolSection"]["identificationModule"]
    other_title = "Z" + title["briefTitle"][1:]
    first = first.replace(json.dumps(title["briefTitle"]), json.dumps(other_title), 1)
    other = filled(tmp_path / "next", [json.loads(each) for each in (first, *others)])
    assert [each.stat().st_size for each in sorted(other.iterdir())] == [
        each.stat().st_size for each in sorted(folder.iterdir())
    ]
    folder.rename(tmp_path / "former")
    other.rename(folder)
    again = run(store, FolderSync(store, folder))
    assert (again.seen, again.changed, again.unchanged) == (46, 1, 45)


def test_an_unfinished_archive_of_the_same_name_is_not_mistaken_for_another(
    store: SqliteStore, tmp_path: Path, records: Records
):
    file = archive(tmp_path / "all.zip", list(records[0].values()))
    run(store, ArchiveSync(store, file, batch=10), batches=2)
    archive(file, list(records[1].values()))
    assert run(store, ArchiveSync(store, file)).seen == 45
