"""`likeness.db` in the data folder: what likeness looks at in each study, so that records need not
be read for it.

It fills as studies are compared, by whichever process reads a record first, or all at once with
`fill`, which also counts in how many studies each word stands. How often phrases stand in drawn
studies is kept by whoever asks first. A study that changed is dropped and
read anew when it is next compared. All of it can be made again: without the file, or where it
cannot be written, records are read as before. What does not live here: the bytes
(`related.packing`), what is done with them (`relating`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import zstandard

from trialatlas.atlas.lately import Lately
from trialatlas.config import Contacts
from trialatlas.errors import EnvironmentFaultError
from trialatlas.related.ground import Drawn, EngineCounts, Ground, Lexicon, Numbers
from trialatlas.related.packing import FORMAT, Kept, packed, unpacked
from trialatlas.related.phrases import drawn_of, words_of
from trialatlas.related.texts import FULL
from trialatlas.related.traits import Pool, Traits
from trialatlas.store import Store
from trialatlas.store.reading import ReadingConnection, connect, may_write
from trialatlas.store.transaction import transaction
from trialatlas.study import Study

LIKENESS_FILE: Final = "likeness.db"
_APPLICATION: Final = 0x5472_4C6B  # "TrLk"
_LAYOUT: Final = 1
_TABLES: Final = (
    # The store's sequence up to which changes were followed, and what else the rows depend on.
    "CREATE TABLE state (sequence INTEGER NOT NULL, said TEXT NOT NULL) STRICT",
    "CREATE TABLE word (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE study (nct INTEGER PRIMARY KEY, traits BLOB NOT NULL) STRICT",
)
_WORDS_COUNTED: Final = """
    CREATE TABLE IF NOT EXISTS counted
        (text TEXT PRIMARY KEY, studies INTEGER NOT NULL) STRICT, WITHOUT ROWID
"""
_COUNTING: Final = """
    CREATE TABLE IF NOT EXISTS counting
        (sequence INTEGER NOT NULL, studies INTEGER NOT NULL, words INTEGER NOT NULL) STRICT
"""
"""When words were counted: the index's sequence, studies then, and words of the table `word`."""
_PHRASES_COUNTED: Final = """
    CREATE TABLE IF NOT EXISTS drawn
        (sequence INTEGER NOT NULL, held INTEGER NOT NULL, studies INTEGER NOT NULL,
         phrases BLOB NOT NULL) STRICT
"""
"""Phrases in drawn studies: the index's sequence and studies then, how many were drawn of them, and
numbers of two words with the count, packed."""
_STALE: Final = 20
"""Counts of words and phrases are used till one study in so many has changed."""
_AT_ONCE: Final = 20_000
_MAPPED: Final = 1 << 30
"""Bytes of the file that are read where the system keeps them, without a copy for each process."""
_GROWN: Final = 65_536
_Damaged: Final = (zstandard.ZstdError, msgspec.MsgspecError, KeyError, ValueError)


