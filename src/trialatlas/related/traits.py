"""What likeness looks at in one study: read once from its record, compact enough to be kept.

What does not live here: what any of it means beside another study (`scoring`), the bytes in which
it is kept (`packing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trialatlas.related.concepts import Concepts, conditions_of, drugs_of
from trialatlas.related.design import Design, design_of
from trialatlas.related.ground import Ground
from trialatlas.related.interventions import Intervention, interventions_of
from trialatlas.related.people import People, people_of
from trialatlas.related.programme import Programme, programme_of
from trialatlas.related.texts import Row, rows_of
from trialatlas.study import Study


class Rest(NamedTuple):
    """What is looked at of few candidates."""

    drug_terms: Concepts
    interventions: tuple[Intervention, ...]
    design: Design
    programme: Programme


@dataclass(frozen=True)
class Traits:
    """One study. Words are numbers of the lexicon of the ground it was read on. `read_rest` is
    called once, when something of the rest is asked for.
    """

    nct_id: str
    texts: Mapping[str, Row]
    conditions: Concepts
    people: People
    read_rest: Callable[[], Rest]

    @cached_property
    def _rest(self) -> Rest:
        return self.read_rest()

    @property
    def drug_terms(self) -> Concepts:
        """The MeSH terms of its interventions."""
        return self._rest.drug_terms

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """What it gives or does."""
        return self._rest.interventions

    @property
    def design(self) -> Design:
        """How it is made."""
        return self._rest.design

    @property
    def programme(self) -> Programme:
        """Who runs it, and what its record names."""
        return self._rest.programme


def traits_of(study: Study, ground: Ground) -> Traits:
    """Read a study."""
    rest = rest_of(study, ground)
    return Traits(
        nct_id=study.nct_id,
        texts=rows_of(study, ground.lexicon),
        conditions=conditions_of(study, ground),
        people=people_of(study),
        read_rest=lambda: rest,
    )


def rest_of(study: Study, ground: Ground) -> Rest:
    """Read what is looked at of few candidates."""
    return Rest(
        drug_terms=drugs_of(study, ground),
        interventions=interventions_of(study),
        design=design_of(study),
        programme=programme_of(study),
    )
