"""What does not add up in outcome measures and their analyses.

Only what cannot be true is reported: counts beyond their denominators, shares of people beyond
100%, intervals the wrong way round or away from their own estimate, spreads below zero, p-values
outside 0 to 1. What lives elsewhere: adverse events (`results.event_checks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from trialatlas.study import Study
from trialatlas.study.results.analyses import Analysis, analyses
from trialatlas.study.results.checks import Inconsistency, Strength
from trialatlas.study.results.figures import Figure, figure
from trialatlas.study.results.outcomes import PIECE, Outcome, Row, outcomes
from trialatlas.study.results.tables import Measured
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

MODULE: Final = "OutcomeMeasuresModule"
_HUNDRED: Final = 100
_PEOPLE = re.compile(
    r"(?:percent(?:age)?s?|%) of (?:\w+ ){0,2}(?:participants|patients|subjects)", re.IGNORECASE
)
_MAY_MISS: Final = frozenset({("MEAN", "inter-quartile range"), ("NUMBER", "inter-quartile range")})
"""A mean may truly lie outside the middle half of the values."""

_OVER: Final = messages("{part} counted, of {whole}.")
_OVER_100: Final = messages("{value}% of people is more than all of them.")
_REVERSED: Final = messages("The lower limit, {low}, is above the upper limit, {high}.")
_BELOW: Final = messages("The value {value} lies below its own lower limit, {limit}.")
_ABOVE: Final = messages("The value {value} lies above its own upper limit, {limit}.")
_NEGATIVE: Final = messages("A spread ({kind}) cannot be below zero: {spread}.")
_AGAINST: Final = messages(
    "The p-value ({p}) and the {level}% interval ({low} to {high}) say opposite things about "
    "no difference ({no_effect:g}): {p_says}, {interval_says}. "
    "Another method or a one-sided test can explain this."
)
_P_SAYS: Final = messages(
    {
        True: "the p-value rules it out at that level",
        False: "the p-value does not rule it out",
    }
)
_INTERVAL_SAYS: Final = messages(
    {True: "the interval leaves it out", False: "the interval holds it"}
)
_NEAR: Final = 0.2
"""By this share of its size a p-value may miss the level without being called against it."""
_P: Final = messages("A p-value lies between 0 and 1: {p}.")


def outcome_inconsistencies(study: Study) -> tuple[Inconsistency, ...]:
    """All that does not add up in the outcome measures of a study, in record order."""
    return tuple(each for one in outcomes(study) for each in of_outcome(one))


def of_outcome(outcome: Outcome) -> Iterator[Inconsistency]:
    """What does not add up in one measure."""
    names = {each.id: each.name for each in outcome.groups}
    for row in outcome.rows:
        for group, cell in row.cells.items():
            place = ", ".join(each for each in (row.name, names.get(group, group)) if each)
            yield from _of_cell(outcome, row, group, place, cell)
    for each in analyses(outcome):
        yield from _of_analysis(outcome, each)


def _of_cell(
    outcome: Outcome, row: Row, group: str, place: str, cell: Measured
) -> Iterator[Inconsistency]:
    def found(kind: str, what: str, figures: Mapping[str, Figure]) -> Inconsistency:
        return _found(outcome, kind, what, figures, group=group, place=place)

    whole = outcome.whole(row, group)
    part, all_ = cell.value.count, whole.count
    if outcome.is_count and part is not None and all_ is not None and part > all_:
        what = in_words(_OVER).format(part=cell.value.text, whole=whole.text)
        yield found("outcome-count-over-whole", what, {"Count": cell.value, "Of": whole})
    share = cell.value.value
    if not outcome.is_count and share is not None and share > _HUNDRED and _of_people(outcome):
        what = in_words(_OVER_100).format(value=cell.value.text)
        yield found("outcome-percent-over-100", what, {"Value": cell.value})
    yield from (
        found(kind, what, figures)
        for kind, what, figures in _limits(
            cell.value,
            cell.low,
            cell.high,
            may_miss=(outcome.param, outcome.dispersion.lower()) in _MAY_MISS,
        )
    )
    spread = cell.spread.value
    if spread is not None and spread < 0:
        what = in_words(_NEGATIVE).format(
            kind=outcome.dispersion.lower() or in_words("no name"), spread=cell.spread.text
        )
        yield found("outcome-spread-below-zero", what, {"Spread": cell.spread})


def _of_analysis(outcome: Outcome, analysis: Analysis) -> Iterator[Inconsistency]:
    place = in_words("Analysis {number}").format(number=analysis.number)
    for kind, what, figures in _limits(analysis.estimate, analysis.low, analysis.high):
        yield _found(outcome, kind.replace("outcome", "analysis"), what, figures, place=place)
    yield from _against(outcome, analysis, place)
    p = analysis.p_value
    if p.value is not None and not 0 <= p.value <= 1:
        yield _found(
            outcome, "analysis-p-value", in_words(_P).format(p=analysis.p), {"p": p}, place=place
        )


def _against(outcome: Outcome, analysis: Analysis, place: str) -> Iterator[Inconsistency]:
    """A p-value and an interval of one analysis that say opposite things about no difference."""
    low, high, none = analysis.low.value, analysis.high.value, analysis.no_effect
    level = figure(analysis.level).value
    testable = analysis.sides != "ONE_SIDED" and "INFERIORITY" not in analysis.aim
    if low is None or high is None or none is None or level is None or not testable or low > high:
        return
    by_p = _ruled_out(analysis.p_value, 1 - level / _HUNDRED)
    by_interval = none < low or none > high
    if by_p is None or by_p == by_interval or none in {low, high}:
        return
    what = in_words(_AGAINST).format(
        p=analysis.p,
        p_says=in_words(_P_SAYS[by_p]),
        level=analysis.level,
        low=analysis.low.text,
        high=analysis.high.text,
        interval_says=in_words(_INTERVAL_SAYS[by_interval]),
        no_effect=none,
    )
    figures = {"p": analysis.p_value, "Lower limit": analysis.low, "Upper limit": analysis.high}
    kind = "analysis-p-against-interval"
    yield _found(outcome, kind, what, figures, place=place, strength="differs")


def _ruled_out(p: Figure, alpha: float) -> bool | None:
    """Whether a p-value rules out no difference at a level; None where that is not plain."""
    value = p.value if p.value is not None else figure(p.text.lstrip("<>=≤≥ ")).value
    if value is None:
        return None
    if value <= alpha * (1 if p.bound == "<" else 1 - _NEAR) and p.bound in {"", "<", "<=", "≤"}:
        return True
    if value >= alpha * (1 + _NEAR) and p.bound in {"", ">", ">=", "≥"}:
        return False
    return None


def _limits(
    value: Figure, low: Figure, high: Figure, *, may_miss: bool = False
) -> Iterator[tuple[str, str, Mapping[str, Figure]]]:
    if low.value is not None and high.value is not None and low.value > high.value:
        yield (
            "outcome-limits-reversed",
            in_words(_REVERSED).format(low=low.text, high=high.text),
            {"Lower limit": low, "Upper limit": high},
        )
        return
    if value.value is None or may_miss:
        return
    kind = "outcome-value-outside-limits"
    if low.value is not None and value.value < low.value:
        what = in_words(_BELOW).format(value=value.text, limit=low.text)
        yield kind, what, {"Value": value, "Lower limit": low}
    if high.value is not None and value.value > high.value:
        what = in_words(_ABOVE).format(value=value.text, limit=high.text)
        yield kind, what, {"Value": value, "Upper limit": high}


def _of_people(outcome: Outcome) -> bool:
    return _PEOPLE.match(outcome.unit) is not None


def _found(
    outcome: Outcome,
    kind: str,
    what: str,
    figures: Mapping[str, Figure],
    *,
    group: str = "",
    place: str = "",
    strength: Strength = "wrong",
) -> Inconsistency:
    return Inconsistency(
        kind,
        MODULE,
        what,
        tuple((name, each.text) for name, each in figures.items()),
        listed=PIECE,
        item=outcome.number,
        group=group,
        place=place,
        strength=strength,
    )
