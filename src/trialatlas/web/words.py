"""How counts, clocks and shares read in plain English, and the marks that go with a status.

Values of a study are put into words by `trialatlas.study.values`, not here.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from trialatlas.schema import Node
from trialatlas.study.dates import PartialDate
from trialatlas.wording import ENGLISH, counted, language, said, thousands

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLAIN, _IN_ENGLISH = Markup(), Markup(' lang="en"')
_HUNDRED = 100
_KILO = 1000
_SHAPES = {
    "open": '<circle cx="8" cy="8" r="6"></circle>',
    "soon": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" '
    'stroke-width="1.8"></circle>',
    "running": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" '
    'stroke-width="1.8"></circle><path d="M8 2.8a5.2 5.2 0 0 1 0 10.4z"></path>',
    "done": '<rect x="2.5" y="2.5" width="11" height="11" rx="1"></rect>',
    "paused": '<rect x="3" y="2.5" width="3.6" height="11"></rect>'
    '<rect x="9.4" y="2.5" width="3.6" height="11"></rect>',
    "stopped": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z"></path>',
    "withdrawn": '<path d="m3 3 10 10M13 3 3 13" stroke="currentColor" stroke-width="2.4"></path>',
    "unknown": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" '
    'stroke-width="1.8" stroke-dasharray="2.6 2.2"></circle>',
}
_SHAPE_OF = {
    "RECRUITING": "open",
    "AVAILABLE": "open",
    "ENROLLING_BY_INVITATION": "open",
    "NOT_YET_RECRUITING": "soon",
    "ACTIVE_NOT_RECRUITING": "running",
    "COMPLETED": "done",
    "APPROVED_FOR_MARKETING": "done",
    "SUSPENDED": "paused",
    "TEMPORARILY_NOT_AVAILABLE": "paused",
    "TERMINATED": "stopped",
    "NO_LONGER_AVAILABLE": "stopped",
    "WITHDRAWN": "withdrawn",
}


def registry_name(node: Node) -> str:
    """A section or module by its name in the registry, in words: `Description Module`."""
    return _WORD_START.sub(" ", node.piece)


def status_shape(status: str) -> str:
    """The name of the shape that stands beside a recruitment status: `open`, `done` and so on."""
    return _SHAPE_OF.get(status, "unknown")


def status_mark(status: str) -> Markup:
    """The shape itself, as a small picture that a screen reader passes over."""
    return _MARKS[status_shape(status)]


def _mark(shape: str) -> Markup:
    return Markup(  # noqa: S704 - our own drawings
        f'<svg class="mark mark-{shape}" viewBox="0 0 16 16" width="14" height="14"'
        f' fill="currentColor" aria-hidden="true">{_SHAPES[shape]}</svg>'
    )


_MARKS = {shape: _mark(shape) for shape in _SHAPES}


def count(number: int) -> str:
    """A number with thousands apart: `1,412`."""
    return thousands(number)


def day(iso: str | None) -> str:
    """A date of the registry: `2 Jan 2026`, `Jan 2026`; what is no date stays as it is."""
    parsed = PartialDate.parse(iso or "")
    return parsed.label if parsed else iso or ""


def plural(number: int, one: str, many: str = "") -> str:
    """`1 site`, `1,412 sites`, `2 studies`."""
    return f"{thousands(number)} {counted(one, many or one + 's', number)}"


def phrase(message: str, *values: object, **named: object) -> Markup:
    """A message of the catalogue with values put in; they are escaped, the message is not."""
    return Markup(said(message)).format(*values, **named)  # noqa: S704 - our own words


def as_written() -> Markup:
    """An attribute for what stands as it was submitted, where the page speaks another language."""
    return _PLAIN if language() is ENGLISH else _IN_ENGLISH


def share(part: int, whole: int) -> str:
    """How often, in words: `in all studies here`, `in 71% of studies here`."""
    if not part:
        return said("in no study here")
    if part == whole:
        return said("in every study here")
    percent = _HUNDRED * part / whole
    if percent < 1:
        some = plural(part, "study", "studies")
        return said("in {studies} of {all} here").format(studies=some, all=thousands(whole))
    shown = min(round(percent), _HUNDRED - 1)
    return said("in {share}% of studies here").format(share=shown)


def size(length: int) -> str:
    """Bytes in a unit that reads well: `640 bytes`, `2.1 MB`."""
    if length < _KILO:
        return plural(length, "byte")
    amount, units = length / _KILO, ["kB", "MB", "GB", "TB"]
    while amount >= _KILO and len(units) > 1:
        amount /= _KILO
        units.pop(0)
    return f"{amount:.1f} {units[0]}"
