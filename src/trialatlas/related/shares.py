"""What two studies share, thing by thing: conditions, treatments, words.

What does not live here: finding it (`explain`), how much it counts (`scoring`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialatlas import schema
from trialatlas.related.answer import Likeness, SharedConcept
from trialatlas.related.explain import in_reading_order
from trialatlas.study.values import show_text
from trialatlas.wording import said

_NAME = schema.node("InterventionName")


@dataclass(frozen=True, slots=True)
class Share:
    """Things of one kind that both have, each as it stands here and there."""

    label: str
    things: tuple[str, ...]


def shares_of(alike: Likeness) -> Iterator[Share]:
    """What a study shares with the one asked about, kind by kind; nothing of a kind without any."""
    found = (
        (said("Conditions, as MeSH has them"), tuple(map(_concept, alike.concepts))),
        (
            said("Conditions in the text of the other"),
            tuple(map(plain, alike.mentions)),
        ),
        (said("Treatments"), tuple(_pair(*map(plain, each)) for each in alike.interventions)),
        (said("Rare words"), tuple(map(plain, alike.words))),
        (said("Rare words of who can take part"), tuple(map(plain, alike.criteria_words))),
        (said("Rare phrases"), tuple(map(plain, alike.rare_phrases))),
        (said("Measured in both"), tuple(map(plain, alike.phrases))),
        (said("Times of measuring"), tuple(_pair(*map(plain, each)) for each in alike.times)),
    )
    yield from (Share(label, things) for label, things in found if things)


def plain(text: str) -> str:
    """What a record writes, as it is read: without its escapes."""
    return show_text(_NAME, text)


def _concept(shared: SharedConcept) -> str:
    own, other, above = map(in_reading_order, (shared.own, shared.other, shared.above))
    if above in {own, other}:
        return _pair(own, other)
    return said("{own} here, {other} there, both a kind of {above}").format(
        own=own, other=other, above=above
    )


def _pair(own: str, other: str) -> str:
    if own.casefold() == other.casefold():
        return own
    return said("{treatment} here, {other} there").format(treatment=own, other=other)
