"""What is wrong with the files of a chart: its picture (SVG) and its table (CSV)."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_FILE = re.compile(r"(?:/charts/[^/]+|/search/map|/related/neighbourhood|/design/\w+)\.(?:svg|csv)")
_NO_NUMBER = re.compile(r"(?<![\w#])(?:nan|inf|None)(?!\w)")
_DRAWING = frozenset({"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "width", "height"})


def chart_files(links: list[str]) -> list[str]:
    """Addresses among a page's links that are files of charts, each once."""
    return [each for each in dict.fromkeys(links) if _FILE.search(each)]


def chart_faults(address: str, body: str) -> list[str]:
    """What is wrong with the file of a chart, by how its address ends."""
    return _csv_faults(body) if address.partition("?")[0].endswith(".csv") else _svg_faults(body)


def _svg_faults(body: str) -> list[str]:
    try:
        root = ET.fromstring(body)  # noqa: S314 - the file was made here
    except ET.ParseError as error:
        return [f"svg: {error}"]
    found: list[str] = []
    if root.tag != f"{_SVG}svg":
        found.append(f"svg: the root is {root.tag}")
    if not (root.findtext(f"{_SVG}title") or "").strip():
        found.append("svg: no title")
    ids: set[str] = set()
    for each in root.iter():
        known = each.get("id")
        if known is not None and known in ids:
            found.append(f"svg: id {known!r} is not unique")
        ids.add(known or "")
        if each.get("style") or any(name.startswith("on") for name in each.attrib):
            found.append("svg: inline script or style")
        found.extend(
            f"svg: no number in {name}={value!r}"
            for name, value in each.attrib.items()
            if name in _DRAWING and _NO_NUMBER.search(value)
        )
    return found


def _csv_faults(body: str) -> list[str]:
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), strict=True))
    except csv.Error as error:
        return [f"csv: {error}"]
    if len(rows) < 2:
        return ["csv: no rows"]
    heads = rows[0]
    while len(heads) > 1 and len(rows[-1]) == 1:
        rows.pop()  # Notes are the last rows, of one cell each.
    found = [f"csv: {len(row)} cells under {len(heads)}" for row in rows if len(row) != len(heads)]
    if not any(heads):
        found.append("csv: no heads")
    return found
