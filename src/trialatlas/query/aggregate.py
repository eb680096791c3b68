"""The registry's `aggFilters`: short keys for the choices of its search form.

`status:not rec,sex:f` is a list of pairs. Keys in a pair are alternatives,
pairs hold together. A filter that is not known is an error; a key that is not
known matches nothing, as the registry has it.
"""

from __future__ import annotations

import re

from trialatlas.errors import QueryError
from trialatlas.query.build import NOTHING, all_of, any_of
from trialatlas.query.filters import facet_filter, items
from trialatlas.query.tree import Area, Everything, Query

_PAIR = re.compile(r"([^:]*):(.*)", re.DOTALL)
_OTHER_FUNDERS = ["OTHER", "OTHER_GOV", "INDIV", "NETWORK", "AMBIG", "UNKNOWN"]


def _value(piece: str, value: str) -> Query:
    return facet_filter(piece, [value])


def _funded_by(*classes: str) -> Query:
    return any_of(
        facet_filter(piece, classes) for piece in ("LeadSponsorClass", "CollaboratorClass")
    )


CHOICES: dict[str, dict[str, Query]] = {
    "status": {
        "rec": _value("OverallStatus", "RECRUITING"),
        "not": _value("OverallStatus", "NOT_YET_RECRUITING"),
        "act": _value("OverallStatus", "ACTIVE_NOT_RECRUITING"),
        "com": _value("OverallStatus", "COMPLETED"),
        "ter": _value("OverallStatus", "TERMINATED"),
        "enr": _value("OverallStatus", "ENROLLING_BY_INVITATION"),
        "sus": _value("OverallStatus", "SUSPENDED"),
        "wit": _value("OverallStatus", "WITHDRAWN"),
        "unk": _value("OverallStatus", "UNKNOWN"),
        "ava": _value("OverallStatus", "AVAILABLE"),
        "nla": _value("OverallStatus", "NO_LONGER_AVAILABLE"),
        "tna": _value("OverallStatus", "TEMPORARILY_NOT_AVAILABLE"),
        "afm": _value("OverallStatus", "APPROVED_FOR_MARKETING"),
    },
    "phase": {
        "0": _value("Phase", "EARLY_PHASE1"),
        "1": _value("Phase", "PHASE1"),
        "2": _value("Phase", "PHASE2"),
        "3": _value("Phase", "PHASE3"),
        "4": _value("Phase", "PHASE4"),
        "NA": _value("Phase", "NA"),
    },
    "studyType": {
        "int": _value("StudyType", "INTERVENTIONAL"),
        "obs": _value("StudyType", "OBSERVATIONAL"),
        "obs_patreg": _value("PatientRegistry", "true"),
        "exp": _value("StudyType", "EXPANDED_ACCESS"),
        "exp_indiv": _value("ExpAccTypeIndividual", "true"),
        "exp_inter": _value("ExpAccTypeIntermediate", "true"),
        "exp_treat": _value("ExpAccTypeTreatment", "true"),
    },
    "ages": {
        "child": _value("StdAge", "CHILD"),
        "adult": _value("StdAge", "ADULT"),
        "older": _value("StdAge", "OLDER_ADULT"),
    },
    "sex": {"f": _value("Sex", "FEMALE"), "m": _value("Sex", "MALE")},
    "healthy": {"y": _value("HealthyVolunteers", "true")},
    "results": {"with": _value("HasResults", "true"), "without": _value("HasResults", "false")},
    "docs": {
        "prot": _value("LargeDocHasProtocol", "true"),
        "sap": _value("LargeDocHasSAP", "true"),
        "icf": _value("LargeDocHasICF", "true"),
    },
    "funderType": {
        "nih": _funded_by("NIH"),
        "fed": _funded_by("FED"),
        "industry": _funded_by("INDUSTRY"),
        "other": _funded_by(*_OTHER_FUNDERS),
    },
    "violation": {"y": Area("ViolationEventType", Everything())},
}
"""The tree of each key, by filter. Filters and keys are case-sensitive."""


def aggregate_filter(listed: str) -> Query:
    """The tree of `aggFilters`. Raises QueryError for a filter that is not known."""
    return all_of(_pair(item, start, listed) for item, start in items(listed))


def _pair(item: str, start: int, listed: str) -> Query:
    found = _PAIR.fullmatch(item)
    choices = CHOICES.get(found[1].strip()) if found else None
    if found is None or choices is None:
        name = found[1] if found else item
        raise QueryError(
            f"there is no filter {name[:60]}",
            expression=listed,
            position=start,
            length=max(1, len(name)),
            hint=f"Write pairs such as results:with; the filters are {', '.join(CHOICES)}.",
            slug="query-value",
        )
    return any_of(choices.get(key, NOTHING) for key in found[2].split())
