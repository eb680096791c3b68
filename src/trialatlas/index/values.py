"""What a piece of one study holds, in the forms that searching needs.

Every engine reads studies through these functions, so that they differ only in
how they find, never in what a value means. What lives elsewhere: decoding
(`study.record`), words (`study.words`), the tree that asks (`query.tree`).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from trialatlas.query.ends import read_end
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate
from trialatlas.study.markup import plain, to_text

Span = tuple[float, float]
"""Lowest and highest a value can mean: days since year 1, seconds, or plain numbers."""

_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*", re.ASCII)
_KEPT = 20_000
"""Dates, ages and numbers come again and again: so many of each are read once."""
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def is_there(value: Any) -> bool:
    """True unless the value is null, empty, or a list or structure with no value in it."""
    if isinstance(value, dict):
        return any(is_there(below) for below in value.values())
    if isinstance(value, list):
        return any(is_there(below) for below in value)
    return value is not None and value != ""


def present(study: Study, node: Node) -> list[Any]:
    """The values of a node that are there, in record order, lists flattened."""
    return [value for value in study.values(node.piece) if is_there(value)]


def texts(study: Study, node: Node) -> list[str]:
    """The values of a leaf as plain text, one each; an enum's value with spaces between words."""
    return _texts_in(node, present(study, node))


def _texts_in(node: Node, held: list[Any]) -> list[str]:
    return [text_of(node, value) for value in held if not isinstance(value, dict | list)]


def spans(study: Study, node: Node) -> list[Span]:
    """The dates, ages or numbers of a leaf; what cannot be read as one is left out."""
    return spans_in(node, present(study, node))


def spans_in(node: Node, held: list[Any]) -> list[Span]:
    """The same for values of the leaf that are there."""
    found = [_span(node, value) for value in held]
    return [each for each in found if each is not None]


def typed_span(kind: str, typed: str) -> Span | None:
    """What the end of a range covers, as typed in a query, for a piece of that kind."""
    end = read_end(kind, typed)
    if isinstance(end, PartialDate):
        return _days(end)
    if isinstance(end, Age):
        return end.seconds, end.seconds
    return None if end is None else (end, end)


def number_span(value: Any) -> Span | None:
    """The number of a record, twice; None for what is none. `1,000` and `1_000` are none."""
    if isinstance(value, str):
        return _written_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _finite(float(value))


@lru_cache(maxsize=_KEPT)
def _written_number(value: str) -> Span | None:
    return _finite(float(value)) if _NUMBER.fullmatch(value) else None


def _finite(number: float) -> Span | None:
    return (number, number) if math.isfinite(number) else None


def yes_no(value: Any) -> bool | None:
    """A boolean, also one that the record or the query writes as a word; None for other words."""
    if isinstance(value, bool):
        return value
    return _YES_NO.get(value.strip().casefold()) if isinstance(value, str) else None


def points(study: Study, node: Node) -> list[tuple[float, float]]:
    """Latitude and longitude in degrees of every whole point of a leaf."""
    return points_in(present(study, node))


def points_in(held: list[Any]) -> list[tuple[float, float]]:
    """The same for values of the leaf that are there."""
    found: list[tuple[float, float]] = []
    for value in held:
        if isinstance(value, dict):
            latitude, longitude = number_span(value.get("lat")), number_span(value.get("lon"))
            if latitude and longitude:
                found.append((latitude[0], longitude[0]))
    return found


def whole_values(study: Study, node: Node) -> list[str]:
    """The distinct values of a leaf as facets count them: enums as recorded, yes-no as `true`."""
    return whole_values_in(node, present(study, node))


def whole_values_in(node: Node, held: list[Any]) -> list[str]:
    """The same for values of the leaf that are there."""
    if node.search == "yes-no":
        answers = [yes_no(value) for value in held]
        found = [str(answer).lower() for answer in answers if answer is not None]
    elif node.search == "value":
        found = [str(value) for value in held]
    else:
        found = _texts_in(node, held)
    return list(dict.fromkeys(found))


def sites(study: Study) -> list[Study]:
    """Each site of a study that holds anything, alone: a study with that site and nothing else."""
    places = [place for place in study.values("Location") if is_there(place)]
    return [Study(b"", only_site(place), study.nct_id) for place in places]


def only_site(place: Any) -> dict[str, Any]:
    """A record with one site and nothing else."""
    return {"protocolSection": {"contactsLocationsModule": {"locations": [place]}}}


def text_of(node: Node, value: Any) -> str:
    """One value of a leaf as plain text."""
    if not isinstance(value, str):
        return str(value)
    if node.search == "value":
        return value.replace("_", " ")
    return to_text(value) if node.item_type == "markup" else plain(value)


def _span(node: Node, value: Any) -> Span | None:
    if node.search == "number":
        return number_span(value)
    if not isinstance(value, str):
        return None
    return _written_days(value) if node.search == "date" else _written_age(value)


@lru_cache(maxsize=_KEPT)
def _written_days(value: str) -> Span | None:
    date = PartialDate.parse(value)
    return _days(date) if date else None


@lru_cache(maxsize=_KEPT)
def _written_age(value: str) -> Span | None:
    age = Age.parse(value)
    return (age.seconds, age.seconds) if age else None


def _days(date: PartialDate) -> Span:
    return date.first_day.toordinal(), date.last_day.toordinal()
