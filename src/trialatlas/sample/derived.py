"""The derived section: headings of conditions and interventions, dates of release."""

from __future__ import annotations

from trialatlas.sample.mesh import ANCESTOR_IDS, BRANCHES, leaf_id
from trialatlas.sample.places import BY_COUNTRY
from trialatlas.sample.plan import Plan
from trialatlas.sample.timeline import TODAY, day

Record = dict[str, object]

_DRUG_ANCESTORS = (
    ("D045504", "Molecular Mechanisms of Pharmacological Action"),
    ("D020228", "Pharmacologic Actions"),
)
_COUNTRIES = tuple(BY_COUNTRY)


def derived_section(plan: Plan) -> Record:
    """All three modules; those of headings are left out where the registry found none."""
    found: Record = {"miscInfoModule": _misc_info(plan)}
    dice, condition = plan.dice, plan.condition
    if dice.chance(0.88):
        ancestors = [(ANCESTOR_IDS[term], term) for term in condition.ancestors]
        heading = (condition.mesh_id, condition.mesh)
        found["conditionBrowseModule"] = _browse(
            plan,
            heading,
            ancestors,
            plan.named,
            (BRANCHES[condition.area], ("All", "All Conditions")),
        )
    if plan.drug and dice.chance(0.72):
        of = plan.drug.of
        found["interventionBrowseModule"] = _browse(
            plan,
            (of.mesh_id, of.mesh),
            list(_DRUG_ANCESTORS),
            plan.drug.name,
            (("All", "All Drugs and Chemicals"),),
        )
    return found


def _browse(
    plan: Plan,
    heading: tuple[str, str],
    ancestors: list[tuple[str, str]],
    as_found: str,
    branches: tuple[tuple[str, str], ...],
) -> Record:
    found: Record = {
        "meshes": [{"id": heading[0], "term": heading[1]}],
        "ancestors": [{"id": id_, "term": term} for id_, term in ancestors],
    }
    if plan.dice.chance(0.68):
        leaf: Record = {
            "id": leaf_id(heading[0]),
            "name": heading[1],
            "asFound": as_found,
            "relevance": "HIGH",
        }
        above = [{"id": leaf_id(id_), "name": term, "relevance": "LOW"} for id_, term in ancestors]
        found["browseLeaves"] = [leaf, *above]
        found["browseBranches"] = [{"abbrev": abbrev, "name": name} for abbrev, name in branches]
    return found


def _misc_info(plan: Plan) -> Record:
    dice = plan.dice
    found: Record = {"versionHolder": day(TODAY)}
    if dice.chance(0.008):
        found["removedCountries"] = dice.some(_COUNTRIES, dice.between(1, 3))
    tracking = submission_tracking(plan)
    if tracking:
        found["submissionTracking"] = tracking
    return found


def submission_tracking(plan: Plan) -> Record:
    """Results that were sent and are not posted yet, or sent back and posted later."""
    dice, line = plan.dice, plan.line
    if plan.results:
        if not dice.chance(0.12):
            return {}
        found: Record = {
            "firstMcpInfo": {"postDateStruct": {"date": day(line.results_posted), "type": "ACTUAL"}}
        }
        if not dice.generous:
            return found
    elif plan.unposted:
        found = {}
    else:
        return {}
    begin = plan.unposted or line.results
    infos: list[Record] = [{"releaseDate": day(begin), "resetDate": day(begin + 40)}]
    if dice.chance(0.5):
        infos.append(
            {
                "releaseDate": day(begin + 60),
                "unreleaseDate": day(begin + 64),
                "mcpReleaseN": dice.between(1, 9),
            }
        )
    if dice.chance(0.15):
        infos.append({"releaseDate": day(begin + 80), "unreleaseDateUnknown": True})
    return {"estimatedResultsFirstSubmitDate": day(begin), **found, "submissionInfos": infos}
