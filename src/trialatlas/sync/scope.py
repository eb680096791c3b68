"""What a run has to ask, told from what earlier runs did.

Everything of a scope is listed once; from then on what changed, and now and then the numbers
alone, to notice what went away. What does not live here: asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from trialatlas.store import NewRun, Run, RunKind

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EXPRESSION = "expression"
_SINCE = "since"
_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to sync from a registry: all, or what `expression` selects in its own language.

    `full` asks for everything again; `overlap` days before the last run's data are asked for
    again each time; every `check` days, or with `check_now`, all numbers are compared.
    """

    expression: str = ""
    full: bool = False
    check_now: bool = False
    overlap: int = 3
    check: int = 7


@dataclass(frozen=True, slots=True)
class Past:
    """The runs of one source and expression, the newest first."""

    runs: tuple[Run, ...]
    archive: Run | None
    """The newest archive that was read whole and whose day is known; it stands for a full run of
    everything.
    """

    @classmethod
    def of(cls, runs: Iterable[Run], source: str, expression: str) -> Past:
        """What concerns a source and an expression."""
        everything = list(runs)
        own = tuple(
            each
            for each in everything
            if each.source == source and asked_of(each).get(_EXPRESSION) == expression
        )
        archive = None
        if not expression:
            whole = (each for each in everything if each.kind == "archive" and each.state == "done")
            # One that had nothing to read, or a sample, gives no day to ask from.
            archive = next((each for each in whole if each.data), None)
        return cls(own, archive)

    def last(self, *kinds: RunKind) -> Run | None:
        """The newest of some kinds that was done."""
        return next(
            (each for each in self.runs if each.kind in kinds and each.state == "done"), None
        )

    def cut_off(self, kind: RunKind, parameters: str, data: str) -> Run | None:
        """The newest run of a kind, if it was cut off and can be gone on with: the same question
        to the same data.
        """
        newest = self.unfinished(kind, parameters)
        return newest if newest is not None and newest.data == data else None

    def unfinished(self, kind: RunKind, parameters: str) -> Run | None:
        """The newest run of a kind, if it was cut off and asked the same question. One that still
        is said to run was killed: whoever asks holds the lock of the writer, and has not begun.
        """
        newest = next((each for each in self.runs if each.kind == kind), None)
        if newest is None or newest.state == "done":
            return None
        return newest if newest.parameters == parameters else None


def question(past: Past, wanted: Wanted) -> tuple[RunKind, str]:
    """Whether to ask for everything or for changes, and the parameters as they are recorded."""
    base = past.last("full") or past.archive
    if wanted.full or base is None:
        return "full", recorded(wanted.expression)
    latest = past.last("full", "changes") or base
    since = _day_of(latest) - timedelta(days=wanted.overlap)
    return "changes", recorded(wanted.expression, since.isoformat())


def check_is_due(past: Past, wanted: Wanted, now: datetime) -> bool:
    """Whether all numbers are to be compared."""
    latest = past.last("full", "changes")
    if wanted.check_now or (latest is not None and latest.missing):
        return True
    checks = [past.last("full"), past.last("ids")]
    whole = [each.started for each in checks if each is not None and not each.missing]
    return not whole or now - max(whole) >= timedelta(days=wanted.check)


def recorded(expression: str, since: str = "") -> str:
    """The parameters of a run as they stand in the record."""
    facts = {_EXPRESSION: expression}
    return _encoder.encode({**facts, _SINCE: since} if since else facts).decode()


def asked_of(run: NewRun | Run) -> dict[str, Any]:
    """The parameters of a run."""
    found: Any = msgspec.json.decode(run.parameters)
    return found if isinstance(found, dict) else {}


def parameters_of(run: NewRun) -> dict[str, str]:
    """What a run asks, in the parameters of the registry's API."""
    asked = asked_of(run)
    parameters: dict[str, str] = {}
    if asked[_EXPRESSION]:
        parameters["query.term"] = asked[_EXPRESSION]
    if _SINCE in asked:
        parameters["filter.advanced"] = f"AREA[LastUpdatePostDate]RANGE[{asked[_SINCE]},MAX]"
    if run.kind == "ids":
        parameters["fields"] = "NCTId|LastUpdatePostDate"
    return parameters


def _day_of(run: Run) -> date:
    """The day of a run's data; the day it began if the source gave none that can be read."""
    found = _DAY.match(run.data)
    try:
        return date.fromisoformat(found[0]) if found else run.started.date()
    except ValueError:
        return run.started.date()
