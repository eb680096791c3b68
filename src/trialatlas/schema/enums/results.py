"""Enums of results: what a number is, how it spreads, how it was compared."""

from trialatlas.schema.model import Enum, EnumValue

RESULTS_ENUMS: tuple[Enum, ...] = (
    Enum(
        "MeasureParam",
        (
            EnumValue(
                "GEOMETRIC_MEAN",
                "Geometric mean",
                "An average made by multiplying, used where values differ by factors.",
            ),
            EnumValue(
                "GEOMETRIC_LEAST_SQUARES_MEAN",
                "Geometric least squares mean",
                "A geometric mean adjusted by a statistical model.",
            ),
            EnumValue(
                "LEAST_SQUARES_MEAN",
                "Least squares mean",
                "An average adjusted by a statistical model for differences between groups.",
            ),
            EnumValue("LOG_MEAN", "Log mean", "The average of the values' logarithms."),
            EnumValue("MEAN", "Mean", "The average."),
            EnumValue("MEDIAN", "Median", "The middle value: half lie below it and half above."),
            EnumValue(
                "NUMBER",
                "Number",
                "A number that is none of the other kinds, such as a rate or percentage.",
            ),
            EnumValue("COUNT_OF_PARTICIPANTS", "Count of participants", "How many people."),
            EnumValue("COUNT_OF_UNITS", "Count of units", "How many eyes, clinics or other units."),
        ),
    ),
    Enum(
        "MeasureDispersionType",
        (
            EnumValue(
                "NA", "Not applicable", "No spread belongs to the value, for example to a count."
            ),
            EnumValue(
                "STANDARD_DEVIATION",
                "Standard deviation",
                "How far single values usually lie from the mean.",
            ),
            EnumValue("STANDARD_ERROR", "Standard error", "How uncertain the mean itself is."),
            EnumValue(
                "INTER_QUARTILE_RANGE",
                "Interquartile range",
                "The range that holds the middle half of the values.",
            ),
            EnumValue("FULL_RANGE", "Full range", "The lowest and the highest value."),
            EnumValue(
                "CONFIDENCE_80",
                "80% confidence interval",
                "A range made so that it holds the true value 80 times out of 100.",
            ),
            EnumValue(
                "CONFIDENCE_90",
                "90% confidence interval",
                "A range made so that it holds the true value 90 times out of 100.",
            ),
            EnumValue(
                "CONFIDENCE_95",
                "95% confidence interval",
                "A range made so that it holds the true value 95 times out of 100.",
            ),
            EnumValue(
                "CONFIDENCE_975",
                "97.5% confidence interval",
                "A range made so that it holds the true value 975 times out of 1,000.",
            ),
            EnumValue(
                "CONFIDENCE_99",
                "99% confidence interval",
                "A range made so that it holds the true value 99 times out of 100.",
            ),
            EnumValue(
                "CONFIDENCE_OTHER",
                "Other confidence interval",
                "A confidence interval at another level.",
            ),
            EnumValue(
                "GEOMETRIC_COEFFICIENT",
                "Geometric coefficient of variation",
                "The spread around a geometric mean, as a percentage.",
            ),
        ),
    ),
    Enum(
        "OutcomeMeasureType",
        (
            EnumValue("PRIMARY", "Primary", "It answers the study's main question."),
            EnumValue("SECONDARY", "Secondary", "It was planned from the start, with less weight."),
            EnumValue(
                "OTHER_PRE_SPECIFIED",
                "Other, planned",
                "It was planned from the start, mostly to explore.",
            ),
            EnumValue(
                "POST_HOC",
                "Post hoc",
                "It was thought of only after the study had begun or ended, so it weighs less.",
            ),
        ),
    ),
    Enum(
        "EventAssessment",
        (
            EnumValue(
                "NON_SYSTEMATIC_ASSESSMENT",
                "Noted when it came up",
                "People told of the event by themselves, or it was seen by chance.",
            ),
            EnumValue(
                "SYSTEMATIC_ASSESSMENT",
                "Looked for in everyone",
                "Everyone was asked, examined or tested for the event in the same way.",
            ),
        ),
    ),
    Enum(
        "AnalysisDispersionType",
        (
            EnumValue(
                "STANDARD_DEVIATION",
                "Standard deviation",
                "How far single values usually lie from the mean.",
            ),
            EnumValue(
                "STANDARD_ERROR_OF_MEAN",
                "Standard error of the mean",
                "How uncertain the estimate itself is.",
            ),
        ),
    ),
    Enum(
        "ConfidenceIntervalNumSides",
        (
            EnumValue("ONE_SIDED", "One-sided", "The interval has a limit on one side only."),
            EnumValue("TWO_SIDED", "Two-sided", "The interval has a limit on both sides."),
        ),
    ),
    Enum(
        "NonInferiorityType",
        (
            EnumValue(
                "SUPERIORITY", "Superiority", "The test asks whether one treatment is better."
            ),
            EnumValue(
                "NON_INFERIORITY",
                "Non-inferiority",
                "The test asks whether one treatment is not much worse than the other.",
            ),
            EnumValue(
                "EQUIVALENCE",
                "Equivalence",
                "The test asks whether both treatments do about the same.",
            ),
            EnumValue(
                "OTHER", "Other", "For example a single group, or numbers that only describe."
            ),
            EnumValue(
                "NON_INFERIORITY_OR_EQUIVALENCE",
                "Non-inferiority or equivalence",
                "The test asks whether a treatment is not much worse, or about the same.",
            ),
            EnumValue(
                "SUPERIORITY_OR_OTHER",
                "Superiority or other",
                "The test asks whether a treatment is better, or something else.",
            ),
            EnumValue(
                "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY",
                "Non-inferiority or equivalence (older records)",
                "As older records wrote it, before the two were told apart.",
            ),
            EnumValue(
                "SUPERIORITY_OR_OTHER_LEGACY",
                "Superiority or other (older records)",
                "As older records wrote it, before the two were told apart.",
            ),
        ),
    ),
)
