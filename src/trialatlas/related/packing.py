"""What likeness looks at in a study, as some 1,000 bytes; and many of them read back at once.

Words stand as numbers of whoever keeps the bytes (`Shelved`), with how often each stands in each
text. What depends on other studies is not kept, and of what depends on MeSH the diseases that a
text names alone: rarities are not, nor what headings lie below.
What does not live here: the file (`atlas.shelf`), what is read of a record (`traits`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from struct import Struct
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from trialatlas.index.glance import condition_names
from trialatlas.related.concepts import conditions, terms
from trialatlas.related.design import Design
from trialatlas.related.ground import Ground, Numbers
from trialatlas.related.interventions import Intervention, Key, Role
from trialatlas.related.outcomes import Outcomes, Phrases
from trialatlas.related.people import People
from trialatlas.related.phrases import Pairs
from trialatlas.related.programme import Programme
from trialatlas.related.stages import Course
from trialatlas.related.texts import FULL, KEPT, Column, Row, Texts, TextsByName
from trialatlas.related.timing import together
from trialatlas.related.traits import Pool, Rest, Things, Traits
from trialatlas.study import Study

FORMAT: Final = 9
"""Raised whenever the bytes, or what is read of a record for them, change."""
_HEAD: Final = Struct("<IIB")
_LEVEL: Final = 3
_BYTE: Final = 256
_NUMBER: Final = 4
"""Bytes of a word's number, and of a count that one byte does not hold."""
_PAIR: Final = 2
_PHRASE: Final = 3
"""Numbers of a phrase: places of two words among those of the study; of one of outcomes a count."""
_MANY: Final = 5_000
"""Sets of people and stages that are kept: they come again and again."""
_AROUND: Final = 6_500
"""Bytes of memory that a study takes besides which was read back, its rest among them."""


class _Named(msgspec.Struct, frozen=True, array_like=True, gc=False):
    text: str
    role: Role
    names: frozenset[Key]
    telling: frozenset[str]


class _Things(msgspec.Struct, frozen=True, array_like=True, gc=False):
    drugs: list[str]
    drugs_above: list[str]
    interventions: list[_Named]
    design: Design


class _Rest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    programme: Programme
    things: msgspec.Raw
    """Read of fewer still."""


class _Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    headings: list[str]
    above: list[str]
    names: list[str]
    mentions: list[str]
    age_groups: list[str]
    sex: str
    healthy: bool | None
    stages: list[str]
    stage_numbers: list[int]
    line: str
    times: list[int]
    pairs: bytes
    """Phrases of topic, summary and criteria: places of two words. Read of few, as the rest."""
    phrases: bytes
    """Phrases of outcomes, and how often each stands there."""
    rest: msgspec.Raw
    """Read only of those candidates that come near the best."""


class Unpacked(NamedTuple):
    """One study as it was read back."""

    traits: Traits
    texts: Texts
    pairs: bytes
    phrases: bytes
    times: Sequence[int]

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        words, counts = self.texts
        return _AROUND + words.nbytes + counts.nbytes + len(self.pairs) + len(self.phrases)


_said: Final = msgspec.msgpack.Decoder(_Said)
_rest: Final = msgspec.msgpack.Decoder(_Rest)
_things: Final = msgspec.msgpack.Decoder(_Things)
_NO_WORDS: Final[Numbers] = np.zeros(0, dtype=np.int32)
_NO_COUNTS: Final = np.zeros((len(KEPT), 0), dtype=np.uint8)
_ONE: Final = np.zeros(1, dtype=np.int64)
"""Where the words of one study begin."""
_encoder: Final = msgspec.msgpack.Encoder(order="deterministic")


def packed(study: Study, traits: Traits, numbers: Numbers) -> bytes:
    """A study's traits. `numbers` are those of the words of its whole text as they are kept."""
    said = msgspec.msgpack.encode(_said_by(study, traits))
    counts = _counts(traits.texts)
    width = 1 if counts.max(initial=0) < _BYTE else _NUMBER
    content = (
        _HEAD.pack(len(numbers), len(said), width),
        said,
        _planes(numbers.astype("<u4"), _NUMBER),
        *(_planes(each, width) for each in counts),
    )
    return zstandard.compress(b"".join(content), _LEVEL)


def _planes(numbers: NDArray[np.uint32], width: int) -> bytes:
    """All lowest bytes, then the next ones: packed, they need half the space."""
    return numbers.astype("<u4").view(np.uint8).reshape(-1, _NUMBER)[:, :width].T.tobytes()


