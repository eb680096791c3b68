"""How many of something there were in each year, as upright bars on a line of years.

What does not live here: what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from markupsafe import Markup

from trialatlas.charts.chart import Chart
from trialatlas.charts.scale import Scale
from trialatlas.charts.svg import line, rect, text, title
from trialatlas.wording import said, thousands

WIDTH: Final = 340.0
HEIGHT: Final = 170.0
MOST_YEARS: Final = 50
"""Years that are drawn; what came before stands in the table alone."""
_LEFT: Final = 40.0
_TOP: Final = 10.0
_BOTTOM: Final = 146.0
_GAP: Final = 0.22
_WIDEST: Final = 26.0
_TICKS: Final = 4
_MARKED: Final = 5


def years(
    name: str, heading: str, counts: Mapping[int, int], *, heads: tuple[str, str], note: str = ""
) -> Chart:
    """A chart of counts by year. Years without any are drawn empty between the first and last."""
    last = max(counts, default=0)
    first = max(min(counts, default=0), last - MOST_YEARS + 1)
    drawn = {year: counts.get(year, 0) for year in range(first, last + 1)} if counts else {}
    before = sum(count for year, count in counts.items() if year < first)
    rows: list[tuple[str, int]] = [(str(year), count) for year, count in drawn.items()]
    if before:
        rows.insert(0, (said("before {year}").format(year=first), before))
    return Chart(
        name=name,
        title=heading,
        description=_description(drawn, before),
        width=WIDTH,
        height=HEIGHT,
        body=Markup().join(_body(drawn, first, last)),
        heads=heads,
        rows=tuple(rows),
        note=" ".join(filter(None, (note, _earlier(before, first)))),
    )


def _description(drawn: Mapping[int, int], before: int) -> str:
    if not drawn:
        return said("Nothing to draw.")
    first, last = min(drawn), max(drawn)
    top = max(drawn, key=lambda year: drawn[year])
    told = said(
        "{number} in {first}; most in {top}, {most}."
        if first == last
        else "{number} from {first} to {last}; most in {top}, {most}."
    ).format(
        number=thousands(sum(drawn.values())),
        first=first,
        last=last,
        top=top,
        most=thousands(drawn[top]),
    )
    if not before:
        return told
    return f"{told} {said('{number} more before that.').format(number=thousands(before))}"


def _earlier(before: int, first: int) -> str:
    if not before:
        return ""
    told = said("{number} more began before {year}.")
    return told.format(number=thousands(before), year=first)


def _body(drawn: Mapping[int, int], first: int, last: int) -> Iterator[Markup]:
    up = Scale(0, max(drawn.values(), default=1), _BOTTOM, _TOP)
    for tick in up.ticks(_TICKS):
        if tick == int(tick):
            at = up(tick)
            yield line(_LEFT, at, WIDTH, at, class_="axis" if tick == 0 else "grid")
            yield text(_LEFT - 6, at + 4, f"{int(tick):,}", text_anchor="end", class_="soft")
    step = (WIDTH - _LEFT) / max(len(drawn), 1)
    width = min(step * (1 - _GAP), _WIDEST)
    for number, (year, count) in enumerate(drawn.items()):
        middle = _LEFT + (number + 0.5) * step
        top = min(up(count), _BOTTOM - 1) if count else _BOTTOM
        said = title(f"{year}: {count:,}")
        yield rect(middle - width / 2, top, width, _BOTTOM - top, said, class_="c1")
    for year in _marked(first, last):
        middle = _LEFT + (year - first + 0.5) * step
        yield text(middle, HEIGHT - 6, str(year), text_anchor="middle", class_="soft")


def _marked(first: int, last: int) -> Iterator[int]:
    """The years that are written below, not so near to each other that they touch."""
    if not last:
        return
    ticks = [int(each) for each in Scale(first, last, 0, 1).ticks(_MARKED) if each == int(each)]
    yield from ticks or [first]
