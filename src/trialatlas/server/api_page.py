"""The page `/api`: the API's own document, drawn for people.

It stands here because it needs both the API, which makes the document, and the pages' templates.
What does not live here: what the document says (`api.openapi`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import api
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.web.answers import page
from trialatlas.web.routing import guarded
from trialatlas.web.site import Site

_BASES: Final = {
    "v2": "The registry's API",
    "int": "The registry's undocumented addresses",
    "atlas": "What the registry's API lacks",
}
_FEW: Final = 12
"""Values of a parameter that are all named."""


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One parameter: its name, what it may hold in words, and what it means."""

    name: str
    form: str
    means: str


@dataclass(frozen=True, slots=True)
class OperationView:
    """One address: its parameters, its media types, and the parts of a JSON answer."""

    path: str
    anchor: str
    summary: str
    parameters: tuple[ParameterView, ...]
    media_types: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


def api_page(atlas: Atlas, config: Config) -> Route:
    """The page as a route."""
    return Route("/api", guarded(Site(atlas, config), _show), name="/api")


async def _show(_site: Site, request: Request) -> Response:
    return page(request, "api.html", groups=groups())


@cache
def groups() -> tuple[tuple[str, tuple[OperationView, ...]], ...]:
    """The addresses by base, each base with its title."""
    found = tuple(_operations(api.DOCUMENT))
    return tuple(
        (title, tuple(each for each in found if each.path.startswith(f"/api/{tag}/")))
        for tag, title in _BASES.items()
    )


def _operations(document: Mapping[str, Any]) -> Iterator[OperationView]:
    for path, item in document["paths"].items():
        said = item["get"]
        content = said["responses"]["200"]["content"]
        schema = content.get("application/json", {}).get("schema", {})
        yield OperationView(
            path=path,
            anchor=said["operationId"],
            summary=said["summary"],
            parameters=tuple(
                ParameterView(each["name"], _form(each["schema"]), each["description"])
                for each in said.get("parameters", ())
            ),
            media_types=tuple(content),
            parts=tuple(_parts(document, schema)),
        )


def _parts(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names at the top of an answer, each with what stands there."""
    listed = schema.get("items", schema)
    name = listed.get("$ref", "").rpartition("/")[2]
    known = document["components"]["schemas"].get(name, {})
    for part, below in known.get("properties", {}).items():
        yield part, _form(below)


def _form(schema: Mapping[str, Any]) -> str:
    """A schema in a few words."""
    if "anyOf" in schema:
        kinds = [_form(each) for each in schema["anyOf"] if each.get("type") != "null"]
        return " or ".join(kinds)
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if values := schema.get("enum"):
        shown = ", ".join(map(str, values[:_FEW]))
        return f"one of {shown}" + (" and others" if len(values) > _FEW else "")
    if schema.get("type") == "array":
        most = f", {schema['maxItems']} at most" if "maxItems" in schema else ""
        return f"list of {_form(schema.get('items', {}))}{most}"
    kind = str(schema.get("type", "any"))
    return {"boolean": "true or false", "integer": "whole number", "string": "text"}.get(kind, kind)