class Shelf:
    """The file, as one process uses it. Nothing that goes wrong with it is an error: it is then
    as if nothing were kept. Not for sharing between threads.
    """

    def __init__(self, folder: Path, contacts: Contacts, store: Store) -> None:
        """Nothing is opened before it is asked for."""
        self._path = folder / LIKENESS_FILE
        self._depends = f"{FORMAT} {contacts}"
        self._mesh = ""
        self._waits = False
        self._store = store
        self._connection: sqlite3.Connection | None = None
        self._writes = False
        self._broken = False
        self._sequence = 0
        self._dropped: set[int] = set()
        self.lately = Lately()
        """Of the studies that were taken, those that memory holds."""
        self._lexicon: Lexicon | None = None
        self._own = np.zeros(0, dtype=np.int32)
        self._kept = np.zeros(0, dtype=np.int32)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def keeps(self) -> bool:
        """Whether what is read can be kept here by this process."""
        return self._open() is not None and self._writes

    def take(self, nct_ids: Iterable[str], ground: Ground) -> Pool:
        """The traits of those studies that are kept, as of now."""
        connection = self._open()
        if connection is None:
            return Pool(())
        found, lacking = self.lately.sought(nct_ids, ground)
        if self._waits:
            return Kept(found)
        asked = {_number(each): each for each in lacking}
        for dropped in self._dropped.intersection(asked):
            del asked[dropped]
        try:
            rows = connection.execute(
                "SELECT nct, traits FROM study WHERE nct IN (SELECT value FROM json_each(?))",
                (_listed(asked),),
            )
            kept = {asked[nct]: traits for nct, traits in rows}
            if kept and _mesh_of(_state(connection)[1]) != self._mesh:
                # Another process has just begun anew with another MeSH file.
                return Kept(found)
            own = partial(self._in_lexicon, lexicon=ground.lexicon)
            read = unpacked(kept, ground, own)
            self.lately.keep(read)
            return Kept([*found, *read.values()])
        except sqlite3.OperationalError:
            return Pool(())
        except (sqlite3.DatabaseError, *_Damaged):
            self._throw_away()
            return Pool(())

    def put(self, read: Sequence[tuple[Study, Traits]], ground: Ground, sequence: int) -> None:
        """Keep traits of records as they stood when the store was at `sequence` or later. They are
        not kept if another process writes, or has gone on to later changes.
        """
        connection = self._open()
        if connection is None or not self._writes or not read:
            return
        try:
            with transaction(connection):
                if _state(connection) != (sequence, self._said(sequence)):
                    return
                words = np.concatenate([each.texts[FULL].numbers for _, each in read])
                numbers = self._shelved(connection, words, ground.lexicon)
                ends = np.cumsum([len(each.texts[FULL].numbers) for _, each in read])
                rows = (
                    (_number(study.nct_id), packed(study, traits, own))
                    for (study, traits), own in zip(read, np.split(numbers, ends[:-1]), strict=True)
                )
                connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?)", rows)
        except sqlite3.OperationalError:
            self._forget_words()
        except sqlite3.DatabaseError:
            self._throw_away()

    def lacking(self, nct_ids: Sequence[str]) -> list[str]:
        """Those studies that are not kept."""
        connection = self._open()
        if connection is None:
            return list(nct_ids)
        numbers = {_number(each): each for each in nct_ids}
        with suppress(sqlite3.DatabaseError):
            rows = connection.execute(
                "SELECT nct FROM study WHERE nct IN (SELECT value FROM json_each(?))",
                (_listed(numbers),),
            )
            for (nct,) in rows:
                if nct not in self._dropped:
                    del numbers[nct]
        return list(numbers.values())

    def counts(self, words: Sequence[str], sequence: int) -> dict[str, int]:
        """In how many studies each of some words stood when that was last counted, as far as it
        was; nothing if one study in 20 has changed until the index's `sequence`.
        """
        connection = self._open()
        if connection is None:
            return {}
        with suppress(sqlite3.DatabaseError):
            counted = _counting(connection)
            if counted is not None and _is_fresh(sequence, *counted[:2]):
                rows = connection.execute(
                    "SELECT text, studies FROM counted WHERE text IN"
                    " (SELECT value FROM json_each(?))",
                    (_listed(words),),
                )
                return dict(rows.fetchall())
        return {}

    def keep_counts(self, counts: EngineCounts, counted: Callable[[int, int], None]) -> None:
        """Count every word that is kept, unless that was done for this state; `counted` is told
        how many are done, of how many. Does nothing if the file cannot be written now.
        """
        connection = self._open()
        if connection is None or not self._writes:
            return
        try:
            (words,) = connection.execute("SELECT count(*) FROM word").fetchone()
            state = counts.sequence, counts.studies, words
            if _counting(connection) == state:
                return
            with transaction(connection):
                connection.execute("DELETE FROM counted")
                connection.execute("DELETE FROM counting")
                listed = connection.execute("SELECT text FROM word ORDER BY text")
                done = 0
                while some := [text for (text,) in listed.fetchmany(_AT_ONCE)]:
                    rows = zip(some, counts.words(some), strict=True)
                    connection.executemany("INSERT INTO counted VALUES (?, ?)", rows)
                    done += len(some)
                    counted(done, words)
                connection.execute("INSERT INTO counting VALUES (?, ?, ?)", state)
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            self._throw_away()

    def drawn(self, sequence: int, lexicon: Lexicon) -> Drawn | None:
        """How often phrases stood in drawn studies when that was last counted. None if it was not,
        or if one study in 20 has changed until the index's `sequence`.
        """
        connection = self._open()
        if connection is None:
            return None
        try:
            row = connection.execute("SELECT * FROM drawn").fetchone()
            if row is None or not _is_fresh(sequence, *row[:2]):
                return None
            content = zstandard.decompress(row[3])
            phrases = np.frombuffer(content, dtype="<u4").reshape(3, -1).astype(np.int32)
            words = self._in_lexicon(phrases[:2].reshape(-1), lexicon).reshape(2, -1)
            return drawn_of(words[0], words[1], phrases[2], row[2])
        except sqlite3.OperationalError:
            return None
        except (sqlite3.DatabaseError, *_Damaged):
            self._throw_away()
            return None

    def keep_drawn(self, found: Drawn, sequence: int, held: int, lexicon: Lexicon) -> None:
        """Keep it, as counted for the index's `sequence` with so many studies."""
        connection = self._open()
        if connection is None or not self._writes:
            return
        try:
            with transaction(connection):
                words = self._shelved(connection, np.concatenate(words_of(found)), lexicon)
                rows = np.stack([*words.reshape(2, -1), found.counts]).astype("<u4")
                connection.execute("DELETE FROM drawn")
                connection.execute(
                    "INSERT INTO drawn VALUES (?, ?, ?, ?)",
                    (sequence, held, found.studies, zstandard.compress(rows.tobytes())),
                )
        except sqlite3.OperationalError:
            self._forget_words()
        except sqlite3.DatabaseError:
            self._throw_away()

    def follow(self, sequence: int, mesh: str) -> None:
        """Drop what changed in the store up to `sequence`, and all where another MeSH file was
        loaded, of which `mesh` says which it is. Does nothing for what was followed. Where another
        process has to do it first, nothing is taken until then.
        """
        mesh = " ".join(mesh.split())
        if mesh != self._mesh:
            self._mesh, self._sequence = mesh, -1
            self._waits = True
        connection = self._open()
        if connection is None or sequence == self._sequence:
            return
        self.lately.forget()
        try:
            self._waits = not self._is_of_this_mesh(connection, sequence)
            if self._waits:
                return
            self._follow(connection, sequence)
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            self._throw_away()
        self._sequence = sequence

    def _is_of_this_mesh(self, connection: sqlite3.Connection, sequence: int) -> bool:
        """Whether what is kept is of the MeSH file of now: else everything is dropped, if that can
        be. Other processes have the file open, so it stays where it is.
        """
        if _mesh_of(_state(connection)[1]) == self._mesh:
            return True
        if not self._writes:
            return False
        with transaction(connection):
            followed, said = _state(connection)
            if _mesh_of(said) == self._mesh:
                return True
            if said == self._said(followed, _mesh_of(said)):
                connection.execute("DELETE FROM study")
                state = sequence, self._said(sequence)
                connection.execute("UPDATE state SET sequence = ?, said = ?", state)
        return True

    def _follow(self, connection: sqlite3.Connection, sequence: int) -> None:
        followed, said = _state(connection)
        if said != self._said(followed):
            # No damage, but another form of rows, or another store: a new file takes its place.
            self._throw_away()
            self._broken = not self._writes
            return
        self._dropped = self._changed(connection, followed) if followed < sequence else set()
        if not self._writes or followed >= sequence:
            return
        with transaction(connection):
            # Another process may have come first: what it dropped and read anew is right.
            if _state(connection)[0] == followed:
                connection.executemany(
                    "DELETE FROM study WHERE nct = ?", [(each,) for each in self._dropped]
                )
                state = sequence, self._said(sequence)
                connection.execute("UPDATE state SET sequence = ?, said = ?", state)
        self._dropped = set()

    def _changed(self, connection: sqlite3.Connection, after: int) -> set[int]:
        if not connection.execute("SELECT 1 FROM study LIMIT 1").fetchone():
            return set()
        return {_number(each.key.id) for each in self._store.changes(after)}

    def _said(self, sequence: int, mesh: str | None = None) -> str:
        """What rows depend on but for later changes, a line each: their form, the MeSH file, and
        the store, for another one has other changes.
        """
        change = next(self._store.changes(sequence - 1), None) if sequence else None
        last = f"{change.key.id} {change.at}" if change else ""
        return "\n".join((self._depends, self._mesh if mesh is None else mesh, last))

    def _in_lexicon(self, numbers: Numbers, lexicon: Lexicon) -> Numbers:
        """Numbers of words as they are kept, as numbers of a lexicon."""
        self._follow_lexicon(lexicon)
        self._own = _grown(self._own, int(numbers.max(initial=0)))
        found = self._own[numbers]
        lacking = np.unique(numbers[found < 0])
        if len(lacking) and self._connection is not None:
            rows = self._connection.execute(
                "SELECT number, text FROM word WHERE number IN (SELECT value FROM json_each(?))",
                (_listed(lacking.tolist()),),
            ).fetchall()
            if len(rows) != len(lacking):
                raise ValueError("words that are not kept")
            self._learn(rows, lexicon)
            found = self._own[numbers]
        return found

    def _shelved(self, connection: sqlite3.Connection, words: Numbers, lexicon: Lexicon) -> Numbers:
        """Numbers of a lexicon as they are kept; new words are put in."""
        self._follow_lexicon(lexicon)
        self._kept = _grown(self._kept, int(words.max(initial=0)))
        lacking = np.unique(words[self._kept[words] < 0])
        if len(lacking):
            texts = [lexicon.words[each] for each in lacking]
            connection.executemany(
                "INSERT OR IGNORE INTO word (text) VALUES (?)", [(each,) for each in texts]
            )
            rows = connection.execute(
                "SELECT number, text FROM word WHERE text IN (SELECT value FROM json_each(?))",
                (_listed(texts),),
            ).fetchall()
            self._learn(rows, lexicon)
        return self._kept[words]

    def _learn(self, rows: Sequence[tuple[int, str]], lexicon: Lexicon) -> None:
        kept = np.array([number for number, _ in rows], dtype=np.int32)
        own = lexicon.numbers([text for _, text in rows])
        self._own = _grown(self._own, int(kept.max(initial=0)))
        self._kept = _grown(self._kept, int(own.max(initial=0)))
        self._own[kept] = own
        self._kept[own] = kept

    def _follow_lexicon(self, lexicon: Lexicon) -> None:
        if lexicon is not self._lexicon:
            self._forget_words()
            self._lexicon = lexicon

    def _forget_words(self) -> None:
        self._lexicon = None
        self._own = np.zeros(0, dtype=np.int32)
        self._kept = np.zeros(0, dtype=np.int32)

    def _open(self) -> sqlite3.Connection | None:
        """The file, made if there is none; None if it can be neither."""
        if self._connection is None and not self._broken:
            self._writes = may_write(self._path.parent)
            try:
                self._connection = self._made() if self._writes else self._read_only()
            except (sqlite3.OperationalError, OSError, EnvironmentFaultError):
                self._broken = True
            except sqlite3.DatabaseError:
                self._throw_away()
        return self._connection

    def _made(self) -> sqlite3.Connection:
        connection = connect(self._path, "rwc")
        try:
            # Whoever waits for another process to write would rather read a record.
            connection.execute("PRAGMA busy_timeout = 0")
            self._lay_out(connection)
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        known = _pragma(connection, "application_id"), _pragma(connection, "user_version")
        if known != (_APPLICATION, _LAYOUT):
            connection.execute("PRAGMA journal_mode = WAL")
            with transaction(connection):
                for table in ("state", "word", "study", "counted", "counting", "drawn"):
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in _TABLES:
                    connection.execute(statement)
                sequence = self._store.status().sequence
                state = sequence, self._said(sequence)
                connection.execute("INSERT INTO state VALUES (?, ?)", state)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {_LAYOUT}")
        # Files of before have none. Where another process writes just now, nothing is counted.
        with suppress(sqlite3.OperationalError):
            connection.execute(_WORDS_COUNTED)
            connection.execute(_COUNTING)
            connection.execute(_PHRASES_COUNTED)
        connection.execute("PRAGMA synchronous = NORMAL")

    def _read_only(self) -> sqlite3.Connection:
        reading = ReadingConnection(self._path).connection
        if _pragma(reading, "user_version") != _LAYOUT:
            reading.close()
            raise sqlite3.OperationalError("no likeness kept")
        return reading

    def _throw_away(self) -> None:
        """Go on without the file, which is of no use. The next process to open it begins an empty
        one.
        """
        self._forget_words()
        self.close()
        self._broken = True
        if self._writes:
            for each in self._path.parent.glob(f"{LIKENESS_FILE}*"):
                with suppress(OSError):
                    each.unlink()


