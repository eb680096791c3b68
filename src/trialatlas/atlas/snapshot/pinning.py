"""Holding one state of a data folder while others write to it.

Each SQLite file is held by a transaction that only reads, the index by open files of one state of
it. Nobody who writes waits for more than the moment in which the index's files are opened. What
does not live here: copying what is held (`taking`).
"""

from __future__ import annotations

import json
import resource
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from trialatlas.atlas.indexing import INDEX_FOLDER
from trialatlas.atlas.snapshot.form import GENERATION
from trialatlas.config import Contacts
from trialatlas.directory.layout import DIRECTORY_FILE
from trialatlas.errors import EngineError
from trialatlas.index.fields import LAYOUT
from trialatlas.index.generation import Generations, Pointer
from trialatlas.store.faults import translated
from trialatlas.store.reading import ReadingConnection
from trialatlas.store.sqlite import STORE_FILE
from trialatlas.vocabulary.layout import VOCABULARY_FILE

DATABASES: Final = (DIRECTORY_FILE, VOCABULARY_FILE, STORE_FILE)
"""In the order in which they are held: the store last, so that it lacks nothing that the others
were made from.
"""
_KINDS: Final = ("studies", "sites")
_META: Final = "meta.json"
_MANAGED: Final = ".managed.json"
_TRIES: Final = 100
_BETWEEN_TRIES: Final = 0.1
_SPARE_FILES: Final = 256


@dataclass(frozen=True, slots=True)
class Pins:
    """What is held. `index` is None where none was asked for; `files` are the index's, by name
    below the data folder, each open; `made` are small files written for the copy.
    """

    connections: dict[str, sqlite3.Connection]
    sequences: dict[str, int]
    index: Pointer | None
    files: dict[str, IO[bytes]]
    made: dict[str, bytes]

    @property
    def agree(self) -> bool:
        """Whether index and names are up to the store."""
        known = {*self.sequences.values()}
        return len(known | ({self.index.info.sequence} if self.index else set[int]())) == 1


@contextmanager
def pinned(
    data: Path,
    contacts: Contacts,
    *,
    with_index: bool,
    patience: float,
    wait: Callable[[float], None] = time.sleep,
    elapsed: Callable[[], float] = time.monotonic,
) -> Generator[Pins]:
    """Hold a state of the data folder, one in which index and names are up to the store if there
    is such a moment within `patience` seconds.

    Raises IndexMissingError if an index is asked for and there is none that fits.
    """
    until = elapsed() + patience
    while True:
        with ExitStack() as held:
            pins = _hold(held, data, contacts, with_index=with_index)
            if pins.agree or elapsed() >= until:
                yield pins
                return
        wait(_BETWEEN_TRIES)


def _hold(held: ExitStack, data: Path, contacts: Contacts, *, with_index: bool) -> Pins:
    if not with_index:
        return Pins(*_databases(held, data), None, {}, {})
    generations = Generations(data / INDEX_FOLDER, contacts)
    for _ in range(_TRIES):
        with ExitStack() as attempt:
            info, lock = generations.hold_current()
            attempt.enter_context(lock)
            with generations.unchanging(info.generation):
                now = generations.current()
                if now.generation != info.generation:
                    continue
                databases = _databases(attempt, data)
                found = _index_files(attempt, generations.folder(now.generation))
            if found is None:
                continue
            files, made = found
            pointer = Pointer(replace(now, generation=GENERATION), LAYOUT)
            made[f"{INDEX_FOLDER}/current.json"] = msgspec.json.encode(pointer)
            held.enter_context(attempt.pop_all())
            return Pins(*databases, pointer, files, made)
    raise EngineError(
        f"the index in {generations.directory} changes too fast to be held",
        hint="Try again when less is being written.",
        slug="index-busy",
    )


def _databases(held: ExitStack, data: Path) -> tuple[dict[str, sqlite3.Connection], dict[str, int]]:
    """Each database in a transaction that only reads, and the store's change it is up to."""
    connections: dict[str, sqlite3.Connection] = {}
    sequences: dict[str, int] = {}
    for name in DATABASES:
        path = data / name
        if not path.exists() and name != STORE_FILE:
            continue
        with translated(path):
            opened = ReadingConnection(path)
            held.callback(opened.close)
            connection = opened.connection
            connection.execute("BEGIN")
            if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                sequences[name] = _sequence(connection, name)
                connections[name] = connection
    return connections, sequences


def _sequence(connection: sqlite3.Connection, name: str) -> int:
    sql = "SELECT value FROM fact WHERE name = 'sequence'"
    if name == STORE_FILE:
        sql = "SELECT coalesce(max(sequence), 0) FROM change"
    row = connection.execute(sql).fetchone()
    return row[0] if row else 0


def _index_files(
    held: ExitStack, folder: Path
) -> tuple[dict[str, IO[bytes]], dict[str, bytes]] | None:
    """The files of the state that was committed last, open; None if one went away meanwhile:
    files are merged in the background, which changes nothing that is found.
    """
    files: dict[str, IO[bytes]] = {}
    made: dict[str, bytes] = {}
    try:
        for kind in _KINDS:
            place = f"{INDEX_FOLDER}/generations/{GENERATION}/{kind}"
            meta = (folder / kind / _META).read_bytes()
            names = sorted(_named(json.loads(meta), folder / kind))
            _allow_open_files(len(files) + len(names))
            for name in names:
                files[f"{place}/{name}"] = held.enter_context((folder / kind / name).open("rb"))
            if (folder / kind / _META).read_bytes() != meta:
                return None
            made[f"{place}/{_META}"] = meta
            # What the engine may remove when nothing needs it any more.
            made[f"{place}/{_MANAGED}"] = msgspec.json.encode([*names, _META])
    except FileNotFoundError:
        return None
    return files, made


def _named(meta: dict[str, Any], folder: Path) -> Iterator[str]:
    """The files that belong to the segments of a state. What others left is no part of it."""
    deleted: dict[str, str] = {}
    for segment in meta["segments"]:
        stem, deletes = segment["segment_id"].replace("-", ""), segment["deletes"]
        deleted[stem] = f"{stem}.{deletes['opstamp']}.del" if deletes else ""
    for file in folder.iterdir():
        stem = file.name.partition(".")[0]
        if stem in deleted and (file.suffix != ".del" or file.name == deleted[stem]):
            yield file.name


def _allow_open_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = count + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        top = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, top), hard))
