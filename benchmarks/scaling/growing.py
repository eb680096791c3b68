"""How each cost grows from one size to another, as a table and drawn.

The exponent is that of a power: 0 stays, 1 grows as the number of studies does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from trialatlas.charts.chart import Chart
from trialatlas.charts.svg import circle, line, text

_WIDTH, _ROW, _TOP, _LEFT, _RIGHT = 640.0, 24.0, 52.0, 250.0, 60.0
_MOST = 1.25


@dataclass(frozen=True, slots=True)
class Growth:
    """A cost at both sizes, in `unit`."""

    name: str
    unit: str
    small: float
    large: float
    exponent: float


def growths(small: dict[str, Any], large: dict[str, Any]) -> list[Growth]:
    """Every cost that both runs measured."""
    before, after = dict(_costs(small)), dict(_costs(large))
    steps = math.log(first_size(large) / first_size(small))
    return [
        Growth(*key, before[key], after[key], math.log(after[key] / before[key]) / steps)
        for key in before
        if key in after and before[key] > 0 and after[key] > 0
    ]


def first_size(found: dict[str, Any]) -> int:
    """Studies of a run. Raises SystemExit if it left nothing."""
    if not found:
        raise SystemExit("There is nothing of a run there")
    return int(next(iter(found.values()))["studies"])


def _costs(found: dict[str, Any]) -> Iterator[tuple[tuple[str, str], float]]:
    if built := found.get("build"):
        yield ("build, CPU", "s"), built["cpu"]
        yield ("build, wall", "s"), built["seconds"]
        yield ("build, peak of private memory", "MB"), built["memory"] / 1e6
        yield ("data folder", "MB"), sum(built["parts"].values()) / 1e6
        for name, size in built["parts"].items():
            yield (f"data folder, {name}", "MB"), size / 1e6
    if asked := found.get("ask"):
        for name, each in asked["kinds"].items():
            yield (f"{name}, p50", "ms"), each["p50"]
            yield (f"{name}, p95", "ms"), each["p95"]
        for name in ("command", "server"):
            if name in asked["cold"]:
                yield (f"cold start, {name}", "s"), asked["cold"][name]
    if served := found.get("serve"):
        for name in ("idle", "syncing"):
            yield (f"200 requests a second, {name}, p99", "ms"), served[name]["all"]["p99"]
            most = max(private for private, _ in served[name]["memory"].values())
            yield (f"largest worker, {name}", "MB"), most / 1e6


def table(found: list[Growth], sizes: tuple[int, int]) -> str:
    """A Markdown table."""
    lines = [
        f"| cost | {sizes[0]:,} studies | {sizes[1]:,} studies | exponent |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {each.name} | {_figure(each.small)} {each.unit} | {_figure(each.large)} {each.unit}"
        f" | {each.exponent:.2f} |"
        for each in found
    ]
    return "\n".join(lines) + "\n"


def drawn(found: list[Growth], sizes: tuple[int, int]) -> Chart:
    """Every cost's exponent as a dot on a line from 0 to 1."""
    height = _TOP + _ROW * len(found) + 12
    return Chart(
        name="growth",
        title=f"How costs grow from {sizes[0]:,} to {sizes[1]:,} studies",
        description="0: as dear at both sizes. 1: grows as the number of studies does. "
        + "; ".join(f"{each.name} {each.exponent:.2f}" for each in found)
        + ".",
        width=_WIDTH,
        height=height,
        body=Markup().join(_body(found, height)),
        heads=("cost", "unit", f"{sizes[0]:,} studies", f"{sizes[1]:,} studies", "exponent"),
        rows=tuple((e.name, e.unit, e.small, e.large, round(e.exponent, 3)) for e in found),
        note="Measured by benchmarks/scale.py.",
    )


def _body(found: list[Growth], height: float) -> Iterator[Markup]:
    yield text(_LEFT, 18, "grows with the number of studies to the power of", class_="soft")
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = _across(mark)
        yield line(at, _TOP - 10, at, height - 8, class_="axis" if mark in {0, 1} else "grid")
        yield text(at, _TOP - 16, f"{mark:g}", text_anchor="middle", class_="soft")
    for number, each in enumerate(found):
        middle = _TOP + (number + 0.5) * _ROW
        at = _across(each.exponent)
        yield text(_LEFT - 12, middle + 4, each.name, text_anchor="end")
        yield line(_across(0), middle, at, middle, class_="s1")
        yield circle(at, middle, 4.5, class_="c1" if each.exponent <= 1 else "c5")
        yield text(_WIDTH - 4, middle + 4, f"{each.exponent:.2f}", text_anchor="end", class_="soft")


def _across(exponent: float) -> float:
    share = (min(max(exponent, -0.2), _MOST) + 0.2) / (_MOST + 0.2)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 1 else f"{value:.2f}"
