"""Who may take part: criteria as sponsors write them, ages, sex, and who was studied."""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.plan import Plan

_GENERAL_IN = (
    "Signed informed consent",
    "Able to read and understand the language of the consent form",
    "Women who can become pregnant must have a negative pregnancy test",
    "Willing and able to come to all visits",
    "Body mass index between 18 and 35 kg/m\\^2",
)
_GENERAL_OUT = (
    "Pregnant or breastfeeding",
    "Taking part in another interventional study, or within 30 days of one",
    "Any condition that in the investigator's opinion makes participation unsafe",
    "Alcohol or drug abuse within the past year",
    "Unable to give consent",
    "Severe renal or hepatic impairment",
)
_AGES = {
    "adult": Shares({("18 Years", ""): 42, ("18 Years", "75 Years"): 25, ("18 Years", "65 Years"): 20, ("20 Years", "80 Years"): 6, ("19 Years", ""): 7}),
    "older": Shares({("18 Years", ""): 30, ("50 Years", ""): 24, ("40 Years", "85 Years"): 26, ("65 Years", ""): 15, ("", ""): 5}),
    "child": Shares({("6 Years", "17 Years"): 35, ("2 Years", "12 Years"): 25, ("12 Months", "18 Years"): 20, ("", "21 Years"): 12, ("3 Days", "6 Months"): 4, ("24 Months", "48 Months"): 4}),
    "any": Shares({("18 Years", ""): 40, ("12 Years", ""): 16, ("", ""): 16, ("6 Months", "65 Years"): 14, ("18 Years", "60 Years"): 10, ("2 Weeks", "5 Years"): 4}),
}  # fmt: skip
_POPULATIONS = (
    "Patients with {condition} seen at the participating clinics.",
    "Adults with {condition} identified from the hospital's electronic records.",
    "Consecutive patients who are referred for {condition}, and their relatives.",
    "A sample of the community drawn from the population register.",
)
_LAYOUTS = Shares({"list": 62, "numbered": 14, "flat": 6, "nested": 10, "plain": 8})
_IN, _OUT = "Inclusion Criteria:", "Exclusion Criteria:"


def eligibility_module(plan: Plan) -> dict[str, object]:
    """The module; a population is described where the study is observational."""
    dice, condition = plan.dice, plan.condition
    found: dict[str, object] = {"eligibilityCriteria": criteria(plan)}
    access = plan.kind == "EXPANDED_ACCESS"
    if dice.chance(0.96) and not (access and dice.happens(0.5)):
        healthy = plan.kind == "OBSERVATIONAL" and dice.happens(0.3)
        found["healthyVolunteers"] = healthy or dice.happens(0.12)
    found["sex"] = condition.sex
    if condition.sex != "ALL" and dice.chance(0.25):
        found["genderBased"] = True
        if dice.chance(0.7):
            who = "female" if condition.sex == "FEMALE" else "male"
            found["genderDescription"] = f"The condition concerns people who are {who} at birth."
    low, high = dice.drawn(_AGES[condition.ages])
    if low:
        found["minimumAge"] = low
    if high:
        found["maximumAge"] = high
    found["stdAges"] = standard_ages(low, high)
    if plan.kind == "OBSERVATIONAL":
        found["studyPopulation"] = plan.say(dice.one(_POPULATIONS))
        likely = dice.happens(0.25)
        found["samplingMethod"] = "PROBABILITY_SAMPLE" if likely else "NON_PROBABILITY_SAMPLE"
    return found


def standard_ages(low: str, high: str) -> list[str]:
    """The registry's age groups that a range touches: below 18, 18 to 64, 65 and above."""
    least, most = _years(low, 0), _years(high, 200)
    groups = (("CHILD", 0, 17.99), ("ADULT", 18, 64.99), ("OLDER_ADULT", 65, 200))
    return [name for name, begin, end in groups if least <= end and most >= begin]


def _years(age: str, default: float) -> float:
    if not age:
        return default
    amount, _, unit = age.partition(" ")
    per_year = {"Years": 1, "Months": 12, "Weeks": 52, "Days": 365}
    return int(amount) / per_year[unit]


def criteria(plan: Plan) -> str:
    """Inclusion and exclusion criteria in one of the layouts that occur in the registry."""
    dice = plan.dice
    wanted = dice.some(plan.words.inclusion, dice.between(3, 7)) + dice.some(_GENERAL_IN, 2)
    barred = dice.some(_barring(plan), dice.between(3, 6)) + dice.some(_GENERAL_OUT, 3)
    return laid_out(
        dice,
        [plan.say(each) for each in wanted],
        [plan.say(each) for each in barred],
        dice.drawn(_LAYOUTS),
    )


def _barring(plan: Plan) -> list[str]:
    """Criteria of the area; those that name a drug only where there is one."""
    return [each for each in plan.words.exclusion if plan.drug or "{drug}" not in each]


def laid_out(dice: Dice, wanted: list[str], barred: list[str], layout: str) -> str:
    """Criteria written as `list`, `numbered`, `nested`, `plain`, or `flat` (all on one line)."""
    if layout == "flat":
        ins = " ".join(f"{at}. {each}" for at, each in enumerate(wanted, 1))
        outs = " ".join(f"{at}. {each}" for at, each in enumerate(barred, 1))
        return f"{_IN} {ins} {_OUT} {outs}"
    if layout == "plain":
        return f"{_IN}\n\n{'; '.join(wanted)}.\n\n{_OUT}\n\n{'; '.join(barred)}."
    if layout == "nested":
        at = dice.between(0, len(wanted) - 1)
        wanted[at] += (
            "\n\n  * with documentation in the source record, or\n  * confirmed by a second reader"
        )
    mark = (lambda at: f"{at}. ") if layout == "numbered" else (lambda _: "* ")
    ins = "\n".join(mark(at) + each for at, each in enumerate(wanted, 1))
    outs = "\n".join(mark(at) + each for at, each in enumerate(barred, 1))
    return f"{_IN}\n\n{ins}\n\n{_OUT}\n\n{outs}"
