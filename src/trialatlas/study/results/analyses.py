"""The statistical analyses of an outcome measure: their figures, and what they say in words.

The words repeat the record and add nothing: the registry has no field for which group was
divided by or subtracted from which, nor for which direction is good, so neither is said here.
Where the sponsor wrote it, it stands in the comments, which are kept as submitted. What lives
elsewhere: drawing estimates, and what does not add up (`results.outcome_checks`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from trialatlas.study.markup import plain
from trialatlas.study.record import items
from trialatlas.study.results.figures import Figure, figure
from trialatlas.study.results.outcomes import Outcome
from trialatlas.study.results.tables import text
from trialatlas.wording import messages
from trialatlas.wording import said as spoken

Scale = Literal["ratio", "difference", "other"]
"""What an estimate is: a ratio (1 is no difference), a difference (0 is none), anything else."""

COMMENTS: Final = {
    "groupDescription": "OutcomeAnalysisGroupDescription",
    "nonInferiorityComment": "OutcomeAnalysisNonInferiorityComment",
    "statisticalComment": "OutcomeAnalysisStatisticalComment",
    "pValueComment": "OutcomeAnalysisPValueComment",
    "estimateComment": "OutcomeAnalysisEstimateComment",
    "ciLowerLimitComment": "OutcomeAnalysisCILowerLimitComment",
    "ciUpperLimitComment": "OutcomeAnalysisCIUpperLimitComment",
    "otherAnalysisDescription": "OutcomeAnalysisOtherAnalysisDescription",
}
"""What the sponsor wrote about an analysis: name in the record, piece of the declaration."""

_ESTIMATES: Final = messages(
    {
        "hazard ratio (hr)": "The hazard ratio",
        "hazard ratio": "The hazard ratio",
        "odds ratio (or)": "The odds ratio",
        "odds ratio": "The odds ratio",
        "risk ratio (rr)": "The risk ratio",
        "risk difference (rd)": "The risk difference",
        "rate ratio": "The rate ratio",
        "mean difference (final values)": "The difference of means (final values)",
        "mean difference (net)": "The difference of means (net)",
        "median difference (final values)": "The difference of medians (final values)",
        "median difference (net)": "The difference of medians (net)",
        "geometric mean ratio": "The ratio of geometric means",
    }
)
_SUBMITTED_ESTIMATE: Final = messages("The estimate, given as “{name}”,")
_UNNAMED_ESTIMATE: Final = messages("The estimate")
_AIMS: Final = messages(
    {
        "SUPERIORITY": "The test was for superiority.",
        "NON_INFERIORITY": "The test was for non-inferiority.",
        "EQUIVALENCE": "The test was for equivalence.",
        "OTHER": "The aim of the test is given as “other”.",
        "NON_INFERIORITY_OR_EQUIVALENCE": "The test was for non-inferiority or equivalence; the record does not say which.",  # noqa: E501 - one sentence
        "SUPERIORITY_OR_OTHER": "The test was for superiority or had another aim; the record does not say which.",  # noqa: E501 - one sentence
    }
)
_LEGACY: Final = "_LEGACY"
_ALONE: Final = messages("This concerns {group} alone.")
_COMPARED: Final = messages("{groups} were compared.")
_AND: Final = messages(" and ")
_WAS: Final = messages("{what} was {value}")
_INTERVAL: Final = messages("{level} interval {low} to {high}")
_FROM: Final = messages("{level} interval from {low}, no upper limit given")
_UP_TO: Final = messages("{level} interval up to {high}, no lower limit given")
_CONFIDENCE: Final = messages("confidence")
_ONE_SIDED: Final = messages("one-sided {rest}")
_P_ALONE: Final = messages("The p-value was {value}")
_P: Final = messages("p {value}")
_SPREADS: Final = messages(
    {
        "STANDARD_DEVIATION": "standard deviation {value}",
        "STANDARD_ERROR_OF_MEAN": "standard error {value}",
    }
)
_METHOD: Final = messages("The method is given as {method}.")
_NOTHING: Final = messages("The record gives no figures for this analysis.")

_RATIO = re.compile(
    r"\bratio\b|\b(?:HR|OR|RR)\b|\brelative risk\b|^cox proportional hazard", re.IGNORECASE
)
_DIFFERENCE = re.compile(r"\bdifferen(?:ce|t)\b|\bdiff\b", re.IGNORECASE)
_LOG = re.compile(r"\blog(?:arithm\w*)?\b|\bln\b|percent|%", re.IGNORECASE)
_SIGNED = re.compile(r"\s*([<>=≤≥]=?)\s*(.+)", re.DOTALL)
_LARGEST_RATIO: Final = 20.0
"""Ratios beyond are often percentages (91.5 for 0.915): 1 need not be no difference there."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One statistical analysis. `number` counts from 1 within its measure; texts as submitted.

    `level` is the confidence level in percent. `comments` are by their name in the record.
    """

    number: int
    groups: tuple[str, ...]
    aim: str
    method: str
    p_value: Figure
    param: str
    estimate: Figure
    sides: str
    level: str
    low: Figure
    high: Figure
    spread_kind: str
    spread: Figure
    comments: Mapping[str, str]

    @property
    def p(self) -> str:
        """The p-value as submitted; empty where there is none."""
        return self.p_value.text

    @property
    def scale(self) -> Scale:
        """What the estimate is, by its name alone."""
        if _DIFFERENCE.search(self.param):
            return "difference"
        if _RATIO.search(self.param) and not _LOG.search(self.param):
            return "ratio"
        return "other"

    @property
    def no_effect(self) -> float | None:
        """Where no difference lies on the scale; None where the record leaves that open."""
        if self.scale == "difference":
            return 0.0
        held = [each.value for each in (self.estimate, self.low, self.high)]
        known = [each for each in held if each is not None]
        open_ = self.scale == "other" or any(not each > 0 for each in known)
        estimate = self.estimate.value
        return None if open_ or estimate is None or estimate > _LARGEST_RATIO else 1.0


def analyses(outcome: Outcome) -> tuple[Analysis, ...]:
    """The analyses of a measure, in record order."""
    return tuple(_analysis(number, said) for number, said in enumerate(outcome.analyses, 1))


def in_words(analysis: Analysis, names: Mapping[str, str]) -> str:
    """What an analysis says, as plain text. `names` are the groups' names by id."""
    estimate = _estimate_words(analysis)
    said = [_groups_words(analysis, names), estimate]
    if not estimate:
        said.append(_p_words(analysis) or ("" if analysis.comments else spoken(_NOTHING)))
    if analysis.method and not _has_p_or_estimate(analysis):
        said.append(spoken(_METHOD).format(method=_plain(analysis.method)))
    said.append(spoken(_AIMS.get(analysis.aim.removesuffix(_LEGACY), "")))
    return " ".join(each for each in said if each)


