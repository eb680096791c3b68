"""Condition Browse Module, declared."""

from trialatlas.schema.families.browse import browse_module

CONDITION_BROWSE = browse_module(
    "Condition",
    label="Condition terms",
    explains="The standard medical terms and topics that the registry finds for the study's conditions. Look here for other names of the disease and for the wider field it belongs to.",
    title="Condition Browse Module",
)
