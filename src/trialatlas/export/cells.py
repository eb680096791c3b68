"""Cells of a CSV table: what a spreadsheet would run is disarmed."""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs that start a formula, the full-width ones too."""


def safe_cell(text: str) -> str:
    """The text, led by an apostrophe if a spreadsheet would take it for a formula. Numbers below
    zero are left alone.
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
