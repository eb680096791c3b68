"""Dates on one axis of time: a row for each, its words beside its mark.

What is known to the day is a point, what is known to the month or the year a bar of that
length. What has happened is filled, what is expected is hollow. The picture is narrow enough
for a telephone at its full size, so that its letters are never scaled down.

What does not live here: which dates a study has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from trialatlas.charts.chart import Chart
from trialatlas.charts.scale import Scale
from trialatlas.charts.svg import element, group, line, rect, text, title
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

Sure = Literal["actual", "expected", ""]
"""Whether a date has happened, lies ahead, or is given without saying which."""

WIDTH: Final = 344
_EDGE = 8
_TOP = 26
_ROW = 41
_LETTER = 7.4
_STRONG = 8.2
"""Generous widths of a letter, light and strong, so that words never run out of the picture."""
_GAP = 10
_RADIUS = 5
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
"""Months between two marks of the axis."""
_MARKS = 5
_YEAR = 12
_SOON = 12
"""Up to how many months between marks their month is said."""
_KINDS = {"actual": "c1", "expected": "none s1", "": "c6"}
_SAID = messages({"actual": "happened", "expected": "expected", "": "not said"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as precisely as it is known: any day from `first` to `last`, which may be one."""

    label: str
    said: str
    first: dt.date
    last: dt.date
    sure: Sure
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """The time between two moments, drawn above them. `open_` is true where its end lies ahead."""

    label: str
    first: dt.date
    last: dt.date
    open_: bool


def timeline(
    name: str, heading: str, moments: Sequence[Moment], spell: Spell | None = None
) -> Chart | None:
    """The moments in their order, or None for fewer than two of them."""
    if len(moments) < 2:  # noqa: PLR2004 - one date makes no line
        return None
    rows = sorted(moments, key=lambda each: (each.first, each.last))
    low, high = rows[0].first, max(each.last for each in rows)
    scale = Scale(low.toordinal(), high.toordinal() + 1, _EDGE, WIDTH - _EDGE)
    top = _TOP + (_ROW if spell else 0)
    height = top + _ROW * len(rows)
    drawn = [
        *_axis(low, high, scale, height),
        *([_spell(spell, scale)] if spell else []),
        *(_moment(each, scale, top + _ROW * at) for at, each in enumerate(rows)),
    ]
    return Chart(
        name=name,
        title=heading,
        description=". ".join(f"{each.label}: {_words(each)}" for each in rows) + ".",
        width=WIDTH,
        height=height,
        body=Markup().join(drawn),
        heads=(in_words("What"), in_words("When"), in_words("Happened or expected")),
        rows=tuple(
            (each.label, each.said, each.note or in_words(_SAID[each.sure])) for each in rows
        ),
    )


def _words(moment: Moment) -> str:
    """The date with what is to be known of it."""
    said = moment.note or (in_words("expected") if moment.sure == "expected" else "")
    return f"{moment.said}, {said}" if said else moment.said


def _axis(low: dt.date, high: dt.date, scale: Scale, height: float) -> Iterator[Markup]:
    """Upright lines at the beginnings of years or months, few enough to be read."""
    months = (high.year - low.year) * _YEAR + high.month - low.month + 1
    step = next((each for each in _STEPS if months / each <= _MARKS), _STEPS[-1])
    at = low.year * _YEAR + low.month - 1
    at += -at % step
    free = 0.0
    while (day := _first_of(at)) <= high:
        x = scale(day.toordinal())
        yield line(x, _TOP - 6, x, height, class_="grid")
        words = _month(day) if step < _SOON else str(day.year)
        half = len(words) * _LETTER / 2
        if x - half >= free and x + half <= WIDTH:
            yield text(x, 12, words, class_="soft", text_anchor="middle")
            free = x + half + _GAP
        at += step


def _month(day: dt.date) -> str:
    """`May 2020`; the short names of months are messages wherever a date is written."""
    named = in_words("{month} {year}")
    return named.format(month=in_words(f"{day:%b}"), year=day.year)


def _first_of(month: int) -> dt.date:
    return dt.date(min(month // _YEAR, dt.MAXYEAR), month % _YEAR + 1, 1)


def _spell(spell: Spell, scale: Scale) -> Markup:
    """A bar from beginning to end, its words below it."""
    start, end = scale(spell.first.toordinal()), scale(spell.last.toordinal() + 1)
    kind = "none s1" if spell.open_ else "c1"
    half = len(spell.label) * _LETTER / 2
    middle = min(max((start + end) / 2, half), WIDTH - half)
    return group(
        rect(start, _TOP + 4, max(end - start, 2), 6, title(spell.label), rx=3, class_=kind),
        text(middle, _TOP + 26, spell.label, text_anchor="middle", class_="soft"),
    )


def _moment(moment: Moment, scale: Scale, top: float) -> Markup:
    """A mark with two lines of words on the side where there is room."""
    start, end = scale(moment.first.toordinal()), scale(moment.last.toordinal() + 1)
    words = _words(moment)
    y = top + 14
    kind = _KINDS[moment.sure]
    said = title(f"{moment.label}: {words}")
    if moment.first == moment.last:
        middle = (start + end) / 2
        start, end = middle - _RADIUS, middle + _RADIUS
        mark = element("circle", said, cx=middle, cy=y, r=_RADIUS, class_=kind)
    else:
        mark = rect(start, y - _RADIUS, max(end - start, 4), 2 * _RADIUS, said, rx=2, class_=kind)
    wide = max(len(moment.label) * _STRONG, len(words) * _LETTER)
    if end + _GAP + wide <= WIDTH:
        x, anchor = end + _GAP, "start"
    elif start - _GAP - wide >= 0:
        x, anchor = start - _GAP, "end"
    else:
        return _below(mark, moment, words, y)
    return group(
        mark,
        text(x, y - 2, moment.label, text_anchor=anchor, class_="strong"),
        text(x, y + 14, words, text_anchor=anchor, class_="soft"),
    )


def _below(mark: Markup, moment: Moment, words: str, y: float) -> Markup:
    """Words that fit on neither side stand on one line under a mark that takes the row."""
    return group(mark, text(WIDTH / 2, y + 19, f"{moment.label} {words}", text_anchor="middle"))
