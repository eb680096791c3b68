"""Intervention Browse Module, declared."""

from trialatlas.schema.families.browse import browse_module

INTERVENTION_BROWSE = browse_module(
    "Intervention",
    label="Intervention terms",
    explains="The standard medical terms and topics that the registry finds for the study's interventions. Look here for the general name of a drug and for the family it belongs to.",
    title="Drug/Intervention Browse Module",
)
