"""Arms, interventions and planned outcomes of a sample study.

`design` fills the plan, since results and titles speak of the same arms;
the two modules are then written from it.
"""

from __future__ import annotations

from trialatlas.sample.areas import Endpoint, endpoints
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.interventions import Treatment
from trialatlas.sample.plan import Arm, Plan

Record = dict[str, object]

_CONTROLS_DRUG = Shares({"placebo": 62, "usual": 32, "none": 6})
_CONTROLS_OTHER = Shares({"usual": 62, "none": 28, "sham": 10})
_MASKING = {
    "placebo": Shares({"QUADRUPLE": 45, "TRIPLE": 22, "DOUBLE": 28, "NONE": 5}),
    "sham": Shares({"DOUBLE": 40, "TRIPLE": 20, "SINGLE": 30, "QUADRUPLE": 10}),
    "usual": Shares({"NONE": 60, "SINGLE": 32, "DOUBLE": 8}),
    "none": Shares({"NONE": 70, "SINGLE": 30}),
}
_CONTROL_WORDS = {
    "placebo": ("Placebo", "PLACEBO_COMPARATOR", "Matching placebo on the same schedule."),
    "usual": ("Standard of Care", "ACTIVE_COMPARATOR", "Care as the site usually gives it."),
    "none": ("No Intervention", "NO_INTERVENTION", "Observation only; visits as in the other arm."),
    "sham": ("Sham Control", "SHAM_COMPARATOR", "The same steps without the active part."),
}
_COHORTS = (
    ("Cases", "People with {condition}, enrolled one after the other."),
    ("Comparison Group", "People of the same age and sex without {condition}."),
    ("Exposed Cohort", "People with {condition} who were given {drug}."),
    ("Unexposed Cohort", "People with {condition} who were not given {drug}."),
)
_COHORT_COUNTS = Shares({0: 30, 1: 30, 2: 40})
_FRAMES = (
    "{weeks} weeks",
    "Baseline to week {weeks}",
    "Baseline, week {weeks}",
    "From enrollment to the end of treatment at {weeks} weeks",
    "6 months",
    "1 year",
    "12 months",
    "Up to 2 years",
    "Day 1 to day 28",
    "30 days",
    "Through study completion, an average of 1 year",
)
_COMPANIONS = (
    ("PROCEDURE", "Biospecimen Collection", "Blood and, where surgery is done, tissue."),
    ("OTHER", "Quality-of-Life Assessment", "Questionnaires at each visit."),
    ("OTHER", "Background Therapy", "Unchanged for the length of the study."),
    ("PROCEDURE", "Magnetic Resonance Imaging", "At baseline and at the end."),
    ("DIAGNOSTIC_TEST", "Laboratory Biomarker Analysis", "In a central laboratory."),
)
_SAFETY = Endpoint(
    "Participants With Treatment-Emergent Adverse Events",
    "Any untoward event between the first dose and 30 days after the last one",
    "count",
    "Participants",
    0.55,
    0.2,
)


def design(plan: Plan) -> None:
    """Decide on arms, interventions, masking and outcomes, and write them into the plan."""
    dice = plan.dice
    if plan.kind == "EXPANDED_ACCESS":
        plan.interventions = [_main(plan)]
        return
    if plan.kind == "OBSERVATIONAL":
        _cohorts(plan)
    else:
        _arms(plan)
    own = plan.condition
    fitting = endpoints(own.area, own.name, with_drug=plan.drug is not None)
    plan.endpoints = dice.some(fitting, dice.between(3, 10))
    if plan.drug and dice.happens(0.6):
        plan.endpoints.append(_SAFETY)
    if dice.happens(0.28):
        _add_companion(plan)
    plan.primaries = 1 if dice.happens(0.7) else 2
    if not dice.chance(0.82):
        del plan.endpoints[plan.primaries :]
    plan.frames = [plan.say(dice.one(_FRAMES)) for _ in plan.endpoints]


def _add_companion(plan: Plan) -> None:
    """A treatment or test that every arm gets beside its own."""
    type_, name, description = plan.dice.one(_COMPANIONS)
    plan.interventions.append({"type": type_, "name": name, "description": description})
    for arm in plan.arms:
        arm.tries.append(f"{_kind_name(type_)}: {name}")


def _kind_name(kind: str) -> str:
    return kind.replace("_", " ").title()


def _main(plan: Plan) -> Record:
    dice, tried = plan.dice, plan.tried
    if isinstance(tried, Treatment):
        return {"type": tried.type, "name": tried.name, "description": tried.description}
    found: Record = {"type": tried.of.type, "name": tried.name}
    if dice.chance(0.92):
        found["description"] = f"{tried.name} as {tried.of.form}, {dice.one(tried.of.doses)}."
    if dice.chance(0.4):
        found["otherNames"] = [tried.code, f"{tried.name} {tried.of.form}"]
    return found


