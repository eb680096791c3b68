"""Results of a sample study: participant flow, baseline, agreement and contact.

All modules share the sizes of the groups: those who started are those who
completed and those who did not, and baseline tables add up to the totals.
"""

from __future__ import annotations

from trialatlas.sample import people
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.events import adverse_events_module
from trialatlas.sample.groups import Group
from trialatlas.sample.measures import outcome_measures_module
from trialatlas.sample.plan import Plan

Record = dict[str, object]

_REASONS = (
    "Withdrawal by Subject",
    "Lost to Follow-up",
    "Adverse Event",
    "Death",
    "Physician Decision",
    "Protocol Violation",
    "Lack of Efficacy",
    "Pregnancy",
    "Study Terminated by Sponsor",
)
_UNITS = {"eye": "Eyes", "dental": "Teeth", "musculoskeletal": "Joints"}
_RACES = {
    "American Indian or Alaska Native": 0.01,
    "Asian": 0.18,
    "Native Hawaiian or Other Pacific Islander": 0.01,
    "Black or African American": 0.14,
    "White": 0.58,
    "More than one race": 0.03,
    "Unknown or Not Reported": 0.05,
}
_ETHNICITIES = {
    "Hispanic or Latino": 0.16,
    "Not Hispanic or Latino": 0.78,
    "Unknown or Not Reported": 0.06,
}
_AGE_BANDS = {"<=18 years": 0.04, "Between 18 and 65 years": 0.66, ">=65 years": 0.3}
_SEVERITIES = {"Mild": 0.3, "Moderate": 0.45, "Severe": 0.25}
_COUNTRIES = {"United States": 0.5, "Germany": 0.2, "Japan": 0.3}
_FEMALE = {"FEMALE": 1.0, "MALE": 0.0, "ALL": 0.5}
_RESTRICTIONS = Shares({"OTHER": 55, "LTE60": 30, "GT60": 15})


def results_section(plan: Plan) -> Record:
    """All five modules, consistent with each other."""
    arms = plan.arms
    sizes = plan.dice.split(plan.size, len(arms))
    groups = [
        Group(arm.label, arm.description, size) for arm, size in zip(arms, sizes, strict=True)
    ]
    return {
        "participantFlowModule": _flow_module(plan, groups),
        "baselineCharacteristicsModule": _baseline_module(plan, groups),
        "outcomeMeasuresModule": outcome_measures_module(plan, groups),
        "adverseEventsModule": adverse_events_module(plan, groups),
        "moreInfoModule": _more_info_module(plan),
    }


def _units(plan: Plan) -> str:
    """What is counted beside participants; empty for most studies."""
    return _UNITS.get(plan.condition.area, "Units") if plan.dice.chance(0.04) else ""


def _flow_module(plan: Plan, groups: list[Group]) -> Record:
    dice, found = plan.dice, Record()
    if dice.chance(0.4):
        found["preAssignmentDetails"] = "A run-in of two weeks came before allocation."
    if dice.chance(0.5):
        found["recruitmentDetails"] = "Participants were enrolled at the clinics of the sites."
    units = _units(plan)
    if units:
        found["typeUnitsAnalyzed"] = units
    found["groups"] = [
        {"id": f"FG{at:03d}", "title": group.title, "description": group.description}
        for at, group in enumerate(groups)
    ]
    started = [group.size for group in groups]
    periods: list[Record] = []
    names = ("Treatment", "Follow-up") if dice.chance(0.15) else ("Overall Study",)
    for name in names:
        period, started = _period(dice, name, started, has_units=bool(units))
        periods.append(period)
    found["periods"] = periods
    return found


def _period(
    dice: Dice, title: str, started: list[int], *, has_units: bool
) -> tuple[Record, list[int]]:
    """One period, and how many completed it in each group."""
    lost = [min(size, int(size * dice.roll() * dice.roll() * 0.4)) for size in started]
    completed = [size - gone for size, gone in zip(started, lost, strict=True)]
    note = "Randomised participants" if dice.chance(0.12) else ""
    milestones = [_milestone("STARTED", started, has_units=has_units, note=note)]
    if dice.chance(0.2):
        dosed = _milestone("Received at Least One Dose", started, has_units=has_units)
        dosed["comment"] = "Everyone who was allocated received a dose."
        milestones.append(dosed)
    milestones.append(_milestone("COMPLETED", completed, has_units=has_units))
    milestones.append(_milestone("NOT COMPLETED", lost, has_units=has_units))
    found: Record = {"title": title, "milestones": milestones}
    if any(lost):
        found["dropWithdraws"] = _drop_withdraws(dice, lost)
    return found, completed


