"""The declaration, held against real studies: what they hold is declared or listed here."""

from collections import Counter

from trialatlas import schema
from trialatlas.study import Study

RETIRED = {
    "derivedSection.miscInfoModule.modelPredictions": "the registry gave it up",
}
"""Paths that real studies hold and the declaration lacks, on purpose."""


def test_every_path_of_real_studies_is_declared_or_known_to_be_retired(
    real_studies: list[Study], xml_studies: list[Study]
) -> None:
    unknown: Counter[str] = Counter()
    for study in (*real_studies, *xml_studies):
        unknown += study.unknown_paths()
    assert unknown.keys() == RETIRED.keys()


def test_every_enum_value_of_real_studies_is_declared(
    real_studies: list[Study], xml_studies: list[Study]
) -> None:
    strange: Counter[tuple[str, str]] = Counter()
    for node in (each for each in schema.NODES if each.is_enum):
        enum = schema.enum(node.type)
        assert enum is not None
        known = {value.value for value in enum.values}
        for study in (*real_studies, *xml_studies):
            strange.update(
                (node.piece, str(value)) for value in study.values(node.piece) if value not in known
            )
    assert not strange


def test_every_leaf_of_real_studies_holds_values_not_structures(real_studies: list[Study]) -> None:
    leaves = [node for node in schema.NODES if node.is_leaf and node.draw != "point"]
    wrong = {
        node.piece
        for node in leaves
        for study in real_studies
        for value in study.values(node.piece)
        if isinstance(value, dict | list)
    }
    assert not wrong
