"""`/api/atlas/modules`: what a study is made of, each section, module and field explained.

Everything comes from the declaration; how many studies hold a module is counted by the index.
What does not live here: the registry's own form of the same (`structure`), and any study.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from starlette.responses import Response

from trialatlas import schema
from trialatlas.api.answers import json_answer
from trialatlas.api.atlas_base import BASE, NOTE, Shape
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.errors import IndexMissingError, NotFoundError
from trialatlas.export.provenance import REGISTRY
from trialatlas.schema import EnumValue, Node
from trialatlas.study.contacts import is_of_contacts


class Definition(Shape, frozen=True):
    """The registry's own definition of a field: its name there, and its address."""

    label: str
    address: str


class Value(Shape, frozen=True, omit_defaults=True):
    """A value that a field may take, in plain words, and what it means where that needs saying."""

    value: str
    label: str
    explanation: str = ""


class Field(Shape, frozen=True, omit_defaults=True):
    """One field or structure. `officialName` is the registry's own title where it has one; `path`
    leads to it from the study. `fields` are those below it.
    """

    piece: str
    name: str
    path: str
    label: str
    type: str
    is_list: bool
    official_name: str = ""
    explanation: str = ""
    definition: Definition | None = None
    max_chars: int | None = None
    values: list[Value] | None = None
    fields: list[Field] | None = None


class Module(Shape, frozen=True, omit_defaults=True):
    """A section or module. `held` of the `studies` have something in it; both are left out where
    nothing can be counted.
    """

    piece: str
    name: str
    slug: str
    path: str
    label: str
    explanation: str
    leaves: int
    address: str
    definition: Definition | None = None
    held: int | None = None
    studies: int | None = None


class Section(Shape, frozen=True):
    """A section and its modules."""

    section: Module
    modules: list[Module]


class Catalogue(Shape, frozen=True):
    """What a study is made of. `fingerprint` changes when the declaration does."""

    api_version: str
    fingerprint: str
    sections: list[Section]
    source: str


class ModuleExplained(Shape, frozen=True, omit_defaults=True):
    """A module or section with all below it explained; `parent` and `siblings` are around it."""

    module: Module
    siblings: list[Module]
    fields: list[Field]
    source: str
    parent: Module | None = None


async def _catalogue(service: Service, asked: Asked) -> Response:
    sections = [
        Section(
            section=module_of(service, each),
            modules=[module_of(service, below) for below in each.children],
        )
        for each in schema.SECTIONS
    ]
    catalogue = Catalogue(
        api_version=schema.API_VERSION,
        fingerprint=schema.fingerprint(),
        sections=sections,
        source=NOTE,
    )
    return json_answer(asked.request, catalogue)


async def _module(service: Service, asked: Asked) -> Response:
    node = named(asked.path["module"])
    above = schema.parent(node)
    beside = above.children if above else schema.SECTIONS
    answer = ModuleExplained(
        module=module_of(service, node),
        siblings=[module_of(service, each) for each in beside if each is not node],
        fields=[field_of(each) for each in node.children],
        source=NOTE,
        parent=module_of(service, above) if above else None,
    )
    return json_answer(asked.request, answer)


def named(slug: str) -> Node:
    """The module or section of a name. Raises NotFoundError with the nearest."""
    node = schema.module_by_slug(slug) or schema.section_by_slug(slug)
    if node is not None:
        return node
    slugs = [each.slug for each in (*schema.SECTIONS, *schema.MODULES)]
    near = get_close_matches(slug.casefold(), slugs, n=3, cutoff=0.4)
    raise NotFoundError(
        f"Unknown module: {slug[:80]}",
        nearest=tuple(near),
        hint=f"Did you mean {' or '.join(near)}?" if near else f"See {BASE}/modules.",
        slug="module-unknown",
    )


def module_of(service: Service, node: Node) -> Module:
    """A section or module, with how many studies hold it."""
    held, studies = _fill(service, node)
    return Module(
        piece=node.piece,
        name=node.name,
        slug=node.slug,
        path=node.path,
        label=node.label,
        explanation=node.explains,
        leaves=len(schema.leaves_below(node)),
        address=f"{BASE}/modules/{node.slug}",
        definition=definition_of(node),
        held=held,
        studies=studies,
    )


def field_of(node: Node) -> Field:
    """A field and all below it."""
    known = schema.enum(node.type)
    return Field(
        piece=node.piece,
        name=node.name,
        path=node.path,
        label=node.label,
        type=node.item_type,
        is_list=node.is_list,
        official_name=node.title,
        explanation=node.explains,
        definition=definition_of(node),
        max_chars=node.max_chars,
        values=[_value(each) for each in known.values] if known else None,
        fields=[field_of(each) for each in node.children] or None,
    )


def definition_of(node: Node) -> Definition | None:
    """Where the registry defines a node."""
    if node.see is None:
        return None
    label, place = node.see
    return Definition(label=label, address=f"{REGISTRY}/policy/{place}")


def _value(value: EnumValue) -> Value:
    return Value(value=value.value, label=value.label, explanation=value.explains)


def _fill(service: Service, node: Node) -> tuple[int | None, int | None]:
    """How many studies hold a node, and how many there are; nothing where that is not counted."""
    if service.atlas.contacts == "hidden" and is_of_contacts(node):
        return None, None
    try:
        return service.atlas.fill(node.piece)
    except IndexMissingError:
        return None, None


ENDPOINTS: Final = (
    Endpoint(
        "/modules",
        _catalogue,
        base=BASE,
        summary="What a study is made of: sections and modules, explained and counted.",
        answer=Catalogue,
    ),
    Endpoint(
        "/modules/{module}",
        _module,
        base=BASE,
        summary="One module or section with every field below it explained.",
        answer=ModuleExplained,
    ),
)
