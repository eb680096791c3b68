"""What likeness looks at in a study, as some 1,000 bytes; and many of them read back at once.

Words stand as numbers of whoever keeps the bytes (`Shelved`), with how often each stands in each
text. What depends on other studies or on MeSH is not kept: rarities, and what headings lie below.
What does not live here: the file (`atlas.shelf`), what is read of a record (`traits`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
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
from trialatlas.related.outcomes import Outcomes, Phrases, at_place
from trialatlas.related.people import People
from trialatlas.related.phrases import Pairs
from trialatlas.related.programme import Programme
from trialatlas.related.stages import Course
from trialatlas.related.texts import FULL, GROUPS, KEY, Column, Row, often
from trialatlas.related.timing import together
from trialatlas.related.traits import Pool, Rest, Things, Traits
from trialatlas.study import Study

FORMAT: Final = 5
"""Raised whenever the bytes, or what is read of a record for them, change."""
_TEXTS: Final = (*GROUPS, FULL)
_HEAD: Final = Struct("<IIB")
_LEVEL: Final = 3
_BYTE: Final = 256
_NUMBER: Final = 4
"""Bytes of a word's number, and of a count that one byte does not hold."""
_PHRASE: Final = 12
"""Bytes of a phrase of outcomes: places of two words among those of the study, and a count."""
_PLANES: Final = _NUMBER + len(_TEXTS)
"""Bytes of a word where one holds each count: those of its number, then a count for each text."""


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


class _Open(NamedTuple):
    """One study's bytes: where its words begin, and how many they are."""

    content: bytes
    start: int
    words: int
    width: int


_said: Final = msgspec.msgpack.Decoder(_Said)
_rest: Final = msgspec.msgpack.Decoder(_Rest)
_things: Final = msgspec.msgpack.Decoder(_Things)
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
    found = np.zeros((len(_TEXTS), len(full)), dtype=np.uint32)
    for at, name in enumerate(_TEXTS):
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


def unpacked(kept: Mapping[str, bytes], ground: Ground, own: Callable[[Numbers], Numbers]) -> Pool:
    """Traits by NCT number, as they were. `own` turns numbers of words as they are kept into those
    of the ground's lexicon. Raises ZstdError or msgspec.MsgspecError for what is no such bytes.
    """
    unpack = zstandard.ZstdDecompressor().decompress
    opened: list[_Open] = []
    said: list[_Said] = []
    for each in kept.values():
        content = unpack(each)
        words, size, width = _HEAD.unpack_from(content)
        start = _HEAD.size + size
        said.append(_said.decode(memoryview(content)[_HEAD.size : start]))
        opened.append(_Open(content, start, words, width))
    starts = np.array([0, *accumulate(each.words for each in opened)])
    planes, counts = _joined(opened, starts)
    numbers = own(_numbers(planes))
    columns = _columns(numbers, counts, starts)
    outcomes = Outcomes(
        _phrases_of([each.phrases for each in said], numbers, starts),
        together([each.times for each in said]),
    )
    traits = [
        Traits(
            nct_id=nct_id,
            conditions=conditions(each.headings, each.above, each.names, ground),
            people=People(frozenset(each.age_groups), each.sex, each.healthy),
            course=Course(tuple(each.stages), frozenset(each.stage_numbers), each.line),
            read_texts=partial(_texts_at, columns, at),
            read_pairs=partial(_pairs_of, each.pairs, numbers, starts[at]),
            read_outcomes=partial(at_place, outcomes, at),
            read_rest=partial(_rest_of, each.rest, ground),
        )
        for at, (nct_id, each) in enumerate(zip(kept, said, strict=True))
    ]
    return Pool(traits, columns, outcomes)


def _texts_at(columns: Mapping[str, Column], at: int) -> dict[str, Row]:
    return {name: each.row(at) for name, each in columns.items()}


def _columns(
    numbers: Numbers, counts: NDArray[Any], starts: NDArray[np.int64]
) -> dict[str, Column]:
    """Each text of all studies."""
    found: dict[str, Column] = {}
    for name, times in _by_text(counts):
        places = np.flatnonzero(times != 0)
        cuts = np.searchsorted(places, starts)
        found[name] = Column(numbers[places], often(times[places]), cuts)
    return found


def _pairs_of(kept: bytes, numbers: Numbers, start: int) -> Pairs:
    """The phrases of one study, whose words start there among those of all."""
    places = np.frombuffer(kept, dtype="<u4").reshape(-1, 2) + start
    first, second = numbers[places].T
    return Pairs(first, second, np.array([0, len(first)]))


def _phrases_of(kept: Sequence[bytes], numbers: Numbers, starts: NDArray[np.int64]) -> Phrases:
    """The phrases of all studies: places among the words of each are words of all."""
    rows = np.frombuffer(b"".join(kept), dtype="<u4").reshape(-1, 3)
    cuts = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum([len(each) // _PHRASE for each in kept], out=cuts[1:])
    first = np.repeat(starts[:-1], np.diff(cuts))
    places = first[:, None] + rows[:, :2]
    words = numbers[places]
    return Phrases(words[:, 0], words[:, 1], rows[:, 2].astype(np.uint32), cuts)


def _by_text(counts: NDArray[Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    yield from zip(_TEXTS, counts, strict=True)
    topic, summary = (counts[_TEXTS.index(each)] for each in ("topic", "summary"))
    yield KEY, np.add(topic, summary, dtype=np.promote_types(counts.dtype, np.uint16))


def _joined(
    opened: Sequence[_Open], starts: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Of the words of all studies: the bytes of their numbers, lowest first, and how often each
    stands in each text. Few studies have a count that one byte does not hold.
    """
    parts = [
        np.frombuffer(each.content, np.uint8, _PLANES * each.words, each.start).reshape(_PLANES, -1)
        for each in opened
    ]
    joined = np.concatenate(parts, axis=1) if parts else np.zeros((_PLANES, 0), dtype=np.uint8)
    planes, counts = joined[:_NUMBER], joined[_NUMBER:]
    wide = [at for at, each in enumerate(opened) if each.width != 1]
    if not wide:
        return planes, counts
    whole = counts.astype(np.uint32)
    for at in wide:
        content, start, words, width = opened[at]
        size = len(_TEXTS) * width * words
        kept = np.frombuffer(content, np.uint8, size, start + _NUMBER * words)
        each = kept.reshape(len(_TEXTS), width, words).astype(np.uint32)
        whole[:, starts[at] : starts[at + 1]] = sum(
            each[:, plane] << np.uint32(8 * plane) for plane in range(width)
        )
    return planes, whole


def _numbers(planes: NDArray[np.uint8]) -> Numbers:
    """Numbers of words from their bytes."""
    return np.ascontiguousarray(planes.T).view("<i4").reshape(-1)


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
