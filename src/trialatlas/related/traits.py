"""What likeness looks at in one study: read once from its record, compact enough to be kept.

What does not live here: what any of it means beside another study (`scoring`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialatlas.related.concepts import Concepts, conditions_of, drugs_of
from trialatlas.related.design import Design, design_of
from trialatlas.related.ground import Ground
from trialatlas.related.interventions import Intervention, interventions_of
from trialatlas.related.people import People, people_of
from trialatlas.related.programme import Programme, programme_of
from trialatlas.related.texts import Row, rows_of
from trialatlas.study import Study


@dataclass(frozen=True, slots=True)
class Traits:
    """One study. Words are numbers of the lexicon of the ground it was read on."""

    nct_id: str
    texts: Mapping[str, Row]
    conditions: Concepts
    drug_terms: Concepts
    interventions: tuple[Intervention, ...]
    people: People
    design: Design
    programme: Programme


def traits_of(study: Study, ground: Ground) -> Traits:
    """Read a study."""
    return Traits(
        nct_id=study.nct_id,
        texts=rows_of(study, ground.lexicon),
        conditions=conditions_of(study, ground),
        drug_terms=drugs_of(study, ground),
        interventions=interventions_of(study),
        people=people_of(study),
        design=design_of(study),
        programme=programme_of(study),
    )
