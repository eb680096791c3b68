"""Titles, summaries and descriptions: sentences that fit condition, drug and design.

Every summary begins with the mark that the study is fictitious.
"""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from trialatlas.sample.plan import Plan, in_text

MARK = "Fictitious sample record of Trial Atlas, not a real study."
"""First sentence of every sample study's summary."""

_BRIEF = {
    "INTERVENTIONAL": (
        "{Drug} in Patients With {Condition}",
        "{Drug} for {Condition}",
        "Study of {Drug} in {Condition}",
        "Effect of {Drug} on {Endpoint} in {Condition}",
        "Safety and Efficacy of {Drug} in {Condition}",
        "{Drug} Compared With {Control} in {Condition}",
        "{Drug} or {Control} for People With {Condition}",
        "{Drug} to Improve Outcomes in {Condition}",
        "A {weeks}-week Trial of {Drug} in {Condition}",
    ),
    "OBSERVATIONAL": (
        "Natural Course of {Condition}",
        "{Condition} Registry of {Sponsor}",
        "Biomarkers of {Condition}",
        "Predictors of {Endpoint} in {Condition}",
        "Quality of Life and Burden of Care in {Condition}",
        "Real-world Care of {Condition}",
        "{Drug} in {Condition}: a Cohort Study",
        "{Endpoint} After Diagnosis of {Condition}",
    ),
    "EXPANDED_ACCESS": (
        "Expanded Access to {Drug} for {Condition}",
        "{Drug} for a Patient With {Condition}",
    ),
}
_OFFICIAL = {
    "INTERVENTIONAL": (
        "{A} {phase}{blinding}, {model} Study to Evaluate {Drug} in Participants With {Condition}",
        "{A} {phase}{blinding} Trial of {Drug} Versus {Control} in the Treatment of {Condition}",
        "{Drug} in {Condition}: {an} {blinding}, {model} Trial With {weeks} Weeks of Follow-up",
        "Efficacy, Safety and Tolerability of {Drug} in People With {Condition}: {phase}{model} Study",
        "Does {Drug} Change {Endpoint} in {Condition}? {A} {phase}{blinding} Trial",
    ),
    "OBSERVATIONAL": (
        "A Multicentre Cohort Study of {Endpoint} in People With {Condition}",
        "Prospective Registry of Patients With {Condition} in Routine Care at {Sponsor}",
        "Analysis of Factors That Are Linked to {Endpoint} in {Condition}",
    ),
    "EXPANDED_ACCESS": ("Expanded Access Protocol for {Drug} in Participants With {Condition}",),
}
_AIMS = {
    "INTERVENTIONAL": (
        "The purpose of this study is to find out whether {drug} helps people with {condition}.",
        "This trial tests {drug} against {Control} in patients with {condition}.",
        "The goal of this clinical trial is to learn if {drug} works to treat {condition} and how safe it is.",
        "This {kind} study looks at the effect of {drug} on {endpoint} in {condition}.",
        "Researchers will compare {drug} with {Control} to see which is better for {condition}.",
        "Little is known about {drug} in {condition}; this {kind} study asks for whom it works and what it costs in side effects.",
    ),
    "OBSERVATIONAL": (
        "The goal of this observational study is to learn how {condition} develops over {weeks} weeks.",
        "This study collects data and samples of people with {condition} to find markers of its course.",
        "The investigators describe who is treated for {condition}, how, and with what result.",
        "This registry follows patients with {condition} through routine care and records {endpoint}.",
    ),
    "EXPANDED_ACCESS": (
        "This programme gives {drug} to patients with {condition} who have no other choice.",
    ),
}
_DO = {
    "INTERVENTIONAL": (
        "Participants will be seen at baseline and every 4 weeks until week {weeks}.",
        "The main outcome is {endpoint}.",
        "Blood is drawn at each visit, and questionnaires are filled in on a tablet.",
        "About {size} participants will take part for up to {weeks} weeks.",
        "Treatment goes on until the disease gets worse or side effects cannot be borne.",
        "An independent committee looks at safety after the first third of participants.",
        "Words such as {topic} come up in the study's questionnaires and are explained to participants.",
    ),
    "OBSERVATIONAL": (
        "No treatment is given because of the study.",
        "The main outcome is {endpoint}.",
        "Data come from records of routine care and from questionnaires at home.",
        "About {size} people are followed for {weeks} weeks or longer.",
        "Subgroups are formed by {topic}.",
    ),
    "EXPANDED_ACCESS": (
        "Physicians may ask for access on behalf of their patients.",
        "Safety is reported to the sponsor every 3 months.",
    ),
}
_COMMON = (
    "Data are entered into an electronic form with range checks; a monitor compares one record in five with its source.",
    "Samples are kept at -80 °C and analysed together at the end of the study.",
    "Sites were chosen by the number of patients with {condition} that they see, and by experience with {topic}.",
    "Subgroups by sex, age, severity and {topic} are described without tests.",
    "Results will be sent to participants in plain language.",
)
_DETAIL = {
    "INTERVENTIONAL": (
        "Participants are allocated by a computer-generated list in blocks of varying size, stratified by site and severity.",
        "Sample size: with {size} participants the study has 80% power to detect the expected difference at a two-sided alpha of 0.05, if 10% are lost to follow-up.",
        "The primary analysis follows the intention-to-treat principle; missing values are imputed under missing at random.",
        "Secondary objectives are to describe {endpoint}, safety and quality of life.",
        "The first visit takes half a day. After consent, participants are examined, asked about {topic} and given {drug} under supervision.",
        "Visits are planned at screening, baseline, weeks 2, 4 and 8, and at week {weeks}, with a window of 3 days.",
        "A Kaplan\\-Meier curve will be drawn for events, and hazard ratios come from a Cox model with treatment as the only factor.",
        "Rescue treatment is allowed after week 4 and is recorded.",
        "Adherence to {drug} is measured by counts, diaries and, in a random tenth of participants, by blood levels.",
        "If two of the first six participants have a severe reaction, enrolment is paused until the committee has met.",
        *_COMMON,
    ),
    "OBSERVATIONAL": (
        "Patients are asked one after the other; those who decline are counted by age and sex.",
        "Missing records are asked for three times before they are given up.",
        "Associations with {endpoint} are estimated by regression with age, sex and severity as covariates.",
        "Follow-up visits are those of routine care, and nothing is added but a questionnaire on {topic}.",
        "Sample size: {size} people allow an odds ratio of 1.6 to be seen with 80% power.",
        "A random half of the records is used to build the model, the other half to test it.",
        *_COMMON,
    ),
    "EXPANDED_ACCESS": (
        "Supply ends when {drug} is approved or when the sponsor stops its development.",
        *_COMMON,
    ),
}
_SECTIONS = (
    "OBJECTIVES:\n\nI. To assess {endpoint}.\n\nII. To describe the safety of {drug}.\n\nIII. To explore {topic}.",
    "Background\n\n{background}\n\nDesign\n\n* screening of up to 28 days\n* treatment for {weeks} weeks\n* follow-up of 30 days",
)
_CONTROLS = {
    "placebo": "Placebo",
    "usual": "Standard of Care",
    "sham": "Sham Treatment",
    "none": "No Intervention",
}