def short(analysis: Analysis) -> str:
    """The estimate with its interval and p-value in one sentence; empty if it has neither."""
    return _estimate_words(analysis) or _p_words(analysis)


def _analysis(number: int, said: Mapping[str, Any]) -> Analysis:
    return Analysis(
        number=number,
        groups=tuple(each for each in map(text, items(said.get("groupIds"))) if each),
        aim=text(said.get("nonInferiorityType")),
        method=text(said.get("statisticalMethod")),
        p_value=figure(said.get("pValue")),
        param=text(said.get("paramType")),
        estimate=figure(said.get("paramValue")),
        sides=text(said.get("ciNumSides")),
        level=figure(said.get("ciPctValue")).text,
        low=figure(said.get("ciLowerLimit")),
        high=figure(said.get("ciUpperLimit")),
        spread_kind=text(said.get("dispersionType")),
        spread=figure(said.get("dispersionValue")),
        comments={name: found for name in COMMENTS if (found := text(said.get(name)))},
    )


def _has_p_or_estimate(analysis: Analysis) -> bool:
    return bool(analysis.p or analysis.estimate)


def _groups_words(analysis: Analysis, names: Mapping[str, str]) -> str:
    named = [_plain(names.get(each, each)) for each in analysis.groups]
    if not named:
        return ""
    if len(named) == 1:
        return spoken(_ALONE).format(group=named[0])
    return spoken(_COMPARED).format(groups=", ".join(named[:-1]) + spoken(_AND) + named[-1])


def _estimate_words(analysis: Analysis) -> str:
    if not analysis.estimate:
        return ""
    known = spoken(_ESTIMATES.get(analysis.param.lower(), ""))
    named = (
        spoken(_SUBMITTED_ESTIMATE).format(name=_plain(analysis.param)) if analysis.param else ""
    )
    what = known or named or spoken(_UNNAMED_ESTIMATE)
    first = [interval_words(analysis)]
    if analysis.spread and analysis.spread_kind in _SPREADS:
        first.append(
            spoken(_SPREADS[analysis.spread_kind]).format(value=_plain(analysis.spread.text))
        )
    tail = _p_and_method(analysis) if analysis.p else _plain(analysis.method)
    inside = "; ".join(each for each in (*first, tail) if each)
    around = f" ({inside})" if inside else ""
    return spoken(_WAS).format(what=what, value=_plain(analysis.estimate.text)) + around + "."


def interval_words(analysis: Analysis) -> str:
    """The confidence interval of an estimate with its level; empty if the record has none."""
    level = f"{_plain(analysis.level)}%" if analysis.level else spoken(_CONFIDENCE)
    low = "" if analysis.low.is_na else _plain(analysis.low.text)
    high = "" if analysis.high.is_na else _plain(analysis.high.text)
    if low and high:
        said = spoken(_INTERVAL).format(level=level, low=low, high=high)
    elif low:
        said = spoken(_FROM).format(level=level, low=low)
    elif high:
        said = spoken(_UP_TO).format(level=level, high=high)
    else:
        return ""
    return spoken(_ONE_SIDED).format(rest=said) if analysis.sides == "ONE_SIDED" else said


def _p_words(analysis: Analysis) -> str:
    if not analysis.p:
        return ""
    method = f" ({_plain(analysis.method)})" if analysis.method else ""
    return spoken(_P_ALONE).format(value=_plain(analysis.p)) + method + "."


def _p_and_method(analysis: Analysis) -> str:
    signed = _SIGNED.fullmatch(analysis.p)
    value = f"{signed[1]} {_plain(signed[2])}" if signed else f"= {_plain(analysis.p)}"
    said = spoken(_P).format(value=value)
    return f"{said}, {_plain(analysis.method)}" if analysis.method else said


def _plain(words: str) -> str:
    return plain(words)