def _counting(connection: sqlite3.Connection) -> tuple[int, int, int] | None:
    """Sequence, studies and words when words were last counted."""
    found: tuple[int, int, int] | None = connection.execute(
        "SELECT sequence, studies, words FROM counting"
    ).fetchone()
    return found


def _is_fresh(sequence: int, counted: int, studies: int) -> bool:
    """Whether few of so many studies have changed since they were counted."""
    return 0 <= (sequence - counted) * _STALE <= studies


def _grown(numbers: Numbers, last: int) -> Numbers:
    """A table that reaches as far as `last`; -1 for what is not known."""
    lacking = last + 1 - len(numbers)
    if lacking <= 0:
        return numbers
    more = np.full(lacking + max(_GROWN, len(numbers) // 4), -1, dtype=np.int32)
    return np.concatenate([numbers, more])


def _state(connection: sqlite3.Connection) -> tuple[int, str]:
    """Up to which change of the store the file follows it, and what else its rows depend on."""
    found: tuple[int, str] = connection.execute("SELECT sequence, said FROM state").fetchone()
    return found


def _mesh_of(said: str) -> str:
    """Which MeSH file rows are of, as `Shelf` says what they depend on; "" for none."""
    return [*said.split("\n"), ""][1]


def _number(nct_id: str) -> int:
    return int(nct_id[3:])


def _listed(values: Iterable[int] | Iterable[str] | Mapping[int, str]) -> str:
    return msgspec.json.encode(list(values)).decode()


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
