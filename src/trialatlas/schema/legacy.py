"""What the registry's classic site called the values of enums.

Old clients and old records still use these words. They are not published any more: the list is
our reading of the classic labels. A value without an entry had its own words, each with a capital.
"""

from __future__ import annotations

from typing import Final

from trialatlas.schema.model import Enum

_SAME_AS_LABEL: Final = frozenset({"Status", "ExpandedAccessStatus", "RecruitmentStatus"})
_SAME_AS_VALUE: Final = frozenset({"AgencyClass"})
_LOWER: Final = frozenset({"BrowseLeafRelevance", "ReferenceType"})
_GRANT: Final = {
    name: f"U.S. {name} Grant/Contract" for name in ("NIH", "FDA", "VA", "CDC", "AHRQ", "SAMHSA")
}
_NON_INFERIORITY: Final = "Non-Inferiority or Equivalence"
_WORDS: Final[dict[str, dict[str, str]]] = {
    "DateType": {"ESTIMATED": "Anticipated"},
    "EnrollmentType": {"ESTIMATED": "Anticipated"},
    "ViolationEventType": {
        "VIOLATION_IDENTIFIED": "Violation Identified by FDA",
        "CORRECTION_CONFIRMED": "Correction Confirmed by FDA",
        "PENALTY_IMPOSED": "Penalty Imposed by FDA",
        "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED": "Issues in letter addressed; confirmed by FDA.",
    },
    "Phase": {
        "NA": "Not Applicable",
        "EARLY_PHASE1": "Early Phase 1",
        **{f"PHASE{number}": f"Phase {number}" for number in range(1, 5)},
    },
    "SamplingMethod": {"NON_PROBABILITY_SAMPLE": "Non-Probability Sample"},
    "DesignAllocation": {"NON_RANDOMIZED": "Non-Randomized", "NA": "N/A"},
    "InterventionalAssignment": {
        "SINGLE_GROUP": "Single Group Assignment",
        "PARALLEL": "Parallel Assignment",
        "CROSSOVER": "Crossover Assignment",
        "FACTORIAL": "Factorial Assignment",
        "SEQUENTIAL": "Sequential Assignment",
    },
    "PrimaryPurpose": {"ECT": "Educational/Counseling/Training"},
    "ObservationalModel": {
        "CASE_CONTROL": "Case-Control",
        "CASE_ONLY": "Case-Only",
        "CASE_CROSSOVER": "Case-Crossover",
        "ECOLOGIC_OR_COMMUNITY": "Ecologic or Community",
        "FAMILY_BASED": "Family-Based",
    },
    "DesignTimePerspective": {"CROSS_SECTIONAL": "Cross-Sectional"},
    "BioSpecRetention": {
        "SAMPLES_WITH_DNA": "Samples With DNA",
        "SAMPLES_WITHOUT_DNA": "Samples Without DNA",
    },
    "DesignMasking": {"NONE": "None (Open Label)"},
    "IpdSharingInfoType": {
        "SAP": "Statistical Analysis Plan (SAP)",
        "ICF": "Informed Consent Form (ICF)",
        "CSR": "Clinical Study Report (CSR)",
    },
    "OrgStudyIdType": _GRANT,
    "SecondaryIdType": {
        **_GRANT,
        "OTHER_GRANT": "Other Grant/Funding Number",
        "EUDRACT_NUMBER": "EudraCT Number",
        "CTIS": "EU Trial (CTIS) Number",
        "REGISTRY": "Registry Identifier",
        "OTHER": "Other Identifier",
    },
    "ResponsiblePartyType": {"SPONSOR_INVESTIGATOR": "Sponsor-Investigator"},
    "ContactRole": {"SUB_INVESTIGATOR": "Sub-Investigator"},
    "OfficialRole": {"SUB_INVESTIGATOR": "Sub-Investigator"},
    "AgreementRestrictionType": {"LTE60": "LTE60", "GT60": "GT60", "OTHER": "OTHER"},
    "MeasureParam": {
        "COUNT_OF_PARTICIPANTS": "Count of Participants",
        "COUNT_OF_UNITS": "Count of Units",
    },
    "MeasureDispersionType": {
        "NA": "Not Applicable",
        "INTER_QUARTILE_RANGE": "Inter-Quartile Range",
        "CONFIDENCE_80": "80% Confidence Interval",
        "CONFIDENCE_90": "90% Confidence Interval",
        "CONFIDENCE_95": "95% Confidence Interval",
        "CONFIDENCE_975": "97.5% Confidence Interval",
        "CONFIDENCE_99": "99% Confidence Interval",
        "CONFIDENCE_OTHER": "Other Confidence Interval Level",
        "GEOMETRIC_COEFFICIENT": "Geometric Coefficient of Variation",
    },
    "OutcomeMeasureType": {"OTHER_PRE_SPECIFIED": "Other Pre-specified", "POST_HOC": "Post-Hoc"},
    "EventAssessment": {"NON_SYSTEMATIC_ASSESSMENT": "Non-systematic Assessment"},
    "AnalysisDispersionType": {"STANDARD_ERROR_OF_MEAN": "Standard Error of the Mean"},
    "ConfidenceIntervalNumSides": {"ONE_SIDED": "1-Sided", "TWO_SIDED": "2-Sided"},
    "NonInferiorityType": {
        "NON_INFERIORITY": "Non-Inferiority",
        "NON_INFERIORITY_OR_EQUIVALENCE": _NON_INFERIORITY,
        "SUPERIORITY_OR_OTHER": "Superiority or Other",
        "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": f"{_NON_INFERIORITY} (legacy)",
        "SUPERIORITY_OR_OTHER_LEGACY": "Superiority or Other (legacy)",
    },
}
_EXCEPTIONS: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("DateType", "ESTIMATED"): dict.fromkeys(
        (
            "StudyFirstPostDateType",
            "ResultsFirstPostDateType",
            "DispFirstPostDateType",
            "LastUpdatePostDateType",
            "FirstMCPPostDateType",
        ),
        "Estimate",
    ),
}


def legacy_value(enum: Enum, value: str) -> str:
    """The classic site's word for a value of an enum."""
    if enum.type in _SAME_AS_LABEL:
        return enum.label(value)
    if enum.type in _SAME_AS_VALUE:
        return value
    known = _WORDS.get(enum.type, {}).get(value)
    words = known or " ".join(word.capitalize() for word in value.split("_"))
    return words.lower() if enum.type in _LOWER else words


def legacy_exceptions(enum: Enum, value: str) -> dict[str, str]:
    """The pieces for which the classic site had another word for the value, with that word."""
    return dict(_EXCEPTIONS.get((enum.type, value), {}))
