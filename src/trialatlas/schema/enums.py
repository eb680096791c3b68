"""Enums: every value the registry uses, with a plain label.

Source of the values: the registry's OpenAPI document, API 2.0.5.
"""

from trialatlas.schema.model import Enum, EnumValue

ENUMS: tuple[Enum, ...] = (
    Enum(
        "Status",
        (
            EnumValue("ACTIVE_NOT_RECRUITING", "Active not recruiting"),
            EnumValue("COMPLETED", "Completed"),
            EnumValue("ENROLLING_BY_INVITATION", "Enrolling by invitation"),
            EnumValue("NOT_YET_RECRUITING", "Not yet recruiting"),
            EnumValue("RECRUITING", "Recruiting"),
            EnumValue("SUSPENDED", "Suspended"),
            EnumValue("TERMINATED", "Terminated"),
            EnumValue("WITHDRAWN", "Withdrawn"),
            EnumValue("AVAILABLE", "Available"),
            EnumValue("NO_LONGER_AVAILABLE", "No longer available"),
            EnumValue("TEMPORARILY_NOT_AVAILABLE", "Temporarily not available"),
            EnumValue("APPROVED_FOR_MARKETING", "Approved for marketing"),
            EnumValue("WITHHELD", "Withheld"),
            EnumValue("UNKNOWN", "Unknown"),
        ),
    ),
    Enum(
        "StudyType",
        (
            EnumValue("EXPANDED_ACCESS", "Expanded access"),
            EnumValue("INTERVENTIONAL", "Interventional"),
            EnumValue("OBSERVATIONAL", "Observational"),
        ),
    ),
    Enum(
        "Phase",
        (
            EnumValue("NA", "Na"),
            EnumValue("EARLY_PHASE1", "Early phase1"),
            EnumValue("PHASE1", "Phase1"),
            EnumValue("PHASE2", "Phase2"),
            EnumValue("PHASE3", "Phase3"),
            EnumValue("PHASE4", "Phase4"),
        ),
    ),
    Enum(
        "Sex",
        (
            EnumValue("FEMALE", "Female"),
            EnumValue("MALE", "Male"),
            EnumValue("ALL", "All"),
        ),
    ),
    Enum(
        "StandardAge",
        (
            EnumValue("CHILD", "Child"),
            EnumValue("ADULT", "Adult"),
            EnumValue("OLDER_ADULT", "Older adult"),
        ),
    ),
    Enum(
        "SamplingMethod",
        (
            EnumValue("PROBABILITY_SAMPLE", "Probability sample"),
            EnumValue("NON_PROBABILITY_SAMPLE", "Non probability sample"),
        ),
    ),
    Enum(
        "IpdSharing",
        (
            EnumValue("YES", "Yes"),
            EnumValue("NO", "No"),
            EnumValue("UNDECIDED", "Undecided"),
        ),
    ),
    Enum(
        "IpdSharingInfoType",
        (
            EnumValue("STUDY_PROTOCOL", "Study protocol"),
            EnumValue("SAP", "Sap"),
            EnumValue("ICF", "Icf"),
            EnumValue("CSR", "Csr"),
            EnumValue("ANALYTIC_CODE", "Analytic code"),
        ),
    ),
    Enum(
        "OrgStudyIdType",
        (
            EnumValue("NIH", "Nih"),
            EnumValue("FDA", "Fda"),
            EnumValue("VA", "Va"),
            EnumValue("CDC", "Cdc"),
            EnumValue("AHRQ", "Ahrq"),
            EnumValue("SAMHSA", "Samhsa"),
        ),
    ),
    Enum(
        "SecondaryIdType",
        (
            EnumValue("NIH", "Nih"),
            EnumValue("FDA", "Fda"),
            EnumValue("VA", "Va"),
            EnumValue("CDC", "Cdc"),
            EnumValue("AHRQ", "Ahrq"),
            EnumValue("SAMHSA", "Samhsa"),
            EnumValue("OTHER_GRANT", "Other grant"),
            EnumValue("EUDRACT_NUMBER", "Eudract number"),
            EnumValue("CTIS", "Ctis"),
            EnumValue("REGISTRY", "Registry"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "AgencyClass",
        (
            EnumValue("NIH", "Nih"),
            EnumValue("FED", "Fed"),
            EnumValue("OTHER_GOV", "Other gov"),
            EnumValue("INDIV", "Indiv"),
            EnumValue("INDUSTRY", "Industry"),
            EnumValue("NETWORK", "Network"),
            EnumValue("AMBIG", "Ambig"),
            EnumValue("OTHER", "Other"),
            EnumValue("UNKNOWN", "Unknown"),
        ),
    ),
    Enum(
        "ExpandedAccessStatus",
        (
            EnumValue("AVAILABLE", "Available"),
            EnumValue("NO_LONGER_AVAILABLE", "No longer available"),
            EnumValue("TEMPORARILY_NOT_AVAILABLE", "Temporarily not available"),
            EnumValue("APPROVED_FOR_MARKETING", "Approved for marketing"),
        ),
    ),
    Enum(
        "DateType",
        (
            EnumValue("ACTUAL", "Actual"),
            EnumValue("ESTIMATED", "Estimated"),
        ),
    ),
    Enum(
        "ResponsiblePartyType",
        (
            EnumValue("SPONSOR", "Sponsor"),
            EnumValue("PRINCIPAL_INVESTIGATOR", "Principal investigator"),
            EnumValue("SPONSOR_INVESTIGATOR", "Sponsor investigator"),
        ),
    ),
    Enum(
        "DesignAllocation",
        (
            EnumValue("RANDOMIZED", "Randomized"),
            EnumValue("NON_RANDOMIZED", "Non randomized"),
            EnumValue("NA", "Na"),
        ),
    ),
    Enum(
        "InterventionalAssignment",
        (
            EnumValue("SINGLE_GROUP", "Single group"),
            EnumValue("PARALLEL", "Parallel"),
            EnumValue("CROSSOVER", "Crossover"),
            EnumValue("FACTORIAL", "Factorial"),
            EnumValue("SEQUENTIAL", "Sequential"),
        ),
    ),
    Enum(
        "PrimaryPurpose",
        (
            EnumValue("TREATMENT", "Treatment"),
            EnumValue("PREVENTION", "Prevention"),
            EnumValue("DIAGNOSTIC", "Diagnostic"),
            EnumValue("ECT", "Ect"),
            EnumValue("SUPPORTIVE_CARE", "Supportive care"),
            EnumValue("SCREENING", "Screening"),
            EnumValue("HEALTH_SERVICES_RESEARCH", "Health services research"),
            EnumValue("BASIC_SCIENCE", "Basic science"),
            EnumValue("DEVICE_FEASIBILITY", "Device feasibility"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "ObservationalModel",
        (
            EnumValue("COHORT", "Cohort"),
            EnumValue("CASE_CONTROL", "Case control"),
            EnumValue("CASE_ONLY", "Case only"),
            EnumValue("CASE_CROSSOVER", "Case crossover"),
            EnumValue("ECOLOGIC_OR_COMMUNITY", "Ecologic or community"),
            EnumValue("FAMILY_BASED", "Family based"),
            EnumValue("DEFINED_POPULATION", "Defined population"),
            EnumValue("NATURAL_HISTORY", "Natural history"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "DesignTimePerspective",
        (
            EnumValue("RETROSPECTIVE", "Retrospective"),
            EnumValue("PROSPECTIVE", "Prospective"),
            EnumValue("CROSS_SECTIONAL", "Cross sectional"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "BioSpecRetention",
        (
            EnumValue("NONE_RETAINED", "None retained"),
            EnumValue("SAMPLES_WITH_DNA", "Samples with dna"),
            EnumValue("SAMPLES_WITHOUT_DNA", "Samples without dna"),
        ),
    ),
    Enum(
        "EnrollmentType",
        (
            EnumValue("ACTUAL", "Actual"),
            EnumValue("ESTIMATED", "Estimated"),
        ),
    ),
    Enum(
        "ArmGroupType",
        (
            EnumValue("EXPERIMENTAL", "Experimental"),
            EnumValue("ACTIVE_COMPARATOR", "Active comparator"),
            EnumValue("PLACEBO_COMPARATOR", "Placebo comparator"),
            EnumValue("SHAM_COMPARATOR", "Sham comparator"),
            EnumValue("NO_INTERVENTION", "No intervention"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "InterventionType",
        (
            EnumValue("BEHAVIORAL", "Behavioral"),
            EnumValue("BIOLOGICAL", "Biological"),
            EnumValue("COMBINATION_PRODUCT", "Combination product"),
            EnumValue("DEVICE", "Device"),
            EnumValue("DIAGNOSTIC_TEST", "Diagnostic test"),
            EnumValue("DIETARY_SUPPLEMENT", "Dietary supplement"),
            EnumValue("DRUG", "Drug"),
            EnumValue("GENETIC", "Genetic"),
            EnumValue("PROCEDURE", "Procedure"),
            EnumValue("RADIATION", "Radiation"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "ContactRole",
        (
            EnumValue("STUDY_CHAIR", "Study chair"),
            EnumValue("STUDY_DIRECTOR", "Study director"),
            EnumValue("PRINCIPAL_INVESTIGATOR", "Principal investigator"),
            EnumValue("SUB_INVESTIGATOR", "Sub investigator"),
            EnumValue("CONTACT", "Contact"),
        ),
    ),
    Enum(
        "OfficialRole",
        (
            EnumValue("STUDY_CHAIR", "Study chair"),
            EnumValue("STUDY_DIRECTOR", "Study director"),
            EnumValue("PRINCIPAL_INVESTIGATOR", "Principal investigator"),
            EnumValue("SUB_INVESTIGATOR", "Sub investigator"),
        ),
    ),
    Enum(
        "RecruitmentStatus",
        (
            EnumValue("ACTIVE_NOT_RECRUITING", "Active not recruiting"),
            EnumValue("COMPLETED", "Completed"),
            EnumValue("ENROLLING_BY_INVITATION", "Enrolling by invitation"),
            EnumValue("NOT_YET_RECRUITING", "Not yet recruiting"),
            EnumValue("RECRUITING", "Recruiting"),
            EnumValue("SUSPENDED", "Suspended"),
            EnumValue("TERMINATED", "Terminated"),
            EnumValue("WITHDRAWN", "Withdrawn"),
            EnumValue("AVAILABLE", "Available"),
        ),
    ),
    Enum(
        "ReferenceType",
        (
            EnumValue("BACKGROUND", "Background"),
            EnumValue("RESULT", "Result"),
            EnumValue("DERIVED", "Derived"),
        ),
    ),
    Enum(
        "MeasureParam",
        (
            EnumValue("GEOMETRIC_MEAN", "Geometric mean"),
            EnumValue("GEOMETRIC_LEAST_SQUARES_MEAN", "Geometric least squares mean"),
            EnumValue("LEAST_SQUARES_MEAN", "Least squares mean"),
            EnumValue("LOG_MEAN", "Log mean"),
            EnumValue("MEAN", "Mean"),
            EnumValue("MEDIAN", "Median"),
            EnumValue("NUMBER", "Number"),
            EnumValue("COUNT_OF_PARTICIPANTS", "Count of participants"),
            EnumValue("COUNT_OF_UNITS", "Count of units"),
        ),
    ),
    Enum(
        "MeasureDispersionType",
        (
            EnumValue("NA", "Na"),
            EnumValue("STANDARD_DEVIATION", "Standard deviation"),
            EnumValue("STANDARD_ERROR", "Standard error"),
            EnumValue("INTER_QUARTILE_RANGE", "Inter quartile range"),
            EnumValue("FULL_RANGE", "Full range"),
            EnumValue("CONFIDENCE_80", "Confidence 80"),
            EnumValue("CONFIDENCE_90", "Confidence 90"),
            EnumValue("CONFIDENCE_95", "Confidence 95"),
            EnumValue("CONFIDENCE_975", "Confidence 975"),
            EnumValue("CONFIDENCE_99", "Confidence 99"),
            EnumValue("CONFIDENCE_OTHER", "Confidence other"),
            EnumValue("GEOMETRIC_COEFFICIENT", "Geometric coefficient"),
        ),
    ),
    Enum(
        "OutcomeMeasureType",
        (
            EnumValue("PRIMARY", "Primary"),
            EnumValue("SECONDARY", "Secondary"),
            EnumValue("OTHER_PRE_SPECIFIED", "Other pre specified"),
            EnumValue("POST_HOC", "Post hoc"),
        ),
    ),
    Enum(
        "ReportingStatus",
        (
            EnumValue("NOT_POSTED", "Not posted"),
            EnumValue("POSTED", "Posted"),
        ),
    ),
    Enum(
        "EventAssessment",
        (
            EnumValue("NON_SYSTEMATIC_ASSESSMENT", "Non systematic assessment"),
            EnumValue("SYSTEMATIC_ASSESSMENT", "Systematic assessment"),
        ),
    ),
    Enum(
        "AgreementRestrictionType",
        (
            EnumValue("LTE60", "Lte60"),
            EnumValue("GT60", "Gt60"),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "BrowseLeafRelevance",
        (
            EnumValue("LOW", "Low"),
            EnumValue("HIGH", "High"),
        ),
    ),
    Enum(
        "DesignMasking",
        (
            EnumValue("NONE", "None"),
            EnumValue("SINGLE", "Single"),
            EnumValue("DOUBLE", "Double"),
            EnumValue("TRIPLE", "Triple"),
            EnumValue("QUADRUPLE", "Quadruple"),
        ),
    ),
    Enum(
        "WhoMasked",
        (
            EnumValue("PARTICIPANT", "Participant"),
            EnumValue("CARE_PROVIDER", "Care provider"),
            EnumValue("INVESTIGATOR", "Investigator"),
            EnumValue("OUTCOMES_ASSESSOR", "Outcomes assessor"),
        ),
    ),
    Enum(
        "AnalysisDispersionType",
        (
            EnumValue("STANDARD_DEVIATION", "Standard deviation"),
            EnumValue("STANDARD_ERROR_OF_MEAN", "Standard error of mean"),
        ),
    ),
    Enum(
        "ConfidenceIntervalNumSides",
        (
            EnumValue("ONE_SIDED", "One sided"),
            EnumValue("TWO_SIDED", "Two sided"),
        ),
    ),
    Enum(
        "NonInferiorityType",
        (
            EnumValue("SUPERIORITY", "Superiority"),
            EnumValue("NON_INFERIORITY", "Non inferiority"),
            EnumValue("EQUIVALENCE", "Equivalence"),
            EnumValue("OTHER", "Other"),
            EnumValue("NON_INFERIORITY_OR_EQUIVALENCE", "Non inferiority or equivalence"),
            EnumValue("SUPERIORITY_OR_OTHER", "Superiority or other"),
            EnumValue(
                "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY", "Non inferiority or equivalence legacy"
            ),
            EnumValue("SUPERIORITY_OR_OTHER_LEGACY", "Superiority or other legacy"),
        ),
    ),
    Enum(
        "UnpostedEventType",
        (
            EnumValue("RESET", "Reset"),
            EnumValue("RELEASE", "Release"),
            EnumValue("UNRELEASE", "Unrelease"),
        ),
    ),
    Enum(
        "ViolationEventType",
        (
            EnumValue("VIOLATION_IDENTIFIED", "Violation identified"),
            EnumValue("CORRECTION_CONFIRMED", "Correction confirmed"),
            EnumValue("PENALTY_IMPOSED", "Penalty imposed"),
            EnumValue(
                "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED", "Issues in letter addressed confirmed"
            ),
        ),
    ),
)
