"""Outcomes Module: its fields, declared."""

from trialatlas.schema.model import Node, leaf, struct


def _outcomes(
    kind: str,
    *,
    label: str,
    explains: str,
    measure_title: str,
    see_label: str,
    title: str = "",
    alt: tuple[str, ...] = (),
    max_title: int | None = None,
    max_description: int | None = None,
) -> Node:
    """The outcomes of a kind: `Primary`, `Secondary` or `Other`."""
    piece = f"{kind}Outcome"
    return struct(
        f"{kind.lower()}Outcomes",
        piece,
        "Outcome[]",
        leaf(
            "measure",
            f"{piece}Measure",
            "text",
            label="Measure",
            explains="What is measured.",
            title=measure_title,
            max_chars=max_title,
            synonyms=True,
            alt=alt,
            see=("Title", f"protocol-definitions#{kind}OMTitle"),
        ),
        leaf(
            "description",
            f"{piece}Description",
            "markup",
            label="About the measure",
            explains="How it is measured, and what the scale or score means.",
            title=f"{kind} Outcome Measure Description",
            source="MARKUP",
            max_chars=max_description,
            synonyms=True,
            see=("Description", f"protocol-definitions#{kind}OMDescription"),
        ),
        leaf(
            "timeFrame",
            f"{piece}TimeFrame",
            "text",
            label="Time frame",
            explains="When it is measured, or for how long people are watched for it.",
            title=f"{kind} Outcome Measure Time Frame",
            max_chars=max_title,
            synonyms=True,
            see=("Time Frame", f"protocol-definitions#{kind}OMTimeFrame"),
        ),
        label=label,
        explains=explains,
        title=title,
        see=(see_label, f"protocol-definitions#{kind}OMInfo"),
    )


OUTCOMES = struct(
    "outcomesModule",
    "OutcomesModule",
    "OutcomesModule",
    _outcomes(
        "Primary",
        label="Primary outcomes",
        explains="The outcomes that answer the study's main question. They decide how many people it needs.",
        measure_title="Primary Outcome Title",
        see_label="Primary Outcome Measure Information",
        alt=("PRIMARY-OUTCOME-MEASURE",),
        max_title=255,
        max_description=999,
    ),
    _outcomes(
        "Secondary",
        label="Secondary outcomes",
        explains="Further outcomes planned from the start, of less weight than the primary ones.",
        title="Secondary Outcome Measure",
        measure_title="Secondary Outcome Measure Title",
        see_label="Secondary Outcome Measure Information",
        alt=("SECONDARY-OUTCOME-MEASURE",),
    ),
    _outcomes(
        "Other",
        label="Other outcomes",
        explains="Anything else that is planned to be measured, often to explore.",
        title="Other Outcome Measure",
        measure_title="Other Outcome Measure Measure Title",
        see_label="Other Pre-specified Outcome Measures",
    ),
    label="Outcomes",
    explains="What the study sets out to measure, and when. Look here to see by what the study itself wants to be judged.",
    title="Outcome Measure Module",
    see=("Outcome Measures", "protocol-definitions#Outcomes"),
    draw="module",
)