def _milestone(kind: str, counts: list[int], *, has_units: bool, note: str = "") -> Record:
    """How many reached it in each group; a note goes to the first group."""
    achievements: list[dict[str, str]] = []
    for at, count in enumerate(counts):
        each = {"groupId": f"FG{at:03d}", "numSubjects": str(count)}
        if has_units:
            each["numUnits"] = str(2 * count)
        if note and not at:
            each["comment"] = note
        achievements.append(each)
    return {"type": kind, "achievements": achievements}


def _drop_withdraws(dice: Dice, lost: list[int]) -> list[Record]:
    """Reasons that add up to those who did not complete, group by group."""
    reasons = dice.some(_REASONS, dice.between(1, 5))
    by_group = [_heaps(dice, gone, len(reasons)) for gone in lost]
    found: list[Record] = []
    for at, reason in enumerate(reasons):
        rows = [
            {"groupId": f"FG{group:03d}", "numSubjects": str(heaps[at])}
            for group, heaps in enumerate(by_group)
        ]
        each: Record = {"type": reason, "reasons": rows}
        if dice.chance(0.04):
            each["comment"] = "As written on the termination form."
            rows[0]["comment"] = "One of them came back later."
        found.append(each)
    return found


def _heaps(dice: Dice, total: int, parts: int) -> list[int]:
    """A total in heaps of any size, none below zero."""
    heaps = [0] * parts
    left = total
    for at in range(parts - 1):
        heaps[at] = int(left * dice.roll() * 0.8)
        left -= heaps[at]
    heaps[-1] = left
    return heaps


def _baseline_module(plan: Plan, groups: list[Group]) -> Record:
    dice, found = plan.dice, Record()
    if dice.chance(0.35):
        found["populationDescription"] = "All participants who were allocated to a group."
    units = _units(plan)
    if units:
        found["typeUnitsAnalyzed"] = units
    listed: list[Record] = [
        {"id": f"BG{at:03d}", "title": group.title, "description": group.description}
        for at, group in enumerate(groups)
    ]
    if len(groups) > 1:
        total = "Total of all reporting groups"
        listed.append({"id": f"BG{len(groups):03d}", "title": "Total", "description": total})
    sizes = [group.size for group in groups]
    denoms = [_denom("Participants", sizes, 1)]
    if units:
        denoms.append(_denom(units, sizes, 2))
    found |= {"groups": listed, "denoms": denoms, "measures": _baseline(plan, sizes, units)}
    return found


def _with_total(counts: list[int]) -> list[int]:
    return [*counts, sum(counts)] if len(counts) > 1 else counts


def _denom(units: str, sizes: list[int], per_person: int) -> Record:
    counts = [
        {"groupId": f"BG{at:03d}", "value": str(size * per_person)}
        for at, size in enumerate(_with_total(sizes))
    ]
    return {"units": units, "counts": counts}


def _baseline(plan: Plan, sizes: list[int], units: str) -> list[Record]:
    dice = plan.dice
    female = _FEMALE[plan.condition.sex]
    if plan.condition.sex == "ALL":
        female = 0.3 + 0.4 * dice.roll()
    found = [_age(plan, sizes)]
    if dice.happens(0.3):
        found.append(_table(dice, "Age, Categorical", sizes, _AGE_BANDS))
    found.append(_table(dice, "Sex: Female, Male", sizes, {"Female": female, "Male": 1 - female}))
    if dice.happens(0.5):
        found.append(_table(dice, "Ethnicity (NIH/OMB)", sizes, _ETHNICITIES))
        found.append(_table(dice, "Race (NIH/OMB)", sizes, _RACES))
    if dice.happens(0.5) or dice.generous:
        found.append(_by_country(dice, sizes))
    if dice.chance(0.4):
        severity = _table(dice, f"Severity of {plan.slots['condition']}", sizes, _SEVERITIES)
        severity["description"] = "Judged by the investigator at screening."
        severity["populationDescription"] = "All participants with a rating."
        if units:
            severity["denomUnitsSelected"] = "Participants"
            severity["denoms"] = [_denom("Participants", sizes, 1)]
        if dice.chance(0.08):
            severity["calculatePct"] = False
        found.append(severity)
    return found


