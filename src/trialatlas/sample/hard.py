"""Studies that are hard to read: other scripts, escapes, hostile text, nearly nothing, legacy words."""

from __future__ import annotations

from trialatlas.sample.dice import Dice


def make_hard(record: dict[str, object], dice: Dice, index: int) -> None:
    """Change the record in place if its index is one of the hard ones."""
