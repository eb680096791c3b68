"""Conditions Module: its fields, declared."""

from trialatlas.schema.model import leaf, struct

CONDITIONS = struct(
    "conditionsModule",
    "ConditionsModule",
    "ConditionsModule",
    leaf(
        "conditions",
        "Condition",
        "text[]",
        label="Conditions",
        explains="The diseases, disorders or other subjects that the study looks at.",
        title="Condition/Disease",
        max_chars=160,
        synonyms=True,
        alt=("CONDITIONS",),
        see=(
            "Primary Disease or Condition Being Studied in the Trial, or the Focus of the Study",
            "protocol-definitions#PrimaryCondition",
        ),
    ),
    leaf(
        "keywords",
        "Keyword",
        "text[]",
        label="Keywords",
        explains="Further words that describe the study, chosen by those who run it.",
        title="Keyword",
        synonyms=True,
        alt=("KEYWORDS",),
        see=("Keywords", "protocol-definitions#Keywords"),
    ),
    label="Conditions",
    explains="The diseases or problems the study is about, and words that help to find it. Look here to see whether it concerns the condition you have in mind.",
    title="Conditions Module",
    see=("Conditions and Keywords", "protocol-definitions#Conditions"),
    draw="module",
)
