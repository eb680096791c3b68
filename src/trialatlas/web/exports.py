"""A study, section or module as JSON, CSV or Markdown.

JSON is the record's own; the others name their source and its date in the
text itself, so that a file still says where it came from. What does not live
here: addresses and responses, references (`export.ris`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from trialatlas import schema
from trialatlas.export.cells import safe_cell
from trialatlas.export.provenance import source_lines
from trialatlas.schema import Node
from trialatlas.study.record import items
from trialatlas.study.values import show_text
from trialatlas.web.site import Shown

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
_SIGNS = re.compile(r"[\\`*_<\[]")


def as_json(shown: Shown, node: Node | None, number: int = 0) -> bytes:
    """The whole record exactly as received, or the object of one node; `{}` if it has none.

    Here and below `number`, counted from 1, is the one item of a list that is asked for.
    """
    if node is None:
        return shown.raw
    value = shown.study.values(node.piece)[number - 1] if number else shown.study.value(node.piece)
    return json.dumps(value if value is not None else {}, ensure_ascii=False).encode()


def as_csv(shown: Shown, node: Node | None, number: int = 0) -> bytes:
    """One row a leaf value: path with places counted from 1, piece, label, value in words.

    A value that a spreadsheet would run as a formula is led by an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["path", "piece", "label", "value"])
    for line in source_lines(shown.provenance):
        writer.writerow(["", "", "Source", line])
    for path, leaf, value in _leaves(shown, node, number):
        writer.writerow([path, leaf.piece, leaf.label, safe_cell(show_text(leaf, value))])
    return out.getvalue().encode()


def as_markdown(shown: Shown, node: Node | None, number: int = 0) -> bytes:
    """A document to read: headings for sections and modules, one item a field."""
    study = shown.study
    title = study.text("BriefTitle") or study.nct_id
    lines = [f"# {literal(title)}", "", f"**{study.nct_id}**", ""]
    lines.extend(f"> {line}" for line in source_lines(shown.provenance))
    for top, value, _ in _tops(shown, node, number):
        lines.extend(["", *_markdown(top, value, 0, number or 1)])
    return ("\n".join(lines) + "\n").encode()


def _leaves(shown: Shown, node: Node | None, number: int) -> Iterator[tuple[str, Node, Any]]:
    for top, value, path in _tops(shown, node, number):
        yield from _leaves_below(top, value, path)


def _tops(shown: Shown, node: Node | None, number: int) -> Iterator[tuple[Node, Any, str]]:
    """What an export starts from: a node, its value, and the path to it."""
    if node is not None and number:
        yield node, shown.study.values(node.piece)[number - 1], f"{node.path}[{number}]"
        return
    for top in (node,) if node is not None else schema.ROOTS:
        value = _at(shown.study.record, top)
        if value is not None:
            yield top, value, top.path


def _leaves_below(node: Node, value: Any, path: str) -> Iterator[tuple[str, Node, Any]]:
    if isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _leaves_below(node, each, f"{path}[{number}]")
    elif node.is_leaf or not isinstance(value, dict):
        yield path, node, value
    else:
        for child in node.children:
            if child.name in value:
                yield from _leaves_below(child, value[child.name], f"{path}.{child.name}")


def _at(record: dict[str, Any], node: Node) -> Any:
    value: Any = record
    for name in node.path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _markdown(node: Node, value: Any, depth: int, first: int = 1) -> Iterator[str]:
    if node.draw in {"section", "module"} and isinstance(value, dict):
        yield f"{'##' if node.draw == 'section' else '###'} {node.label}"
        yield ""
        for child in node.children:
            if child.name in value:
                yield from _markdown(child, value[child.name], 0)
        yield ""
        return
    indent = "  " * depth
    if node.is_leaf:
        said = "; ".join(literal(show_text(node, each)) for each in items(value))
        yield f"{indent}- **{node.label}**: {said}"
        return
    for number, each in enumerate(items(value), start=first):
        yield f"{indent}- **{node.label}**" + (f" {number}" if node.is_list else "")
        if not isinstance(each, dict):
            yield f"{indent}  - {literal(json.dumps(each, ensure_ascii=False))}"
            continue
        for child in node.children:
            if child.name in each:
                yield from _markdown(child, each[child.name], depth + 1)


def _flat(text: str) -> str:
    return " ".join(text.split())


def literal(text: str) -> str:
    """Text on one line whose signs Markdown does not read."""
    return _SIGNS.sub(r"\\\g<0>", _flat(text))
