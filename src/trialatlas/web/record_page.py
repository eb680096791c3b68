"""The view of one section, module or list item of a study, made from the declaration alone.

What lives here: what stands on such a page, as plain values. What does not:
HTML, except for values already drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

import msgspec
from markupsafe import Markup

from trialatlas import schema
from trialatlas.errors import NotFoundError
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.contacts import HIDDEN
from trialatlas.study.nothing import Nothing, absence
from trialatlas.study.record import items
from trialatlas.web import drawing, links, words
from trialatlas.web.site import Shown, Site

_LONGEST_RAW: Final = 100_000
"""Bytes of JSON up to which a page holds them: a reader of the rest waits for no more."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a node is: shown on demand beside its value."""

    node: Node
    fill: str
    see: str
    depth: int


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that holds something: its value, and what all in it means."""

    node: Node
    value: Markup
    count: int
    """Items if the field is a list of structures, else 0."""
    fill: str
    definitions: tuple[Definition, ...]
    first_item: str
    """Address of the first item's own page, or empty."""


@dataclass(frozen=True, slots=True)
class EmptyField:
    """A field without a value, and which kind of nothing that is."""

    node: Node
    why: str
    fill: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A path of the record that the declaration lacks, and what stands there."""

    path: str
    count: int
    leaves: tuple[tuple[str, str], ...]
    """Plain values below the first place it stands, each with the rest of its path."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A neighbouring module, and whether this study holds anything in it."""

    node: Node
    address: str
    holds: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Raw:
    """A part of a record as JSON with its lines set in; a long one is only at its address."""

    text: str
    size: str
    """How long one is that is not here, in words."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """One page of a record."""

    node: Node
    shown: Shown
    why_absent: str
    fields: tuple[FieldView, ...]
    empty: tuple[EmptyField, ...]
    unknown: tuple[Unknown, ...]
    siblings: tuple[Sibling, ...]
    raw: Raw
    fill: str
    previous: Sibling | None
    next: Sibling | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a list of a module, counted from 1."""

    module: Node
    node: Node
    shown: Shown
    number: int
    total: int
    title: Markup
    value: Markup
    """The item as it stands where it is no structure, else empty."""
    fields: tuple[FieldView, ...]
    empty: tuple[EmptyField, ...]
    """Fields that this item lacks; why is not said, as others of the list may have them."""
    raw: Raw
    fill: str
    see: str


def holds(study: Study, node: Node) -> bool:
    """True if the study has anything at a section, module or structure."""
    value: Any = study.record
    for name in node.path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value not in (None, {}, [])


def module_view(site: Site, shown: Shown, module: Node) -> RecordView:
    """The page of a module, whether the study holds it or not."""
    study = shown.study
    value = study.value(module.piece)
    record: dict[str, Any] = value if isinstance(value, dict) else {}
    siblings = tuple(_siblings(study, module))
    at = next(i for i, each in enumerate(siblings) if each.current)
    return RecordView(
        node=module,
        shown=shown,
        why_absent="" if record else why(study, module),
        fields=tuple(_fields(site, shown, module, record)),
        empty=tuple(
            EmptyField(
                child,
                HIDDEN if site.hides(child) else why(study, child),
                site.fill(child),
            )
            for child in module.children
            if child.name not in record
        ),
        unknown=tuple(_unknown(study, module)),
        siblings=siblings,
        raw=_raw(record),
        fill=site.fill(module),
        previous=siblings[at - 1] if at else None,
        next=siblings[at + 1] if at + 1 < len(siblings) else None,
    )


