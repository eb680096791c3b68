"""What likeness looks at in a study, and in a pool of them: read once from a record, compact enough
to be kept.

What does not live here: what any of it means beside another study (`scoring`), the bytes in which
it is kept (`packing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

from trialatlas.related import phrases
from trialatlas.related.concepts import Concepts, conditions_of, drugs_of
from trialatlas.related.design import Design, design_of
from trialatlas.related.ground import Ground
from trialatlas.related.interventions import Intervention, interventions_of
from trialatlas.related.mentions import Diseases, Mentions, mentions_of
from trialatlas.related.outcomes import Outcomes, joined, outcomes_of
from trialatlas.related.people import People, people_of
from trialatlas.related.phrases import Pairs, pairs_of
from trialatlas.related.programme import (
    Programme,
    investigators_of,
    lead_of,
    names_of,
    programme_of,
)
from trialatlas.related.stages import Course, course_of
from trialatlas.related.texts import Column, Row, column, rows_of
from trialatlas.study import Study


class Things(NamedTuple):
    """What is looked at of fewest candidates."""

    drug_terms: Concepts
    interventions: tuple[Intervention, ...]
    design: Design


class Rest:
    """What is looked at of few candidates. Who runs them leaves most of them out: `read_things` is
    called once, when something of the rest is asked for.
    """

    def __init__(self, programme: Programme, read_things: Callable[[], Things]) -> None:
        self.programme = programme
        self._read_things = read_things

    @cached_property
    def _things(self) -> Things:
        return self._read_things()

    @property
    def drug_terms(self) -> Concepts:
        """The MeSH terms of its interventions."""
        return self._things.drug_terms

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """What it gives or does."""
        return self._things.interventions

    @property
    def design(self) -> Design:
        """How it is made."""
        return self._things.design

    @property
    def lead(self) -> str:
        """Its sponsor."""
        return self.programme.lead

    @property
    def investigators(self) -> frozenset[str]:
        """Who leads it."""
        return self.programme.investigators

    @property
    def names(self) -> frozenset[str]:
        """NCT numbers that its record names, but for its own."""
        return self.programme.names


class LateRest:
    """The same of a record at hand: each part is read when it is first asked for."""

    def __init__(self, study: Study, ground: Ground) -> None:
        self._study = study
        self._ground = ground

    @cached_property
    def drug_terms(self) -> Concepts:
        """The MeSH terms of its interventions."""
        return drugs_of(self._study, self._ground)

    @cached_property
    def interventions(self) -> tuple[Intervention, ...]:
        """What it gives or does."""
        return interventions_of(self._study)

    @cached_property
    def design(self) -> Design:
        """How it is made."""
        return design_of(self._study)

    @cached_property
    def programme(self) -> Programme:
        """Who runs it, and what its record names."""
        return programme_of(self._study)

    @cached_property
    def lead(self) -> str:
        """Its sponsor."""
        return lead_of(self._study)

    @cached_property
    def investigators(self) -> frozenset[str]:
        """Who leads it."""
        return frozenset(investigators_of(self._study))

    @cached_property
    def names(self) -> frozenset[str]:
        """NCT numbers that its record names, but for its own."""
        return names_of(self._study)


@dataclass(frozen=True)
class Traits:
    """One study. Words are numbers of the lexicon of the ground it was read on. `read_texts`,
    `read_pairs`, `read_outcomes` and `read_rest` are called once each, when asked for.
    """

    nct_id: str
    conditions: Concepts
    mentions: Mentions
    people: People
    course: Course
    read_texts: Callable[[], Mapping[str, Row]]
    read_pairs: Callable[[], Pairs]
    read_outcomes: Callable[[], Outcomes]
    read_rest: Callable[[], Rest | LateRest]

    @property
    def diseases(self) -> Diseases:
        """What it is registered for, and the diseases that its text names."""
        return Diseases(self.conditions, self.mentions)

    @cached_property
    def texts(self) -> Mapping[str, Row]:
        """Its texts by name."""
        return self.read_texts()

    @cached_property
    def pairs(self) -> Pairs:
        """Phrases of its topic, summary and criteria."""
        return self.read_pairs()

    @cached_property
    def outcomes(self) -> Outcomes:
        """What it measures and when, beyond the words."""
        return self.read_outcomes()

    @cached_property
    def _rest(self) -> Rest | LateRest:
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

    @property
    def lead(self) -> str:
        """Its sponsor, as `programme` has it."""
        return self._rest.lead

    @property
    def investigators(self) -> frozenset[str]:
        """Who leads it, as `programme` has them."""
        return self._rest.investigators

    @property
    def names(self) -> frozenset[str]:
        """NCT numbers that its record names, as `programme` has them."""
        return self._rest.names


class Pool(Sequence[Traits]):
    """Studies that another one is compared with."""

    def __init__(self, traits: Sequence[Traits]) -> None:
        self._traits = traits

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

    def some(self, places: Iterable[int]) -> Pool:
        """Some of them."""
        return Pool([self._traits[each] for each in places])

    def column(self, name: str) -> Column:
        """One text of all of them."""
        return column([each.texts[name] for each in self._traits])

    def pairs(self) -> Pairs:
        """Phrases of the topics, summaries and criteria of all of them."""
        return phrases.joined([each.pairs for each in self._traits])

    def outcomes(self) -> Outcomes:
        """What all of them measure and when."""
        return joined([each.outcomes for each in self._traits])


def traits_of(study: Study, ground: Ground) -> Traits:
    """Read a study."""
    texts, rest = rows_of(study, ground.lexicon), rest_of(study, ground)
    pairs, outcomes = pairs_of(study, ground.lexicon), outcomes_of(study, ground.lexicon)
    return Traits(
        nct_id=study.nct_id,
        conditions=conditions_of(study, ground),
        mentions=mentions_of(study, ground),
        people=people_of(study),
        course=course_of(study),
        read_texts=lambda: texts,
        read_pairs=lambda: pairs,
        read_outcomes=lambda: outcomes,
        read_rest=lambda: rest,
    )


def rest_of(study: Study, ground: Ground) -> Rest:
    """Read what is looked at of few candidates."""
    things = Things(drugs_of(study, ground), interventions_of(study), design_of(study))
    return Rest(programme_of(study), lambda: things)
