"""What a page of related studies is asked for: the sense of alike, and what must be met besides.

What does not live here: finding the studies, and drawing them (`related_page`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from trialatlas.atlas import Condition, Narrowing
from trialatlas.errors import UsageError
from trialatlas.query import check, parse
from trialatlas.query.nearby import near_in_words, read_near
from trialatlas.related.presets import BY_HAND, DEFAULT, PRESETS, Preset, known_preset
from trialatlas.wording import messages, said

MOST_SHOWN: Final = 100
SHOWN: Final = 10
NAMES: Final[dict[Preset, str]] = messages(
    {
        "same-patients": "Same patients",
        "same-question": "Same question",
        "same-disease": "Same disease",
        "same-drug": "Same treatment",
        "same-population": "Same people",
        "same-design": "Same design",
    }
)
NARROWED: Final = messages(
    {
        "recruiting": "Recruiting now",
        "withResults": "With results",
        "otherSponsors": "Other sponsors",
    }
)
_FIELDS: Final = {
    "recruiting": "recruiting",
    "with_results": "withResults",
    "other_sponsors": "otherSponsors",
}
"""What a condition of the library is called in an address."""
_NEAR: Final = "near"
_EXPR: Final = "expr"
_LONGEST: Final = {_NEAR: 100, _EXPR: 2_000}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes what the page shows."""

    label: str
    address: str
    on: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition that cannot be understood, as typed, and why: the page is without it."""

    typed: str
    why: str


@dataclass(frozen=True, slots=True)
class Without:
    """A condition where nothing was left: how many studies of all meet it, and how many
    candidates there would be without it alone.
    """

    label: str
    studies: int
    without: int


@dataclass(frozen=True, slots=True)
class Steering:
    """What is asked for, as far as it can be understood; the rest is in `faults`."""

    preset: Preset = DEFAULT
    narrowed: tuple[str, ...] = ()
    near: str = ""
    expr: str = ""
    offset: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def by_hand(self) -> bool:
        """True if the weights were set by hand."""
        return self.preset in BY_HAND

    @property
    def narrow(self) -> Narrowing:
        """The same for the library."""
        return Narrowing(
            recruiting="recruiting" in self.narrowed,
            with_results="withResults" in self.narrowed,
            other_sponsors="otherSponsors" in self.narrowed,
            near=self.near,
            expr=self.expr,
        )

    def given(self, *, without: Sequence[str] = ()) -> dict[str, str]:
        """The parameters of an address that asks for the same, but for paging and some others."""
        found = {"preset": self.preset} if self.preset != DEFAULT else {}
        found |= dict.fromkeys(self.narrowed, "true")
        found |= {_NEAR: self.near} if self.near else {}
        found |= {_EXPR: self.expr} if self.expr else {}
        return {name: value for name, value in found.items() if name not in without}

    def applied(self) -> list[tuple[str, str]]:
        """The place and the expression that hold: name in an address, and words."""
        found = (
            [(_NEAR, said("Near {place}").format(place=near_in_words(self.near)))]
            if self.near
            else []
        )
        return [*found, (_EXPR, self.expr)] if self.expr else found

    def turned(self, name: str) -> Steering:
        """The same with one condition switched on or off; a place or an expression is dropped."""
        if name not in NARROWED:
            return replace(self, **{name: ""}, offset=0)
        on = set(self.narrowed) ^ {name}
        return replace(self, narrowed=tuple(each for each in NARROWED if each in on), offset=0)


def steering_of(given: Mapping[str, Any]) -> Steering:
    """Read what an address or a form gives. Raises UsageError for a preset that there is not."""
    faults: list[Fault] = []
    texts = {name: _text(given, name)[:most].strip() for name, most in _LONGEST.items()}
    for name, read in ((_NEAR, read_near), (_EXPR, _read_expression)):
        if texts[name]:
            try:
                read(texts[name])
            except UsageError as error:
                faults.append(Fault(texts[name], f"{error.message} {error.hint}".strip()))
                texts[name] = ""
    offset = _text(given, "offset")
    at = int(offset[:4]) if offset.isascii() and offset.isdigit() else 0
    return Steering(
        preset=known_preset(_text(given, "preset") or DEFAULT),
        narrowed=tuple(each for each in NARROWED if _text(given, each) == "true"),
        near=texts[_NEAR],
        expr=texts[_EXPR],
        offset=min(at, MOST_SHOWN - SHOWN),
        faults=tuple(faults),
    )


def emptied(steering: Steering, found: Sequence[Condition]) -> tuple[Without, ...]:
    """Why nothing is left, condition by condition, as the page names them."""
    named = {name: said(label) for name, label in NARROWED.items()}
    named |= dict(steering.applied())
    return tuple(
        Without(named[_FIELDS.get(each.name, each.name)], each.studies, each.without)
        for each in found
    )


def queried(given: Mapping[str, str]) -> str:
    """Parameters as the end of an address, empty for none."""
    return f"?{urlencode(given)}" if given else ""


def presets_in_order() -> tuple[tuple[Preset, ...], tuple[Preset, ...]]:
    """The presets whose weights were fitted, and those that look at one side alone."""
    return tuple(each for each in PRESETS if each not in BY_HAND), BY_HAND


def _read_expression(text: str) -> None:
    check(parse(text))


def _text(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name, "")
    return found if isinstance(found, str) else ""
