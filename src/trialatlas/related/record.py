"""What signals read of a record: its texts, whatever else may stand in their place.

Records hold numbers where texts should be, and lists where one value should. What does not live
here: what the texts mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from trialatlas.study import Study
from trialatlas.study.eligibility.phrases import EXCLUSION_ELSEWHERE

NCT: Final = re.compile(r"NCT\d{8}")
READ: Final = 20_000
"""Characters of a text in which names are looked for."""
_EXCLUDES: Final = re.compile(
    rf"\bexclusion\b|\bexcluded?\b|\bnon-?inclusion\b|{EXCLUSION_ELSEWHERE}", re.IGNORECASE
)


def asked_for(criteria: str) -> str:
    """Criteria up to the first words that exclude."""
    return _EXCLUDES.split(criteria, maxsplit=1)[0]


def about(study: Study) -> list[str]:
    """What a study says it is about and whom it asks for: its summary, and its criteria up to those
    that exclude, for who is kept out because of a disease is no patient of it.
    """
    criteria = map(asked_for, strings(study, "EligibilityCriteria")[:1])
    return [each[:READ] for each in (*strings(study, "BriefSummary")[:1], *criteria)]


def strings(study: Study, *pieces: str) -> list[str]:
    """All texts of some pieces, in the order of the pieces; what is no text is passed over."""
    return study.texts(*pieces)


def listed(value: Any, name: str) -> list[str]:
    """The texts of a list below a structure."""
    below = value.get(name) if isinstance(value, dict) else None
    found: Iterable[Any] = below if isinstance(below, list) else ()
    return [each for each in found if isinstance(each, str) and each.strip()]


def one(value: Any, name: str) -> str:
    """A text below a structure; empty if there is none."""
    below = value.get(name) if isinstance(value, dict) else None
    return below if isinstance(below, str) else ""
