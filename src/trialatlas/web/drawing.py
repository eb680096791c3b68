"""Drawing any value of a study from the declaration alone: words, tables, cards, nested.

One walk over nodes and values writes HTML. Strings are joined here, not in
templates: a study can hold thousands of rows. Every text of a study goes
through `escape` or through `values.show`, which is safe by its contract.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from trialatlas.schema import Node
from trialatlas.study.record import items
from trialatlas.study.values import show_html
from trialatlas.web.cells import cell, is_cell
from trialatlas.web.words import as_written
from trialatlas.wording import said as in_words

Groups = Mapping[str, str]
"""Titles of the groups that results refer to, by their id."""

_TITLES = ("title", "label", "measure", "name", "term", "type", "facility", "citation", "units")
_SHORT = 120
_SUBMITTED = frozenset({"text", "markup"})
"""Types whose values are words of the sponsor."""
_MANY = 5
"""Rows from which on a column of one value is said once instead."""


def field(node: Node, value: Any, groups: Groups | None = None) -> Markup:
    """The value of a node, drawn. `value` is as the record holds it, a list where it is one."""
    return Markup(_value(node, value, groups or {}))  # noqa: S704 - escaped below


def one_item(node: Node, value: Any, groups: Groups) -> Markup:
    """One item of a list of structures, drawn as its fields without the one that names it."""
    return Markup(_structure(node, value, groups, skip=_lead(node)))  # noqa: S704 - escaped below


def groups_of(value: Any) -> dict[str, str]:
    """Titles by id from the lists of groups directly below a structure."""
    found: dict[str, str] = {}
    if isinstance(value, dict):
        for name in ("groups", "eventGroups"):
            for each in items(value.get(name)):
                if isinstance(each, dict) and "id" in each:
                    found[str(each["id"])] = str(each.get("title") or each["id"])
    return found


def item_title(node: Node, value: Any) -> Markup:
    """What one item of a list is called: its title, its name, or empty."""
    lead = _lead(node)
    if lead is None or not isinstance(value, dict) or lead.name not in value:
        return Markup()
    return Markup(_leaf(lead, value[lead.name], {}))  # noqa: S704 - escaped below


def _value(node: Node, value: Any, groups: Groups) -> str:
    if node.is_leaf:
        return _leaves(node, value, groups)
    if not node.is_list:
        return _structure(node, value, groups)
    listed = items(value)
    if any(not isinstance(each, dict) for each in listed):
        return _as_json(value)
    by_group = _by_group(node)
    if by_group is not None:
        return _pivot(node, by_group, listed, groups)
    if node.draw == "table" or _is_flat(node, listed):
        return _table(node, listed, groups)
    return _cards(node, listed, groups)


def _leaves(node: Node, value: Any, groups: Groups) -> str:
    if not isinstance(value, list):
        return _leaf(node, value, groups)
    if len(value) == 1:
        return _leaf(node, value[0], groups)
    tongue = _tongue(node)
    rows = "".join(f'<li dir="auto"{tongue}>{_leaf(node, each, groups)}</li>' for each in value)
    kind = "words many" if len(value) > _MANY else "words"
    return f'<ul class="{kind}">{rows}</ul>'


def _leaf(node: Node, value: Any, groups: Groups) -> str:
    if isinstance(value, dict) and node.draw != "point":
        return _as_json(value)
    if isinstance(value, str) and node.name in {"groupId", "groupIds"} and value in groups:
        return f'<span dir="auto">{escape(groups[value])}</span>'
    return show_html(node, value)


def _structure(node: Node, value: Any, groups: Groups, *, skip: Node | None = None) -> str:
    if not isinstance(value, dict):
        return _as_json(value)
    inner = {**groups, **groups_of(value)}
    rows: list[str] = []
    for child in node.children:
        if child is skip or child.name not in value:
            continue
        wide = not child.is_leaf or child.draw == "prose"
        kind = ' class="wide"' if wide else ""
        drawn = _value(child, value[child.name], inner)
        label, tongue = escape(child.label), _tongue(child)
        rows.append(f'<div{kind}><dt>{label}</dt><dd dir="auto"{tongue}>{drawn}</dd></div>')
    return f'<dl class="fields">{"".join(rows)}</dl>'


def _cards(node: Node, listed: list[dict[str, Any]], groups: Groups) -> str:
    lead = _lead(node)
    if len(listed) == 1 and (lead is None or lead.name not in listed[0]):
        return _rest(node, listed[0], groups, lead)
    cards: list[str] = []
    for each in listed:
        heading = ""
        if lead is not None and lead.name in each:
            heading = (
                f'<div class="card-title" dir="auto"{_tongue(lead)}>'
                f"{_leaf(lead, each[lead.name], groups)}</div>"
            )
        body = _rest(node, each, groups, lead)
        cards.append(f'<li class="card">{heading}{body}</li>')
    return f'<ol class="cards">{"".join(cards)}</ol>'


def _rest(node: Node, value: dict[str, Any], groups: Groups, lead: Node | None) -> str:
    """What stands on a card below its title. One lone structure needs no label of its own."""
    inner = [child for child in node.children if child is not lead and child.name in value]
    if len(inner) == 1 and not inner[0].is_leaf:
        return _value(inner[0], value[inner[0].name], {**groups, **groups_of(value)})
    return _structure(node, value, groups, skip=lead) if inner else ""


def _table(node: Node, listed: list[dict[str, Any]], groups: Groups) -> str:
    columns, same = _columns(node.children, listed)
    rows = [
        [
            _in_row(child, each[child.name], groups) if child.name in each else ""
            for child in columns
        ]
        for each in listed
    ]
    return _said_once(same, groups) + table((escape(child.label) for child in columns), rows)


def _in_row(node: Node, value: Any, groups: Groups) -> str:
    """A value in a cell; structures there are lines of their values, not tables in a table."""
    if node.is_leaf:
        return _leaves(node, value, groups)
    lines = (
        ", ".join(
            _leaves(child, each[child.name], groups)
            for child in node.children
            if child.name in each
        )
        for each in items(value)
        if isinstance(each, dict)
    )
    return "<br>".join(lines)


def _pivot(node: Node, by_group: Node, listed: list[dict[str, Any]], groups: Groups) -> str:
    """One row an item, one column a group: how results are printed everywhere."""
    asked = {
        str(below.get("groupId", ""))
        for each in listed
        for below in items(each.get(by_group.name))
        if isinstance(below, dict)
    }
    ids = [known for known in groups if known in asked] + sorted(asked - set(groups))
    columns, same = _columns([each for each in node.children if each is not by_group], listed)
    drawn, cells = _Drawn(columns, groups), _Cells(by_group)
    rows: list[list[str]] = []
    for each in listed:
        at = {
            str(below.get("groupId", "")): below
            for below in items(each.get(by_group.name))
            if isinstance(below, dict)
        }
        row = drawn.row(each)
        row.extend([cells.of(at[group]) if group in at else "" for group in ids])
        rows.append(row)
    heads = [str(escape(child.label)) for child in columns]
    heads.extend(f'<span dir="auto">{escape(groups.get(group, group))}</span>' for group in ids)
    return _said_once(same, groups) + table(heads, rows, numbers_from=len(columns))


class _Drawn:
    """The values of an item's columns as HTML. What was drawn of a text is kept: organ systems and
    units come again and again.
    """

    def __init__(self, columns: Sequence[Node], groups: Groups) -> None:
        self._columns = [(each, each.name, dict[str, str]()) for each in columns]
        self._groups = groups

    def row(self, item: dict[str, Any]) -> list[str]:
        """A cell for each column, empty where the item lacks it."""
        found: list[str] = []
        for node, name, known in self._columns:
            if name not in item:
                found.append("")
                continue
            value = item[name]
            if not isinstance(value, str):
                found.append(_value(node, value, self._groups))
                continue
            if value not in known:
                known[value] = _value(node, value, self._groups)
            found.append(known[value])
        return found


class _Cells:
    """Cells of figures as HTML; the same figures are drawn once."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._known: dict[tuple[Any, ...], str] = {}

    def of(self, figures: dict[str, Any]) -> str:
        """The cell of one group."""
        # The group itself is not printed; 1, 1.0 and true are equal and do not read alike.
        key = tuple(
            [
                (name, value, type(value))
                for name, value in figures.items()
                if name != "groupId" and value.__hash__ is not None
            ]
        )
        if len(key) + ("groupId" in figures) != len(figures):
            return cell(self._node, figures)
        if key not in self._known:
            self._known[key] = cell(self._node, figures)
        return self._known[key]


