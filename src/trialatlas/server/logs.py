"""Log lines: one JSON object each, or plain words for a person at a terminal.

A line says what kind of address was asked, never which; it has no query, no address of a reader
and no browser's name. Of an error it tells the kind and the way through the code; the error's own
words can hold what somebody typed and are told at the level `debug` alone.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from trialatlas.errors import UsageError

FORMS: Final = ("auto", "json", "plain")
LEVELS: Final = ("debug", "info", "warning", "error")
ANSWERS: Final = "trialatlas.answers"
"""The logger of answers, at level `info`."""
_FACTS: Final = "facts"


def log_settings(form: str, level: str) -> tuple[str, str]:
    """Form and level as `set_up` takes them. Raises UsageError for others."""
    for given, known, name in ((form, FORMS, "form"), (level, LEVELS, "level")):
        if given not in known:
            raise UsageError(
                f"{given[:40]!r} is no {name} of a log", hint=f"Say one of {', '.join(known)}."
            )
    return form, level


def set_up(form: str = "auto", level: str = "info") -> None:
    """Send everything that is logged in this process to standard error, once each."""
    handler = logging.StreamHandler(sys.stderr)
    told = level == "debug"
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    handler.setFormatter(JsonLines(told=told) if as_json else PlainLines(told=told))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # What libraries say below a warning is about single requests, in words that are not ours.
    for library in ("uvicorn", "asyncio", "httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.ERROR)


def facts(**known: Any) -> dict[str, dict[str, Any]]:
    """What a line says besides its message, to pass as `extra`."""
    return {_FACTS: known}


class JsonLines(logging.Formatter):
    """One JSON object a record."""

    def __init__(self, *, told: bool = False) -> None:
        super().__init__()
        self._told = told

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, _FACTS, {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__name__
            line["trace"] = trace(record.exc_info[1])
            if self._told:
                line["said"] = str(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """Words for a person."""

    def __init__(self, *, told: bool = False) -> None:
        super().__init__()
        self._told = told

    def format(self, record: logging.LogRecord) -> str:
        """A line, and below it the way to an error."""
        known = getattr(record, _FACTS, {})
        said = " ".join([record.getMessage(), *(f"{each}={known[each]}" for each in known)])
        line = f"{_moment(record)[11:23]} {record.levelname.lower():7} {said}"
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            told = f": {error}" if self._told else ""
            line = "\n  ".join([line, f"{type(error).__name__}{told}", *trace(error)])
        return line


def trace(error: BaseException) -> list[str]:
    """The way to an error through the code: file, line and function, outermost first."""
    found = traceback.extract_tb(error.__traceback__)
    return [f"{each.filename}:{each.lineno} {each.name}" for each in found]


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
