"""The charts of a named thing: when its studies started, where they stand, their phases.

A chart stands at `/{kind}/{slug}/charts/{name}.svg`, its figures at the same with `.csv`. What
does not live here: how bars are drawn (`trialatlas.charts`).
"""

from __future__ import annotations

from trialatlas import schema
from trialatlas.atlas import About
from trialatlas.charts import Chart
from trialatlas.charts.bars import Bar, bars
from trialatlas.charts.years import years
from trialatlas.index.protocol import Facet
from trialatlas.web import words
from trialatlas.web.browse_words import COUNTED, PHASES, STATUSES, YEARS
from trialatlas.web.facts import label
from trialatlas.wording import messages, said

_OPEN, _OVER, _ENDED = 4, 1, 2
_COLOURS = {
    "open": _OPEN,
    "soon": _OPEN,
    "running": _OVER,
    "done": _OVER,
    "paused": _ENDED,
    "stopped": _ENDED,
    "withdrawn": _ENDED,
}
_UNKNOWN = 6
_NO_PHASE = messages("No phase")
"""What the registry leaves out where phases do not apply: devices, behaviour, observation."""


def charts_of(held: About) -> tuple[Chart, ...]:
    """All charts of a thing, in the order of its page. A chart of nothing is left out."""
    total = sum(count for _, count in held.years)
    unsaid = held.total - total
    counted_here = said(COUNTED)
    silent = words.plural(unsaid, "study does not say.", "studies do not say.")
    made = (
        years(
            "years",
            said(YEARS),
            dict(held.years),
            heads=(said("Year"), said("Studies")),
            note=f"{counted_here} {silent}" if unsaid else counted_here,
        ),
        bars(
            "statuses",
            said(STATUSES),
            _statuses(held.statuses),
            heads=(said("Status"), said("Studies")),
            note=counted_here,
        ),
        bars(
            "phases",
            said(PHASES),
            _phases(held.phases),
            heads=(said("Phase"), said("Studies")),
            note=_phase_note(held),
        ),
    )
    return tuple(each for each in made if each.rows)


def _statuses(facet: Facet) -> list[Bar]:
    found = [
        Bar(
            label(facet.piece, value),
            count,
            _COLOURS.get(words.status_shape(value), _UNKNOWN),
        )
        for value, count in facet.values
    ]
    return [*found, Bar(said("Not provided"), facet.missing, _UNKNOWN)] if facet.missing else found


def _phases(facet: Facet) -> list[Bar]:
    """In the registry's own order, then those without a phase."""
    known = schema.enum(schema.node(facet.piece).type)
    order = {each.value: place for place, each in enumerate(known.values)} if known else {}
    counts = dict(facet.values)
    without = counts.pop("NA", 0) + facet.missing
    listed = sorted(counts, key=lambda value: order.get(value, len(order)))
    found = [Bar(label(facet.piece, value), counts[value]) for value in listed]
    return [*found, Bar(said(_NO_PHASE), without, _UNKNOWN)] if without else found


def _phase_note(held: About) -> str:
    listed = sum(count for _, count in held.phases.values) + held.phases.missing
    twice = said("A study in two phases counts in both.")
    return f"{said(COUNTED)} {twice}" if listed > held.total else said(COUNTED)
