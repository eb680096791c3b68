"""Related studies for the facade: candidates from the engine, the full score, why.

What was read of a study is kept for the next question, on disk (`likeness_shelf`) or else of the
last `KEPT` studies; a study that changes is read anew, and nothing has to be built. What does not
live here: any signal (`related`).
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from trialatlas.atlas.answers import Held, Progress, Step
from trialatlas.atlas.asking import known_names
from trialatlas.atlas.drawing import draw
from trialatlas.atlas.kept_counts import KeptCounts
from trialatlas.atlas.likeness_shelf import LIKENESS_FILE, Shelf
from trialatlas.atlas.steering import ANY, Condition, Narrowing, conditions_of, emptied_by
from trialatlas.errors import EnvironmentFaultError
from trialatlas.index.protocol import Engine, IndexInfo
from trialatlas.query.build import all_of
from trialatlas.query.tree import Query
from trialatlas.related import scoring
from trialatlas.related.answer import Likeness
from trialatlas.related.asked import AskedText, asked_of, fed, renormalised
from trialatlas.related.candidates import CANDIDATES, question
from trialatlas.related.explain import Wording, explained
from trialatlas.related.ground import Drawn, EngineCounts, Ground, Lexicon
from trialatlas.related.presets import DEFAULT, WEIGHTS, Preset, Weights, known_preset
from trialatlas.related.reach import LARGE
from trialatlas.related.recognising import Names
from trialatlas.related.relation import Pair
from trialatlas.related.traits import Pool, Traits, traits_of
from trialatlas.store import Store
from trialatlas.study import Study
from trialatlas.vocabulary import MeshTree, Vocabulary

KEPT: Final = 4096
"""Studies of which what was read from records is kept in memory, some 12 KB each."""
MOST: Final = 100
"""Neighbours that one answer holds."""
_TOGETHER: Final = 250
"""Studies that are read and kept in one go."""
_STAGE: Final = "Likeness"
_COUNTING: Final = "Counting words"
_WORDS_KEPT: Final = 300_000
"""Words that are numbered before a process starts anew with none: some 30 MB a hundred thousand."""
_LATE: Final = 200
"""In a large registry a first look may weigh with what was counted till one study in so many has
changed: next to nothing of a weight, and most of what is counted in a state's first minutes."""
_State: TypeAlias = tuple[str, int, MeshTree]
_Fetch: TypeAlias = Callable[[Iterable[str]], Iterator[Held]]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A study that is like another, and why."""

    held: Held
    likeness: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Studies most like something, the nearest first. `scored` candidates were compared in full.

    `emptied` holds the conditions if there are any and no candidate meets them all.
    """

    preset: Preset
    neighbours: tuple[Neighbour, ...]
    scored: int
    emptied: tuple[Condition, ...]
    index: IndexInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Nearest):
    """The studies most like one that is held."""

    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedToText(Nearest):
    """The studies most like a text or record that was handed in.

    `weights` are those of the preset over the signals that it says something for, of 100 again.
    """

    asked: AskedText
    weights: Weights


@dataclass(frozen=True, slots=True)
class Tie:
    """How alike two studies are, in points of 100; it is the same from either side."""

    one: str
    other: str
    score: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The studies most like one, and how alike each two of them are (every pair once)."""

    related: Related
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is compared with the studies held, and how."""

    study: Study
    own: Traits
    preset: Preset
    weights: Weights
    offset: int
    limit: int


