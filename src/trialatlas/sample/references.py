"""References, links, shared data and the statement on sharing of a sample study.

PubMed ids are coined, above the numbers in use.
"""

from __future__ import annotations

from trialatlas.sample import people
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.plan import Plan
from trialatlas.sample.timeline import day

Record = dict[str, object]

_TYPES = Shares({"BACKGROUND": 62, "DERIVED": 26, "RESULT": 12})
_JOURNALS = ("J Sample Med", "Fict Trials", "Ann Coined Ther", "Imag Oncol", "Atlas Rep")
_SHARING = Shares({"NO": 62, "YES": 20, "UNDECIDED": 18})
_INFO = ("STUDY_PROTOCOL", "SAP", "ICF", "CSR", "ANALYTIC_CODE")
_WHY = {
    "NO": (
        "Participants did not agree to sharing.",
        "The data set is small and could identify people.",
    ),
    "YES": ("De-identified data of the published outcomes will be shared.",),
    "UNDECIDED": ("To be decided with the ethics committee after the main publication.",),
}


def references_module(plan: Plan) -> Record:
    """Citations, links, available data; empty for two studies in three."""
    dice = plan.dice
    found: Record = {}
    if dice.chance(0.28):
        count = dice.between(1, 4) if dice.happens(0.7) else dice.between(5, 20)
        found["references"] = [_reference(plan) for _ in range(count)]
    if dice.chance(0.08):
        found["seeAlsoLinks"] = [
            {
                "label": f"Patient information on {plan.slots['condition']}",
                "url": "https://example.org/info",
            }
        ]
    if dice.chance(0.006):
        found["availIpds"] = [
            {
                "id": f"DS-{dice.between(1000, 9999)}",
                "type": "Individual Participant Data Set",
                "url": "https://example.org/data",
                "comment": "On request, after signing an agreement.",
            }
        ]
    return found


def _reference(plan: Plan) -> Record:
    dice = plan.dice
    pmid = str(dice.between(99_000_000, 99_999_999))
    authors = ", ".join(_author(dice) for _ in range(dice.between(1, 4)))
    year = int(day(plan.line.start)[:4]) + dice.between(-6, 4)
    page, volume, number = dice.between(1, 900), dice.between(1, 60), dice.between(1, 12)
    title = f"{plan.slots['endpoint'].capitalize()} in {plan.slots['condition']}"
    where = f"{dice.one(_JOURNALS)}. {year};{volume}({number}):{page}-{page + 8}."
    found: Record = {
        "pmid": pmid,
        "type": dice.drawn(_TYPES),
        "citation": f"{authors}. {title}. {where}",
    }
    if dice.chance(0.002):
        found["retractions"] = [
            {"pmid": str(int(pmid) - 1), "source": f"{dice.one(_JOURNALS)}. {year + 1}"}
        ]
    return found


def _author(dice: Dice) -> str:
    given, _, family = people.person(dice).partition(" ")
    return f"{family} {given[0]}"


def ipd_sharing_module(plan: Plan) -> Record:
    """Whether data of single participants are shared, what of it, and how."""
    dice = plan.dice
    if not dice.chance(0.6):
        return {}
    sharing = "YES" if dice.generous else dice.drawn(_SHARING)
    found: Record = {"ipdSharing": sharing}
    if dice.chance(0.26):
        found["description"] = dice.one(_WHY[sharing])
    if sharing == "YES":
        found["infoTypes"] = dice.some(_INFO, dice.between(1, 5))
        if dice.chance(0.75):
            found["timeFrame"] = "From 6 months to 5 years after publication."
        if dice.chance(0.7):
            found["accessCriteria"] = (
                "A sound proposal and a signed agreement; requests go to the sponsor."
            )
        if dice.chance(0.3):
            found["url"] = "https://example.org/sharing"
    return found
