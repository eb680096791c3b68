"""The table of rules behind `study.nothing`: which absence means what.

A rule names pieces and covers all that lies below them. The first rule that
holds decides, so what the record says itself stands first, then what follows
from the kind of study, then from other answers in the record. What no rule
covers was asked for by the registry and not provided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from trialatlas.study.dates import PartialDate
from trialatlas.study.record import Study

Test = Callable[[Study, dt.date | None], bool]

_DUE_AFTER = dt.timedelta(days=365)
"""Results are due a year after the primary completion date."""
_RESULTS = ("ResultsSection", "ResultsFirstSubmitDate", "ResultsFirstSubmitQCDate")
_POSTING = (*_RESULTS, "ResultsFirstPostDateStruct")


class Kind(Enum):
    """The five kinds. A number is printed for the first one only."""

    ZERO = "zero"
    NOT_APPLICABLE = "not-applicable"
    NOT_PROVIDED = "not-provided"
    CANNOT_APPLY = "cannot-apply"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Rule:
    """Absence at `pieces` (and below) is of this kind, for this reason, when `holds` says so."""

    kind: Kind
    pieces: tuple[str, ...]
    holds: Test
    reason: str = ""


def _any(_study: Study, _today: dt.date | None) -> bool:
    return True


def _is(piece: str, *wanted: object) -> Test:
    """The first value of the piece is one of these."""

    def test(study: Study, _today: dt.date | None) -> bool:
        return study.value(piece) in wanted

    return test


def _is_not(piece: str, *unwanted: object) -> Test:
    """The first value of the piece is none of these; having no value counts."""

    def test(study: Study, _today: dt.date | None) -> bool:
        return study.value(piece) not in unwanted

    return test


def _is_other(piece: str, *known: object) -> Test:
    """The piece has a value and it is none of these."""

    def test(study: Study, _today: dt.date | None) -> bool:
        value = study.value(piece)
        return value is not None and value not in known

    return test


def _has(piece: str) -> Test:
    def test(study: Study, _today: dt.date | None) -> bool:
        return bool(study.values(piece))

    return test


def _every(piece: str, wanted: str) -> Test:
    """The piece has values and all of them are this one."""

    def test(study: Study, _today: dt.date | None) -> bool:
        found = study.values(piece)
        return bool(found) and all(each == wanted for each in found)

    return test


def _not_due(study: Study, today: dt.date | None) -> bool:
    """Less than a year has gone by since the primary completion date, or it lies ahead."""
    if today is None:
        return False
    date = PartialDate.parse(study.text("PrimaryCompletionDate") or study.text("CompletionDate"))
    return date is not None and today <= date.last_day + _DUE_AFTER


_OBSERVATIONAL = _is("StudyType", "OBSERVATIONAL")
_INTERVENTIONAL = _is("StudyType", "INTERVENTIONAL")
_EXPANDED = _is("StudyType", "EXPANDED_ACCESS")
_OPEN = ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")
_SECTIONS = ("ProtocolSection", "ResultsSection", "DocumentSection")

_SAID_BY_THE_RECORD = (
    Rule(
        Kind.WITHHELD,
        _SECTIONS,
        _is("OverallStatus", "WITHHELD"),
        "the record is withheld from publication",
    ),
    Rule(
        Kind.WITHHELD,
        _SECTIONS,
        _is("DelayedPosting", True, "true", "Yes"),
        "publication is delayed until the device is approved or cleared",
    ),
    Rule(
        Kind.WITHHELD,
        _POSTING,
        _is("ResultsWaived", True, "true", "Yes"),
        "the duty to submit results was waived",
    ),
    Rule(
        Kind.WITHHELD,
        ("ResultsSection", "ResultsFirstPostDateStruct"),
        _has("UnpostedEvent"),
        "results were submitted and are not posted yet",
    ),
    Rule(
        Kind.WITHHELD,
        _POSTING,
        lambda study, today: (
            _has("DispFirstSubmitDate")(study, today)
            and not _has("ResultsFirstSubmitDate")(study, today)
        ),
        "the sponsor filed for a delay of the results",
    ),
    Rule(
        Kind.WITHHELD,
        (
            "OutcomeMeasureParamType",
            "OutcomeMeasureDispersionType",
            "OutcomeMeasureUnitOfMeasure",
            "OutcomeMeasurePopulationDescription",
            "OutcomeMeasureCalculatePct",
            "OutcomeMeasureTypeUnitsAnalyzed",
            "OutcomeMeasureDenomUnitsSelected",
            "OutcomeGroup",
            "OutcomeDenom",
            "OutcomeClass",
            "OutcomeAnalysis",
        ),
        _every("OutcomeMeasureReportingStatus", "NOT_POSTED"),
        "the outcomes are not posted yet",
    ),
)
_NO_RESULTS_DUE = (
    Rule(Kind.CANNOT_APPLY, _POSTING, _EXPANDED, "expanded access has no results to report"),
    Rule(
        Kind.CANNOT_APPLY,
        _POSTING,
        _is("OverallStatus", "WITHDRAWN"),
        "the study was withdrawn before anyone took part",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        _POSTING,
        lambda study, _today: (
            not study.value("HasResults")
            and study.value("OverallStatus") not in ("COMPLETED", "TERMINATED", "UNKNOWN", None)
        ),
        "no results are due while the study is under way",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        _POSTING,
        lambda study, today: not study.value("HasResults") and _not_due(study, today),
        "results are due a year after the primary completion date",
    ),
    Rule(
        Kind.NOT_PROVIDED,
        _POSTING,
        lambda study, _today: not study.value("HasResults"),
        "no results have been posted",
    ),
    Rule(
        Kind.NOT_PROVIDED,
        ("ResultsSection",),
        lambda study, _today: not study.values("ResultsSection"),
        "results are posted at the registry, but this copy of the record came without them",
    ),
)
_BY_TYPE_OF_STUDY = (
    Rule(Kind.CANNOT_APPLY, ("Phase",), _OBSERVATIONAL, "observational studies have no phase"),
    Rule(
        Kind.CANNOT_APPLY,
        (
            "DesignAllocation",
            "DesignInterventionModel",
            "DesignInterventionModelDescription",
            "DesignPrimaryPurpose",
            "DesignMaskingInfo",
            "ArmGroupType",
        ),
        _OBSERVATIONAL,
        "asked of interventional studies only",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        (
            "DesignObservationalModel",
            "DesignTimePerspective",
            "BioSpec",
            "PatientRegistry",
            "TargetDuration",
            "StudyPopulation",
            "SamplingMethod",
        ),
        _is("StudyType", "INTERVENTIONAL", "EXPANDED_ACCESS"),
        "asked of observational studies only",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("TargetDuration",),
        lambda study, _today: not study.value("PatientRegistry"),
        "asked of patient registries only",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("ExpandedAccessTypes", "NPtrsToThisExpAccNCTId"),
        _is("StudyType", "INTERVENTIONAL", "OBSERVATIONAL"),
        "this is not an expanded access record",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        (
            "Phase",
            "DesignInfo",
            "EnrollmentInfo",
            "ArmGroup",
            "InterventionArmGroupLabel",
            "OutcomesModule",
            "IPDSharingStatementModule",
            "StartDateStruct",
            "PrimaryCompletionDateStruct",
            "CompletionDateStruct",
            "ExpandedAccessInfo",
            "HealthyVolunteers",
            "OversightHasDMC",
            "DocumentSection",
        ),
        _EXPANDED,
        "expanded access gives a treatment outside of a study",
    ),
)
_BY_OTHER_ANSWERS = (
    Rule(
        Kind.CANNOT_APPLY,
        ("DesignWhoMasked", "DesignMaskingDescription"),
        _is("DesignMasking", "NONE"),
        "nobody is masked in an open study",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("WhyStopped",),
        _is_not("OverallStatus", "SUSPENDED", "TERMINATED", "WITHDRAWN"),
        "the study was not stopped early",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("LastKnownStatus",),
        _is_not("OverallStatus", "UNKNOWN"),
        "the status is known",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("ExpandedAccessNCTId", "ExpandedAccessStatusForNCTId"),
        _is("HasExpandedAccess", False),
        "there is no expanded access",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("GenderBased", "GenderDescription"),
        _is("Sex", "ALL"),
        "people of all sexes may take part",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("GenderDescription",),
        _is("GenderBased", False),
        "eligibility is not based on gender",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        (
            "IPDSharingInfoType",
            "IPDSharingTimeFrame",
            "IPDSharingAccessCriteria",
            "IPDSharingURL",
        ),
        _is("IPDSharing", "NO", "UNDECIDED"),
        "no plan to share participants' data is stated",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        (
            "ResponsiblePartyInvestigatorFullName",
            "ResponsiblePartyInvestigatorTitle",
            "ResponsiblePartyInvestigatorAffiliation",
        ),
        _is("ResponsiblePartyType", "SPONSOR"),
        "the sponsor is the responsible party",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("ResponsiblePartyOldNameTitle", "ResponsiblePartyOldOrganization"),
        _has("ResponsiblePartyType"),
        "only records from before 2011 name it so",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("IsUnapprovedDevice", "IsPPSD"),
        _is("IsFDARegulatedDevice", False),
        "no device under FDA regulation is studied",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("CentralContact", "LocationContact", "LocationStatus"),
        _is_other("OverallStatus", *_OPEN),
        "given only while people can join",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("OutcomeMeasureAnticipatedPostingDate",),
        _every("OutcomeMeasureReportingStatus", "POSTED"),
        "all outcomes are posted",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("AgreementRestrictionType", "AgreementRestrictiveAgreement", "AgreementOtherDetails"),
        _is("AgreementPISponsorEmployee", True),
        "the investigators are employed by the sponsor",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("BioSpecDescription",),
        _is("BioSpecRetention", "NONE_RETAINED"),
        "no samples are kept",
    ),
)
_ONLY_WHERE_IT_HAPPENED = (
    Rule(
        Kind.CANNOT_APPLY,
        ("DispFirstSubmitDate", "DispFirstSubmitQCDate", "DispFirstPostDateStruct"),
        _any,
        "no delay of the results was filed for",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("DelayedPosting", "ResultsWaived", "IsPPSD", "FDAAA801Violation"),
        _any,
        "recorded only where it is so",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("ViolationAnnotation",),
        _any,
        "no violation has been recorded",
    ),
    Rule(
        Kind.CANNOT_APPLY,
        ("AnnotationSection", "SubmissionTracking"),
        _any,
        "no submitted results wait to be posted",
    ),
    Rule(Kind.CANNOT_APPLY, ("NCTIdAlias",), _any, "the study has one number only"),
    Rule(Kind.CANNOT_APPLY, ("Retraction",), _any, "no cited article was retracted"),
    Rule(Kind.CANNOT_APPLY, ("RemovedCountry",), _any, "no country was removed"),
    Rule(
        Kind.CANNOT_APPLY,
        ("ConditionBrowseModule", "InterventionBrowseModule"),
        _any,
        "the registry matched no MeSH term here",
    ),
)

RULES: tuple[Rule, ...] = (
    *_SAID_BY_THE_RECORD,
    *_NO_RESULTS_DUE,
    *_BY_TYPE_OF_STUDY,
    *_BY_OTHER_ANSWERS,
    *_ONLY_WHERE_IT_HAPPENED,
)
"""All rules, the first that holds decides."""
