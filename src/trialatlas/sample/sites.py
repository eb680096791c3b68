"""Contacts, officials and places of a sample study."""

from __future__ import annotations

from trialatlas.sample import people, places
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.places import City
from trialatlas.sample.plan import Plan

Record = dict[str, object]

_COUNTS = Shares(
    {(1, 1): 62, (2, 3): 14, (4, 9): 12, (10, 30): 8, (31, 90): 3, (91, 220): 0.7, (0, 0): 8}
)
_ABROAD_FROM = 4
"""Fewer sites than this are all in one country."""
_OPEN = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})
_ROLES = Shares({"PRINCIPAL_INVESTIGATOR": 74, "STUDY_DIRECTOR": 18, "STUDY_CHAIR": 8})


def contacts_locations_module(plan: Plan) -> Record:
    """Central contacts where the study is open, officials, and its sites."""
    dice = plan.dice
    found: Record = {}
    if plan.status in _OPEN:
        found["centralContacts"] = [
            people.contact(dice, share=0.97) for _ in range(dice.between(1, 2))
        ]
    if dice.chance(0.7):
        found["overallOfficials"] = [_official(plan)]
    sites = _sites(plan)
    if sites:
        found["locations"] = sites
    return found


def _official(plan: Plan) -> Record:
    dice = plan.dice
    role = dice.drawn(_ROLES)
    if plan.sponsor.kind == "INDUSTRY" and role != "STUDY_DIRECTOR" and dice.happens(0.5):
        role = "STUDY_DIRECTOR"
    return {"name": f"{plan.investigator}, MD", "affiliation": plan.sponsor.name, "role": role}


def _sites(plan: Plan) -> list[Record]:
    dice = plan.dice
    if plan.many_sites:
        count = dice.between(1500, 1900)
    else:
        low, high = dice.drawn(_COUNTS)
        count = min(dice.between(low, high), max(plan.size // 4, 1))
        if plan.sponsor.kind == "INDUSTRY" and count == 1 and dice.happens(0.6):
            count = min(dice.between(2, 24), max(plan.size // 4, 1))
        count = max(count, 1) if plan.results or dice.generous else count
    home = places.BY_COUNTRY[dice.drawn(places.CITIES).country]
    wide = plan.many_sites or (plan.sponsor.kind == "INDUSTRY" and dice.happens(0.7))
    abroad = wide and count >= _ABROAD_FROM
    return [
        _site(plan, dice.drawn(places.CITIES if abroad and dice.happens(0.7) else home))
        for _ in range(count)
    ]


def _site(plan: Plan, city: City) -> Record:
    dice = plan.dice
    found: Record = {"facility": people.facility(dice)}
    is_open = plan.status in _OPEN and plan.kind != "EXPANDED_ACCESS"
    if is_open:
        found["status"] = plan.status if dice.happens(0.85) else _other_status(dice, plan.status)
    found["city"] = city.name
    if city.state:
        found["state"] = city.state
    if dice.chance(0.8) and city.postcode != "-":
        found["zip"] = places.postcode(dice, city)
    found["country"] = city.country
    if is_open and dice.chance(0.7):
        found["contacts"] = _contacts(dice)
    found["geoPoint"] = {"lat": city.lat, "lon": city.lon}
    return found


def _other_status(dice: Dice, status: str) -> str:
    if status != "RECRUITING":
        return status
    return dice.one(
        ("NOT_YET_RECRUITING", "COMPLETED", "WITHDRAWN", "ACTIVE_NOT_RECRUITING", "SUSPENDED")
    )


def _contacts(dice: Dice) -> list[dict[str, str]]:
    found = [people.contact(dice, share=0.75)]
    if dice.happens(0.6):
        role = "PRINCIPAL_INVESTIGATOR" if dice.happens(0.8) else "SUB_INVESTIGATOR"
        found.append({"name": people.doctor(dice), "role": role})
    return found
