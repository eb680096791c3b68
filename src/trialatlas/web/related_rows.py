"""What is shown of a study that is like another: reasons, a bar of the parts, words of the records.

What does not live here: how likeness is measured and explained (`trialatlas.related`), the pages
that show it (`related_page`, `related_text`, `related_foot`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.atlas import Neighbour
from trialatlas.related.answer import Part, Quote
from trialatlas.related.explain import held_back
from trialatlas.related.shares import Share, plain, shares_of
from trialatlas.study.values import show_text
from trialatlas.study.words import spans, words
from trialatlas.web import links
from trialatlas.web.study_page import Head, head
from trialatlas.wording import messages, said

_KINDS: Final = (
    (
        "words",
        messages("words"),
        ("full-text", "summary", "topic", "criteria", "detail", "rare-words", "phrases"),
    ),
    ("conditions", messages("conditions"), ("conditions", "mentions")),
    ("interventions", messages("what is given"), ("interventions",)),
    ("people", messages("who can take part"), ("population",)),
    ("outcomes", messages("what is measured"), ("outcomes",)),
    ("programme", messages("design and sponsor"), ("design", "programme")),
)
"""The parts as the bar has them, six in all: a class, a name, and the signals in it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the bar, in points: where it begins, how long it is, and what it stands for."""

    kind: str
    label: str
    start: float
    points: float
    weight: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The points of a study by part, and how many there can be."""

    stretches: tuple[Stretch, ...]
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a record as it is read, with the words that both use marked, and its place."""

    nct_id: str
    field: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """One neighbour. `why` is a sentence, `differs` clauses about it; of a text no `compare`."""

    head: Head
    address: str
    compare: str
    why: str
    bar: Bar
    parts: tuple[Part, ...]
    held_back: tuple[Part, ...]
    relation: str
    shown_by: tuple[Cited, ...]
    quotes: tuple[Cited, ...]
    shares: tuple[Share, ...]
    differs: tuple[str, ...]


def row_of(nct_id: str, neighbour: Neighbour) -> Row:
    """A neighbour of a study, or with an empty number of a text."""
    alike, study = neighbour.likeness, neighbour.held.study
    relation = alike.relation
    common = frozenset(each for word in alike.words for each in words(word))
    return Row(
        head=head(study),
        address=links.study(study.nct_id),
        compare=nct_id and links.study(nct_id, f"/related?{urlencode({'to': study.nct_id})}"),
        why=sentence(alike.why),
        bar=bar_of(alike.parts),
        parts=alike.parts,
        held_back=held_back(alike),
        relation=relation.label if relation else "",
        shown_by=cited(relation.quotes, common) if relation else (),
        quotes=cited(alike.quotes, common),
        shares=tuple(shares_of(alike)),
        differs=tuple(sentence((each.text,)) for each in alike.differences),
    )


def sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence: `Both in asthma; both speak of spirometry.` is one."""
    joined = plain("; ".join(clauses))
    return f"{joined[0].upper()}{joined[1:]}." if joined else ""


def bar_of(parts: Iterable[Part]) -> Bar:
    """The bar of some parts. It is as long as the points that all of them can give."""
    given = tuple(parts)
    stretches: list[Stretch] = []
    start = 0.0
    for kind, label, signals in _KINDS:
        some = [each for each in given if each.signal in signals]
        points = sum(each.points for each in some)
        if some:
            weight = sum(each.weight for each in some)
            stretches.append(Stretch(kind, said(label), start, points, weight))
        start += points
    return Bar(tuple(stretches), start, sum(each.weight for each in given))


def cited(quotes: Iterable[Quote], common: Container[str]) -> tuple[Cited, ...]:
    """Sentences as they are read, with the words marked that are among some."""
    return tuple(_cited(each, common) for each in quotes)


def _cited(quote: Quote, common: Container[str]) -> Cited:
    node = schema.node(quote.piece)
    text = " ".join(show_text(node, quote.text).split())
    return Cited(quote.nct_id, node.label, marked(text, common))


def marked(text: str, common: Container[str]) -> Markup:
    """A text with the words marked that are among some."""
    made: list[str] = []
    at = 0
    for span in spans(text):
        if span.word in common and span.start >= at:
            made.append(f"{escape(text[at : span.start])}<mark>")
            made.append(f"{escape(text[span.start : span.end])}</mark>")
            at = span.end
    made.append(str(escape(text[at:])))
    return Markup("".join(made))  # noqa: S704 - every piece of the text is escaped above
