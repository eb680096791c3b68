"""The record of runs in the SQLite store.

A page's records and the place to go on from are kept in one transaction, so that an
interruption never loses a page nor asks for one that is kept. What does not live here: what a
run is (`runs`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from trialatlas.store.clock import Clock, from_microseconds, to_microseconds
from trialatlas.store.protocol import REGISTRY, PutReport, Received, SetAside, StudyKey
from trialatlas.store.rows import study_id
from trialatlas.store.runs import FileSeen, Gone, NewRun, Run, RunEnd, RunStep

_NUMBER_TYPE = "I"
_AT_ONCE = 500
_COLUMNS = (
    "id, kind, source, parameters, listing, started, ended, state, data, tag, token, asked, seen,"
    " added, changed, older, unchanged, rejected, repeated, missing, gone, pages, retries, bytes,"
    " note, error"
)
_ALL_NUMBERS = (
    "SELECT CAST(substr(nct_id, 4) AS INTEGER) FROM study"
    " WHERE registry = ? AND id NOT IN (SELECT study FROM gone) ORDER BY nct_id"
)
_NUMBERS_HELD = (
    "SELECT DISTINCT CAST(substr(study.nct_id, 4) AS INTEGER) FROM sighting"
    " JOIN version ON version.id = sighting.version JOIN study ON study.id = version.study"
    " WHERE study.registry = ? AND study.id NOT IN (SELECT study FROM gone)"
    " AND sighting.source IN (SELECT id FROM source WHERE {chosen})"
)
SAMPLES = "sample, seed %"
"""The names of sources that the registry knows nothing of."""

Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


class SqliteJournal:
    """The `Journal` of the SQLite store."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def runs(self, limit: int | None = None) -> list[Run]:
        """Runs, the newest first."""
        with self._connect() as connection:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM run ORDER BY id DESC LIMIT ?",  # noqa: S608 - our own names
                (-1 if limit is None else limit,),
            ).fetchall()
        return [_run(row) for row in found]

    def listed(self, listing: int) -> array[int]:
        """The numbers seen by a listing that is not done, page by page."""
        numbers = array(_NUMBER_TYPE)
        with self._connect() as connection:
            for (blob,) in connection.execute(
                "SELECT numbers FROM listed WHERE listing = ? ORDER BY id", (listing,)
            ):
                numbers.frombytes(blob)
        return numbers

    def held(self, source: str | None) -> array[int]:
        """Numbers of the studies that a source showed, ascending, without those gone."""
        chosen = "name NOT LIKE ?" if source is None else "name = ?"
        given = SAMPLES if source is None else source
        sql = _NUMBERS_HELD.format(chosen=chosen) + " ORDER BY 1"
        with self._connect() as connection:
            others = connection.execute(
                f"SELECT count(*) FROM source WHERE NOT ({chosen})",  # noqa: S608 - our own words
                (given,),
            ).fetchone()[0]
            if not others:  # sightings, of which there are far more than studies, can say no more
                rows = connection.execute(_ALL_NUMBERS, (REGISTRY,))
            else:
                rows = connection.execute(sql, (REGISTRY, given))
            return array(_NUMBER_TYPE, (row[0] for row in rows))

    def dates(self, nct_ids: Iterable[str]) -> dict[str, str]:
        """The registry's date of the current version, of those that are held."""
        found: dict[str, str] = {}
        wanted = list(nct_ids)
        with self._connect() as connection:
            for start in range(0, len(wanted), _AT_ONCE):  # SQLite takes a bounded count of values
                some = wanted[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                found.update(
                    connection.execute(
                        "SELECT study.nct_id, max(version.dated) FROM study"  # noqa: S608 - marks only
                        " JOIN version ON version.study = study.id"
                        f" WHERE study.registry = ? AND study.nct_id IN ({marks})"
                        " GROUP BY study.id",
                        (REGISTRY, *some),
                    )
                )
        return found

    def gone(self, nct_id: str) -> Gone | None:
        """Whether a study is marked as gone."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT study.nct_id, gone.noticed, gone.became FROM gone"
                " JOIN study ON study.id = gone.study"
                " WHERE study.registry = ? AND study.nct_id = ?",
                (REGISTRY, nct_id),
            ).fetchone()
        return None if row is None else _gone(row)

    def all_gone(self) -> list[Gone]:
        """All studies marked as gone, by number."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT study.nct_id, gone.noticed, gone.became FROM gone"
                " JOIN study ON study.id = gone.study ORDER BY study.nct_id"
            ).fetchall()
        return [_gone(row) for row in rows]

    def files(self, source: str) -> Mapping[str, FileSeen]:
        """The files of a folder as they were last read, by path."""
        with self._connect() as connection:
            return {
                row[0]: FileSeen(*row)
                for row in connection.execute(
                    "SELECT path, size, written FROM file WHERE source = ?", (source,)
                )
            }


