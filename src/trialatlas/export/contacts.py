"""Leaving contact persons out of a study, where the operator asks for it.

Contacts are the people to write to or ring: central contacts, those of a site,
and the point of contact for results. Officials and investigators stay: they
answer for the study.
"""

from __future__ import annotations

from typing import Any

from trialatlas import schema
from trialatlas.study import Study

CONTACT_PIECES = ("CentralContact", "LocationContact", "PointOfContact")
_PATHS = tuple(tuple(schema.node(piece).path.split(".")) for piece in CONTACT_PIECES)


def without_contacts(study: Study) -> Study:
    """The study without its contacts. The study given is not changed."""
    record: Any = study.record
    for path in _PATHS:
        record = _without(record, path)
    return study if record is study.record else Study.of(record)


def _without(value: Any, path: tuple[str, ...]) -> Any:
    """A copy of the branch without what the path leads to; the same object if nothing does."""
    if isinstance(value, list):
        kept = [_without(each, path) for each in value]
        return value if all(a is b for a, b in zip(kept, value, strict=True)) else kept
    name, *rest = path
    if not isinstance(value, dict) or name not in value:
        return value
    if not rest:
        return {key: below for key, below in value.items() if key != name}
    inner = _without(value[name], tuple(rest))
    return value if inner is value[name] else {**value, name: inner}