class Relating:
    """Finds related studies. One for each opened registry; not for sharing between threads."""

    def __init__(self, store: Store, vocabulary: Vocabulary, fetch: _Fetch, shelf: Shelf) -> None:
        """`fetch` gives studies as they may be shown, by number, but for what is not held."""
        self._store = store
        self._shelf = shelf
        self._vocabulary = vocabulary
        self._fetch = fetch
        self._kept: OrderedDict[str, Traits] = OrderedDict()
        self._lexicon = Lexicon()
        self._ground: Ground | None = None
        self._state: _State | None = None
        self._late: tuple[Ground, _State] | None = None
        self._seen = 0
        self._names: tuple[Ground, Names] | None = None

    def related(
        self,
        engine: Engine,
        held: Held,
        preset: str = DEFAULT,
        *,
        limit: int = 10,
        offset: int = 0,
        narrow: Narrowing = ANY,
    ) -> Related:
        """The studies most like one. Raises UsageError for a preset that there is not.

        `held` is its current version.
        """
        name = known_preset(preset)
        ground = self.ground(engine)
        own = self._traits(held, ground)
        asking = _Asking(held.study, own, name, WEIGHTS[name], offset, limit)
        found = self._nearest(engine, ground, asking, narrow)
        return Related(
            preset=name,
            neighbours=found.neighbours,
            scored=found.scored,
            emptied=found.emptied,
            index=found.index,
            held=held,
        )

    def _nearest(
        self, engine: Engine, ground: Ground, asking: _Asking, narrow: Narrowing
    ) -> Nearest:
        study, own = asking.study, asking.own
        conditions = conditions_of(study, narrow, self._vocabulary)
        filters = all_of(conditions.values()) if conditions else None
        wording = Wording.of(study, own, ground)
        asked = question(study, own, ground, wording.written, preset=asking.preset)
        pool = self._pool(engine, asked, filters, ground)
        most = max(0, min(asking.limit, MOST))
        order, found = scoring.nearest(ground, own, pool, asking.weights, asking.offset + most)
        shown = order[asking.offset :]
        others = {each.study.nct_id: each for each in self._fetch(pool[at].nct_id for at in shown)}
        neighbours: list[Neighbour] = []
        for at in shown:
            other = others.get(pool[at].nct_id)
            if other is not None:
                pair = Pair(study, other.study, own, pool[at], ground)
                said = explained(pair, found[at], asking.weights, wording)
                neighbours.append(Neighbour(other, said))
        return Nearest(
            preset=asking.preset,
            neighbours=tuple(neighbours),
            scored=len(pool),
            emptied=() if pool or not conditions else emptied_by(engine, asked, conditions),
            index=engine.info,
        )

    def related_to(
        self,
        engine: Engine,
        given: str | dict[str, Any],
        preset: str = DEFAULT,
        *,
        limit: int = 10,
        offset: int = 0,
        narrow: Narrowing = ANY,
        without: AbstractSet[str] = frozenset(),
    ) -> RelatedToText:
        """The studies most like a text, or a record as decoded JSON, which is not kept.

        `without` are headings recognised in it that it is not about. Raises UsageError for a
        preset that there is not, RecordError for a record that is none.
        """
        name = known_preset(preset)
        ground = self.ground(engine)
        if self._names is None or self._names[0] is not ground:
            self._names = ground, known_names(engine, self._vocabulary)
        asked = asked_of(given, self._names[1], ground, without)
        own = traits_of(asked.study, ground)
        weights = renormalised(WEIGHTS[name], frozenset(fed(own)))
        asking = _Asking(asked.study, own, name, weights, offset, limit)
        found = self._nearest(engine, ground, asking, narrow)
        return RelatedToText(
            preset=name,
            neighbours=found.neighbours,
            scored=found.scored,
            emptied=found.emptied,
            index=found.index,
            asked=asked,
            weights=weights,
        )

    def likeness(self, engine: Engine, held: Held, other: Held, preset: str = DEFAULT) -> Neighbour:
        """How alike two named studies are, and why not more. Raises UsageError as `related`."""
        weights = WEIGHTS[known_preset(preset)]
        ground = self.ground(engine)
        own, theirs = self._traits(held, ground), self._traits(other, ground)
        found = scoring.values(ground, own, [theirs])[0]
        pair = Pair(held.study, other.study, own, theirs, ground)
        wording = Wording.of(held.study, own, ground)
        return Neighbour(other, explained(pair, found, weights, wording))

    def among(self, engine: Engine, studies: Sequence[Held], preset: str) -> tuple[Tie, ...]:
        """How alike each two of some studies are. Raises UsageError as `related`."""
        weights = WEIGHTS[known_preset(preset)]
        ground = self.ground(engine)
        ids = [each.study.nct_id for each in studies]
        kept = {each.nct_id: each for each in self._shelf.take(ids, ground)}
        read = [kept.get(each.study.nct_id) or self._traits(each, ground) for each in studies]
        found: list[Tie] = []
        for at, own in enumerate(read[:-1], start=1):
            scores = scoring.points(scoring.values(ground, own, read[at:]), weights)
            found.extend(
                Tie(own.nct_id, other.nct_id, float(score))
                for other, score in zip(read[at:], scores, strict=True)
            )
        return tuple(found)

    def ground(self, engine: Engine) -> Ground:
        """What likeness is measured against now: made anew when index or MeSH have changed."""
        info, tree = engine.info, self._vocabulary.tree
        if self._state is not None and self._state[2] is not tree:
            self._kept.clear()
        if len(self._lexicon) > _WORDS_KEPT:
            self._kept.clear()
            self._lexicon, self._state, self._late = Lexicon(), None, None
        state = _state_of(info, tree)
        if self._ground is None or self._state is None or not _is_same(state, self._state):
            counts = KeptCounts(engine, self._shelf)
            count = partial(self._drawn, info)
            self._ground = Ground(counts, self._vocabulary, self._lexicon, count)
            self._state = state
        self._forget_changed(tree)
        return self._ground

    def late_ground(self, engine: Engine) -> Ground:
        """The same for a first look: in a large registry it may be that of a little while ago."""
        state = _state_of(engine.info, self._vocabulary.tree)
        if (
            self._late is None
            or len(self._lexicon) > _WORDS_KEPT
            or not _may_wait(*self._late, state)
        ):
            self._late = self.ground(engine), state
        return self._late[0]

    def _drawn(self, info: IndexInfo, lexicon: Lexicon) -> Drawn:
        return self._shelf.drawn(info.sequence, lexicon) or self._draw(info, lexicon)

    def _draw(self, info: IndexInfo, lexicon: Lexicon) -> Drawn:
        """Count phrases anew, and keep that."""
        ids = (key.id for key in self._store.keys())  # noqa: SIM118 - a store is no dict
        found = draw(ids, self._fetch, info.studies, lexicon)
        self._shelf.keep_drawn(found, info.sequence, info.studies, lexicon)
        return found

    def _forget_changed(self, tree: MeshTree) -> None:
        sequence = self._store.status().sequence
        self._shelf.follow(sequence, tree.source)
        if sequence != self._seen:
            if self._kept:
                for change in self._store.changes(self._seen):
                    self._kept.pop(change.key.id, None)
            self._seen = sequence

    def fill(self, ground: Ground, nct_ids: Sequence[str]) -> int:
        """Keep what is looked at in some studies, as far as it is not kept; how many were read.

        Raises EnvironmentFaultError if nothing can be kept.
        """
        if not self._shelf.keeps:
            raise EnvironmentFaultError(
                f"{LIKENESS_FILE} cannot be written",
                hint="Fill it as a user who may write to the data folder.",
            )
        lacking = self._shelf.lacking(nct_ids)
        self._read(lacking, ground)
        return len(lacking)

    def count_words(self, engine: Engine, counted: Callable[[int, int], None]) -> None:
        """Keep how often phrases stand in drawn studies, and in a large registry how often words
        stand in all; `counted` is told how many words are done, of how many.
        """
        self._drawn(engine.info, self._lexicon)
        counts = EngineCounts(engine)
        if counts.studies >= LARGE:
            self._shelf.keep_counts(counts, counted)

    def close(self) -> None:
        """Let go of what is kept on disk."""
        self._shelf.close()

    def _pool(self, engine: Engine, asked: Query, filters: Query | None, ground: Ground) -> Pool:
        ids = engine.first(asked, filters, CANDIDATES)
        pool = self._shelf.take(ids, ground)
        if len(pool) == len(ids):
            return pool
        known = {each.nct_id: each for each in pool}
        for each in ids:
            if each not in known and each in self._kept:
                known[each] = self._kept[each]
                self._kept.move_to_end(each)
        known |= self._read([each for each in ids if each not in known], ground)
        return Pool([known[each] for each in ids if each in known])

    def _read(self, nct_ids: Sequence[str], ground: Ground) -> dict[str, Traits]:
        """What is looked at in studies, from their records; kept for later."""
        read = [(each.study, traits_of(each.study, ground)) for each in self._fetch(nct_ids)]
        self._shelf.put(read, ground, self._seen)
        return {traits.nct_id: self._keep(traits) for _, traits in read}

    def _traits(self, held: Held, ground: Ground) -> Traits:
        """What is read of a study in its current version."""
        nct_id = held.study.nct_id
        if nct_id in self._kept:
            return self._kept[nct_id]
        kept = self._shelf.take([nct_id], ground)
        # Kept as candidates are: it is one of others, and those are read at once if all are kept.
        # What is kept is read now, for another process may just have changed what was handed in.
        known = {each.nct_id: each for each in kept} or self._read([nct_id], ground)
        return known.get(nct_id) or traits_of(held.study, ground)

    def _keep(self, traits: Traits) -> Traits:
        self._kept[traits.nct_id] = traits
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return traits


