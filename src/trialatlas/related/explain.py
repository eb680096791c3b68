"""Why two studies are alike: parts, shared things, sentences, and clauses that a reader can check.

What does not live here: the values themselves (`scoring`), what one is to the other (`relation`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from trialatlas.related import interventions, mentions, outcomes, phrases, timing
from trialatlas.related.answer import Likeness, Part, Quote, Relation, SharedConcept
from trialatlas.related.candidates import as_written
from trialatlas.related.concepts import Matcher
from trialatlas.related.differences import differences_of
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.presets import Weights
from trialatlas.related.programme import investigators_of
from trialatlas.related.record import about, strings
from trialatlas.related.relation import Pair, namings, relation_of
from trialatlas.related.scoring import NAMES, SIGNALS
from trialatlas.related.sentences import Told, holding, telling, told
from trialatlas.related.texts import ABOUT, KEY, RARE_FROM, Row
from trialatlas.related.traits import Traits
from trialatlas.study import Study
from trialatlas.study.words import line, words
from trialatlas.wording import said

_MOST_WORDS: Final = 8
_CRITERIA: Final = "criteria"
"""Of their words only rare ones are named: many common ones (*contact*) are in most of them."""
_WORDS_IN_WHY: Final = 4
_RARE_ENOUGH: Final = 3.4
"""A shared word is named from this rarity on: it stands in about one study of thirty."""
_NOT_EVERYWHERE: Final = 1.8
"""Of a phrase that is named both words have this rarity: they stand in less than a fifth."""
_NEAR: Final = 0.6
_ALIKE: Final = 0.3
_CLASS: Final = 0.5
_MOST_CONCEPTS: Final = 6
_MOST_SHARED: Final = 6
_MOST_TIMES: Final = 3
_HELD_BACK: Final = 4


@dataclass(frozen=True, slots=True)
class _Telling:
    """The words of a text of a study that are rare enough to be named, and what each is worth."""

    text: str
    words: Row
    worth: Floats

    @classmethod
    def of(cls, own: Traits, text: str, least: float, ground: Ground) -> _Telling:
        row = own.texts[text]
        rarity = ground.rarities(row.numbers)
        said = (rarity >= least) & ground.wordlike(row.numbers)
        return cls(text, Row(row.numbers[said], row.often[said]), rarity[said] ** 2)


@dataclass(frozen=True, slots=True)
class Wording:
    """How the study asked about writes its words, its phrases and those of its outcomes, its
    sentences, and when it measures; and which of its words and phrases are rare enough to be named.
    Read once for all pairs.
    """

    written: Mapping[str, str]
    told: Told
    pairs: Mapping[tuple[str, str], str]
    phrases: Mapping[tuple[str, str], str]
    frames: tuple[str, ...]
    telling: _Telling
    telling_criteria: _Telling
    rare: phrases.Rare

    @classmethod
    def of(cls, study: Study, own: Traits, ground: Ground) -> Wording:
        """Read a study; `own` is what was read of it for its likeness."""
        frames = tuple(dict.fromkeys(strings(study, *timing.PIECES)[: timing.READ]))
        pairs = phrases.written(phrases.texts_of(study))
        return cls(
            written=as_written(study),
            told=told(study),
            pairs=pairs,
            phrases=outcomes.written(study),
            frames=frames,
            telling=_Telling.of(own, KEY, _RARE_ENOUGH, ground),
            telling_criteria=_Telling.of(own, _CRITERIA, RARE_FROM, ground),
            rare=phrases.rare(ground, own.pairs, _NOT_EVERYWHERE),
        )


def explained(pair: Pair, found: Floats, weights: Weights, wording: Wording) -> Likeness:
    """Everything that is said of two studies. `found` are the values of the signals in their order;
    `wording` is of the study asked about.
    """
    written = wording.written
    parts = parts_of(found, weights)
    concepts, things = _concepts(pair), _things(pair)
    shared = _words(pair, wording.telling)
    named = namings(pair)
    relation = relation_of(pair, named)
    return Likeness(
        nct_id=pair.other.nct_id,
        score=sum(each.points for each in parts),
        why=tuple(_why(pair, concepts, things, [written[e] for e in shared if e in written])),
        parts=parts,
        concepts=concepts[:_MOST_CONCEPTS],
        mentions=tuple(islice(_mentions(pair), _MOST_SHARED)),
        interventions=tuple((each.own.text, each.other.text) for each in things[:_MOST_SHARED]),
        words=tuple(dict.fromkeys(written[each] for each in shared if each in written)),
        criteria_words=tuple(
            dict.fromkeys(
                written[each]
                for each in _words(pair, wording.telling_criteria)
                if each in written and each not in shared
            )
        ),
        rare_phrases=tuple(_rare_phrases(pair, wording)),
        phrases=tuple(_phrases(pair, wording.phrases)),
        times=tuple(_times(pair, wording.frames)),
        quotes=tuple(_quotes(pair, wording.told, shared, named, relation)),
        relation=relation,
        differences=differences_of(pair.study, pair.other, pair.own, pair.theirs),
    )


def reasons(pair: Pair, written: Mapping[str, str]) -> tuple[str, ...]:
    """Why two studies are alike, in clauses. `written` is of the study asked about."""
    telling = _Telling.of(pair.own, KEY, _RARE_ENOUGH, pair.ground)
    shared = [written[each] for each in _words(pair, telling) if each in written]
    return tuple(_why(pair, _concepts(pair), _things(pair), shared))


def parts_of(found: Floats, weights: Weights) -> tuple[Part, ...]:
    """The parts of a score, in the order of the signals."""
    return tuple(
        Part(signal.name, said(signal.label), float(value), weights[signal.name], float(value) * by)
        for signal, value, by in zip(
            SIGNALS, found, (weights.get(name, 0.0) for name in NAMES), strict=True
        )
        if by
    )


def held_back(said: Likeness) -> tuple[Part, ...]:
    """The parts that give away most points, most first: why two studies are not more alike."""
    most = sorted(said.parts, key=lambda each: each.points - each.weight)[:_HELD_BACK]
    return tuple(each for each in most if each.weight - each.points >= 1)


def _concepts(pair: Pair) -> tuple[SharedConcept, ...]:
    matched = Matcher(pair.ground, pair.own.conditions).matches(pair.theirs.conditions)
    return tuple(SharedConcept(*each) for each in matched if each.value >= _ALIKE)


def _mentions(pair: Pair) -> Iterator[str]:
    """Conditions of either that the text of the other names: headings, then names whose words
    stand there side by side.
    """
    own, theirs = pair.own, pair.theirs
    named = mentions.shared(pair.ground, own.diseases, theirs.diseases)
    yield from map(in_reading_order, named)
    listed = {frozenset(words(each)) for each in named}
    for study, other, by in ((pair.study, pair.other, theirs), (pair.other, pair.study, own)):
        there = frozenset(by.texts[ABOUT].numbers.tolist())
        told: list[str] | None = None
        for name in strings(study, "Condition"):
            some, key = pair.ground.lexicon.read(name), frozenset(words(name))
            if not some or key in listed or not there.issuperset(some):
                continue
            told = told or [f" {line(each)} " for each in about(other)]
            if any(f" {line(name)} " in each for each in told):
                listed.add(key)
                yield name


def _things(pair: Pair) -> list[interventions.Shared]:
    found = interventions.shared(pair.ground, pair.own.interventions, pair.theirs.interventions)
    return [each for each in found if each.value >= _ALIKE]


def _words(pair: Pair, own: _Telling) -> list[str]:
    """The words that weigh most in a text of both."""
    theirs = pair.theirs.texts[own.text]
    common, mine, its = np.intersect1d(
        own.words.numbers, theirs.numbers, assume_unique=True, return_indices=True
    )
    weight = own.words.often[mine] * theirs.often[its] * own.worth[mine]
    listed = pair.ground.lexicon.words
    some = ((-weight[at], listed[common[at]]) for at in np.flatnonzero(weight))
    return [word for _, word in sorted(some)[:_MOST_WORDS]]


def _rare_phrases(pair: Pair, wording: Wording) -> Iterator[str]:
    """The rare phrases of both that count most. Those with *and* or *were* count, for who writes
    alike often does alike, but tell a reader nothing.
    """
    shared = phrases.shared(pair.ground, wording.rare, pair.theirs.pairs)
    found = (wording.pairs[phrase] for phrase in shared if phrase in wording.pairs)
    yield from islice(dict.fromkeys(found), _MOST_SHARED)


def _phrases(pair: Pair, written: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """The phrases that weigh most in the outcomes of both."""
    own, theirs = pair.own.outcomes.phrases, pair.theirs.outcomes.phrases
    if not len(own.counts) or not len(theirs.counts):
        return
    _, mine, its = np.intersect1d(
        phrases.keys(own), phrases.keys(theirs), assume_unique=True, return_indices=True
    )
    ground = pair.ground
    weight = outcomes.weighed(ground, own)[mine] * outcomes.weighed(ground, theirs)[its]
    rarities = ground.rarities(own.first[mine]), ground.rarities(own.second[mine])
    telling = (np.maximum(*rarities) >= _RARE_ENOUGH) & (np.minimum(*rarities) >= _NOT_EVERYWHERE)
    listed = ground.lexicon.words
    some = (
        (-weight[at], (listed[own.first[mine[at]]], listed[own.second[mine[at]]]))
        for at in np.flatnonzero(telling)
    )
    found = (written[phrase] for _, phrase in sorted(some) if phrase in written)
    yield from islice(dict.fromkeys(found), _MOST_SHARED)


def _times(pair: Pair, frames: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Time frames of each that give the same time."""
    if frames and len(pair.theirs.outcomes.timings.values):
        theirs = strings(pair.other, *timing.PIECES)[: timing.READ]
        yield from islice(timing.shared(frames, theirs), _MOST_TIMES)