def item_view(site: Site, shown: Shown, module: Node, listed: str, number: int) -> ItemView:
    """The page of one item. Raises NotFoundError for a list or a number that is not there."""
    lists = {each.slug: each for each in item_lists(module)}
    node = lists.get(listed)
    if node is None:
        raise NotFoundError(
            f"{module.label} has no list of that name.",
            nearest=(links.record(shown.study.nct_id, module),),
            hint="Its lists are " + (", ".join(lists) or "none") + ".",
        )
    held = shown.study.values(node.piece)
    if not 1 <= number <= len(held):
        raise NotFoundError(
            f"{shown.study.nct_id} has {words.plural(len(held), 'item')} there.",
            nearest=(links.record(shown.study.nct_id, module),),
            hint="Items are counted from 1.",
        )
    value = held[number - 1]
    record: dict[str, Any] = value if isinstance(value, dict) else {}
    groups = drawing.groups_of(shown.study.value(module.piece)) | drawing.groups_of(record)
    return ItemView(
        module=module,
        node=node,
        shown=shown,
        number=number,
        total=len(held),
        title=drawing.item_title(node, value),
        value=Markup() if record else drawing.one_item(node, value, groups),
        fields=tuple(
            FieldView(
                node=child,
                value=drawing.field(child, record[child.name], groups),
                count=0,
                fill=site.fill(child),
                definitions=tuple(definitions(site, child)),
                first_item="",
            )
            for child in node.children
            if child.name in record
        ),
        empty=tuple(
            EmptyField(child, HIDDEN if site.hides(child) else "", site.fill(child))
            for child in node.children
            if child.name not in record
        ),
        raw=_raw(value),
        fill=site.fill(node),
        see=links.definition(node),
    )


def item_lists(node: Node) -> Iterator[Node]:
    """The lists of structures below a module that stand in no other list: their items have pages.

    Lists within an item are shown on its page.
    """
    for child in node.children:
        if child.is_list and not child.is_leaf:
            yield child
        elif not child.is_list:
            yield from item_lists(child)


def section_modules(study: Study, section: Node) -> tuple[Sibling, ...]:
    """The modules of a section, each with whether the study holds it."""
    return tuple(_siblings(study, section.children[0], current=False))


def why(study: Study, node: Node) -> str:
    """In words, why a node holds nothing."""
    nothing = nothing_at(study, node)
    return nothing.words if nothing else ""


def nothing_at(study: Study, node: Node) -> Nothing | None:
    """Which kind of nothing stands at a node today; None if there is something."""
    return absence(study, node, today=datetime.now(UTC).date())


def _fields(site: Site, shown: Shown, module: Node, record: dict[str, Any]) -> Iterator[FieldView]:
    groups = drawing.groups_of(record)
    for child in module.children:
        if child.name not in record:
            continue
        value = record[child.name]
        structures = child.is_list and not child.is_leaf
        below = [child] if structures else [*item_lists(child)]
        listed = next((each for each in below if shown.study.values(each.piece)), None)
        yield FieldView(
            node=child,
            value=drawing.field(child, value, groups),
            count=len(items(value)) if structures else 0,
            fill=site.fill(child),
            definitions=tuple(definitions(site, child)),
            first_item=links.item(shown.study.nct_id, module, listed, 1) if listed else "",
        )


def definitions(site: Site, node: Node, depth: int = 0) -> Iterator[Definition]:
    """What a node and all below it mean, parents before children."""
    yield Definition(node, site.fill(node), links.definition(node), depth)
    for child in node.children:
        yield from definitions(site, child, depth + 1)


def _siblings(study: Study, module: Node, *, current: bool = True) -> Iterator[Sibling]:
    for each in schema.MODULES:
        if each.section == module.section:
            address = links.record(study.nct_id, each)
            yield Sibling(each, address, holds(study, each), current and each is module)


def _unknown(study: Study, module: Node) -> Iterator[Unknown]:
    for path, count in sorted(study.unknown_paths().items()):
        if path.startswith(f"{module.path}."):
            found = _first(study.record, path.split("."))
            yield Unknown(path, count, tuple(islice(_leaves(found, ""), _LEAVES)))


def _first(value: Any, names: list[str]) -> Any:
    """The first value at a path."""
    for name in names:
        found = (each.get(name) for each in items(value) if isinstance(each, dict))
        value = next((each for each in found if each is not None), None)
    return value


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The plain values at and below a value, each with its path from there."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _leaves(below, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, path)
    elif value is not None:
        yield path, value if isinstance(value, str) else json.dumps(value)


_LEAVES = 20


def _raw(value: Any) -> Raw:
    """The value as JSON. Setting lines in is eight times as fast as in the standard library."""
    if not value and isinstance(value, dict):
        return Raw("", "")
    written = msgspec.json.encode(value)
    if len(written) > _LONGEST_RAW:
        return Raw("", f"{len(written) / 1000:,.0f} KB")
    return Raw(msgspec.json.format(written, indent=2).decode(), "")
