"""Figures of results in words: a value with its spread, a share as a percentage.

The record's own digits are kept. What does not live here: what a figure means.
"""

from __future__ import annotations

from typing import Final

from trialatlas import schema
from trialatlas.study.results.tables import Measured
from trialatlas.wording import said

_DEVIATION: Final = "STANDARD_DEVIATION"
_NONE: Final = frozenset({"", "NA"})
_SMALL, _LARGE = 0.05, 99.95
_FULL: Final = 100.0


def percent(share: float) -> str:
    """`40%`, `33.3%`; what would round to none or to all says on which side it is."""
    if 0 < share < _SMALL:
        return "<0.1%"
    if _LARGE <= share < _FULL:
        return ">99.9%"
    return f"{share:.1f}".removesuffix(".0") + "%"


def param_words(param: str) -> str:
    """What a value is: `mean`, `median`."""
    return _label("BaselineMeasureParamType", param).lower() or said("value")


def dispersion_words(dispersion: str) -> str:
    """What a spread is: `standard deviation`; empty where there is none."""
    if dispersion.upper() in _NONE:
        return ""
    spread = _label("BaselineMeasureDispersionType", dispersion)
    return spread[:1].lower() + spread[1:]


def spread_words(param: str, dispersion: str) -> str:
    """What a value with its spread is: `mean ± standard deviation`, `median (full range)`."""
    what, spread = param_words(param), dispersion_words(dispersion)
    if not spread:
        return what
    return f"{what} ± {spread}" if dispersion == _DEVIATION else f"{what} ({spread})"


def measured_words(cell: Measured, dispersion: str) -> str:
    """`52.1 ± 10.2`, `48 (18 to 75)`, `5 (1.2)`; what the record lacks is left out."""
    if cell.low or cell.high:
        limits = said("{low} to {high}").format(
            low=cell.low.text or "?", high=cell.high.text or "?"
        )
        return f"{cell.value.text} ({limits})".strip()
    if not cell.spread:
        return cell.value.text
    if dispersion == _DEVIATION:
        return f"{cell.value.text} ± {cell.spread.text}".strip()
    return f"{cell.value.text} ({cell.spread.text})".strip()


def _label(piece: str, value: str) -> str:
    known = schema.enum(schema.node(piece).type)
    return known.label(value) if known and value else ""
