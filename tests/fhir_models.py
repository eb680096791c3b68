"""Bundles held to two kept sets of models: of R4B for forms and codes, of R4 for elements.

R4 and R4B do not differ in the resources that we write.
"""

import json
from collections.abc import Iterator
from typing import Any

import fhirclient.models.bundle as r4
from fhir.resources.R4B.bundle import Bundle
from pydantic import BaseModel, ValidationError


def faults(made: bytes, *, elements: bool = True) -> list[str]:
    """What is wrong with a bundle; with `elements`, by the models of R4 as well."""
    try:
        bundle = Bundle.model_validate_json(made)
    except ValidationError as error:
        return [str(error)[:500]]
    found = [*_codes(bundle), *_references(json.loads(made))]
    return [*found, *_elements(made)] if elements else found


def _codes(model: BaseModel) -> Iterator[str]:
    """Codes outside a value set that must be used: the models know them and do not look."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        allowed = (field.json_schema_extra or {}).get("enum_values")
        if allowed and isinstance(value, str) and value not in allowed:
            yield f"{type(model).__name__}.{name}: {value}"
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                yield from _codes(each)


def _references(bundle: dict[str, Any]) -> Iterator[str]:
    """References to what the bundle does not hold, and entries that nothing leads to."""
    held = [each["fullUrl"] for each in bundle["entry"]]
    referred = set(_referred(bundle))
    if len(set(held)) != len(held):
        yield "two entries have one address"
    yield from (f"{each} is not in the bundle" for each in referred - set(held))
    yield from (f"nothing leads to {each}" for each in held[1:] if each not in referred)


def _referred(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _referred(each)


def _elements(made: bytes) -> list[str]:
    record = json.loads(made)
    research = record["entry"][0]["resource"]
    # These models cannot see that a reason stands for the status.
    if research.pop("_status", None):
        research["status"] = "active"
    try:
        r4.Bundle(record)
    except r4.bundleentry.fhirabstractbase.FHIRValidationError as error:
        return [str(error)[:500]]
    return []