def prepare(plan: Plan) -> None:
    """Add to the plan's slots what sentences say about the design."""
    slots, dice = plan.slots, plan.dice
    numbers = "/".join(each[-1] for each in plan.phases if each[-1].isdigit())
    phase = f"Phase {numbers}" if numbers else ""
    early = "Early " if "EARLY_PHASE1" in plan.phases else ""
    blinding = {"NONE": "Open-label", "SINGLE": "Single-blind"}.get(plan.masking, "Double-blind")
    first = plan.say(plan.endpoints[0].measure) if plan.endpoints else "Survival"
    slots |= {
        "Control": _CONTROLS.get(plan.controlled_by, ""),
        "phase": f"{early}{phase}, " if phase else "",
        "kind": phase.lower() or ("randomised" if plan.controlled_by else "pilot"),
        "blinding": blinding,
        "A": "An" if early or (not phase and plan.masking == "NONE") else "A",
        "an": "an" if plan.masking == "NONE" else "a",
        "model": plan.model.replace("_", "-").title(),
        "size": str(plan.size or dice.between(20, 200)),
        "Endpoint": first,
        "endpoint": in_text(first),
        "background": plan.say(dice.one(plan.words.background)),
        "Sponsor": plan.sponsor.name,
    }


def _fitting(plan: Plan, templates: tuple[str, ...]) -> list[str]:
    """Templates that do not speak of a control where there is none."""
    if plan.slots["Control"]:
        return list(templates)
    return [each for each in templates if "{Control}" not in each]


def titles(plan: Plan) -> tuple[str, str]:
    """Brief and official title."""
    brief = plan.dice.one(_fitting(plan, _BRIEF[plan.kind]))
    official = plan.dice.one(_fitting(plan, _OFFICIAL[plan.kind]))
    return plan.say(brief), plan.say(official)


def description_module(plan: Plan) -> dict[str, object]:
    """Summary with the mark, and most times a detailed description."""
    dice = plan.dice
    aims = plan.say(dice.one(_fitting(plan, _AIMS[plan.kind])))
    parts = [MARK, aims]
    if dice.happens(0.5):
        parts.insert(1, plan.slots["background"])
    parts += [plan.say(each) for each in dice.some(_DO[plan.kind], dice.between(1, 3))]
    found: dict[str, object] = {"briefSummary": " ".join(parts)}
    if dice.chance(0.72):
        detail = [plan.say(each) for each in dice.some(_DETAIL[plan.kind], dice.between(3, 9))]
        detail.insert(0, plan.slots["background"])
        if dice.happens(0.3):
            detail.append(plan.say(dice.one(_SECTIONS)))
        found["detailedDescription"] = "\n\n".join(detail)
    return found
