"""How commands speak: tables and words for people, JSON for programs, errors with a way on.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trialatlas.errors import AtlasError, NotFoundError, QueryError
from trialatlas.query.caret import pointed

EXIT_CODES: Mapping[str, int] = {
    "usage": 2,
    "input": 3,
    "not-found": 4,
    "busy": 5,
    "data": 6,
    "environment": 7,
}
"""Exit code by category of error; 0 is success, 130 an interruption."""
INTERRUPTED = 130

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """Write one JSON document and a line end to standard output."""
    encoded = msgspec.json.encode(value, enc_hook=_plain)
    print_bytes(msgspec.json.format(encoded, indent=2))


def print_bytes(raw: bytes) -> None:
    """Write bytes exactly as they are, and a line end, to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def print_facts(facts: Mapping[str, str]) -> None:
    """Write a table of two columns: a name, and what it is."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, fact in facts.items():
        table.add_row(f"[bold]{escape(name)}[/]", escape(fact))
    out.print(table)


def report(error: AtlasError, *, as_json: bool) -> int:
    """Write an error to standard error and return its exit code."""
    if as_json:
        sys.stderr.write(msgspec.json.encode({"error": error_facts(error)}).decode() + "\n")
        return EXIT_CODES[error.category]
    err.print(f"[bold red]Error:[/] {escape(error.message)}")
    if isinstance(error, QueryError) and error.expression:
        line, below = pointed(error.expression, error.position, error.length)
        err.print(f"  {escape(line)}")
        err.print(f"  {below}")
    if isinstance(error, NotFoundError) and error.nearest:
        err.print("Nearest: " + escape(", ".join(error.nearest)))
    if error.hint:
        err.print(escape(error.hint))
    return EXIT_CODES[error.category]


def error_facts(error: AtlasError) -> dict[str, Any]:
    """An error as data."""
    facts: dict[str, Any] = {
        "slug": error.slug,
        "category": error.category,
        "message": error.message,
        "hint": error.hint,
    }
    if isinstance(error, QueryError):
        facts |= {
            "expression": error.expression,
            "position": error.position,
            "length": error.length,
        }
    if isinstance(error, NotFoundError):
        facts["nearest"] = list(error.nearest)
    return facts


def as_facts(value: Any) -> dict[str, Any]:
    """A frozen answer as a dict ready for JSON."""
    return asdict(value)


def size(count: int) -> str:
    """Bytes as people write them."""
    amount = float(count)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:  # noqa: PLR2004 - the step between units
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"


def moment(when: datetime | None) -> str:
    """A time in UTC, to the minute."""
    return when.strftime("%d %b %Y, %H:%M UTC").lstrip("0") if when else "never"


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")
