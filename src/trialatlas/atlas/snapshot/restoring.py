"""Restoring a snapshot: a new data folder, made aside, looked at, and put in place in one step.

What does not live here: reading the file (`form`), the step itself (`staging`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from trialatlas import schema
from trialatlas.atlas.answers import Progress
from trialatlas.atlas.indexing import INDEX_FOLDER, catch_up, rebuild
from trialatlas.atlas.naming import learn_names
from trialatlas.atlas.snapshot.form import GENERATION, Manifest, Part, SnapshotReader
from trialatlas.atlas.snapshot.megabytes import Megabytes
from trialatlas.atlas.snapshot.staging import put_in_place, staging, sync_file, sync_folder
from trialatlas.config import Contacts
from trialatlas.errors import (
    EnvironmentFaultError,
    IndexMissingError,
    SnapshotError,
    UsageError,
)
from trialatlas.index import TantivyEngine
from trialatlas.index.fields import LAYOUT
from trialatlas.index.generation import Generations
from trialatlas.store import SqliteStore
from trialatlas.store.faults import translated
from trialatlas.store.layout import STEPS, layout_version
from trialatlas.store.lock import writer_lock
from trialatlas.store.reading import connect, may_write
from trialatlas.store.sqlite import LOCK_FILE, STORE_FILE

OWN: Final = (
    "store.",
    "vocabulary.db",
    "directory.db",
    "statistics.json",
    ".statistics.json",
    "index",
    "likeness.db",
)
"""How the names of what a data folder holds begin."""
_ASIDE: Final = ".restoring"
_SPARE: Final = 64 << 20
"""Bytes that must stay free on the disk."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, from which manifest. `caught_up` counts changes that the index lacked;
    `rebuilt` says that it was built anew.
    """

    data: Path
    manifest: Manifest
    caught_up: int
    rebuilt: bool
    seconds: float


def check_snapshot(file: Path | IO[bytes], progress: Progress | None = None) -> Manifest:
    """Read a whole snapshot and look at every sum; writes nothing. Raises SnapshotError."""

    def pass_over(_part: Part, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            count(len(piece))

    with _opened(file) as source:
        reader = SnapshotReader(source)
        count = Megabytes("Checking", reader.manifest.size, progress).add
        reader.parts(pass_over)
        return reader.manifest


def restore(
    file: Path | IO[bytes],
    data: Path,
    contacts: Contacts,
    *,
    replacing: bool = False,
    rebuilding: bool = False,
    progress: Progress | None = None,
) -> RestoreReport:
    """Make `data` the folder that a snapshot was taken of. `file` may be a pipe.

    Nothing of it is to be seen before all of it was looked at. A folder that holds data is
    replaced only if `replacing`, and kept until then; who reads it goes on with the new one. With
    `rebuilding` an index that is missing or does not fit is built from the store. Raises
    SnapshotError, UsageError, StoreLockedError where the folder is being written to, and
    EnvironmentFaultError.
    """
    began = time.monotonic()
    target = data.expanduser().resolve()
    with ExitStack() as held, _faults(target), _opened(file) as source:
        reader = SnapshotReader(source)
        fits = _index_fits(reader.manifest, contacts, rebuilding=rebuilding)
        is_there = _held_against_writers(held, target, replacing=replacing)
        place = held.enter_context(staging(_place_for(target, is_there=is_there)))
        made = place / "data"
        made.mkdir()
        _require_space(made, reader.manifest.size)
        _unpack(reader, made, progress, with_index=fits)
        caught_up = _finish(made, reader.manifest, contacts, progress, with_index=fits)
        _give_to_the_owner(made, target)
        _sync(made)
        _put(made, target, is_there=is_there)
    return RestoreReport(target, reader.manifest, caught_up, not fits, time.monotonic() - began)


def _index_fits(manifest: Manifest, contacts: Contacts, *, rebuilding: bool) -> bool:
    """Whether the index can be used as it is. If not, and it may not be built, SnapshotError."""
    index = manifest.index
    if index is None:
        reason = "it holds no index"
    elif (index.layout, index.info.schema) != (LAYOUT, schema.fingerprint()):
        reason = f"its index was built by another version ({manifest.made_by})"
    elif index.info.contacts != contacts:
        reason = f"its index was built with contacts {index.info.contacts}, not {contacts}"
    else:
        return True
    if rebuilding:
        return False
    raise SnapshotError(
        f"The snapshot cannot be searched as it is: {reason}",
        hint="With --rebuild the index is built from its records, which takes some minutes. "
        "Whether contacts are shown is set by TRIALATLAS_CONTACTS.",
        slug="snapshot-index",
    )


def _held_against_writers(held: ExitStack, target: Path, *, replacing: bool) -> bool:
    """Whether there is data at the target, which then nobody can write to until the end."""
    if not target.exists():
        return False
    names = [each.name for each in target.iterdir() if each.name not in {_ASIDE, "lost+found"}]
    if STORE_FILE not in names:
        if names and not all(map(_is_own, names)):
            raise UsageError(
                f"{target} is not empty and holds no data of Trial Atlas",
                hint="Name a folder that is empty or not there yet.",
            )
        return False
    if not replacing:
        raise UsageError(
            f"{target} holds data",
            hint="Name another folder, or replace what is there with --replace.",
        )
    foreign = [each for each in names if not _is_own(each)]
    if foreign:
        raise UsageError(
            f"{target} holds {foreign[0]}, which is none of ours and would be removed",
            hint="Move it away first.",
        )
    held.enter_context(writer_lock(target / LOCK_FILE))
    return True


def _is_own(name: str) -> bool:
    return name.startswith(OWN)


def _place_for(target: Path, *, is_there: bool) -> Path:
    """Beside the folder, so that one step puts it in place; within it where that is a disk of its
    own, or where nothing can be made beside it: then it must hold no data.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and (os.path.ismount(target) or not may_write(target.parent)):
        if not is_there:
            return target / _ASIDE
        raise EnvironmentFaultError(
            f"{target} cannot be replaced in one step: it is a disk of its own, or nothing can be "
            "made beside it",
            hint="Empty it first, or let the data folder be one within it.",
        )
    return target.with_name(f".{target.name}{_ASIDE}")


