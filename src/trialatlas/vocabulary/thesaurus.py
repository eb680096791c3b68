"""Reading the vocabulary: which names may stand for another, and why.

`Vocabulary` is the `Thesaurus` that `query.widen` asks. A name leads to others

- directly: by what was believed of the studies held, or as a name of the same MeSH heading
- over one of those: to other names of the same thing, never to abbreviations, for they mean
  more than one thing more often than names do.

What adds nothing is left out: a name that holds the asked words side by side is found
anyway. The best evidence comes first, and at most `MOST` are given. What does not live
here: writing (`shelf`), putting synonyms into a query (`query.synonyms`).
"""

from __future__ import annotations

import sqlite3
from base64 import b32encode
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias

import msgspec

from trialatlas.query import Alternative
from trialatlas.store.faults import translated
from trialatlas.store.reading import ReadingConnection
from trialatlas.study.words import words
from trialatlas.vocabulary.evidence import KINDS
from trialatlas.vocabulary.layout import VOCABULARY_FILE, is_laid_out
from trialatlas.vocabulary.names import MOST_WORDS, key_id
from trialatlas.vocabulary.tree import MeshTree, read_tree

MOST = 30
"""Alternatives of one name."""
_STEPPED_OVER = 5
"""Names that are stepped over at most."""
_STEP_SHARE = 0.6
"""Of two steps, the product of the shares that it takes."""
_CACHED = 20_000

Source: TypeAlias = Literal["mesh", "condition", "intervention", "abbreviation"]
_SOURCES: tuple[Source, ...] = ("condition", "intervention", "intervention", "abbreviation")
"""Source by kind of evidence."""
_ABBREVIATION = KINDS.index("abbreviation")
Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    """A name that may stand for another, and the evidence.

    `studies` say so of those held (0 for what only the MeSH file says), which is `share` (0 to 1)
    of those that give the name any meaning of this kind. `over` is the name stepped over, or empty.
    """

    id: str
    text: str
    source: Source
    studies: int
    share: float
    over: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    target: int
    text: str
    source: Source
    studies: int
    share: float
    is_heading: bool = False
    over: str = ""

    @property
    def order(self) -> tuple[bool, bool, int, float, str]:
        return bool(self.over), not self.is_heading, -self.studies, -self.share, self.text


