"""Small studies for the contract suites, written by piece: `study(1, BriefTitle="Aspirin")`."""

from typing import Any

from trialatlas import schema
from trialatlas.study import Study

Record = dict[str, Any]


def nct(number: int) -> str:
    """The NCT number of a study that a test calls by a small number."""
    return f"NCT{number:08d}"


def study(number: int, **pieces: Any) -> Study:
    """A study with the given pieces. A list of structures takes dicts by piece.

    `study(1, Location=[{"LocationCity": "Boston"}])`; a leaf below a list of structures that is
    named alone makes one structure for each value.
    """
    record: Record = {}
    for piece, value in {"NCTId": nct(number), **pieces}.items():
        _place(record, piece, value)
    return Study.of(record)


def numbers(nct_ids: list[str]) -> list[int]:
    """The small numbers of NCT ids, in their order."""
    return [int(each.removeprefix("NCT")) for each in nct_ids]


def _place(record: Record, piece: str, value: Any) -> None:
    node = schema.node(piece)
    names = node.path.split(".")
    for depth in range(1, len(names)):
        above = _node_at(names[:depth])
        if above.is_list:
            rest = names[depth:]
            values = value if isinstance(value, list) else [value]
            items = record.setdefault(above.name, [])
            items.extend({} for _ in range(len(values) - len(items)))
            for item, each in zip(items, values, strict=False):
                _put(item, rest, each)
            return
        record = record.setdefault(above.name, {})
    if not node.is_leaf and isinstance(value, list):
        record[node.name] = [_structure(node, item) for item in value]
    else:
        record[node.name] = value if node.is_leaf else _structure(node, value)


def _structure(node: schema.Node, pieces: Any) -> Any:
    if not isinstance(pieces, dict):
        return pieces
    made: Record = {}
    for piece, value in pieces.items():
        below = schema.node(piece)
        names = below.path.removeprefix(f"{node.path}.").split(".")
        shaped = value
        if not below.is_leaf:
            items = value if isinstance(value, list) else [value]
            structures = [_structure(below, item) for item in items]
            shaped = structures if below.is_list else structures[0]
        _put(made, names, shaped)
    return made


def _put(record: Record, names: list[str], value: Any) -> None:
    for name in names[:-1]:
        record = record.setdefault(name, {})
    record[names[-1]] = value


def _node_at(names: list[str]) -> schema.Node:
    found = schema.find(".".join(names))
    assert found is not None, names
    return found