def _require_space(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size + _SPARE > free:
        raise EnvironmentFaultError(
            f"The snapshot unpacks to {size:,} bytes; the disk has {free:,} free",
            hint="Make room, or restore to another disk.",
            slug="disk-full",
        )


def _unpack(
    reader: SnapshotReader, made: Path, progress: Progress | None, *, with_index: bool
) -> None:
    count = Megabytes("Restoring", reader.manifest.size, progress).add

    def write(part: Part, pieces: Iterator[bytes]) -> None:
        if part.name.startswith(f"{INDEX_FOLDER}/") and not with_index:
            _pass_over(pieces)
            return
        path = made / part.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                count(len(piece))

    reader.parts(write)


def _finish(
    made: Path,
    manifest: Manifest,
    contacts: Contacts,
    progress: Progress | None,
    *,
    with_index: bool,
) -> int:
    """Look whether the new folder is what the manifest says, and bring its index up to its store;
    how many changes the index lacked.
    """
    _refuse_other_tables(made / STORE_FILE)
    with closing(SqliteStore.open(made)) as store:
        status = store.status()
        said = (manifest.studies, manifest.versions, manifest.sequence)
        if (status.studies, status.versions, status.sequence) != said:
            raise _other("its store does not hold what the manifest says")
        if with_index:
            _name_anew(made, manifest, contacts)
            lacking = catch_up(store, made, contacts, progress)
        else:
            rebuild(store, made, contacts, progress)
            lacking = 0
        learn_names(store, made, progress)
    return lacking


def _name_anew(made: Path, manifest: Manifest, contacts: Contacts) -> None:
    """Give the generation a name that none had before: what processes know of another by its name
    stays true. Then open it.
    """
    assert manifest.index is not None  # noqa: S101 - it was looked at before anything was written
    generations = Generations(made / INDEX_FOLDER, contacts)
    folder = generations.start()
    for kind in ("studies", "sites"):
        (folder / kind).rmdir()
        (generations.folder(GENERATION) / kind).replace(folder / kind)
    generations.folder(GENERATION).rmdir()
    generations.publish(replace(manifest.index.info, generation=folder.name))
    try:
        with closing(TantivyEngine.open(made / INDEX_FOLDER, contacts)) as engine:
            info = engine.info
    except IndexMissingError as error:
        raise _other(error.message) from error
    if (info.studies, info.sequence) != (manifest.index.info.studies, manifest.index.info.sequence):
        raise _other("its index is not the one that the manifest names")


def _refuse_other_tables(path: Path) -> None:
    """Hold the store's tables and triggers to ours: what is restored must not run what another
    wrote.
    """
    with translated(path), closing(connect(path)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        steps = layout_version(connection, path)
        found = _tables(connection)
    with closing(sqlite3.connect(":memory:")) as ours:
        for step in STEPS[:steps]:
            for statement in step:
                ours.execute(statement)
        if found != _tables(ours):
            raise _other("its store has other tables than ours")


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(
        connection.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'sqlite_stat%'"
        )
    )


def _give_to_the_owner(made: Path, target: Path) -> None:
    """What is restored by the administrator belongs to whom the folder belongs to."""
    if os.geteuid() or not target.exists():
        return
    owner = target.stat()
    for each in (made, *made.rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)


def _sync(made: Path) -> None:
    for folder, _, names in os.walk(made):
        for name in names:
            sync_file(Path(folder) / name)
        sync_folder(Path(folder))


def _put(made: Path, target: Path, *, is_there: bool) -> None:
    """Let the new folder be seen. The former one goes with the place where this one was made."""
    if made.parent.parent != target:
        if target.exists() and not is_there:
            for each in target.iterdir():  # what a restore left that was killed
                shutil.rmtree(each) if each.is_dir() else each.unlink()
        put_in_place(made, target)
        return
    # The store comes last: without it there is no data.
    for each in sorted(made.iterdir(), key=lambda path: path.name == STORE_FILE):
        place = target / each.name
        if place.is_dir():
            shutil.rmtree(place)
        each.replace(place)
    sync_folder(target)


def _pass_over(pieces: Iterable[bytes]) -> None:
    for _ in pieces:
        pass


@contextmanager
def _opened(file: Path | IO[bytes]) -> Generator[IO[bytes]]:
    if not isinstance(file, Path):
        yield file
        return
    try:
        with file.expanduser().open("rb") as opened:
            yield opened
    except FileNotFoundError as error:
        raise SnapshotError(
            f"There is no file {file}", hint="Name a snapshot.", slug="snapshot-missing"
        ) from error


@contextmanager
def _faults(target: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFaultError(
            f"{target} cannot be restored: {error.strerror or error}",
            hint="Check that its folder may be written to and that the disk has space.",
        ) from error


def _other(reason: str) -> SnapshotError:
    return SnapshotError(
        f"The snapshot is not as Trial Atlas writes them: {reason}",
        hint="Use a file from whom you trust. Nothing was restored.",
        slug="snapshot-hostile",
    )
