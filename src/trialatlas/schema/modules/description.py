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
        explains="What the study wants to find out and how, in a few sentences meant for everyone.",
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
        explains="A longer and more technical account of the plan. Not every study gives one.",
        title="Detailed Description",
        source="MARKUP",
        max_chars=32000,
        synonyms=True,
        see=("Detailed Description", "protocol-definitions#DetailedDescription"),
    ),
    label="Description",
    explains="What the study is about, in the words of those who run it. Start here: the summary is short and meant for everyone, the detailed description goes deeper.",
    title="Description Module",
    see=("Study Description", "protocol-definitions#description"),
    draw="module",
)
