"""Outcome measures with results: values by group, class and category, and their analyses."""

from __future__ import annotations

from typing import Any

from trialatlas.sample.areas import Endpoint
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.groups import Group
from trialatlas.sample.plan import Plan
from trialatlas.sample.timeline import TODAY, month

Record = dict[str, Any]

_SPREADS = Shares(
    {
        "Standard Deviation": 55,
        "Standard Error": 14,
        "95% Confidence Interval": 20,
        "Full Range": 6,
        "Inter-Quartile Range": 5,
    }
)
_MEANS = Shares({"MEAN": 72, "LEAST_SQUARES_MEAN": 20, "GEOMETRIC_MEAN": 8})
_TESTS = {
    "count": ("Fisher Exact", "Cochran-Mantel-Haenszel", "Regression, Logistic", "Chi-squared"),
    "median": ("Log Rank", "Regression, Cox", "Wilcoxon (Mann-Whitney)"),
    "mean": ("t-test, 2 sided", "ANCOVA", "Mixed Models Analysis"),
    "change": ("ANCOVA", "Mixed Models Analysis", "t-test, 2 sided"),
}
_PARAMS = {
    "count": "Risk Difference (RD)",
    "median": "Median Difference (Final Values)",
    "mean": "Mean Difference (Final Values)",
    "change": "Mean Difference (Net)",
}
_HYPOTHESES = Shares(
    {
        "SUPERIORITY": 52,
        "OTHER": 26,
        "NON_INFERIORITY": 9,
        "SUPERIORITY_OR_OTHER": 8,
        "SUPERIORITY_OR_OTHER_LEGACY": 3,
        "NON_INFERIORITY_OR_EQUIVALENCE": 1,
        "EQUIVALENCE": 1,
    }
)
_VISITS = ("Baseline", "Week 2", "Week 4", "Week 8", "Week 12")


def outcome_measures_module(plan: Plan, groups: list[Group]) -> Record:
    """A measure for each planned endpoint, some more that were chosen afterwards."""
    dice = plan.dice
    measures = [
        _measure(plan, groups, endpoint, "PRIMARY" if at < plan.primaries else "SECONDARY", frame)
        for at, (endpoint, frame) in enumerate(zip(plan.endpoints, plan.frames, strict=True))
    ]
    if dice.chance(0.12):
        kind = dice.one(("POST_HOC", "OTHER_PRE_SPECIFIED"))
        extra = dice.one(plan.endpoints)
        measures.append(_measure(plan, groups, extra, kind, plan.frames[0]))
    if dice.chance(0.05):
        measures.append(_later())
    return {"outcomeMeasures": measures}


def _later() -> Record:
    """An outcome that is promised for a later day."""
    return {
        "type": "SECONDARY",
        "title": "Long-term Follow-up",
        "description": "Survival and late effects.",
        "reportingStatus": "NOT_POSTED",
        "anticipatedPostingDate": month(TODAY + 400),
        "timeFrame": "5 years",
    }


def _measure(plan: Plan, groups: list[Group], endpoint: Endpoint, kind: str, frame: str) -> Record:
    dice = plan.dice
    found: Record = {
        "type": kind,
        "title": plan.say(endpoint.measure),
        "description": plan.say(endpoint.description) + ".",
    }
    if dice.chance(0.75):
        found["populationDescription"] = "Participants with a value at this time."
    analysed = [group.size - int(group.size * dice.roll() * 0.15) for group in groups]
    found["reportingStatus"] = "POSTED"
    found |= _scale(dice, endpoint)
    if dice.chance(0.04):
        found["calculatePct"] = False
    found["timeFrame"] = frame
    denoms = [_denom("Participants", analysed)]
    if dice.chance(0.04):
        found["typeUnitsAnalyzed"] = found["denomUnitsSelected"] = "Samples"
        denoms.append(_denom("Samples", [2 * count for count in analysed]))
    found["groups"] = [
        {"id": f"OG{at:03d}", "title": group.title, "description": group.description}
        for at, group in enumerate(groups)
    ]
    found["denoms"] = denoms
    found["classes"] = _classes(dice, endpoint, analysed, str(found.get("dispersionType", "")))
    if len(groups) > 1 and dice.chance(0.4):
        effect = _effect(found["classes"], analysed, endpoint)
        found["analyses"] = [
            _analysis(dice, len(groups), endpoint.kind, effect) for _ in range(dice.between(1, 2))
        ]
    return found


def _scale(dice: Dice, endpoint: Endpoint) -> Record:
    """What kind of number is given, with which spread, in which unit."""
    if endpoint.kind == "count":
        return {"paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": endpoint.unit}
    if endpoint.kind == "median":
        return {
            "paramType": "MEDIAN",
            "dispersionType": "95% Confidence Interval",
            "unitOfMeasure": endpoint.unit,
        }
    return {
        "paramType": dice.drawn(_MEANS),
        "dispersionType": dice.drawn(_SPREADS),
        "unitOfMeasure": endpoint.unit,
    }


def _denom(units: str, counts: list[int]) -> Record:
    rows = [{"groupId": f"OG{at:03d}", "value": str(count)} for at, count in enumerate(counts)]
    return {"units": units, "counts": rows}