def _columns(
    nodes: Iterable[Node], listed: list[dict[str, Any]]
) -> tuple[list[Node], list[tuple[Node, Any]]]:
    """The columns a table needs, and those that would say the same in every row."""
    columns: list[Node] = []
    same: list[tuple[Node, Any]] = []
    for node in nodes:
        values = [each[node.name] for each in listed if node.name in each]
        repeated = len(values) == len(listed) >= _MANY and all(each == values[0] for each in values)
        if repeated and columns and _is_inline(node):
            same.append((node, values[0]))
        elif values:
            columns.append(node)
    return columns, same


def _is_inline(node: Node) -> bool:
    """True if a value stands within a line."""
    return node.is_leaf and not node.is_list and node.draw != "prose"


def _said_once(same: list[tuple[Node, Any]], groups: Groups) -> str:
    parts = (f"{escape(node.label)}: {_in_row(node, value, groups)}" for node, value in same)
    whole = in_words("The same in every row: {values}").format(values="; ".join(parts))
    return f'<p class="quiet">{whole}</p>' if same else ""


def table(heads: Iterable[str], rows: Iterable[list[str]], *, numbers_from: int = -1) -> str:
    """A table that scrolls inside itself. Cells are HTML; the first heads its row.

    Columns from `numbers_from` on hold figures.
    """
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body: list[str] = []
    for row in rows:
        names = len(row) if numbers_from < 0 else numbers_from
        cells = [f'<td dir="auto">{each}</td>' for each in row[:names]]
        cells += [f'<td dir="auto" class=figure>{each}</td>' for each in row[names:]]
        if numbers_from != 0 and row:
            cells[0] = f'<th scope="row" dir="auto">{row[0]}</th>'
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{in_words("Table")}">'
        "<table><thead><tr>"
        f"{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _is_flat(node: Node, listed: list[dict[str, Any]]) -> bool:
    """True if every item is a few short values, so that a row shows it best."""
    if any(not below.is_leaf for child in node.children for below in child.children):
        return False
    if any(
        not _is_structures(each.get(child.name))
        for child in node.children
        if not child.is_leaf
        for each in listed
    ):
        return False
    prose = [child.name for child in node.children if child.draw in {"prose", "line"}]
    return all(len(str(each[name])) <= _SHORT for each in listed for name in prose if name in each)


def _is_structures(value: Any) -> bool:
    """True if a row can show the value: structures, or nothing at all."""
    return all(isinstance(each, dict) for each in items(value))


@cache
def _lead(node: Node) -> Node | None:
    named = {child.name: child for child in node.children if child.is_leaf}
    return next((named[name] for name in _TITLES if name in named), None)


@cache
def _by_group(node: Node) -> Node | None:
    """The one list of figures by group in an item, if beside it there are only plain leaves."""
    inner = [child for child in node.children if not child.is_leaf]
    return inner[0] if len(inner) == 1 and is_cell(inner[0]) else None


def _as_json(value: Any) -> str:
    """A value of another shape than declared, as it stands in the record."""
    return f"<code>{escape(json.dumps(value, ensure_ascii=False))}</code>"


def _tongue(node: Node) -> str:
    """The language of a value that stands as it was submitted, where the page speaks another."""
    return as_written() if node.item_type in _SUBMITTED else ""
