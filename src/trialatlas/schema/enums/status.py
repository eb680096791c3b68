"""Enums of a study's state: status, dates, and what was posted or found."""

from trialatlas.schema.model import Enum, EnumValue

_TRIAL = (
    EnumValue(
        "ACTIVE_NOT_RECRUITING",
        "Active, not recruiting",
        "The study goes on but takes no new people.",
    ),
    EnumValue("COMPLETED", "Completed", "The study ended as planned."),
    EnumValue(
        "ENROLLING_BY_INVITATION",
        "Enrolling by invitation",
        "Only people whom the study team asks can take part.",
    ),
    EnumValue(
        "NOT_YET_RECRUITING", "Not yet recruiting", "The study has not begun to take people."
    ),
    EnumValue("RECRUITING", "Recruiting", "The study is taking people now."),
    EnumValue("SUSPENDED", "Suspended", "The study is paused and may go on later."),
    EnumValue("TERMINATED", "Terminated", "The study stopped early and will not go on."),
    EnumValue("WITHDRAWN", "Withdrawn", "The study stopped before the first person joined."),
)
_AVAILABLE = EnumValue("AVAILABLE", "Available", "The treatment can be had now outside a trial.")
_ACCESS = (
    _AVAILABLE,
    EnumValue(
        "NO_LONGER_AVAILABLE",
        "No longer available",
        "The treatment could be had outside a trial, but not any more.",
    ),
    EnumValue(
        "TEMPORARILY_NOT_AVAILABLE",
        "Temporarily not available",
        "The treatment cannot be had now, but may be again.",
    ),
    EnumValue(
        "APPROVED_FOR_MARKETING",
        "Approved for marketing",
        "The treatment is approved and can be prescribed in the usual way.",
    ),
)

STATUS_ENUMS: tuple[Enum, ...] = (
    Enum(
        "Status",
        (
            *_TRIAL,
            *_ACCESS,
            EnumValue(
                "WITHHELD",
                "Withheld",
                "Details stay hidden until the device is approved or cleared in the US.",
            ),
            EnumValue(
                "UNKNOWN",
                "Unknown status",
                "The study should be over by its own dates, and nobody has confirmed its status for two years.",
            ),
        ),
    ),
    Enum(
        "ExpandedAccessStatus",
        _ACCESS,
    ),
    Enum(
        "RecruitmentStatus",
        (*_TRIAL, _AVAILABLE),
    ),
    Enum(
        "DateType",
        (
            EnumValue("ACTUAL", "Actual", "The date is past and known."),
            EnumValue("ESTIMATED", "Estimated", "The date lies ahead, or was worked out later."),
        ),
    ),
    Enum(
        "EnrollmentType",
        (
            EnumValue("ACTUAL", "Actual", "The number of people who took part."),
            EnumValue("ESTIMATED", "Estimated", "The number of people the study plans for."),
        ),
    ),
    Enum(
        "ReportingStatus",
        (
            EnumValue("NOT_POSTED", "Not posted", "The data for this measure are not public yet."),
            EnumValue("POSTED", "Posted", "The data for this measure are public."),
        ),
    ),
    Enum(
        "UnpostedEventType",
        (
            EnumValue(
                "RESET",
                "Returned for correction",
                "The registry gave the results back to be corrected.",
            ),
            EnumValue("RELEASE", "Sent in", "The sponsor sent the results to the registry."),
            EnumValue(
                "UNRELEASE",
                "Taken back",
                "The sponsor took the results back before the review was over.",
            ),
        ),
    ),
    Enum(
        "ViolationEventType",
        (
            EnumValue("VIOLATION_IDENTIFIED", "Breach found", "The FDA found a breach of the law."),
            EnumValue(
                "CORRECTION_CONFIRMED",
                "Correction confirmed",
                "The FDA confirmed that the breach was mended.",
            ),
            EnumValue(
                "PENALTY_IMPOSED", "Penalty imposed", "The FDA imposed a penalty for the breach."
            ),
            EnumValue(
                "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED",
                "Issues in letter settled",
                "The FDA confirmed that what its letter complained of was dealt with.",
            ),
        ),
    ),
)