def _why(
    pair: Pair,
    concepts: tuple[SharedConcept, ...],
    things: list[interventions.Shared],
    shared: list[str],
) -> Iterator[str]:
    yield from _why_conditions(pair, concepts)
    yield from _why_interventions(pair, things)
    if shared:
        named = list(dict.fromkeys(shared))[:_WORDS_IN_WHY]
        yield said("both speak of {words}").format(words=_listed(named))
    yield from _why_course(pair)
    own, theirs = pair.own, pair.theirs
    if pair.other.nct_id in own.names or pair.study.nct_id in theirs.names:
        yield said("one names the other")
    if own.investigators & theirs.investigators:
        written = investigators_of(pair.study).items()
        named = [text.split(",")[0] for key, text in written if key in theirs.investigators]
        yield said("both name {persons} among their investigators").format(
            persons=_listed(named[:2])
        )
    if own.lead and own.lead == theirs.lead:
        yield said("both run by {sponsor}").format(sponsor=pair.study.text("LeadSponsorName"))


def _why_conditions(pair: Pair, concepts: tuple[SharedConcept, ...]) -> Iterator[str]:
    theirs = {tuple(words(each)) for each in strings(pair.other, "Condition")}
    same = [each for each in strings(pair.study, "Condition") if tuple(words(each)) in theirs]
    near = [] if same else dict.fromkeys(each.above for each in concepts if each.value >= _NEAR)
    named = list(dict.fromkeys(same or (_everyday(pair, each) for each in near)))[:2]
    if named:
        yield said("both in {conditions}").format(conditions=_listed(named))


