"""Enums of people, organizations, ids and sharing: who stands behind a study."""

from trialatlas.schema.model import Enum, EnumValue

_FEDERAL = (
    EnumValue("NIH", "US NIH grant or contract", "Number of the National Institutes of Health."),
    EnumValue("FDA", "US FDA grant or contract", "Number of the Food and Drug Administration."),
    EnumValue("VA", "US VA grant or contract", "Number of the Department of Veterans Affairs."),
    EnumValue(
        "CDC",
        "US CDC grant or contract",
        "Number of the Centers for Disease Control and Prevention.",
    ),
    EnumValue(
        "AHRQ",
        "US AHRQ grant or contract",
        "Number of the Agency for Healthcare Research and Quality.",
    ),
    EnumValue(
        "SAMHSA",
        "US SAMHSA grant or contract",
        "Number of the Substance Abuse and Mental Health Services Administration.",
    ),
)
_OFFICIALS = (
    EnumValue("STUDY_CHAIR", "Study chair", "Heads the study as a whole."),
    EnumValue("STUDY_DIRECTOR", "Study director", "Directs the work of the study."),
    EnumValue(
        "PRINCIPAL_INVESTIGATOR", "Principal investigator", "Leads the research, often at one site."
    ),
    EnumValue("SUB_INVESTIGATOR", "Sub-investigator", "Works under a principal investigator."),
)

PEOPLE_ENUMS: tuple[Enum, ...] = (
    Enum(
        "IpdSharing",
        (
            EnumValue("YES", "Yes", "The data of single participants will be shared."),
            EnumValue("NO", "No", "The data of single participants will not be shared."),
            EnumValue("UNDECIDED", "Undecided", "It is not decided whether they will be shared."),
        ),
    ),
    Enum(
        "IpdSharingInfoType",
        (
            EnumValue("STUDY_PROTOCOL", "Study protocol", "The full plan of the study."),
            EnumValue("SAP", "Statistical analysis plan", "How the data are to be worked up."),
            EnumValue("ICF", "Informed consent form", "What participants sign."),
            EnumValue("CSR", "Clinical study report", "The full report that goes to authorities."),
            EnumValue("ANALYTIC_CODE", "Analytic code", "The programs that worked up the data."),
        ),
    ),
    Enum(
        "OrgStudyIdType",
        _FEDERAL,
    ),
    Enum(
        "SecondaryIdType",
        (
            *_FEDERAL,
            EnumValue(
                "OTHER_GRANT",
                "Other grant or funding number",
                "The field beside it says who gave the money.",
            ),
            EnumValue(
                "EUDRACT_NUMBER",
                "EudraCT number",
                "The study's number in the European Union's older register of drug trials.",
            ),
            EnumValue(
                "CTIS",
                "EU CT number",
                "The study's number in the European Union's Clinical Trials Information System.",
            ),
            EnumValue("REGISTRY", "Number in another registry", "The field beside it says which."),
            EnumValue("OTHER", "Other", "The field beside it says what it is."),
        ),
    ),
    Enum(
        "AgencyClass",
        (
            EnumValue(
                "NIH",
                "US National Institutes of Health",
                "One of the institutes of the US agency for medical research.",
            ),
            EnumValue(
                "FED", "Other US federal agency", "For example the Department of Veterans Affairs."
            ),
            EnumValue(
                "OTHER_GOV",
                "Other government body",
                "Of a state, or of a country other than the US.",
            ),
            EnumValue("INDIV", "Individual", "A single person."),
            EnumValue("INDUSTRY", "Industry", "A company, such as a maker of drugs or devices."),
            EnumValue(
                "NETWORK", "Network", "A group of researchers or clinics that do studies together."
            ),
            EnumValue("AMBIG", "Ambiguous", "The name could stand for more than one kind."),
            EnumValue("OTHER", "Other", "For example a university, a hospital or a charity."),
            EnumValue("UNKNOWN", "Unknown", "The registry does not know the kind."),
        ),
    ),
    Enum(
        "ResponsiblePartyType",
        (
            EnumValue("SPONSOR", "Sponsor", "The organization that runs the study."),
            EnumValue(
                "PRINCIPAL_INVESTIGATOR",
                "Principal investigator",
                "The lead researcher, named by the sponsor.",
            ),
            EnumValue(
                "SPONSOR_INVESTIGATOR",
                "Sponsor-investigator",
                "One person who both starts the study and runs it.",
            ),
        ),
    ),
    Enum(
        "ContactRole",
        (
            *_OFFICIALS,
            EnumValue("CONTACT", "Contact", "Answers questions about the study."),
        ),
    ),
    Enum(
        "OfficialRole",
        _OFFICIALS,
    ),
    Enum(
        "ReferenceType",
        (
            EnumValue("BACKGROUND", "Background", "An article that the study builds on."),
            EnumValue(
                "RESULT",
                "Results",
                "An article with results of the study, named by the study team.",
            ),
            EnumValue(
                "DERIVED",
                "Found by its NCT number",
                "An article that names the study's NCT number. The registry added it, not the study team.",
            ),
        ),
    ),
    Enum(
        "AgreementRestrictionType",
        (
            EnumValue(
                "LTE60",
                "Up to 60 days",
                "The sponsor may see a publication first and hold it back for 60 days at most.",
            ),
            EnumValue(
                "GT60",
                "More than 60 days",
                "The sponsor may see a publication first and hold it back for 61 to 180 days.",
            ),
            EnumValue("OTHER", "Other", "The restriction is of another kind, told in words."),
        ),
    ),
    Enum(
        "BrowseLeafRelevance",
        (
            EnumValue("LOW", "Low", "The topic only touches the study, often because it is wider."),
            EnumValue("HIGH", "High", "The topic is what the study is about."),
        ),
    ),
)
