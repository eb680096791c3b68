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
        title="Keyword",
        synonyms=True,
        alt=("KEYWORDS",),
        see=("Keywords", "protocol-definitions#Keywords"),
    ),
    label="Conditions module",
    title="Conditions Module",
    see=("Conditions and Keywords", "protocol-definitions#Conditions"),
    draw="module",
)
