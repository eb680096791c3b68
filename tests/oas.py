"""The registry's OpenAPI document, and answers held to it."""

import io
import json
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft4Validator

from audit.client import Answer
from real_data import shared_file

UNLISTED = {
    ("/studies", "text/csv"): "named by `format`, not listed among the answers",
    ("/studies/{nctId}", "application/x-research-info-systems"): "the same",
}
"""Media types that the registry's own text names and its list of answers lacks."""


def document() -> dict[str, Any]:
    """The document, where it is at hand."""
    return yaml.safe_load(Path(shared_file("spec/ctg-oas-v2.yaml")).read_text(encoding="utf-8"))


def validator(spec: dict[str, Any], schema: dict[str, Any]) -> Draft4Validator:
    """A validator of a schema of the document, formats too. A key that the document does not
    list is a fault, except what real records hold beside it.
    """
    components = deepcopy(spec["components"])
    # A module of predictions that the registry has retired; old records hold it.
    components["schemas"]["MiscInfoModule"]["properties"]["modelPredictions"] = {}
    for each in components["schemas"].values():
        if "properties" in each:
            each["additionalProperties"] = False
    # The registry's `anyOf` members refer into the document: they are looked up from its root.
    return Draft4Validator({**schema, "components": components}, validate_formats=True)


def reference(schema: str) -> dict[str, str]:
    """The schema of a name."""
    return {"$ref": f"#/components/schemas/{schema}"}


def faults(spec: dict[str, Any], schema: str, value: Any) -> list[str]:
    """Where a value parts from a schema of the document, each as a path and what is wrong."""
    return _found(validator(spec, reference(schema)), value)


def answer_faults(spec: dict[str, Any], path: str, answer: Answer) -> Iterator[str]:
    """Where an answer parts from what the document lists for a path: status, type, body."""
    responses = spec["paths"][path]["get"]["responses"]
    if str(answer.status) not in responses:
        yield f"status {answer.status} is not listed"
        return
    listed = responses[str(answer.status)]["content"]
    if not listed:
        return
    media_type = answer.headers["content-type"].partition(";")[0]
    if media_type not in listed and (path, media_type) not in UNLISTED:
        yield f"{media_type} is not listed"
    elif media_type.endswith("json"):
        yield from _found(validator(spec, listed[media_type]["schema"]), json.loads(answer.body))
    elif media_type == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            for name in archive.namelist():
                yield from faults(spec, "Study", json.loads(archive.read(name)))
    elif not answer.text:
        yield "the text is empty"


def _found(against: Draft4Validator, value: Any) -> list[str]:
    return [
        f"{'/'.join(map(str, each.instance_path))}: {each.message[:200]}"
        for each in against.iter_errors(value)
    ]