def fill(
    relating: Relating, engine: Engine, nct_ids: Iterable[str], progress: Progress | None
) -> int:
    """Read all of some studies of which nothing is kept on disk; how many there were."""
    # Numbers, not texts: a registry has half a million, and no reading of the store stays open.
    numbers = array("l", (int(each[3:]) for each in nct_ids))
    found = 0
    for at in range(0, len(numbers), _TOGETHER):
        some = [f"NCT{each:08d}" for each in numbers[at : at + _TOGETHER]]
        found += relating.fill(relating.ground(engine), some)
        if progress is not None:
            done = at + len(some)
            progress(Step(_STAGE, done, done / len(numbers)))
    relating.count_words(engine, partial(_counted, progress))
    return found


def _counted(progress: Progress | None, done: int, words: int) -> None:
    if progress is not None:
        progress(Step(_COUNTING, done, done / words, "words"))


def _state_of(info: IndexInfo, tree: MeshTree) -> _State:
    return info.generation, info.sequence, tree


def _may_wait(ground: Ground, then: _State, now: _State) -> bool:
    """Whether so little has changed that a first look does without new counts."""
    if ground.studies < LARGE or then[0] != now[0] or then[2] is not now[2]:
        return _is_same(then, now)
    return 0 <= (now[1] - then[1]) * _LATE <= ground.studies


def _is_same(one: Sequence[object], other: Sequence[object]) -> bool:
    return one[:2] == other[:2] and one[2] is other[2]