def _age(plan: Plan, sizes: list[int]) -> Record:
    dice = plan.dice
    middle = {"adult": 52, "older": 68, "child": 9, "any": 36}[plan.condition.ages]
    median = dice.happens(0.25) or (dice.generous and plan.kind == "OBSERVATIONAL")
    means = [dice.around(middle, 4) for _ in sizes]
    spreads = [abs(dice.around(middle / 5, 2)) + 0.5 for _ in sizes]
    if len(sizes) > 1:
        everyone = max(sum(sizes), 1)
        means.append(sum(m * size for m, size in zip(means, sizes, strict=True)) / everyone)
        spreads.append(max(spreads))
    rows: list[Record] = []
    for at, (mean, spread) in enumerate(zip(means, spreads, strict=True)):
        row: Record = {"groupId": f"BG{at:03d}", "value": f"{mean:.1f}"}
        if median:
            least, most = max(mean - 2 * spread, 0), mean + 2 * spread
            row |= {"lowerLimit": f"{least:.0f}", "upperLimit": f"{most:.0f}"}
        elif at < len(sizes) and sizes[at] <= 1:
            row |= {"spread": "NA", "comment": "The spread of one value cannot be computed."}
        else:
            row["spread"] = f"{spread:.2f}"
        rows.append(row)
    if dice.generous:
        rows[0]["comment"] = "Age at the day of consent."
    return {
        "title": "Age, Continuous",
        "paramType": "MEDIAN" if median else "MEAN",
        "dispersionType": "FULL_RANGE" if median else "STANDARD_DEVIATION",
        "unitOfMeasure": "years",
        "classes": [{"categories": [{"measurements": rows}]}],
    }


def counted(dice: Dice, total: int, shares: list[float]) -> list[int]:
    """`total` people by category, near the shares; the heaps add up to the total."""
    heaps: list[int] = []
    left, share_left = total, 1.0
    for share in shares[:-1]:
        part = share / share_left if share_left > 0 else 0.0
        heap = round(left * part * (0.9 + 0.2 * dice.roll()))
        heaps.append(max(0, min(left, heap)))
        left -= heaps[-1]
        share_left -= share
    return [*heaps, left]


def _measurements(counts: list[int]) -> list[dict[str, str]]:
    return [
        {"groupId": f"BG{at:03d}", "value": str(count)}
        for at, count in enumerate(_with_total(counts))
    ]


def _table(dice: Dice, title: str, sizes: list[int], shares: dict[str, float]) -> Record:
    """A table of counts with one class, a category for each value."""
    columns = [counted(dice, size, list(shares.values())) for size in sizes]
    categories = [
        {"title": name, "measurements": _measurements([column[at] for column in columns])}
        for at, name in enumerate(shares)
    ]
    return {
        "title": title,
        "paramType": "COUNT_OF_PARTICIPANTS",
        "unitOfMeasure": "Participants",
        "classes": [{"categories": categories}],
    }


def _by_country(dice: Dice, sizes: list[int]) -> Record:
    """A table of counts with a class for each country, as the registry draws regions."""
    columns = [counted(dice, size, list(_COUNTRIES.values())) for size in sizes]
    classes: list[Record] = []
    for at, name in enumerate(_COUNTRIES):
        rows = _measurements([column[at] for column in columns])
        each: Record = {"title": name, "categories": [{"measurements": rows}]}
        if dice.chance(0.2):
            each["denoms"] = [_denom("Participants", sizes, 1)]
        classes.append(each)
    return {
        "title": "Region of Enrollment",
        "paramType": "NUMBER",
        "unitOfMeasure": "participants",
        "classes": classes,
    }


def _more_info_module(plan: Plan) -> Record:
    dice, found = plan.dice, Record()
    if dice.chance(0.24):
        text = (
            "The study ended early and the groups are small; results describe, they do not prove."
        )
        found["limitationsAndCaveats"] = {"description": text}
    employee = dice.happens(0.3) and not dice.generous
    agreement: Record = {"piSponsorEmployee": employee}
    if not employee:
        restricted = dice.chance(0.4)
        if restricted:
            kind = "OTHER" if dice.generous else dice.drawn(_RESTRICTIONS)
            agreement["restrictionType"] = kind
        agreement["restrictiveAgreement"] = restricted
        if agreement.get("restrictionType") == "OTHER":
            agreement["otherDetails"] = (
                "Results of one site are published after those of all sites."
            )
    found["certainAgreement"] = agreement
    contact: Record = {
        "title": plan.investigator,
        "organization": plan.sponsor.name,
        "email": "results@example.org",
    }
    if dice.chance(0.94):
        contact["phone"] = people.phone(dice)
        if dice.chance(0.1):
            contact["phoneExt"] = str(dice.between(1, 99))
    found["pointOfContact"] = contact
    return found