def _arms(plan: Plan) -> None:
    dice, main = plan.dice, _main(plan)
    name = str(main["name"])
    tried = f"{_kind_name(str(main['type']))}: {name}"
    plan.interventions = [main]
    dose = dice.one(plan.drug.of.doses) if plan.drug else f"for {plan.weeks} weeks"
    first = Arm(name, "EXPERIMENTAL", f"Participants receive {name}, {dose}.", [tried])
    if plan.model == "SINGLE_GROUP":
        plan.arms = [first]
        return
    if plan.model == "SEQUENTIAL":
        plan.arms = [
            Arm(f"Cohort {at}: {name}", "EXPERIMENTAL", f"Dose level {at} of {name}.", [tried])
            for at in range(1, dice.between(2, 5) + 1)
        ]
        return
    control = dice.drawn(_CONTROLS_DRUG if plan.drug else _CONTROLS_OTHER)
    plan.controlled_by = control
    plan.masking = dice.drawn(_MASKING[control])
    label, kind, description = _CONTROL_WORDS[control]
    second = Arm(label, kind, description)
    if control != "none":
        type_ = "DRUG" if control == "placebo" else "OTHER"
        type_ = str(main["type"]) if control == "sham" else type_
        plan.interventions.append({"type": type_, "name": label, "description": description})
        second.tries.append(f"{_kind_name(type_)}: {label}")
    plan.arms = [first, second]
    if plan.model == "FACTORIAL" and second.tries:
        both = Arm(
            f"{name} and {label}", "EXPERIMENTAL", "Both together.", first.tries + second.tries
        )
        plan.arms.append(both)
    elif plan.drug and dice.happens(0.22):
        low = Arm(f"{name} Low Dose", "EXPERIMENTAL", f"Half of the full dose of {name}.", [tried])
        plan.arms.insert(1, low)


def _cohorts(plan: Plan) -> None:
    dice = plan.dice
    count = max(dice.drawn(_COHORT_COUNTS), int(plan.results))
    plan.arms = [Arm(label, "", plan.say(text)) for label, text in dice.some(_COHORTS, count)]
    if dice.chance(0.6):
        main = _main(plan)
        plan.interventions = [main]
        for arm in plan.arms[:1]:
            arm.tries.append(f"{_kind_name(str(main['type']))}: {main['name']}")


def arms_interventions_module(plan: Plan) -> Record:
    """The module as the registry writes it; empty where an observational study has neither."""
    found: Record = {}
    if plan.arms:
        found["armGroups"] = [_arm_record(plan.dice, arm) for arm in plan.arms]
    if plan.interventions:
        found["interventions"] = [_tried_record(plan, each) for each in plan.interventions]
    return found


def _arm_record(dice: Dice, arm: Arm) -> Record:
    found: Record = {"label": arm.label}
    if arm.type:
        found["type"] = arm.type
    if dice.chance(0.93):
        found["description"] = arm.description
    if arm.tries:
        found["interventionNames"] = arm.tries
    return found


def _tried_record(plan: Plan, tried: Record) -> Record:
    name = f"{_kind_name(str(tried['type']))}: {tried['name']}"
    labels = [arm.label for arm in plan.arms if name in arm.tries]
    if not labels:
        return tried
    found = {key: tried[key] for key in ("type", "name", "description") if key in tried}
    found["armGroupLabels"] = labels
    if "otherNames" in tried:
        found["otherNames"] = tried["otherNames"]
    return found


def outcomes_module(plan: Plan) -> Record:
    """Primary, secondary and other outcomes; each endpoint of the plan stands in one list."""
    dice = plan.dice
    if not plan.endpoints:
        return {}
    planned = zip(plan.endpoints, plan.frames, strict=True)
    records = [_outcome(plan, endpoint, frame) for endpoint, frame in planned]
    found: Record = {"primaryOutcomes": records[: plan.primaries]}
    if records[plan.primaries :]:
        found["secondaryOutcomes"] = records[plan.primaries :]
    if dice.chance(0.1):
        own = plan.condition
        known = endpoints(own.area, own.name, with_drug=plan.drug is not None)
        exploratory = dice.some(known, dice.between(1, 3))
        found["otherOutcomes"] = [_outcome(plan, each, "6 months") for each in exploratory]
    return found


def _outcome(plan: Plan, endpoint: Endpoint, frame: str) -> Record:
    found: Record = {"measure": plan.say(endpoint.measure)}
    if plan.dice.chance(0.88):
        found["description"] = plan.say(endpoint.description) + "."
    found["timeFrame"] = frame
    return found