def _why_course(pair: Pair) -> Iterator[str]:
    """The same stages, the same line of treatment, as far as both records say so."""
    own, theirs = pair.own.course, pair.theirs.course
    found = [said(each) for each in own.said if each in theirs.said]
    if own.line and own.line == theirs.line:
        found.append(said(own.line))
    if found:
        yield said("both about {course}").format(course=_listed(found))


def _everyday(pair: Pair, heading: str) -> str:
    """What one of the two calls a disease that MeSH has under that heading."""
    for name in (*strings(pair.study, "Condition"), *strings(pair.other, "Condition")):
        if pair.ground.tree.disease(tuple(words(name))) == heading:
            return name
    return in_reading_order(heading)


def _why_interventions(pair: Pair, things: list[interventions.Shared]) -> Iterator[str]:
    if things:
        best = things[0]
        roles = {best.own.role, best.other.role}
        if roles == {"studied"}:
            alike = best.own.names & best.other.names
            name = best.own.text
            both = (
                said("both study {treatment}") if alike else said("{treatment} here, {other} there")
            )
            yield both.format(treatment=name, other=best.other.text)
        else:
            yield said("{treatment}: {own} here, {other} there").format(
                treatment=best.own.text, own=said(best.own.role), other=said(best.other.role)
            )
        return
    matched = Matcher(pair.ground, pair.own.drug_terms).matches(pair.theirs.drug_terms)
    if matched and matched[0].value >= _CLASS:
        yield said("both use {class_}").format(class_=in_reading_order(matched[0].above))


def _quotes(
    pair: Pair,
    own: Told,
    shared: Sequence[str],
    named: Sequence[Quote],
    relation: Relation | None,
) -> Iterator[Quote]:
    """Where one names the other, and a sentence of each that holds most of what they share."""
    shown = set(relation.quotes) if relation else set[Quote]()
    worth = {each: pair.ground.rarity(each) for each in shared}
    enough = len(worth) > 1
    for quote in (
        next(iter(named), None),
        telling(own, worth) if enough else None,
        telling(holding(pair.other, worth), worth) if enough else None,
    ):
        if quote is not None and quote not in shown:
            shown.add(quote)
            yield quote


def in_reading_order(heading: str) -> str:
    """`Thyroid Cancer, Papillary` as it is read: `Papillary Thyroid Cancer`."""
    head, comma, tail = heading.partition(", ")
    return f"{tail} {head}" if comma and "," not in tail else heading


def _listed(names: list[str]) -> str:
    return said(" and ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
