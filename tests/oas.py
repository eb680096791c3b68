"""The registry's OpenAPI document, and answers held to its schemas."""

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft4Validator

from real_data import shared_file


def document() -> dict[str, Any]:
    """The document, where it is at hand."""
    return yaml.safe_load(Path(shared_file("spec/ctg-oas-v2.yaml")).read_text(encoding="utf-8"))


def faults(spec: dict[str, Any], schema: str, value: Any) -> list[str]:
    """Where a value parts from a schema of the document, each as a path and what is wrong."""
    # The registry's `anyOf` members refer into the document: they are looked up from its root.
    root = {"$ref": f"#/components/schemas/{schema}", "components": spec["components"]}
    found = Draft4Validator(root).iter_errors(value)
    return [f"{'/'.join(map(str, each.path))}: {each.message[:200]}" for each in found]
