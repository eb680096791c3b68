"""The protocol modules that are short records: identification, status, sponsors, oversight, design.

Longer ones have files of their own: `arms`, `prose`, `eligibility`, `sites`, `references`.
"""

from __future__ import annotations

from datetime import date

from trialatlas.sample import people
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.interventions import Treatment
from trialatlas.sample.plan import FIRST_NUMBER, Plan
from trialatlas.sample.prose import titles
from trialatlas.sample.timeline import TODAY, day, milestone, month, posting

Record = dict[str, object]

_ID_FORMS = ("TA-{}-{:03d}", "{}{:04d}", "IRB-{}-{:04d}", "{}/{:03d}", "SAMPLE {}-{:02d}")
_STOPPED = {
    "TERMINATED": (
        "Slow accrual",
        "Sponsor decision, no safety concern",
        "Interim analysis showed futility",
        "Loss of funding",
        "Principal investigator left the institution",
        "Safety: more infections than expected with {drug}",
    ),
    "WITHDRAWN": (
        "No participants enrolled",
        "Funding was not granted",
        "The supplier stopped making {drug}",
        "Replaced by a larger study",
    ),
    "SUSPENDED": ("Recruitment paused while the protocol is amended", "Shortage of {drug}"),
}
_LAST_KNOWN = Shares(
    {
        "RECRUITING": 62,
        "NOT_YET_RECRUITING": 24,
        "ACTIVE_NOT_RECRUITING": 9,
        "ENROLLING_BY_INVITATION": 5,
    }
)
_SECONDARY = (
    ("NIH", "R01XX{:06d}", "", "https://example.org/grant/{}"),
    ("EUDRACT_NUMBER", "20{:02d}-{:06d}-00", "", ""),
    ("CTIS", "2024-5{:05d}-00-00", "", ""),
    ("REGISTRY", "SAMPLEREG{:06d}", "Sample Registry", ""),
    ("OTHER_GRANT", "G-{:05d}", "Fund of the Sample Union", ""),
    ("OTHER", "S{:05d}", "Ethics committee", ""),
    ("FDA", "IND {:06d}", "", ""),
    ("", "X{:05d}", "", ""),
)
_PARTY_TYPES_KNOWN = date(2011, 1, 1).toordinal()
"""Before this a responsible party was a name in free text."""
_PARTIES = Shares({"SPONSOR": 64, "PRINCIPAL_INVESTIGATOR": 29, "SPONSOR_INVESTIGATOR": 7})
_OBSERVATIONAL = Shares(
    {
        "COHORT": 66,
        "CASE_ONLY": 10,
        "CASE_CONTROL": 10,
        "OTHER": 8,
        "ECOLOGIC_OR_COMMUNITY": 2,
        "CASE_CROSSOVER": 2,
        "FAMILY_BASED": 1,
        "DEFINED_POPULATION": 0.5,
        "NATURAL_HISTORY": 0.5,
    }
)
_PERSPECTIVES = Shares({"PROSPECTIVE": 68, "RETROSPECTIVE": 18, "CROSS_SECTIONAL": 11, "OTHER": 3})
_DURATIONS = (
    "1 Year",
    "6 Months",
    "2 Years",
    "5 Years",
    "12 Weeks",
    "30 Days",
    "10 Years",
    "1 Day",
)
_MASKED = ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")
_MASKED_COUNT = {"SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}
_ACCESS_PROGRAMME = FIRST_NUMBER + 59
"""The number of a sample study that is an expanded access programme for every seed."""
_DRUG_PURPOSES = Shares({"TREATMENT": 86, "PREVENTION": 7, "BASIC_SCIENCE": 5, "DIAGNOSTIC": 2})
_VACCINE_PURPOSES = Shares({"PREVENTION": 92, "TREATMENT": 8})
_MODEL_NOTES = (
    "Participants are allocated at random to one of the arms and stay in it.",
    "Cohorts of three to six follow each other; the next one opens after review of safety.",
    "Each participant gets both treatments, with a washout of two weeks in between.",
)
_MASKING_NOTES = (
    "Capsules look and taste alike; the pharmacist alone knows the allocation.",
    "The assessor of outcomes does not take part in treatment.",
)
_RETENTIONS = Shares({"SAMPLES_WITH_DNA": 55, "SAMPLES_WITHOUT_DNA": 33, "NONE_RETAINED": 12})


def identification_module(plan: Plan) -> Record:
    """Ids, titles, organisation."""
    dice = plan.dice
    brief, official = titles(plan)
    year = day(plan.line.submitted)[:4]
    org_id: Record = {"id": dice.one(_ID_FORMS).format(year, dice.between(1, 999))}
    if plan.sponsor.kind == "NIH" or (dice.chance(0.008) and plan.sponsor.kind != "INDUSTRY"):
        org_id |= {"type": "NIH", "link": "https://example.org/project/1"}
    found: Record = {"nctId": plan.nct_id, "orgStudyIdInfo": org_id}
    if dice.chance(0.17):
        found["secondaryIdInfos"] = _secondary_ids(dice)
    found["organization"] = {"fullName": plan.sponsor.name, "class": plan.sponsor.kind}
    found["briefTitle"] = brief
    if dice.chance(0.97):
        found["officialTitle"] = official
    if dice.chance(0.26):
        found["acronym"] = _acronym(dice, brief)
    return found


def _secondary_ids(dice: Dice) -> list[Record]:
    found: list[Record] = []
    for kind, form, domain, link in dice.some(
        _SECONDARY, 4 if dice.generous else dice.between(1, 3)
    ):
        each: Record = {"id": form.format(dice.between(10, 99), dice.between(100, 99999))}
        if kind:
            each["type"] = kind
        if domain:
            each["domain"] = domain
        if link or (dice.generous and "link" not in each):
            each["link"] = "https://example.org/grant/" + str(each["id"]).replace(" ", "")
        found.append(each)
    return found


def _acronym(dice: Dice, text: str) -> str:
    letters = "".join(word[0] for word in text.split() if word[0].isalpha()).upper()
    return letters[:6] + dice.one(("", "", "-1", "-2", "-TRIAL"))


def status_module(plan: Plan) -> Record:
    """Status and every date, in the registry's order."""
    dice, line, status = plan.dice, plan.line, plan.status
    found: Record = {
        "statusVerifiedDate": month(line.updated),
        "overallStatus": status,
    }
    if status == "UNKNOWN":
        found["lastKnownStatus"] = dice.drawn(_LAST_KNOWN)
    if status == "WITHHELD":
        found["delayedPosting"] = True
    if status in _STOPPED:
        found["whyStopped"] = plan.say(dice.one(_STOPPED[status]))
    if plan.kind != "EXPANDED_ACCESS":
        found["expandedAccessInfo"] = _expanded_access(plan)
        if dice.chance(0.995):
            found["startDateStruct"] = milestone(line.start)
        if status != "WITHHELD":
            found["primaryCompletionDateStruct"] = _ending(plan, line.primary)
            found["completionDateStruct"] = _ending(plan, line.end)
    found["studyFirstSubmitDate"] = day(line.submitted)
    found["studyFirstSubmitQcDate"] = day(line.checked)
    found["studyFirstPostDateStruct"] = posting(line.posted)
    if plan.results:
        found["resultsFirstSubmitDate"] = day(line.results)
        found["resultsFirstSubmitQcDate"] = day(line.results_checked)
        found["resultsFirstPostDateStruct"] = posting(line.results_posted)
    elif status == "COMPLETED" and (dice.chance(0.01) or dice.generous):
        found["resultsWaived"] = True
    if plan.certified:
        found["dispFirstSubmitDate"] = day(line.certified)
        found["dispFirstSubmitQcDate"] = day(line.certified)
        found["dispFirstPostDateStruct"] = posting(min(line.certified + 4, TODAY))
    found["lastUpdateSubmitDate"] = day(line.updated)
    found["lastUpdatePostDateStruct"] = posting(line.update_posted)
    return found


def _ending(plan: Plan, ordinal: int) -> Record:
    """An unknown status means that the end was expected, and nobody said that it came."""
    return dict(milestone(ordinal, anticipated=plan.status == "UNKNOWN"))


def _expanded_access(plan: Plan) -> Record:
    dice = plan.dice
    if not plan.drug or not dice.chance(0.012):
        return {"hasExpandedAccess": False}
    return {
        "hasExpandedAccess": True,
        "nctId": f"NCT{_ACCESS_PROGRAMME}",
        "statusForNctId": dice.one(("AVAILABLE", "NO_LONGER_AVAILABLE", "APPROVED_FOR_MARKETING")),
    }


def sponsor_collaborators_module(plan: Plan) -> Record:
    """Responsible party, lead sponsor, collaborators."""
    dice = plan.dice
    found: Record = {}
    if plan.line.submitted < _PARTY_TYPES_KNOWN and dice.happens(0.3):
        found["responsibleParty"] = {
            "oldNameTitle": f"{plan.investigator}, {people.title(dice)}",
            "oldOrganization": plan.sponsor.name,
        }
    elif dice.chance(0.98):
        found["responsibleParty"] = _party(plan)
    found["leadSponsor"] = plan.sponsor.record()
    if dice.chance(0.34):
        kinds = [dice.drawn(people.COLLABORATOR_CLASSES) for _ in range(dice.between(1, 3))]
        found["collaborators"] = [people.sponsor(dice, kind).record() for kind in kinds]
    return found


def _party(plan: Plan) -> Record:
    dice = plan.dice
    kind = dice.drawn(_PARTIES)
    if kind == "SPONSOR" and not dice.generous:
        return {"type": kind}
    return {
        "type": kind if kind != "SPONSOR" else "PRINCIPAL_INVESTIGATOR",
        "investigatorFullName": plan.investigator,
        "investigatorTitle": people.title(dice),
        "investigatorAffiliation": plan.sponsor.name,
    }


def oversight_module(plan: Plan) -> Record:
    """Committee, and what the FDA regulates."""
    dice = plan.dice
    found: Record = {}
    if dice.chance(0.84):
        found["oversightHasDmc"] = dice.happens(0.55 if plan.controlled_by else 0.25)
    if dice.chance(0.8):
        device = plan.tried.type == "DEVICE" or dice.generous
        found["isFdaRegulatedDrug"] = bool(plan.drug) and dice.happens(0.5)
        found["isFdaRegulatedDevice"] = device and dice.happens(0.4)
        if device and dice.chance(0.35):
            found["isUnapprovedDevice"] = True
        if device and dice.chance(0.06):
            found["isPpsd"] = True
        if dice.chance(0.22):
            found["isUsExport"] = dice.happens(0.2)
    if plan.status == "COMPLETED" and dice.chance(0.004):
        found["fdaaa801Violation"] = True
    return found


def conditions_module(plan: Plan) -> Record:
    """Conditions and keywords. One keyword says that the study is a sample."""
    dice, condition = plan.dice, plan.condition
    names = [plan.named]
    if dice.happens(0.4):
        names += [each for each in dice.some(condition.variants, 2) if each != plan.named]
    if dice.happens(0.2) and condition.name not in names:
        names.append(condition.name)
    found: Record = {"conditions": names}
    if dice.chance(0.64):
        words = dice.some(condition.also, dice.between(1, 4))
        if plan.drug and dice.happens(0.4):
            words.append(plan.drug.name)
        found["keywords"] = [*words, "fictitious sample record"]
    return found


def design_module(plan: Plan) -> Record:
    """Type of study and all that follows from it."""
    dice = plan.dice
    found: Record = {"studyType": plan.kind}
    if plan.kind == "EXPANDED_ACCESS":
        found["nPtrsToThisExpAccNctId"] = dice.between(0, 3)
        kinds = ("individual", "intermediate", "treatment")
        chosen = kinds if dice.generous else (dice.one(kinds),)
        found["expandedAccessTypes"] = dict.fromkeys(chosen, True)
        return found
    if plan.kind == "INTERVENTIONAL":
        found["phases"] = list(plan.phases)
        found["designInfo"] = _interventional(plan)
    else:
        registry = dice.chance(0.15)
        found["patientRegistry"] = registry
        if registry:
            found["targetDuration"] = dice.one(_DURATIONS)
        found["designInfo"] = {
            "observationalModel": dice.drawn(_OBSERVATIONAL),
            "timePerspective": dice.drawn(_PERSPECTIVES),
        }
        if dice.chance(0.24):
            found["bioSpec"] = {
                "retention": dice.drawn(_RETENTIONS),
                "description": "Serum, plasma and whole blood; tissue where surgery is done.",
            }
    actual = plan.status in {"COMPLETED", "TERMINATED", "WITHDRAWN"}
    expected = "ACTUAL" if actual or (plan.status == "ACTIVE_NOT_RECRUITING") else "ESTIMATED"
    found["enrollmentInfo"] = {"count": plan.size, "type": expected}
    return found


def _interventional(plan: Plan) -> Record:
    dice = plan.dice
    randomised = len(plan.arms) > 1 and (bool(plan.controlled_by) or dice.happens(0.3))
    found: Record = {
        "allocation": "NA"
        if len(plan.arms) == 1
        else "RANDOMIZED"
        if randomised
        else "NON_RANDOMIZED",
        "interventionModel": plan.model,
    }
    if dice.chance(0.17):
        found["interventionModelDescription"] = dice.one(_MODEL_NOTES)
    found["primaryPurpose"] = _purpose(plan)
    masking: Record = {"masking": plan.masking}
    if plan.masking != "NONE":
        if dice.chance(0.25):
            masking["maskingDescription"] = dice.one(_MASKING_NOTES)
        masking["whoMasked"] = dice.some(_MASKED, _MASKED_COUNT[plan.masking])
    found["maskingInfo"] = masking
    return found


def _purpose(plan: Plan) -> str:
    if isinstance(plan.tried, Treatment):
        return plan.tried.purpose
    vaccine = plan.tried.of.ending == "vax"
    return plan.dice.drawn(_VACCINE_PURPOSES if vaccine else _DRUG_PURPOSES)
