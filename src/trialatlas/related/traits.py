"""What likeness looks at in a study, and in a pool of them: read once from a record, compact enough
to be kept.

What does not live here: what any of it means beside another study (`scoring`), the bytes in which
it is kept (`packing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

from trialatlas.related.concepts import Concepts, conditions_of, drugs_of
from trialatlas.related.design import Design, design_of
from trialatlas.related.ground import Ground
from trialatlas.related.interventions import Intervention, interventions_of
from trialatlas.related.people import People, people_of
from trialatlas.related.programme import Programme, programme_of
from trialatlas.related.texts import Column, Row, column, rows_of
from trialatlas.study import Study


class Rest(NamedTuple):
    """What is looked at of few candidates."""

    drug_terms: Concepts
    interventions: tuple[Intervention, ...]
    design: Design
    programme: Programme


@dataclass(frozen=True)
class Traits:
    """One study. Words are numbers of the lexicon of the ground it was read on. `read_texts` and
    `read_rest` are called once, when something of texts or rest is asked for.
    """

    nct_id: str
    conditions: Concepts
    people: People
    read_texts: Callable[[], Mapping[str, Row]]
    read_rest: Callable[[], Rest]

    @cached_property
    def texts(self) -> Mapping[str, Row]:
        """Its texts by name."""
        return self.read_texts()

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


class Pool(Sequence[Traits]):
    """Studies that another one is compared with. `columns` are their texts, each text of all of
    them put together, if they are at hand like that.
    """

    def __init__(
        self, traits: Sequence[Traits], columns: Mapping[str, Column] | None = None
    ) -> None:
        self._traits = traits
        self._columns = columns

    def __len__(self) -> int:
        return len(self._traits)

    @overload
    def __getitem__(self, at: int) -> Traits: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Traits]: ...
    def __getitem__(self, at: int | slice) -> Traits | Sequence[Traits]:
        return self._traits[at]

    def __iter__(self) -> Iterator[Traits]:
        return iter(self._traits)

    def column(self, name: str) -> Column:
        """One text of all of them."""
        if self._columns is not None:
            return self._columns[name]
        return column([each.texts[name] for each in self._traits])


def traits_of(study: Study, ground: Ground) -> Traits:
    """Read a study."""
    texts, rest = rows_of(study, ground.lexicon), rest_of(study, ground)
    return Traits(
        nct_id=study.nct_id,
        conditions=conditions_of(study, ground),
        people=people_of(study),
        read_texts=lambda: texts,
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
