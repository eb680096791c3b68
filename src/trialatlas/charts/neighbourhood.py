"""A thing in the middle and what is most like it round about: the nearer, the more alike.

Those that are alike among themselves are joined by lines, and stand beside each other where that
is possible. Drawn from numbers alone, the same each time. What does not live here: how alike
anything is, and in which unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, floor, hypot, pi, sin
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg

SIZE: Final = 344.0
"""Width and height: a telephone's, so that letters are never scaled down."""
_MIDDLE: Final = SIZE / 2
_NEAREST: Final = 62.0
_FARTHEST: Final = 154.0
"""How far from the middle the first and the last ring lie."""
_DOT: Final = 13.0
_STEP: Final = 10
_MOST_RINGS: Final = 5
_WIDEST: Final = 3.5


@dataclass(frozen=True, slots=True)
class Dot:
    """One that is alike: what its dot says, what is read of it, where it leads, how alike it is."""

    mark: str
    label: str
    address: str
    score: float


Ties = Mapping[tuple[int, int], float]
"""How alike two dots are, by their places, the lower first."""


def draw(middle: str, dots: Sequence[Dot], ties: Ties, least: float) -> Markup:
    """The picture's inside. Pairs of dots are joined from a likeness of `least` on."""
    rings = _rings([each.score for each in dots])
    places = _places(dots, ties, rings)
    parts = [*_drawn_rings(rings, len(dots)), *_joined(places, ties, least)]
    parts.extend(_dot(each, *place) for each, place in zip(dots, places, strict=True))
    said = svg.text(_MIDDLE, _MIDDLE + 4, middle, text_anchor="middle", class_="strong")
    parts.append(svg.circle(_MIDDLE, _MIDDLE, _DOT, svg.title(middle), class_="c1"))
    parts.append(svg.group(said, transform=f"translate(0,{_DOT + 13:g})"))
    return Markup().join(parts)


def _rings(scores: Sequence[float]) -> list[int]:
    """Round numbers from above the best score to below the least: where rings are drawn."""
    top = max(_STEP, ceil(max(scores, default=0) / _STEP) * _STEP)
    low = min(floor(min(scores, default=0) / _STEP) * _STEP, top - _STEP)
    step = _STEP * ceil((top - low) / _STEP / _MOST_RINGS)
    low = top - step * ceil((top - low) / step)
    return list(range(top, low - 1, -step))


def _radius(score: float, rings: Sequence[int]) -> float:
    share = (rings[0] - score) / (rings[0] - rings[-1])
    return _NEAREST + share * (_FARTHEST - _NEAREST)


def _angle(slot: float, slots: int) -> float:
    """Round the clock from the top."""
    return 2 * pi * slot / max(slots, 1) - pi / 2


def _at(radius: float, angle: float) -> tuple[float, float]:
    return _MIDDLE + radius * cos(angle), _MIDDLE + radius * sin(angle)


def _places(dots: Sequence[Dot], ties: Ties, rings: Sequence[int]) -> list[tuple[float, float]]:
    slots = {at: slot for slot, at in enumerate(_round(len(dots), ties))}
    return [
        _at(_radius(each.score, rings), _angle(slots[at], len(dots)))
        for at, each in enumerate(dots)
    ]


def _round(count: int, ties: Ties) -> list[int]:
    """The dots in the order in which they stand: the first, then each time the one most like the
    one before.
    """
    left = list(range(count))
    order = left[:1]
    left = left[1:]
    while left:
        last = order[-1]
        following = max(left, key=lambda each: (_tie(ties, last, each), -each))
        order.append(following)
        left.remove(following)
    return order


def _tie(ties: Ties, one: int, other: int) -> float:
    return ties.get((min(one, other), max(one, other)), 0.0)


def _drawn_rings(rings: Sequence[int], slots: int) -> Iterator[Markup]:
    """Rings, their numbers between the first dot and the last, where no dot stands."""
    between = _angle(-0.5, slots)
    for each in rings:
        radius = _radius(each, rings)
        yield svg.circle(_MIDDLE, _MIDDLE, radius, class_="none grid")
        x, y = _at(radius, between)
        yield svg.text(x, y + 4, str(each), text_anchor="middle", class_="soft")


def _joined(places: Sequence[tuple[float, float]], ties: Ties, least: float) -> Iterator[Markup]:
    most = max(ties.values(), default=least)
    for (one, other), score in sorted(ties.items()):
        if score >= least:
            share = (score - least) / (most - least) if most > least else 1.0
            width = 1 + share * (_WIDEST - 1)
            yield svg.path(_bent(places[one], places[other]), class_="none s2", stroke_width=width)


def _bent(one: tuple[float, float], other: tuple[float, float]) -> str:
    """A line from one place to another that goes round the middle, on the shorter way."""
    begin, end = (atan2(y - _MIDDLE, x - _MIDDLE) for x, y in (one, other))
    way = (end - begin + pi) % (2 * pi) - pi
    radius = sum(hypot(x - _MIDDLE, y - _MIDDLE) for x, y in (one, other)) / 2
    said = [svg.number(each) for each in (*one, *_at(radius, begin + way / 2), *other)]
    return "M{} {}Q{} {} {} {}".format(*said)


def _dot(dot: Dot, x: float, y: float) -> Markup:
    return svg.link(
        dot.address,
        dot.label,
        svg.circle(x, y, _DOT, svg.title(dot.label), class_="sheet"),
        svg.text(x, y + 4.5, dot.mark, text_anchor="middle", class_="strong"),
    )