class Vocabulary:
    """The vocabulary of a data folder, for reading. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Opens nothing before it is asked; a folder without a vocabulary has no synonyms."""
        self._path = folder / VOCABULARY_FILE
        self._lock = Lock()
        self._opened: ReadingConnection | None = None
        self._seen = -1
        self._known: dict[Key, tuple[Alternative, ...]] = {}
        self._tree = MeshTree()
        self._tree_of: list[tuple[object]] = []

    @property
    def longest(self) -> int:
        """The most words that a name has."""
        return MOST_WORDS

    def alternatives(self, words: Key) -> tuple[Alternative, ...]:
        """What may stand for these normalised words, best first; empty for no known name.

        What was asked before is kept until `refresh` finds that something was written. Raises
        StoreVersionError, StoreDamagedError, EnvironmentFaultError.
        """
        found = self._known.get(words)
        if found is None:
            synonyms = self.synonyms(words)
            found = tuple(Alternative(each.id, each.text, each.source) for each in synonyms)
            with self._lock:
                if len(self._known) >= _CACHED:
                    self._known.clear()
                self._known[words] = found
        return found

    def synonyms(self, key: Key) -> list[Synonym]:
        """The same with the evidence."""
        with self._reading() as connection:
            if connection is None or not 0 < len(key) <= MOST_WORDS:
                return []
            return _found(connection, key)

    def refresh(self) -> None:
        """Forget what was found before if another connection has written since."""
        with self._reading() as connection:
            seen = -1
            if connection is not None:
                seen = connection.execute("PRAGMA data_version").fetchone()[0]
            if seen != self._seen:
                self._known.clear()
                self._seen = seen

    @property
    def has_mesh(self) -> bool:
        """True if a MeSH file was loaded."""
        with self._reading() as connection:
            return connection is not None and bool(
                connection.execute("SELECT 1 FROM fact WHERE name = 'mesh_file'").fetchone()
            )

    @property
    def tree(self) -> MeshTree:
        """The tree of the MeSH file; an empty one without such a file. Kept until another file is
        loaded. Raises what `alternatives` raises.
        """
        with self._reading() as connection:
            if connection is None:
                return MeshTree()
            facts = connection.execute(
                "SELECT value FROM fact WHERE name IN ('mesh_file', 'mesh_loaded') ORDER BY name"
            ).fetchall()
            if facts != self._tree_of:
                source = " ".join(str(value) for (value,) in facts)
                self._tree = read_tree(connection, source) if facts else MeshTree()
                self._tree_of = facts
            return self._tree

    def names_of(self, headings: Iterable[str]) -> dict[int, str]:
        """The headings of the MeSH file among some, by the number of each of their names.

        Raises what `alternatives` raises.
        """
        with self._reading() as connection:
            if connection is None:
                return {}
            return dict(
                connection.execute(
                    "SELECT entry.name, heading.text FROM heading"
                    " JOIN entry ON entry.heading = heading.id"
                    " WHERE heading.text IN (SELECT value FROM json_each(?))"
                    " ORDER BY entry.name, heading.text",
                    (msgspec.json.encode(list(headings)).decode(),),
                ).fetchall()
            )

    def close(self) -> None:
        """Let go of the file. Safe to call twice; asking again opens it again."""
        with self._lock:
            self._let_go()

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection | None]:
        with self._lock, translated(self._path):
            if self._opened is not None and self._opened.changed():
                self._let_go()
            if self._opened is None and self._path.exists():
                self._open()
            yield None if self._opened is None else self._opened.connection

    def _open(self) -> None:
        opened = ReadingConnection(self._path)
        try:
            if is_laid_out(opened.connection, self._path):
                opened.connection.execute("PRAGMA query_only = ON")
                self._opened = opened
        finally:
            if self._opened is None:
                opened.close()

    def _let_go(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None
        self._seen = -1
        self._known.clear()


def _found(connection: sqlite3.Connection, key: Key) -> list[Synonym]:
    asked = key_id(key)
    direct = sorted(_ways(connection, asked), key=lambda way: way.order)
    over = (
        _Way(
            way.target,
            way.text,
            way.source,
            min(way.studies, first.studies) if way.studies and first.studies else 0,
            way.share * first.share,
            is_heading=way.is_heading,
            over=first.text,
        )
        for first in direct[:_STEPPED_OVER]
        for way in _ways(connection, first.target, abbreviations=False)
        if way.share * first.share >= _STEP_SHARE
    )
    found: list[Synonym] = []
    keys: set[Key] = set()
    sets: set[frozenset[str]] = set()
    for way in chain(direct, sorted(over, key=lambda way: way.order)):
        name = tuple(words(way.text))
        is_turned = frozenset(name) in sets and not way.is_heading and way.source == "mesh"
        if way.target == asked or name in keys or is_turned or _holds(name, key):
            continue
        keys.add(name)
        sets.add(frozenset(name))
        number = synonym_id(key, name)
        found.append(Synonym(number, way.text, way.source, way.studies, way.share, way.over))
        if len(found) == MOST:
            break
    return found


def synonym_id(key: Key, name: Key) -> str:
    """The id of a synonym of a name: the same wherever and whenever both are known."""
    given = f"{' '.join(key)}|{' '.join(name)}".encode()
    return b32encode(blake2b(given, digest_size=5).digest()).decode().lower()


def _holds(name: Key, part: Key) -> bool:
    size = len(part)
    return any(name[at : at + size] == part for at in range(len(name) - size + 1))


def _ways(
    connection: sqlite3.Connection, source: int, *, abbreviations: bool = True
) -> Iterator[_Way]:
    for target, text, kind, studies, share in connection.execute(
        "SELECT target, text, kind, studies, share FROM link JOIN name ON id = target"
        " WHERE source = ?",
        (source,),
    ).fetchall():
        if abbreviations or kind != _ABBREVIATION:
            yield _Way(target, text, _SOURCES[kind], studies, share)
    for target, text, heading in connection.execute(
        "SELECT other.name, other.text, heading.text FROM entry AS asked"
        " JOIN entry AS other ON other.heading = asked.heading"
        " JOIN heading ON heading.id = asked.heading WHERE asked.name = ? AND other.name <> ?",
        (source, source),
    ).fetchall():
        yield _Way(target, text, "mesh", 0, 1.0, is_heading=text == heading)