def _counts(texts: Mapping[str, Row]) -> NDArray[np.uint32]:
    """How often each word of the whole text stands in each text: a row a text, the whole last."""
    full = texts[FULL].numbers
    order = np.argsort(full)
    found = np.zeros((len(KEPT), len(full)), dtype=np.uint32)
    for at, name in enumerate(KEPT):
        row = texts[name]
        places = order[np.searchsorted(full, row.numbers, sorter=order)]
        found[at, places] = np.rint(np.exp(row.often.astype(np.float64) - 1))
    return found


def _phrases(full: Numbers, some: Pairs | Phrases, *counts: NDArray[np.uint32]) -> bytes:
    """Phrases by the places of their words among those of the whole text."""
    order = np.argsort(full)
    places = (
        order[np.searchsorted(full, each, sorter=order)] for each in (some.first, some.second)
    )
    return np.stack([*places, *counts], axis=1).astype("<u4").tobytes()


def _said_by(study: Study, traits: Traits) -> _Said:
    headings = list(dict.fromkeys(study.texts("ConditionMeshTerm")))
    people, course = traits.people, traits.course
    full, phrases = traits.texts[FULL].numbers, traits.outcomes.phrases
    things = _Things(
        drugs=list(dict.fromkeys(study.texts("InterventionMeshTerm"))),
        drugs_above=study.texts("InterventionAncestorTerm"),
        interventions=[
            _Named(each.text, each.role, each.names, each.telling) for each in traits.interventions
        ],
        design=traits.design,
    )
    rest = _Rest(traits.programme, msgspec.Raw(_encoder.encode(things)))
    return _Said(
        headings=headings,
        above=study.texts("ConditionAncestorTerm"),
        names=[] if headings else condition_names(study),
        mentions=sorted(traits.mentions),
        age_groups=sorted(people.groups),
        sex=people.sex,
        healthy=people.healthy,
        stages=list(course.said),
        stage_numbers=sorted(course.stages),
        line=course.line,
        times=traits.outcomes.timings.values.tolist(),
        pairs=_phrases(full, traits.pairs),
        phrases=_phrases(full, phrases, phrases.counts),
        rest=msgspec.Raw(_encoder.encode(rest)),
    )


def unpacked(
    kept: Mapping[str, bytes], ground: Ground, own: Callable[[Numbers], Numbers]
) -> dict[str, Unpacked]:
    """Studies by NCT number, as they were. `own` turns numbers of words as they are kept into those
    of the ground's lexicon. Raises ZstdError or msgspec.MsgspecError for what is no such bytes.
    """
    if not kept:
        return {}
    unpack = zstandard.ZstdDecompressor().decompress
    opened = [_opened(unpack(each)) for each in kept.values()]
    planes = np.concatenate([planes for _, planes, _ in opened], axis=1)
    words = own(_numbers(planes).view(np.int32))
    found: dict[str, Unpacked] = {}
    end = 0
    for nct_id, (said, planes, counts) in zip(kept, opened, strict=True):
        start, end = end, end + planes.shape[1]
        # Copies, here and of the rest: who keeps one study is not to keep all that was read.
        texts = Texts(words[start:end].copy(), counts.copy())
        found[nct_id] = _unpacked(nct_id, said, texts, ground)
    return found


def _opened(content: bytes) -> tuple[_Said, NDArray[np.uint8], NDArray[Any]]:
    """What is said of a study, the numbers of its words as they are kept, a row a byte, and how
    often each stands in each text, a row a text.
    """
    words, size, width = _HEAD.unpack_from(content)
    start = _HEAD.size + size
    said = _said.decode(memoryview(content)[_HEAD.size : start])
    rest = np.frombuffer(content, np.uint8, offset=start)
    rest = rest.reshape(_NUMBER + len(KEPT) * width, words)
    planes, counts = rest[:_NUMBER], rest[_NUMBER:]
    if width != 1:
        counts = _numbers(counts.reshape(len(KEPT), width, words))
    return said, planes, counts


