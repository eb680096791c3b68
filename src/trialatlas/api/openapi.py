"""The OpenAPI 3.1 document of all that is served below `/api`, made from the endpoints' own
declarations: the parameters that requests are checked with, and the types that answers are made
of. `/api/atlas/openapi.json` gives it.

What does not live here: those declarations. Nothing about a single endpoint is written down here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from starlette.responses import Response

from trialatlas import __version__
from trialatlas.api import atlas_base, history
from trialatlas.api.answers import json_answer
from trialatlas.api.params import LARGEST, Parameter
from trialatlas.api.path_names import names_in
from trialatlas.api.problems import PROBLEM, Problem
from trialatlas.api.record_schema import COMPONENTS, study_schemas
from trialatlas.api.routing import BASE, Asked, Endpoint, Service

VERSION: Final = "3.1.0"
GROUPS: Final = {
    BASE: (
        "The registry's API",
        "Version 2, over the studies held here: the same addresses, parameters and forms.",
    ),
    history.BASE: (
        "Other addresses of the registry",
        "Addresses that clients use and the registry describes nowhere. Versions are those seen.",
    ),
    atlas_base.BASE: ("Trial Atlas", "What the registry's API lacks."),
}
"""Each base with the name and the purpose of its endpoints."""
_WHOLE: Final = re.compile(r"[{}/]+")
Document = dict[str, Any]


class Description(msgspec.Struct, frozen=True):
    """An OpenAPI document."""

    openapi: str
    info: dict[str, Any]
    servers: list[dict[str, str]]
    tags: list[dict[str, str]]
    paths: dict[str, Any]
    components: dict[str, Any]


def with_document(endpoints: Sequence[Endpoint]) -> tuple[tuple[Endpoint, ...], Document]:
    """The endpoints and the one that describes them all, itself too; and its document."""

    async def answer(_service: Service, asked: Asked) -> Response:
        return json_answer(asked.request, said)

    own = Endpoint(
        "/openapi.json",
        answer,
        base=atlas_base.BASE,
        summary="This description of every address below /api, as an OpenAPI document.",
        answer=Description,
    )
    everything = (own, *endpoints)
    said = document(everything)
    return everything, said


def document(endpoints: Sequence[Endpoint]) -> Document:
    """The document of some endpoints."""
    answers = [each.answer for each in endpoints if each.answer is not None]
    made, named = msgspec.json.schema_components(
        [*answers, Problem], ref_template=f"{COMPONENTS}{{name}}"
    )
    schemas = {**{name: _left_out(each) for name, each in named.items()}, **study_schemas()}
    by_endpoint = iter(made)
    paths = {
        f"{each.base}{each.path}": _operations(
            each, next(by_endpoint) if each.answer is not None else None
        )
        for each in endpoints
    }
    return {
        "openapi": VERSION,
        "info": {
            "title": "Trial Atlas",
            "version": __version__,
            "summary": "Clinical studies as the registry has them, explained and kept.",
            "description": "Everything is read with GET or HEAD; nothing can be written. What takes"
            " a text takes it with POST too, and keeps nothing of it. A parameter that is not"
            " listed is refused with 400. Lists are delimited by commas or pipes."
            f" {atlas_base.NOTE}",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": about} for name, about in GROUPS.values()],
        "paths": paths,
        "components": {"schemas": schemas, "responses": _RESPONSES},
    }


def _operations(endpoint: Endpoint, answer: dict[str, Any] | None) -> dict[str, Any]:
    """The endpoint by method."""
    said = {"get": _operation(endpoint, answer)}
    if endpoint.takes:
        posted = _operation(endpoint, answer, "POST")
        content = {each: {"schema": _BODIES.get(each, _BYTES)} for each in endpoint.takes}
        posted["requestBody"] = {"required": True, "content": content}
        said["post"] = posted
    return said


_BODIES: Final[dict[str, dict[str, Any]]] = {
    "text/plain": {"type": "string", "minLength": 1},
    "application/json": {
        "anyOf": [
            {
                "type": "object",
                "properties": {"text": {"type": "string", "minLength": 1}},
                "required": ["text"],
            },
            {
                "type": "object",
                "properties": {"protocolSection": {"type": "object"}},
                "required": ["protocolSection"],
            },
        ]
    },
}
_BYTES: Final = {"type": "string", "contentMediaType": "application/octet-stream"}


def _operation(
    endpoint: Endpoint, answer: dict[str, Any] | None, method: str = "GET"
) -> dict[str, Any]:
    names = names_in(endpoint.path)
    address = f"{endpoint.base}{endpoint.path}"
    parameters = [
        *(_parameter(each, "path") for each in names),
        *(_parameter(each, "query") for each in endpoint.asked_with(method)),
    ]
    said: dict[str, Any] = {
        "operationId": _WHOLE.sub("_", address.removeprefix("/api/")).strip("_")
        + ("_sent" if method == "POST" else ""),
        "tags": [GROUPS[endpoint.base][0]],
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": endpoint.summary,
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": _content(endpoint, answer),
            },
            "304": {"description": "What the client holds is still the same (If-None-Match)."},
            "400": {"$ref": "#/components/responses/Refused"},
            "404": {"$ref": "#/components/responses/Missing"},
            "default": {"$ref": "#/components/responses/Fault"},
        },
    }
    return said if parameters else {key: said[key] for key in said if key != "parameters"}


def _content(endpoint: Endpoint, answer: dict[str, Any] | None) -> dict[str, Any]:
    first = {"schema": answer} if answer is not None else {}
    return {endpoint.media_type: first, **{form: {} for form in endpoint.forms}}


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": parameter.name,
        "in": place,
        "description": parameter.explains,
        "schema": _form(parameter),
    }
    if place == "path" or parameter.required:
        said["required"] = True
    if parameter.kind == "list":
        said |= {"style": "form", "explode": False}
    return said


def _form(parameter: Parameter) -> dict[str, Any]:
    """What a parameter may hold, as a schema."""
    match parameter.kind:
        case "flag":
            return {"type": "boolean"}
        case "number":
            return {"type": "integer", "minimum": parameter.at_least, "maximum": LARGEST}
        case "list":
            most = {} if parameter.at_most is None else {"maxItems": parameter.at_most}
            least = {"minItems": 1} if parameter.filled else {}
            return {"type": "array", "items": _text(parameter), **least, **most}
        case "text" | "choice":
            return _text(parameter)


def _text(parameter: Parameter) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "string"}
    if parameter.choices:
        said["enum"] = list(parameter.choices)
    if parameter.pattern:
        said["pattern"] = f"^({parameter.pattern})$"
    return said


def _left_out(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the nulls that are never sent: what is nothing by default is left out."""
    properties: dict[str, dict[str, Any]] = schema.get("properties", {})
    described = " ".join(schema.get("description", "").split())
    return {
        **schema,
        "description": described,
        **({"properties": {k: _sent(v) for k, v in properties.items()}} if properties else {}),
    }


def _sent(schema: dict[str, Any]) -> dict[str, Any]:
    if "default" not in schema:
        return schema
    kept = {key: value for key, value in schema.items() if key not in {"default", "anyOf"}}
    some = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(some) == 1:
        return {**kept, **some[0]}
    return {**kept, "anyOf": some} if some else kept


def _refusals(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        name: {
            "description": about,
            "headers": {"X-Hint": {"description": "What to do.", "schema": {"type": "string"}}},
            "content": {
                "text/plain": {"schema": {"type": "string"}},
                PROBLEM: {"schema": {"$ref": f"{COMPONENTS}{Problem.__name__}"}},
            },
        }
        for name, about in pairs
    }


_RESPONSES: Final = _refusals(
    (
        ("Refused", "A parameter, a value or an expression that cannot be."),
        ("Missing", "A study, a version, a module, a field or an address that there is not."),
        (
            "Fault",
            "Another method (405), our fault (500), what is not installed (501), no index (503).",
        ),
    )
)
