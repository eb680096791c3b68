"""The page about the API: every address and parameter, drawn from its OpenAPI document.

What does not live here: the document, which the API makes of its own declarations and the server
hands over. Nothing about a single address or parameter is written down here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.web.answers import page
from trialatlas.web.routing import guarded
from trialatlas.web.site import Site

ADDRESS = "/api"
_SHARED = 3
"""Endpoints from which on a parameter that is the same in all is told once."""
_TYPES = {
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "object": "object",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in words. `choices` are all that it may be."""

    name: str
    anchor: str
    explains: str
    form: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A field of an answer, its type in words, and whether it may be left out."""

    name: str
    form: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. `own` parameters are told beside it, `shared` ones once for all."""

    address: str
    anchor: str
    summary: str
    names: tuple[Parameter, ...]
    own: tuple[Parameter, ...]
    shared: tuple[Parameter, ...]
    forms: tuple[str, ...]
    answer: str
    takes: tuple[str, ...]
    """Media types of a body that may be sent with POST."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON object. What is told elsewhere is not told again: `elsewhere` is that address."""

    name: str
    about: str
    elsewhere: str
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Addresses of one purpose."""

    name: str
    about: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole page."""

    about: str
    groups: tuple[Group, ...]
    shared: tuple[Parameter, ...]
    shapes: dict[str, Shape]
    refusals: tuple[tuple[str, str], ...]


def reference_routes(site: Site, document: Mapping[str, Any]) -> list[Route]:
    """The address of the page. The document does not change while the site is served."""
    view = reference(document)

    async def answer(_site: Site, request: Request) -> Response:
        return page(request, "api.html", view=view)

    return [Route(ADDRESS, guarded(site, answer), name=ADDRESS)]


def reference(document: Mapping[str, Any]) -> Reference:
    """What the page says of an OpenAPI document."""
    paths: dict[str, dict[str, Any]] = document["paths"]
    seen = Counter(each for path in paths.values() for each in _parameters(path, "query"))
    shared = {each: None for each, times in seen.items() if times >= _SHARED}
    by_group: dict[str, list[Operation]] = {each["name"]: [] for each in document["tags"]}
    for address, path in paths.items():
        by_group[path["get"]["tags"][0]].append(_operation(address, path, shared))
    responses: dict[str, dict[str, Any]] = document["components"]["responses"]
    return Reference(
        about=document["info"]["description"],
        groups=tuple(
            Group(each["name"], each["description"], tuple(by_group[each["name"]]))
            for each in document["tags"]
        ),
        shared=tuple(shared),
        shapes=_shapes(document),
        refusals=tuple((name, each["description"]) for name, each in responses.items()),
    )


def _operation(address: str, path: dict[str, Any], shared: dict[Parameter, None]) -> Operation:
    said = path["get"]
    content: dict[str, dict[str, Any]] = said["responses"]["200"]["content"]
    schema: dict[str, Any] = next(iter(content.values())).get("schema", {})
    asked = tuple(_parameters(path, "query"))
    return Operation(
        address=address,
        anchor=said["operationId"],
        summary=said["summary"],
        names=tuple(_parameters(path, "path")),
        own=tuple(each for each in asked if each not in shared),
        shared=tuple(each for each in asked if each in shared),
        forms=tuple(content),
        answer=_form(schema) if schema else "",
        takes=tuple(path.get("post", {}).get("requestBody", {}).get("content", ())),
    )


def _parameters(path: dict[str, Any], place: str) -> Iterator[Parameter]:
    for each in path["get"].get("parameters", ()):
        if each["in"] == place:
            schema = each["schema"]
            choices: list[str] = schema.get("items", schema).get("enum", [])
            yield Parameter(
                name=each["name"],
                anchor=f"parameter-{each['name']}",
                explains=each["description"],
                form=_asked(schema),
                choices=tuple(choices),
            )


def _asked(schema: dict[str, Any]) -> str:
    """What a parameter may hold, in words."""
    match schema:
        case {"type": "array", "maxItems": most}:
            return f"list of {most} at most"
        case {"type": "array"}:
            return "list"
        case {"enum": _}:
            return "one of these"
        case {"type": "integer", "minimum": least}:
            return f"whole number from {least}"
        case _:
            return _form(schema)


def _form(schema: dict[str, Any]) -> str:
    """The type of a value in an answer, in words."""
    if "$ref" in schema:
        return _name(schema["$ref"])
    if "items" in schema:
        return f"list of {_form(schema['items'])}"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_form(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    return _TYPES.get(schema.get("type", ""), "anything")


def _shapes(document: Mapping[str, Any]) -> dict[str, Shape]:
    """Every object that answers are made of, by name."""
    schemas: dict[str, dict[str, Any]] = document["components"]["schemas"]
    answered = [path["get"]["responses"] for path in document["paths"].values()]
    met: dict[str, None] = {}
    waiting = sorted(_named([answered, document["components"]["responses"]]))
    while waiting:
        name = waiting.pop()
        if name in schemas and name not in met:
            met[name] = None
            waiting += [] if "externalDocs" in schemas[name] else _named(schemas[name])
    return {name: _shape(name, schemas[name]) for name in sorted(met)}


def _named(part: Any) -> set[str]:
    """The names that a part of the document refers to."""
    if isinstance(part, list):
        return {name for each in part for name in _named(each)}
    if not isinstance(part, dict):
        return set()
    here = {_name(part["$ref"])} if "$ref" in part else set[str]()
    return here | {name for each in part.values() for name in _named(each)}


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    elsewhere: str = schema.get("externalDocs", {}).get("url", "")
    held = () if elsewhere else tuple(_held(schema))
    return Shape(name, schema.get("description", ""), elsewhere, held)


def _held(schema: dict[str, Any]) -> Iterator[Held]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Held(name, _form(each), name not in required)


def _name(address: str) -> str:
    return address.rpartition("/")[2]