def _numbers(planes: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Numbers of four bytes, of which a row each is kept, lowest first."""
    return np.ascontiguousarray(np.swapaxes(planes, -1, -2)).view("<u4")[..., 0]


def _unpacked(nct_id: str, said: _Said, texts: Texts, ground: Ground) -> Unpacked:
    pairs, phrases, times = said.pairs, said.phrases, said.times
    rest = said.rest.copy()
    traits = Traits(
        nct_id=nct_id,
        conditions=conditions(said.headings, said.above, said.names, ground),
        mentions=frozenset(said.mentions),
        people=_people(tuple(said.age_groups), said.sex, said.healthy),
        course=_course(tuple(said.stages), tuple(said.stage_numbers), said.line),
        read_texts=partial(TextsByName, texts),
        read_pairs=lambda: _pairs_of([pairs], texts.words, _ONE),
        read_outcomes=lambda: _outcomes_of([phrases], [times], texts.words, _ONE),
        read_rest=partial(_rest_of, rest, ground),
    )
    return Unpacked(traits, texts, pairs, phrases, times)


class Kept(Pool):
    """Studies that were read back. What is asked of all of them is put together at one go."""

    def __init__(self, kept: Sequence[Unpacked]) -> None:
        super().__init__([each.traits for each in kept])
        self._kept = kept

    def some(self, places: Iterable[int]) -> Pool:
        """See `Pool`."""
        return Kept([self._kept[each] for each in places])

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Where the words of each study begin among those of all, and where the last ones end."""
        return np.array([0, *accumulate(len(each.texts.words) for each in self._kept)])

    @cached_property
    def _words(self) -> Numbers:
        return np.concatenate([each.texts.words for each in self._kept] or [_NO_WORDS])

    @cached_property
    def _texts(self) -> Texts:
        counts = [each.texts.counts for each in self._kept] or [_NO_COUNTS]
        return Texts(self._words, np.concatenate(counts, axis=1))

    def column(self, name: str) -> Column:
        """See `Pool`."""
        return self._texts.column(name, self._starts)

    def pairs(self) -> Pairs:
        """See `Pool`."""
        return _pairs_of([each.pairs for each in self._kept], self._words, self._starts)

    def outcomes(self) -> Outcomes:
        """See `Pool`."""
        times = [each.times for each in self._kept]
        phrases = [each.phrases for each in self._kept]
        return _outcomes_of(phrases, times, self._words, self._starts)


def _pairs_of(kept: Sequence[bytes], words: Numbers, starts: NDArray[np.int64]) -> Pairs:
    found, _, cuts = _placed(kept, _PAIR, words, starts)
    return Pairs(found[:, 0], found[:, 1], cuts)


def _outcomes_of(
    kept: Sequence[bytes],
    times: Sequence[Sequence[int]],
    words: Numbers,
    starts: NDArray[np.int64],
) -> Outcomes:
    found, counts, cuts = _placed(kept, _PHRASE, words, starts)
    return Outcomes(Phrases(found[:, 0], found[:, 1], counts[:, 0], cuts), together(times))


def _placed(
    kept: Sequence[bytes], size: int, words: Numbers, starts: NDArray[np.int64]
) -> tuple[Numbers, NDArray[np.uint32], NDArray[np.int64]]:
    """The words of phrases, by their places among the words of each study, which start there among
    those of all; what else is said of each phrase; and where those of each study begin.
    """
    cuts = np.array([0, *accumulate(len(each) // (_NUMBER * size) for each in kept)])
    rows = np.frombuffer(b"".join(kept), dtype="<u4").reshape(-1, size)
    first = np.repeat(starts[: len(kept)], np.diff(cuts))
    return words[first[:, None] + rows[:, :_PAIR]], rows[:, _PAIR:], cuts


@lru_cache(maxsize=_MANY)
def _people(groups: tuple[str, ...], sex: str, healthy: bool | None) -> People:  # noqa: FBT001
    return People(frozenset(groups), sex, healthy)


@lru_cache(maxsize=_MANY)
def _course(said: tuple[str, ...], stages: tuple[int, ...], line: str) -> Course:
    return Course(said, frozenset(stages), line)


def _rest_of(raw: msgspec.Raw, ground: Ground) -> Rest:
    rest = _rest.decode(raw)
    return Rest(rest.programme, partial(_things_of, rest.things, ground))


def _things_of(raw: msgspec.Raw, ground: Ground) -> Things:
    things = _things.decode(raw)
    return Things(
        drug_terms=terms(things.drugs, things.drugs_above, ground),
        interventions=tuple(map(_intervention, things.interventions)),
        design=things.design,
    )


def _intervention(kept: _Named) -> Intervention:
    every = kept.telling.union(*kept.names)
    return Intervention(kept.text, kept.role, kept.names, kept.telling, every)
