"""Time frames read a second time, token by token, without the patterns of the package."""

import re

from trialatlas.study.words import words

FIRST = ["zero", "one", "two", "three", "four", "five", "six"]
NUMBERS = [*FIRST, "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1.0),
    **dict.fromkeys(("h", "hs", "hr", "hrs", "hour", "hours"), 60.0),
    **dict.fromkeys(("day", "days"), 1_440.0),
    **dict.fromkeys(("wk", "wks", "week", "weeks"), 10_080.0),
    **dict.fromkeys(("mo", "mos", "month", "months"), 43_830.0),
    **dict.fromkeys(("yr", "yrs", "year", "years"), 525_960.0),
}
BETWEEN = {",", "/", "-", "\u2013", ";", "&", "and", "or", "to"}
LATEST = 100 * 525_960


class Tokens:
    """The numbers, words and signs of a time frame."""

    def __init__(self, text: str) -> None:
        found = list(re.finditer(r"\d+(?:\.\d+)*|[^\W\d]+|[^\w\s]", text))
        self.texts = [each.group() for each in found]
        self.units = [UNITS.get(each) for each in self.texts]
        self.numbers = [number(each) for each in self.texts]
        ends = [0, *(each.end() for each in found)]
        self.apart = [ends[at] < each.start() for at, each in enumerate(found)]

    def unit(self, at: int) -> int | None:
        """Where a unit stands from there on, hyphens passed over."""
        while at < len(self.texts) and self.texts[at] == "-":
            at += 1
        return at if at < len(self.texts) and self.units[at] else None

    def listed(self, at: int) -> list[int]:
        """Where the numbers of a list stand that begins there."""
        found = [at]
        while True:
            end = found[-1]
            following = end + 1
            while self.texts[following : following + 1] and self.texts[following] in BETWEEN:
                following += 1
            if following == end + 1 or self.numbers[following : following + 1] in ([], [None]):
                return found
            found.append(following)

    def begins_with_number(self, at: int) -> bool:
        """True for a number in figures that has no unit."""
        return at < len(self.texts) and self.texts[at][0].isdigit() and self.unit(at + 1) is None


def number(token: str) -> float | None:
    """A number in figures or in words."""
    if re.fullmatch(r"\d{1,4}(\.\d+)?", token):
        return float(token)
    return float(NUMBERS.index(token)) if token in NUMBERS[1:] else None


def times(text: str) -> set[float | str]:
    """The minutes that a time frame gives; if it gives none, its words."""
    short = text[:200]
    some = Tokens(short.lower())
    found: set[float | str] = set()
    at = 0
    while at < len(some.texts):
        at, listed, unit = ahead(some, at)
        minutes = (round((some.numbers[each] or 0) * unit) for each in listed)
        found |= {each for each in minutes if 0 < each <= LATEST}
    return found or ({" ".join(words(short))} - {""})


def ahead(some: Tokens, at: int) -> tuple[int, list[int], float]:
    """Where to go on from there, and the numbers with the unit that begin there."""
    if some.numbers[at] is not None:
        listed = some.listed(at)
        unit = some.unit(listed[-1] + 1)
        if unit is not None and not some.begins_with_number(unit + 1):
            return unit + 1, listed, some.units[unit] or 0
    elif some.units[at] and some.numbers[at + 1 : at + 2] not in ([], [None]):
        listed = some.listed(at + 1)
        while listed and has_unit(some, listed[-1] + 1):
            listed.pop()
        word = at > 0 and some.texts[at - 1].isalnum() and not some.apart[at]
        if listed and some.apart[at + 1] and not word:
            return listed[-1] + 1, listed, some.units[at] or 0
    return at + 1, [], 0.0


def has_unit(some: Tokens, at: int) -> bool:
    """True if a unit follows that is not the next one's: `4 weeks`, but not `12, month 6`."""
    unit = some.unit(at)
    following = some.texts[unit + 1 : unit + 2] if unit is not None else []
    return unit is not None and not any(each[0].isdigit() for each in following)


def nearness(one: set[float | str], other: set[float | str]) -> float:
    """The share of the times of both that the other has too, within a tenth."""
    if not one or not other:
        return 1.0
    both = sum(any(same(each, its) for its in other) for each in one)
    both += sum(any(same(each, mine) for mine in one) for each in other)
    return both / (len(one) + len(other))


def same(one: float | str, other: float | str) -> bool:
    """True for the same words, or times of which the longer is at most a tenth longer."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return max(one, other) / min(one, other) <= 1.1 + 1e-9
