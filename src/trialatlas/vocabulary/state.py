"""What a vocabulary holds and where it came from. What does not live here: any synonym."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from trialatlas.store.faults import translated
from trialatlas.store.reading import ReadingConnection
from trialatlas.vocabulary.evidence import KINDS, METHOD
from trialatlas.vocabulary.layout import VOCABULARY_FILE, is_laid_out

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class MeshState:
    """A MeSH file that is loaded: which, when, its headings, and the names that lead to them."""

    file: str
    loaded: datetime
    headings: int
    names: int


@dataclass(frozen=True, slots=True)
class VocabularyStatus:
    """`studies` were learnt from, up to the store's number `sequence`; `believed` counts pairs of
    names by kind of evidence, `seen` all pairs that any study gave.
    """

    studies: int
    sequence: int
    seen: int
    believed: dict[str, int]
    mesh: MeshState | None
    bytes_on_disk: int


def vocabulary_status(folder: Path) -> VocabularyStatus:
    """What the vocabulary of a data folder holds; nothing if there is none. Counts all of it.

    Raises StoreVersionError, StoreDamagedError, EnvironmentFaultError.
    """
    nothing = VocabularyStatus(0, 0, 0, dict.fromkeys(KINDS, 0), None, 0)
    return _read(folder / VOCABULARY_FILE, _status, nothing)


def learnt_up_to(folder: Path) -> int:
    """The `sequence` of the same, without counting anything. Raises what that raises."""
    return _read(folder / VOCABULARY_FILE, lambda connection, _: _sequence(_facts(connection)), 0)


def _read(path: Path, ask: Callable[[sqlite3.Connection, Path], _T], nothing: _T) -> _T:
    """What is asked of a vocabulary, or nothing where there is none."""
    with translated(path):
        if not path.exists():
            return nothing
        with closing(ReadingConnection(path)) as opened:
            connection = opened.connection
            return ask(connection, path) if is_laid_out(connection, path) else nothing


def _facts(connection: sqlite3.Connection) -> dict[str, Any]:
    return dict(connection.execute("SELECT name, value FROM fact").fetchall())


def _sequence(facts: dict[str, Any]) -> int:
    """The store's change up to which was learnt; 0 if by another method than today's."""
    return facts.get("sequence", 0) if facts.get("method") == METHOD else 0


def _status(connection: sqlite3.Connection, path: Path) -> VocabularyStatus:
    facts = _facts(connection)
    believed: dict[str, int] = dict.fromkeys(KINDS, 0)
    for kind, count in connection.execute(
        "SELECT kind, count(*) FROM (SELECT DISTINCT kind, min(source, target),"
        " max(source, target) FROM link) GROUP BY kind"
    ):
        believed[KINDS[kind]] = count
    return VocabularyStatus(
        studies=connection.execute("SELECT count(*) FROM study").fetchone()[0],
        sequence=_sequence(facts),
        seen=connection.execute("SELECT count(*) FROM pair WHERE variant <> concept").fetchone()[0],
        believed=believed,
        mesh=_mesh(facts),
        bytes_on_disk=sum(
            file.stat().st_size for file in path.parent.glob(f"{path.name}*") if file.is_file()
        ),
    )


def _mesh(facts: dict[str, Any]) -> MeshState | None:
    if "mesh_file" not in facts:
        return None
    return MeshState(
        file=facts["mesh_file"],
        loaded=datetime.fromisoformat(facts["mesh_loaded"]),
        headings=facts["mesh_headings"],
        names=facts["mesh_names"],
    )
