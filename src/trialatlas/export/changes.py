"""What changed from one version of a study to the next, by module.

What does not live here: which versions there are (`store`) and what changed inside a module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.store import Version
from trialatlas.study import Study

_RELEASE = "versionHolder"
"""The date of the registry's release: no change of the study."""


class Change(NamedTuple):
    """A version beside the one before it. The first has no modules: nothing stood before it.

    `date` is the day on which it was sent in, else the registry's date of it.
    """

    version: Version
    date: str
    status: str
    modules: tuple[Node, ...]


def changes(versions: Iterable[tuple[Version, Study]]) -> Iterator[Change]:
    """The versions of one study, oldest first, each with the modules that differ."""
    before: Study | None = None
    for version, study in versions:
        modules = () if before is None else changed_modules(before, study)
        sent = study.text("LastUpdateSubmitDate") or study.text("StudyFirstSubmitDate")
        yield Change(version, sent or version.dated, study.text("OverallStatus"), modules)
        before = study


def changed_modules(before: Study, after: Study) -> tuple[Node, ...]:
    """The modules whose content differs, in the registry's order."""
    return tuple(
        module for module in schema.MODULES if _held(before, module) != _held(after, module)
    )


def _held(study: Study, module: Node) -> object:
    held = study.value(module.piece)
    if isinstance(held, dict) and _RELEASE in held:
        held = {name: value for name, value in held.items() if name != _RELEASE}
    return held or None
