"""Titles, summaries and descriptions: sentences that fit condition, drug and design.

Every summary begins with the mark that the study is fictitious.
"""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from trialatlas.sample.plan import Plan

MARK = "Fictitious sample record of Trial Atlas, not a real study."
"""First sentence of every sample study's summary."""

_BRIEF = {
    "INTERVENTIONAL": (
        "{drug} in Patients With {Condition}",
        "{drug} for {Condition}",
        "Study of {drug} in {Condition}",
        "Effect of {drug} on {short} in {Condition}",
        "Safety and Efficacy of {drug} in {Condition}",
        "{drug} Compared With {control} in {Condition}",
        "{drug} to Improve Outcomes in {Condition}",
        "A {weeks}-week Trial of {drug} in {Condition}",
    ),
    "OBSERVATIONAL": (
        "Natural Course of {Condition}",
        "{Condition} Registry",
        "Biomarkers of {Condition}",
        "Predictors of Outcome in {Condition}",
        "Quality of Life and {short} in {Condition}",
        "Real-world Care of {Condition}",
        "{drug} in {Condition}: a Cohort Study",
    ),
    "EXPANDED_ACCESS": (
        "Expanded Access to {drug} for {Condition}",
        "{drug} for a Patient With {Condition}",
    ),
}
_OFFICIAL = {
    "INTERVENTIONAL": (
        "A {phase}{blinding}, {model} Study to Evaluate {drug} in Participants With {Condition}",
        "A {phase}{blinding} Trial of {drug} Versus {control} in the Treatment of {Condition}",
        "{drug} in {Condition}: a {blinding}, {model} Trial With {weeks} Weeks of Follow-up",
        "Efficacy, Safety and Tolerability of {drug} in People With {Condition}: {phase}{model} Study",
    ),
    "OBSERVATIONAL": (
        "A Multicentre Cohort Study of {short} and Outcome in People With {Condition}",
        "Prospective Registry of Patients With {Condition} in Routine Care",
        "Analysis of Factors That Are Linked to the Course of {Condition}",
    ),
    "EXPANDED_ACCESS": ("Expanded Access Protocol for {drug} in Participants With {Condition}",),
}
_AIMS = {
    "INTERVENTIONAL": (
        "The purpose of this study is to find out whether {drug} helps people with {condition}.",
        "This trial tests {drug} against {control_text} in patients with {condition}.",
        "The goal of this clinical trial is to learn if {drug} works to treat {condition} and how safe it is.",
        "This {phase_text} study looks at the effect of {drug} on {short} in {condition}.",
        "Researchers will compare {drug} with {control_text} to see which is better for {condition}.",
    ),
    "OBSERVATIONAL": (
        "The goal of this observational study is to learn how {condition} develops over {weeks} weeks.",
        "This study collects data and samples of people with {condition} to find markers of its course.",
        "The investigators describe who is treated for {condition}, how, and with what result.",
        "This registry follows patients with {condition} through routine care.",
    ),
    "EXPANDED_ACCESS": (
        "This programme gives {drug} to patients with {condition} who have no other choice.",
    ),
}
_DO = (
    "Participants will be seen at baseline and every 4 weeks until week {weeks}.",
    "The main question is whether {endpoint} differs between the groups.",
    "The main outcome is {endpoint}.",
    "Blood is drawn at each visit, and questionnaires are filled in on a tablet.",
    "About {size} participants will take part for up to {weeks} weeks.",
    "Treatment goes on until the disease gets worse or side effects cannot be borne.",
    "An independent committee looks at safety after the first third of participants.",
)
_DETAIL = (
    "Participants are allocated by a computer-generated list in blocks of varying size, stratified by site and severity.",
    "Sample size: with {size} participants the study has 80% power to detect the expected difference at a two-sided alpha of 0.05, if 10% are lost to follow-up.",
    "Data are entered into an electronic form with range checks; a monitor compares one record in five with its source.",
    "The primary analysis follows the intention-to-treat principle; missing values are imputed under missing at random.",
    "Secondary objectives are to describe {endpoint}, safety and quality of life.",
    "{drug} is prepared by the pharmacy of each site and given under supervision at the first visit.",
    "Visits are planned at screening, baseline, weeks 2, 4 and 8, and at week {weeks}, with a window of 3 days.",
    "Samples are kept at -80 °C and analysed together at the end of the study.",
    "A Kaplan\\-Meier curve will be drawn for events, and hazard ratios come from a Cox model with treatment as the only factor.",
    "Rescue treatment is allowed after week 4 and is recorded.",
)
_SECTIONS = (
    "OBJECTIVES:\n\nI. To assess {endpoint}.\n\nII. To describe the safety of {drug}.\n\nIII. To explore {short}.",
    "Background\n\n{background}\n\nDesign\n\n* screening of up to 28 days\n* treatment for {weeks} weeks\n* follow-up of 30 days",
)
_PHASE_NAMES = {"NA": "", "EARLY_PHASE1": "Early Phase 1"}


def prepare(plan: Plan) -> None:
    """Add to the plan's slots what sentences say about the design."""
    slots = plan.slots
    phase = "/".join(_PHASE_NAMES.get(each, f"Phase {each[-1]}") for each in plan.phases)
    masked = plan.masking != "NONE"
    control = {"placebo": "Placebo", "usual": "Standard of Care", "sham": "Sham Treatment"}
    slots["control"] = control.get(plan.controlled_by, "Usual Care")
    slots["control_text"] = slots["control"].lower()
    slots["phase"] = f"{phase}, " if phase else ""
    slots["phase_text"] = (
        phase.lower() if phase else "randomised" if plan.controlled_by else "pilot"
    )
    slots["blinding"] = f"{plan.masking.title()}-blind" if masked else "Open-label"
    slots["model"] = plan.model.replace("_", "-").title() if plan.model else "Cohort"
    slots["size"] = str(plan.size)
    first = plan.endpoints[0].measure if plan.endpoints else "survival"
    slots["endpoint"] = plan.say(first).lower() if first[1:2].islower() else plan.say(first)
    slots["background"] = plan.say(plan.dice.one(plan.words.background))


def titles(plan: Plan) -> tuple[str, str]:
    """Brief and official title."""
    dice = plan.dice
    brief, official = dice.one(_BRIEF[plan.kind]), dice.one(_OFFICIAL[plan.kind])
    return plan.say(brief), plan.say(official)


def description_module(plan: Plan) -> dict[str, object]:
    """Summary with the mark, and most times a detailed description."""
    dice = plan.dice
    aims = plan.say(dice.one(_AIMS[plan.kind]))
    parts = [MARK, aims]
    if dice.happens(0.5):
        parts.insert(1, plan.slots["background"])
    parts += [plan.say(each) for each in dice.some(_DO, dice.between(1, 3))]
    found: dict[str, object] = {"briefSummary": " ".join(parts)}
    if dice.chance(0.72):
        detail = [plan.say(each) for each in dice.some(_DETAIL, dice.between(2, 6))]
        detail.insert(0, plan.slots["background"])
        if dice.happens(0.3):
            detail.append(plan.say(dice.one(_SECTIONS)))
        found["detailedDescription"] = "\n\n".join(detail)
    return found
