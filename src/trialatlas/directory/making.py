"""Making the directory anew, aside, from what all studies say; then putting it in place at once.

What comes in is written as it comes, spellings sorted by SQLite; the studies of spellings are
turned round in portions of `_AT_ONCE`. So memory is that of the page caches and of one portion;
only the numbers of the bases of one kind are held all at once, about 100 bytes each.
Readers see the former directory until the new one is whole. What
does not live here: changing a directory in steps (`learning`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trialatlas.directory.layout import ASIDE, BLOCK, DIRECTORY_FILE, index, is_laid_out, lay_out
from trialatlas.directory.shelf import Shelf
from trialatlas.directory.told import Mentions
from trialatlas.store.faults import translated
from trialatlas.store.reading import connect
from trialatlas.store.transaction import transaction
from trialatlas.vocabulary.aside import aside, publish, unsafe

_ARRIVED: Final = f"{DIRECTORY_FILE}.arrived"
_AT_ONCE: Final = 4_000_000
"""Mentions of spellings by studies that are turned round at a time; 16 bytes each, and twice that
while they are sorted."""
_CACHE_KIBIBYTES: Final = 524_288
"""Of the file while names are gathered: what else a load holds is let go by then."""
_STUDIES: Final = 20_000
_SPELLINGS: Final = 20_000


@contextmanager
def making(folder: Path) -> Generator[Making]:
    """A directory aside, that is put in place with `Making.publish`; else nothing of it stays.

    Raises StoreDamagedError, EnvironmentFaultError.
    """
    path = folder / DIRECTORY_FILE
    _sweep(folder)
    with translated(path):
        try:
            with aside(path) as connection:
                lay_out(connection)
                yield Making(folder, connection)
        finally:
            _sweep(folder)


class Making:
    """A directory that is being made. Use `making`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self._folder = folder
        self._connection = connection
        self._mentions = 0
        self._years: dict[int, array[int]] = {}
        self._attach()
        connection.execute(
            f"CREATE TABLE {ASIDE}.spelling (id INTEGER PRIMARY KEY, kind, text, slug, name, form,"
            " why)"
        )

    def spellings(self) -> int:
        """How many there are, after `turn_round`."""
        (found,) = self._connection.execute("SELECT count(*) FROM spelling").fetchone()
        return found

    @property
    def shelf(self) -> Shelf:
        """The directory that is being made, for writing."""
        return Shelf(self._connection, None)

    def put(self, given: Mentions) -> None:
        """Take what some studies name, each study once in all."""
        with transaction(self._connection):
            self._connection.executemany(
                "INSERT OR REPLACE INTO study VALUES (?, ?)",
                [(nct, said) for nct, _, said in given.studies],
            )
            self._connection.executemany(
                f"INSERT OR IGNORE INTO {ASIDE}.spelling VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own name
                ((number, *each) for number, each in sorted(given.spellings.items())),
            )
        for nct, year, _ in given.studies:
            block = self._years.get(nct // BLOCK)
            if block is None:
                block = self._years[nct // BLOCK] = array("H", bytes(2 * BLOCK))
            block[nct % BLOCK] = year
        self._mentions += sum(len(said) for _, _, said in given.studies) // 8

    def turn_round(self) -> None:
        """Give spellings their studies, and make the indexes of names. After the last study."""
        self._connection.execute(f"PRAGMA main.cache_size = -{_CACHE_KIBIBYTES}")
        portions = 1 + self._mentions // _AT_ONCE
        with transaction(self._connection):
            for at in range(portions):
                low, high = ((1 << 63) * each // portions for each in (at, at + 1))
                self._turn(low, high - 1)
            self._connection.executemany(
                "INSERT INTO started VALUES (?, ?)",
                [(block, years.tobytes()) for block, years in sorted(self._years.items())],
            )
        self._connection.execute(f"DETACH {ASIDE}")
        (self._folder / _ARRIVED).unlink()
        self._attach()
        with transaction(self._connection):
            index(self._connection)

    def _attach(self) -> None:
        """Have an empty file beside, for what is not kept."""
        self._connection.execute(f"ATTACH ? AS {ASIDE}", (str(self._folder / _ARRIVED),))
        unsafe(self._connection, ASIDE)

    def publish(self) -> None:
        """Put the directory in place of the one that is there, in one step for readers."""
        path = self._folder / DIRECTORY_FILE
        if path.exists():
            with closing(connect(path)) as former:
                is_laid_out(former, path)  # raises if it is no directory at all
        publish(self._connection, path)

    def _turn(self, low: int, high: int) -> None:
        """Move the spellings from one number to another, both included, with their studies."""
        spelled, studies = self._said(low, high)
        order = np.argsort(spelled, kind="stable")
        spelled, studies = spelled[order], studies[order]
        cursor = self._connection.execute(
            f"SELECT * FROM {ASIDE}.spelling WHERE id BETWEEN ? AND ? ORDER BY id",  # noqa: S608 - our own name
            (low, high),
        )
        while rows := cursor.fetchmany(_SPELLINGS):
            numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
            first = np.searchsorted(spelled, numbers, "left").tolist()
            after = np.searchsorted(spelled, numbers, "right").tolist()
            self._connection.executemany(
                "INSERT INTO spelling VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (*row, studies[begin:end].tobytes())
                    for row, begin, end in zip(rows, first, after, strict=True)
                    if end > begin
                ),
            )

    def _said(self, low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Which spellings between two numbers studies say, and which study says each."""
        spelled: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
        studies: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
        for ncts, lengths, said in self._batches():
            wanted = (said >= low) & (said <= high)
            spelled.append(said[wanted])
            studies.append(np.repeat(ncts, lengths)[wanted])
        return np.concatenate(spelled), np.concatenate(studies)

    def _batches(self) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]]:
        """Studies by number, how many spellings each has, and all of them in a row."""
        cursor = self._connection.execute("SELECT nct, said FROM study ORDER BY nct")
        while rows := cursor.fetchmany(_STUDIES):
            ncts = np.fromiter((nct for nct, _ in rows), np.uint32, len(rows))
            lengths = np.fromiter((len(said) // 8 for _, said in rows), np.int64, len(rows))
            yield ncts, lengths, np.frombuffer(b"".join(said for _, said in rows), np.int64)


def _sweep(folder: Path) -> None:
    """Remove what arrived for a making that was cut off."""
    for each in folder.glob(f"{_ARRIVED}*"):
        each.unlink(missing_ok=True)
