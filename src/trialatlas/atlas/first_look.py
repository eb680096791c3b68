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
from trialatlas.related.candidates import AT_A_GLANCE, as_written, first_question, first_words
from trialatlas.related.explain import reasons
from trialatlas.related.ground import Ground
from trialatlas.related.reach import LARGE
from trialatlas.related.relation import Pair
from trialatlas.related.sketch import CANDIDATES, points, sketch_of, sketches_of, traits_of_sketch
from trialatlas.related.traits import Traits
from trialatlas.study import Study

_Fetch: TypeAlias = Callable[[Iterable[str]], Iterator[Held]]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A study that is like another at first sight: its points, and why in clauses."""

    held: Held
    points: float
    why: tuple[str, ...]


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
        sketch = sketch_of(study.nct_id, glance_of(study), ground)
        own, written = traits_of_sketch(sketch, study, ground), as_written(study, AT_A_GLANCE)
        pool = sketches_of(_candidates(engine, own, ground, written), ground)
        found, ids = points(ground, sketch, pool), pool.nct_ids
        best = sorted(range(len(ids)), key=lambda at: (-found[at], ids[at]))[:limit]
        others = {each.study.nct_id: each for each in self._fetch(ids[at] for at in best)}
        glimpses: list[Glimpse] = []
        for at in best:
            other = others.get(ids[at])
            if other is not None:
                theirs = traits_of_sketch(pool[at], other.study, ground)
                pair = Pair(study, other.study, own, theirs, ground)
                glimpses.append(Glimpse(other, float(found[at]), reasons(pair, written)))
        return tuple(glimpses)


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
