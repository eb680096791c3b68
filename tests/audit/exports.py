"""What is wrong with a study, section, module or item in another form than a page."""

from __future__ import annotations

import csv
import io
import json

SUFFIXES = ("json", "csv", "md")
HEADS = ["path", "piece", "label", "value"]


def export_faults(suffix: str, body: str, held: object) -> list[str]:
    """What is wrong with an export of the part `held` of a record."""
    match suffix:
        case "json":
            return _json_faults(body, held)
        case "csv":
            return _csv_faults(body, held)
        case _:
            return _markdown_faults(body)


def _json_faults(body: str, held: object) -> list[str]:
    try:
        made = json.loads(body)
    except ValueError as error:
        return [f"json: {error}"]
    return [] if made == (held if held is not None else {}) else ["json: not the record's own"]


def _csv_faults(body: str, held: object) -> list[str]:
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), strict=True))
    except csv.Error as error:
        return [f"csv: {error}"]
    if not rows or rows[0] != HEADS:
        return ["csv: not the heads that stand in every one"]
    found = [f"csv: {len(row)} cells under {len(HEADS)}" for row in rows if len(row) != len(HEADS)]
    if not any(row[2:3] == ["Source"] for row in rows):
        found.append("csv: no source")
    if held and not any(row[0] for row in rows[1:]):
        found.append("csv: no value of what the record holds")
    return found


def _markdown_faults(body: str) -> list[str]:
    found = [] if body.startswith("# ") else ["markdown: no title"]
    if "\n> " not in body:
        found.append("markdown: no source")
    return found