def _classes(dice: Dice, endpoint: Endpoint, analysed: list[int], spread: str) -> list[Record]:
    if endpoint.kind == "count":
        shares = [
            min(0.98, max(0.0, dice.around(endpoint.middle, endpoint.spread))) for _ in analysed
        ]
        yes = [int(count * share) for count, share in zip(analysed, shares, strict=True)]
        if not dice.chance(0.3):
            return [{"categories": [{"measurements": _counts(yes)}]}]
        no = [count - hits for count, hits in zip(analysed, yes, strict=True)]
        categories = [
            {"title": "Yes", "measurements": _counts(yes)},
            {"title": "No", "measurements": _counts(no)},
        ]
        return [{"categories": categories}]
    if not dice.chance(0.3):
        return [{"categories": [{"measurements": _values(dice, endpoint, analysed, spread)}]}]
    classes: list[Record] = []
    for visit in dice.some(_VISITS, dice.between(2, 4)):
        each: Record = {"title": visit}
        if dice.chance(0.3):
            each["denoms"] = [_denom("Participants", analysed)]
        each["categories"] = [{"measurements": _values(dice, endpoint, analysed, spread)}]
        classes.append(each)
    return classes


def _counts(counts: list[int]) -> list[Record]:
    return [{"groupId": f"OG{at:03d}", "value": str(count)} for at, count in enumerate(counts)]


def _values(dice: Dice, endpoint: Endpoint, analysed: list[int], spread: str) -> list[Record]:
    """Means or medians with their spread; what cannot be computed is NA, with the reason."""
    rows: list[Record] = []
    for at, count in enumerate(analysed):
        group: Record = {"groupId": f"OG{at:03d}"}
        value = dice.around(endpoint.middle, endpoint.spread)
        wide = endpoint.spread * (0.6 + 0.5 * dice.roll())
        if not count:
            group |= {"value": "NA", "comment": "Nobody in this group had a value."}
        elif spread.startswith("Standard"):
            group |= {"value": f"{value:.2f}", "spread": f"{wide:.3f}"}
        else:
            low, high = value - 1.96 * wide, value + 1.96 * wide
            if endpoint.middle > 0:
                low = max(low, 0.0)
            group |= {
                "value": f"{value:.2f}",
                "lowerLimit": f"{low:.2f}",
                "upperLimit": f"{high:.2f}",
            }
            if dice.chance(0.08):
                group |= {"upperLimit": "NA", "comment": "Too few events to reach the upper limit."}
        rows.append(group)
    return rows


def _effect(classes: list[Record], analysed: list[int], endpoint: Endpoint) -> float | None:
    """First group minus last: of values, or of percentages; None where one of them has no value."""
    rows = classes[0]["categories"][0]["measurements"]
    first, last = rows[0]["value"], rows[-1]["value"]
    if "NA" in (first, last) or not (analysed[0] and analysed[-1]):
        return None
    if endpoint.kind == "count":
        return 100 * (int(first) / analysed[0] - int(last) / analysed[-1])
    return float(first) - float(last)


def _analysis(dice: Dice, groups: int, kind: str, effect: float | None) -> Record:
    """A comparison of the first with the last group; its p-value fits its interval."""
    hypothesis = dice.drawn(_HYPOTHESES)
    found: Record = {"groupIds": ["OG000", f"OG{groups - 1:03d}"]}
    if dice.chance(0.5):
        found["groupDescription"] = "All participants who had at least one value after baseline."
    if hypothesis.endswith("LEGACY") or dice.chance(0.04):
        found["testedNonInferiority"] = False
    found["nonInferiorityType"] = hypothesis
    if hypothesis.startswith("NON") or dice.chance(0.08):
        found["nonInferiorityComment"] = "The margin was 10 percentage points."
    differs = dice.happens(0.45)
    if dice.chance(0.85):
        found |= _test(dice, kind, differs=differs)
    if effect is not None and dice.chance(0.75):
        found |= _estimate(dice, kind, effect, differs=differs)
    if dice.chance(0.04):
        found["otherAnalysisDescription"] = "A sensitivity analysis without imputed values agreed."
    return found


def _test(dice: Dice, kind: str, *, differs: bool) -> Record:
    small = "<0.001" if dice.happens(0.3) else f"{0.001 + 0.048 * dice.roll():.3f}"
    found: Record = {"pValue": small if differs else f"{0.051 + 0.9 * dice.roll():.2f}"}
    if dice.chance(0.12):
        found["pValueComment"] = "Not adjusted for multiple tests."
    found["statisticalMethod"] = dice.one(_TESTS[kind])
    if dice.chance(0.2):
        found["statisticalComment"] = "Stratified by site and severity at baseline."
    return found


def _estimate(dice: Dice, kind: str, effect: float, *, differs: bool) -> Record:
    """The effect with its interval, which leaves out zero if the groups differ."""
    wide = abs(effect) * (0.3 + 0.6 * dice.roll() if differs else 1.1 + dice.roll()) + 0.01
    found: Record = {"paramType": _PARAMS[kind], "paramValue": f"{effect:.2f}"}
    found |= _interval(dice, effect, wide)
    if dice.chance(0.2):
        found["dispersionType"] = dice.one(("STANDARD_ERROR_OF_MEAN", "STANDARD_DEVIATION"))
        found["dispersionValue"] = f"{wide / 2:.2f}"
    if dice.chance(0.2):
        found["estimateComment"] = "The first group minus the last one."
    return found


def _interval(dice: Dice, effect: float, wide: float) -> Record:
    found: Record = {"ciPctValue": dice.one(("95", "95", "95", "90", "97.5"))}
    if dice.happens(0.93) or dice.generous:
        found["ciNumSides"] = "TWO_SIDED"
        found["ciLowerLimit"] = f"{effect - wide:.2f}"
        if dice.chance(0.04):
            found["ciLowerLimitComment"] = "Profile likelihood."
    else:
        found["ciNumSides"] = "ONE_SIDED"
    found["ciUpperLimit"] = f"{effect + wide:.2f}"
    if dice.chance(0.04):
        found["ciUpperLimitComment"] = "Profile likelihood."
    return found
