"""Description Module: its fields, declared."""

from trialatlas.schema.model import leaf, struct

DESCRIPTION = struct(
    "descriptionModule",
    "DescriptionModule",
    "DescriptionModule",
    leaf(
        "briefSummary",
        "BriefSummary",
        "markup",
        label="Brief summary",
        title="Brief Summary",
        source="MARKUP",
        max_chars=5000,
        synonyms=True,
        see=("Brief Summary", "protocol-definitions#BriefSummary"),
    ),
    leaf(
        "detailedDescription",
        "DetailedDescription",
        "markup",
        label="Detailed description",
        title="Detailed Description",
        source="MARKUP",
        max_chars=32000,
        synonyms=True,
        see=("Detailed Description", "protocol-definitions#DetailedDescription"),
    ),
    label="Description module",
    title="Description Module",
    see=("Study Description", "protocol-definitions#description"),
    draw="module",
)
