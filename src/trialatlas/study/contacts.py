"""Leaving contact persons out of a study, where the operator asks for it.

Contacts are the people to write to or ring: central contacts, those of a site,
and the point of contact for results. Officials and investigators stay: they
answer for the study.
"""

from __future__ import annotations

from typing import Any

from trialatlas import schema
from trialatlas.config import Contacts
from trialatlas.schema import Node
from trialatlas.study.record import Study

CONTACT_PIECES = ("CentralContact", "LocationContact", "PointOfContact")
HIDDEN = "The operator of this site does not show contact persons."
_PATHS = tuple(tuple(schema.node(piece).path.split(".")) for piece in CONTACT_PIECES)


def as_shown(study: Study, contacts: Contacts) -> Study:
    """The study as the operator wants it shown."""
    return without_contacts(study) if contacts == "hidden" else study


def is_of_contacts(node: Node) -> bool:
    """True for a node of contact persons and for what is below it."""
    return any(f"{node.path}.".startswith(f"{'.'.join(path)}.") for path in _PATHS)


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
