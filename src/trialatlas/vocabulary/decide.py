"""Which pairs are believed: the rule, in one place. `docs/synonyms.md` says how well it does.

Pure functions of counts. The share of a pair is how many of the studies that give a name any
meaning of this kind give it this one, 0 to 1. What does not live here: counting, and keeping what
was decided.

- The same words in another order are one name: one study is enough.
- Of a condition or an intervention and a MeSH term, two studies and `MESH_SHARE` of them, if they
  share a telling word, else `STRANGE_SHARE`. Not if the name is a MeSH term itself: one of the
  studies', or by the MeSH file a name of other headings than the term is. Not if it is plainly
  narrower: it has a word like recurrent, all the words of the term and more, or all words of a
  shorter name believed for the same term and more. Nor if they differ in a number or a letter,
  nor for a term without a telling word (Neoplasms).
- Of an intervention's other name, two studies and half of the share, seen from either name, and
  neither holds all words of the other.
- Of an abbreviation, half of the share or, in three studies, a quarter of it, for each meaning.
  Long forms that differ in few words are one meaning. One study is enough if it is the only
  meaning, and the abbreviation has three letters and does not read like a word. From a long form
  back to its abbreviation if that seldom means anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialatlas.vocabulary.names import (
    content,
    distinguishing,
    narrowing,
    reads_like_a_word,
    telling,
)

Key = tuple[str, ...]

MESH_SHARE = 0.6
STRANGE_SHARE = 0.8
MESH_STUDIES = 2
PART_SHARE = 0.8
PART_STUDIES = 3
"""For a name whose words are a part of its concept's: infarction is not myocardial infarction."""
OTHER_SHARE = 0.5
OTHER_STUDIES = 2
SHORT_SHARE = 0.5
SECOND_SHARE = 0.25
SECOND_STUDIES = 3
ALONE_LETTERS = 3
BACK_SHARE = 0.8
"""From a long form to its abbreviation."""
WORDLIKE_STUDIES = 5
_ALIKE = 0.6
"""Share of words that two long forms of one meaning have in common at least."""


class Count(NamedTuple):
    """How many studies give a name (`variant`) a meaning (`concept`), and how many give it any."""

    variant: Key
    concept: Key
    studies: int
    total: int
    is_concept: bool = False
    """The variant is a concept of this kind itself."""

    @property
    def share(self) -> float:
        """See the module."""
        return self.studies / max(1, self.total)


class Link(NamedTuple):
    """Who searches for `source` should also find `target`."""

    source: Key
    target: Key
    studies: int
    share: float


def of_concept(counts: Iterable[Count]) -> Iterator[Link]:
    """What is believed of the names written for one MeSH term: all its counts of one kind."""
    believed: list[frozenset[str]] = []
    for count in sorted(counts, key=lambda each: (len(each.variant), each.variant)):
        name, concept = content(count.variant), content(count.concept)
        if count.variant == count.concept or not name:
            continue
        if name == concept:
            yield from _both_ways(count)
        elif (
            not (count.is_concept or any(name > each for each in believed))
            and not _is_other(count)
            and _is_enough(count, is_part=name < concept)
        ):
            believed.append(name)
            yield from _both_ways(count)


def of_other_name(count: Count, share_of_concept: float) -> Iterator[Link]:
    """What is believed of an intervention's other name; the second share is seen from the name."""
    name, concept = content(count.variant), content(count.concept)
    share = max(count.share, share_of_concept)
    if name == concept:
        yield from _both_ways(count)
    elif count.studies >= OTHER_STUDIES and share >= OTHER_SHARE and not _nested(name, concept):
        yield from _both_ways(count._replace(total=round(count.studies / share)))


def of_abbreviation(counts: Iterable[Count]) -> Iterator[Link]:
    """What is believed of one abbreviation: all its counts."""
    meanings = _meanings(counts)
    total = sum(each.studies for meaning in meanings for each in meaning)
    for meaning in meanings:
        studies = sum(each.studies for each in meaning)
        share = studies / max(1, total)
        short = "".join(meaning[0].variant)
        is_wordlike, is_long = reads_like_a_word(short), len(short) >= ALONE_LETTERS
        if studies > 1 or (len(meanings) == 1 and is_long and not is_wordlike):
            is_back = share >= BACK_SHARE and is_long
            is_back = is_back and (not is_wordlike or studies >= WORDLIKE_STUDIES)
            is_second = share >= SECOND_SHARE and studies >= SECOND_STUDIES
            if share >= SHORT_SHARE or is_second:
                for each in _usual(meaning):
                    yield Link(each.variant, each.concept, each.studies, share)
                    if is_back:
                        yield Link(each.concept, each.variant, each.studies, share)


def _is_enough(count: Count, *, is_part: bool) -> bool:
    if is_part:
        return count.studies >= PART_STUDIES and count.share >= PART_SHARE
    is_strange = telling(count.variant).isdisjoint(telling(count.concept))
    return count.studies >= MESH_STUDIES and count.share >= (
        STRANGE_SHARE if is_strange else MESH_SHARE
    )


def _is_other(count: Count) -> bool:
    """The name is plainly narrower than the term, or another thing."""
    name, concept = telling(count.variant), telling(count.concept)
    signs, expected = distinguishing(count.variant), distinguishing(count.concept)
    return (
        not concept
        or name > concept
        or content(count.variant) > content(count.concept)
        or bool(narrowing(count.variant) - narrowing(count.concept))
        or (signs != expected and bool(signs) and bool(expected))
        or ("non" in signs) != ("non" in expected)
    )


def _both_ways(count: Count) -> Iterator[Link]:
    yield Link(count.variant, count.concept, count.studies, count.share)
    yield Link(count.concept, count.variant, count.studies, count.share)


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one < other or other < one


def _meanings(counts: Iterable[Count]) -> list[list[Count]]:
    """The counts of an abbreviation by meaning, the most usual long form of each first."""
    meanings: list[list[Count]] = []
    for count in sorted(counts, key=lambda each: (-each.studies, each.concept)):
        words = content(count.concept)
        for meaning in meanings:
            first = content(meaning[0].concept)
            if len(words & first) >= _ALIKE * len(words | first):
                meaning.append(count)
                break
        else:
            meanings.append([count])
    return meanings


def _usual(meaning: list[Count]) -> list[Count]:
    """The long forms of a meaning that are no slip: the first, and those of two studies or more."""
    return [meaning[0], *(each for each in meaning[1:] if each.studies > 1)]
