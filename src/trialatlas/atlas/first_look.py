"""A first look at what is like a study, for the foot of its page: a few milliseconds.

The engine gives candidates with what it keeps of each; only the few that are named are read from
the store. What was read is kept for the next question. What does not live here: the comparison that
counts (`relating`), what is compared (`related.sketch`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from trialatlas.atlas.answers import Held
from trialatlas.index.glance import Glance, glance_of
from trialatlas.index.protocol import Engine
from trialatlas.related.candidates import AT_A_GLANCE, as_written, first_question
from trialatlas.related.explain import reasons
from trialatlas.related.ground import Ground
from trialatlas.related.relation import Pair
from trialatlas.related.sketch import CANDIDATES, Sketch, points, sketch_of, traits_of_sketch
from trialatlas.study import Study

KEPT: Final = 8192
"""Studies of which what was read is kept, some 4 KB each."""
_Fetch: TypeAlias = Callable[[Iterable[str]], Iterator[Held]]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A study that is like another at first sight: its points, and why in clauses."""

    held: Held
    points: float
    why: tuple[str, ...]


class FirstLook:
    """Finds studies that are like one. One for each opened registry; not for sharing between
    threads.
    """

    def __init__(self, fetch: _Fetch) -> None:
        """`fetch` gives studies as they may be shown, by number, but for what is not held."""
        self._fetch = fetch
        self._kept: OrderedDict[str, Sketch] = OrderedDict()
        self._ground: Ground | None = None

    def nearest(
        self, engine: Engine, ground: Ground, study: Study, limit: int
    ) -> tuple[Glimpse, ...]:
        """Up to `limit` studies, the nearest first. `ground` is of the state that the engine is in:
        what was kept on another one is forgotten.
        """
        if ground is not self._ground:
            self._kept.clear()
            self._ground = ground
        sketch = sketch_of(study.nct_id, glance_of(study), ground)
        own, written = traits_of_sketch(sketch, study, ground), as_written(study, AT_A_GLANCE)
        asked = first_question(own, ground, written)
        pool = [self._seen(*each, ground) for each in engine.glances(asked, CANDIDATES)]
        found = points(ground, sketch, pool)
        ids = np.array([each.nct_id for each in pool], dtype=np.str_)
        best = [int(at) for at in np.lexsort((ids, -found))[:limit]]
        others = {each.study.nct_id: each for each in self._fetch(pool[at].nct_id for at in best)}
        glimpses: list[Glimpse] = []
        for at in best:
            other = others.get(pool[at].nct_id)
            if other is not None:
                theirs = traits_of_sketch(pool[at], other.study, ground)
                pair = Pair(study, other.study, own, theirs, ground)
                glimpses.append(Glimpse(other, float(found[at]), reasons(pair, written)))
        return tuple(glimpses)

    def _seen(self, nct_id: str, glance: Glance, ground: Ground) -> Sketch:
        known = self._kept.get(nct_id)
        if known is not None:
            self._kept.move_to_end(nct_id)
            return known
        known = self._kept[nct_id] = sketch_of(nct_id, glance, ground)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return known