class SqliteJournalWriter:
    """The `JournalWriter` of the SQLite store. Belongs to its writer."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: Clock,
        transact: Callable[[], AbstractContextManager[None]],
        put: Callable[[str, Iterable[Received], Callable[[PutReport], None]], PutReport],
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._transact = transact
        self._put = put

    def begin(self, new: NewRun) -> int:
        """Begin a run; its number. One that was left running was interrupted."""
        with self._transact():
            at = self._now()
            self._connection.execute("UPDATE run SET state = 'interrupted' WHERE state = 'running'")
            number = self._connection.execute(
                "INSERT INTO run (kind, source, parameters, listing, started, state, data, tag,"
                " token, asked) VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)",
                (
                    new.kind,
                    new.source,
                    new.parameters,
                    new.listing,
                    at,
                    new.data,
                    new.tag,
                    new.token,
                    new.asked,
                ),
            ).lastrowid
            assert number is not None  # noqa: S101 - SQLite gives every inserted row a number
            if not new.listing:
                self._connection.execute("UPDATE run SET listing = id WHERE id = ?", (number,))
                # A new listing takes the place of those cut off: nobody goes on with them.
                self._connection.execute(
                    "DELETE FROM listed WHERE listing IN (SELECT id FROM run"
                    " WHERE source = ? AND parameters = ? AND kind = ?)",
                    (new.source, new.parameters, new.kind),
                )
        return number

    def step(
        self,
        source: str,
        records: Iterable[Received],
        step: RunStep,
        rejected: Iterable[SetAside] = (),
    ) -> PutReport:
        """Keep records, set bad ones aside and note the progress, all or nothing."""

        def note(report: PutReport) -> None:
            self._note(step, report)
            for each in rejected:
                self._connection.execute(
                    "INSERT INTO aside (source, line, reason, at) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (source, line) DO NOTHING",
                    (each.source, each.line, each.reason, to_microseconds(each.at)),
                )
            self._connection.executemany(
                "INSERT INTO file (source, path, size, written) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (source, path) DO UPDATE"
                " SET size = excluded.size, written = excluded.written",
                [(source, *file) for file in step.files],
            )

        return self._put(source, records, note)

    def restart(self, run: int, data: str, tag: str) -> None:
        """Begin the listing of a run again; what was kept stays."""
        with self._transact():
            self._connection.execute(
                "DELETE FROM listed WHERE listing = (SELECT listing FROM run WHERE id = ?)", (run,)
            )
            self._connection.execute(
                "UPDATE run SET token = '', asked = NULL, data = ?, tag = ? WHERE id = ?",
                (data, tag, run),
            )

    def end(self, run: int, end: RunEnd) -> None:
        """End a run. The numbers listed by it are dropped once it is done."""
        with self._transact():
            self._connection.execute(
                "UPDATE run SET state = ?, ended = ?, note = ?, error = ?, repeated = ?,"
                " missing = ?, data = coalesce(nullif(?, ''), data), retries = retries + ?,"
                " bytes = bytes + ? WHERE id = ?",
                (
                    end.state,
                    self._now(),
                    end.note,
                    end.error,
                    end.repeated,
                    end.missing,
                    end.data,
                    end.retries,
                    end.bytes,
                    run,
                ),
            )
            if end.state == "done":
                self._connection.execute(
                    "DELETE FROM listed WHERE listing = (SELECT listing FROM run WHERE id = ?)",
                    (run,),
                )

    def mark_gone(self, run: int, key: StudyKey, became: str) -> None:
        """Mark a study as gone from its source; once."""
        with self._transact():
            study = study_id(self._connection, key)
            marked = self._connection.execute(
                "INSERT INTO gone (study, noticed, run, became) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (study) DO NOTHING",
                (study, self._now(), run, became),
            ).rowcount
            self._connection.execute("UPDATE run SET gone = gone + ? WHERE id = ?", (marked, run))

    def mark_back(self, nct_ids: Collection[str]) -> None:
        """Take the mark from those of some studies that have it."""
        with self._transact():
            for nct_id in nct_ids:
                study = study_id(self._connection, StudyKey(REGISTRY, nct_id))
                self._connection.execute("DELETE FROM gone WHERE study = ?", (study,))

    def _note(self, step: RunStep, report: PutReport) -> None:
        self._connection.execute(
            "UPDATE run SET token = ?, asked = coalesce(?, asked), seen = seen + ?,"
            " rejected = rejected + ?, pages = pages + ?, retries = retries + ?,"
            " bytes = bytes + ?, added = added + ?, changed = changed + ?, older = older + ?,"
            " unchanged = unchanged + ? WHERE id = ?",
            (
                step.token,
                step.asked,
                step.seen,
                step.rejected,
                step.pages,
                step.retries,
                step.bytes,
                report.added,
                report.changed,
                report.older,
                report.unchanged,
                step.run,
            ),
        )
        if step.listed is not None:
            self._connection.execute(
                "INSERT INTO listed (listing, numbers)"
                " VALUES ((SELECT listing FROM run WHERE id = ?), ?)",
                (step.run, step.listed.tobytes()),
            )

    def _now(self) -> int:
        return to_microseconds(self._clock())


def _run(row: tuple[Any, ...]) -> Run:
    values = dict(zip(Run.__slots__, row, strict=True))
    values["started"] = from_microseconds(values["started"])
    if values["ended"] is not None:
        values["ended"] = from_microseconds(values["ended"])
    return Run(**values)


def _gone(row: tuple[Any, ...]) -> Gone:
    nct_id, noticed, became = row
    return Gone(nct_id, from_microseconds(noticed), became)
