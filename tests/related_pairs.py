"""What the package says that one small study is to another, for the tests of relations."""

import copy
from typing import Any

from related_studies import ground_of
from trialatlas.related.answer import Relation
from trialatlas.related.pair import Pair
from trialatlas.related.relation import namings, relation_of
from trialatlas.related.traits import traits_of
from trialatlas.study import Study


def relation(one: Study, other: Study) -> Relation | None:
    """What the other is to the one."""
    ground = ground_of(one, other)
    pair = Pair(one, other, traits_of(one, ground), traits_of(other, ground), ground)
    return relation_of(pair, namings(pair))


def kind(one: Study, other: Study) -> str:
    """The kind of it; empty if there is none."""
    found = relation(one, other)
    return found.kind if found else ""


def changed(one: Study, **modules: dict[str, Any]) -> Study:
    """The same study with more in some modules."""
    record: dict[str, Any] = copy.deepcopy(one.record)
    for name, content in modules.items():
        record["protocolSection"].setdefault(f"{name}Module", {}).update(content)
    return Study.of(record)
