"""Questions as people ask them, each drawn from a study of the registry that is measured.

The same seed and registry give the same questions. Each is asked once: no answer is one that was
asked for before. What does not live here: asking.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from trialatlas.atlas import Atlas
from trialatlas.study import Study

FACETS = (
    "OverallStatus",
    "Phase",
    "StudyType",
    "Sex",
    "StdAge",
    "LocationCountry",
    "LeadSponsorClass",
    "InterventionType",
    "DesignPrimaryPurpose",
    "LeadSponsorName",
)
_PLAIN = re.compile(r"[\w -]{3,60}")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a kind: an expression, or an address."""

    text: str
    drawn_from: str


@dataclass
class Drawing:
    """Draws studies and makes questions of them."""

    atlas: Atlas
    chance: random.Random
    ids: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = list(self.atlas)

    def study(self) -> Study:
        """Any study, each as likely as any other."""
        return self.atlas.study(self.chance.choice(self.ids)).study

    def some(self, count: int, make: Callable[[Study, random.Random], str | None]) -> list[Asked]:
        """So many different questions; studies that do not give one are passed over."""
        found: dict[str, str] = {}
        for _ in range(count * 50):
            study = self.study()
            text = make(study, self.chance)
            if text is not None:
                found.setdefault(text, study.nct_id)
            if len(found) == count:
                break
        return [Asked(text, nct_id) for text, nct_id in found.items()]


def all_words(study: Study, chance: random.Random) -> str | None:
    """Three words of a title, each of which must be there."""
    return _joined(study, chance, " AND ")


def any_word(study: Study, chance: random.Random) -> str | None:
    """Three words of a title, of which one is enough."""
    return _joined(study, chance, " OR ")


def phrase_first(study: Study, chance: random.Random) -> str | None:
    """Three words that follow each other in a title, as people type them: the phrase first."""
    words = study.text("BriefTitle").split()
    runs = [
        words[at : at + 3]
        for at in range(len(words) - 2)
        if all(_WORD.fullmatch(each) for each in words[at : at + 3])
    ]
    return " ".join(chance.choice(runs)) if runs else None


def in_area(study: Study, chance: random.Random) -> str | None:
    """What a study has in a field: condition, intervention, sponsor, status with a word."""
    piece = chance.choice(("Condition", "InterventionName", "LeadSponsorName", "OverallStatus"))
    value = _plain(study, piece, chance)
    if value is None:
        return None
    if piece != "OverallStatus":
        return f"AREA[{piece}]{value}"
    words = _words(study, "BriefTitle")
    return f"AREA[OverallStatus]{value} AND {chance.choice(words)}" if words else None


def in_range(study: Study, chance: random.Random) -> str | None:
    """A range about what a study has: a start within two years, a size, an age; two in three with
    a condition.
    """
    piece = chance.choice(("StartDate", "EnrollmentCount", "MinimumAge", "LastUpdatePostDate"))
    value = study.text(piece)
    if not value:
        return None
    if "Date" in piece:
        year = int(value[:4])
        asked = f"AREA[{piece}]RANGE[{year - 1}-01-01,{year + 1}-01-01]"
    elif piece == "EnrollmentCount":
        asked = f"AREA[{piece}]RANGE[{int(value) // 2},{int(value) * 2 + 1}]"
    else:
        asked = f"AREA[{piece}]RANGE[MIN,{value}]"
    condition = _plain(study, "Condition", chance)
    if condition is not None and chance.random() < 2 / 3:
        return f"{asked} AND AREA[ConditionSearch]{condition}"
    return asked


def at_site(study: Study, chance: random.Random) -> str | None:
    """One value of a site: its town, its country, its name. The form that needs no sites."""
    piece = chance.choice(("LocationCity", "LocationCountry", "LocationFacility"))
    value = _plain(study, piece, chance)
    return f'SEARCH[Location](AREA[{piece}]"{value}")' if value else None


def at_one_site(study: Study, chance: random.Random) -> str | None:
    """Two values that one site must have, drawn from a site: what has to be asked of the sites."""
    sites = study.values("Location")
    site = chance.choice(sites) if sites else {}
    pairs = (("city", "facility"), ("country", "status"), ("city", "status"), ("country", "city"))
    first, second = chance.choice(pairs)
    held = [str(site.get(key, "")) for key in (first, second)]
    if not all(_PLAIN.fullmatch(each) for each in held):
        return None
    asked = " AND ".join(
        f'AREA[Location{key.capitalize()}]"{value}"'
        for key, value in zip((first, second), held, strict=True)
    )
    return f"SEARCH[Location]({asked})"


def study_page(study: Study, chance: random.Random) -> str:  # noqa: ARG001 - one form for all
    """The page of a study."""
    return f"/study/{study.nct_id}"


def study_json(study: Study, chance: random.Random) -> str:  # noqa: ARG001 - one form for all
    """A study through the registry's API."""
    return f"/api/v2/studies/{study.nct_id}"


def related_page(study: Study, chance: random.Random) -> str:  # noqa: ARG001 - one form for all
    """The page of related studies."""
    return f"/study/{study.nct_id}/related"


def search_page(study: Study, chance: random.Random) -> str | None:
    """The page of a search for three words of a title, as typed."""
    words = _words(study, "BriefTitle")
    if len(words) < 3:
        return None
    return f"/search?{urlencode({'q': ' '.join(chance.sample(words, 3))})}"


def api_page(study: Study, chance: random.Random) -> str | None:
    """Ten whole studies with a condition and a word, counted, through the registry's API."""
    condition, words = _plain(study, "Condition", chance), _words(study, "BriefTitle")
    if condition is None or not words:
        return None
    given = {"query.cond": condition, "query.term": chance.choice(words), "countTotal": "true"}
    return f"/api/v2/studies?{urlencode(given)}"


def api_fields(study: Study, chance: random.Random) -> str | None:
    """A hundred studies with a condition, a few fields of each, through the registry's API."""
    condition = _plain(study, "Condition", chance)
    if condition is None:
        return None
    given = {
        "query.cond": condition,
        "fields": "NCTId,BriefTitle,OverallStatus",
        "pageSize": "100",
    }
    return f"/api/v2/studies?{urlencode(given)}"


def _joined(study: Study, chance: random.Random, operator: str) -> str | None:
    words = _words(study, "BriefTitle")
    return operator.join(chance.sample(words, 3)) if len(words) >= 3 else None


def _words(study: Study, piece: str) -> list[str]:
    found = dict.fromkeys(each.lower() for each in _WORD.findall(study.text(piece)))
    return sorted(found)


def _plain(study: Study, piece: str, chance: random.Random) -> str | None:
    """A value of words and blanks alone, so that it needs no escape."""
    held: Iterator[Any] = (str(each) for each in study.values(piece))
    fitting = [each for each in held if _PLAIN.fullmatch(each) and not each.isdigit()]
    return chance.choice(fitting) if fitting else None
