"""A first look at what is like a study, for the foot of its page: a few milliseconds.

The engine gives candidates with what it keeps of each; only the few that are named are read from
the store. What does not live here: the comparison that counts (`relating`), what is compared
(`related.sketch`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from trialatlas.atlas.answers import Held
from trialatlas.index.glance import Glance, glance_of
from trialatlas.index.protocol import Engine
from trialatlas.related.answer import Part, Quote
from trialatlas.related.candidates import AT_A_GLANCE, as_written, first_question, first_words
from trialatlas.related.explain import parts_of, reasons
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.reach import LARGE
from trialatlas.related.relation import Pair
from trialatlas.related.scoring import points
from trialatlas.related.sentences import sentences, telling
from trialatlas.related.sketch import (
    CANDIDATES,
    SEEN,
    Sketch,
    names_of_conditions,
    sketch_of,
    sketches_of,
    telling_words,
    traits_of_sketch,
    values,
)
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.words import words

_Fetch: TypeAlias = Callable[[Iterable[str]], Iterator[Held]]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A study that is like another at first sight: its points and their parts, why in clauses, and
    what both name: telling words, and conditions, each as its words. `quote` is the sentence of its
    summary that holds most of these words, if one holds two.
    """

    held: Held
    points: float
    parts: tuple[Part, ...]
    why: tuple[str, ...]
    words: frozenset[str]
    conditions: frozenset[tuple[str, ...]]
    quote: Quote | None


class FirstLook:
    """Finds studies that are like one."""

    def __init__(self, fetch: _Fetch) -> None:
        """`fetch` gives studies as they may be shown, by number, but for what is not held."""
        self._fetch = fetch

    def nearest(
        self, engine: Engine, ground: Ground, study: Study, limit: int
    ) -> tuple[Glimpse, ...]:
        """Up to `limit` studies, the nearest first. `ground` is of the state that the engine is
        in, or of one a little before.
        """
        asked = _Asked.of(study, ground)
        pool = sketches_of(_candidates(engine, asked.traits, ground, asked.written), ground)
        found, ids = values(ground, asked.sketch, pool), pool.nct_ids
        scores = points(found, SEEN)
        best = sorted(range(len(ids)), key=lambda at: (-scores[at], ids[at]))[:limit]
        others = {each.study.nct_id: each for each in self._fetch(ids[at] for at in best)}
        return tuple(
            asked.glimpse(others[ids[at]], pool[at], found[at]) for at in best if ids[at] in others
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The study that is looked at, read once for all that it is compared with. `telling` and
    `conditions` are what may be shown of it where others name it too.
    """

    study: Study
    ground: Ground
    sketch: Sketch
    traits: Traits
    written: Mapping[str, str]
    telling: Mapping[int, float]
    conditions: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, study: Study, ground: Ground) -> _Asked:
        sketch = sketch_of(study.nct_id, glance_of(study), ground)
        return cls(
            study,
            ground,
            sketch,
            traits_of_sketch(sketch, study, ground),
            as_written(study, AT_A_GLANCE),
            telling_words(ground, sketch),
            names_of_conditions(study),
        )

    def glimpse(self, held: Held, sketch: Sketch, found: Floats) -> Glimpse:
        """What is said of a candidate. `found` are the values of its signals."""
        other, parts = held.study, parts_of(found, SEEN)
        theirs = traits_of_sketch(sketch, other, self.ground)
        common = {
            self.ground.lexicon.words[each]: self.telling[each]
            for each in sketch.key.numbers.tolist()
            if each in self.telling
        }
        return Glimpse(
            held=held,
            points=sum(each.points for each in parts),
            parts=parts,
            why=reasons(Pair(self.study, other, self.traits, theirs, self.ground), self.written),
            words=frozenset(common),
            conditions=self.conditions & names_of_conditions(other),
            quote=_quote(other, common),
        )


def _quote(study: Study, common: Mapping[str, float]) -> Quote | None:
    """The sentence of the summary that holds most of some words. Which words of two studies are
    shared is read of summary and topic: so there is no need to look any further.
    """
    told = [(each, frozenset(words(each.text))) for each in sentences(study, "BriefSummary")]
    return telling(told, common)


def _candidates(
    engine: Engine, own: Traits, ground: Ground, written: Mapping[str, str]
) -> list[tuple[str, Glance]]:
    """What might be like a study. In a large registry by words alone: a question as in a smaller
    one would go through most of the studies, or within a budget miss more of the nearest.
    """
    if ground.studies < LARGE:
        return engine.glances(first_question(own, ground, written), CANDIDATES)
    found = engine.glances_by_words(first_words(own, ground), CANDIDATES + 1)
    return [each for each in found if each[0] != own.nct_id][:CANDIDATES]
