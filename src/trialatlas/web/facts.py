"""Short answers about a study: a label, a value drawn, and what is missing in words.

What does not live here: which facts stand where (`study_page`, `study_parts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.nothing import Nothing
from trialatlas.study.values import show_html, show_text
from trialatlas.web import drawing
from trialatlas.web.record_page import nothing_at
from trialatlas.wording import language, within
from trialatlas.wording import said as in_words

_AHEAD = frozenset({"StartDate", "PrimaryCompletionDate", "CompletionDate"})
"""Dates that lie ahead where they are not actual. Those of posting are worked out afterwards."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the registry and what it means: shown on demand beside it."""

    word: str
    means: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A short answer: its label and its value, drawn. `terms` explain both."""

    label: str
    value: Markup
    note: str = ""
    terms: tuple[Term, ...] = ()

    @classmethod
    def plain(cls, label: str, text: str) -> Fact:
        """A fact whose value is plain text, under a message."""
        return cls(in_words(label), escape(text))


def said(study: Study, piece: str) -> str:
    """The first value of a piece in readable form, without markup; empty if there is none."""
    value = study.value(piece)
    return show_text(schema.node(piece), value) if value is not None else ""


def label(piece: str, value: str) -> str:
    """The plain label of an enum's value; empty for an empty value."""
    known = schema.enum(schema.node(piece).type)
    return known.label(value) if known and value else ""


def meaning(piece: str, value: str) -> str:
    """What an enum's value means, where the declaration says it."""
    known = schema.enum(schema.node(piece).type)
    found = (each.explains for each in known.values if each.value == value) if known else ()
    return next(iter(found), "")


def terms(piece: str, values: Iterable[Any] = (), named: str = "") -> tuple[Term, ...]:
    """What a piece means, and what each of the values of its enum means."""
    asked: tuple[str, ...] = ()
    if schema.node(piece).is_enum:
        asked = tuple(dict.fromkeys([each for each in values if isinstance(each, str)]))
    return _terms(language().code, piece, asked, named)


@lru_cache(maxsize=4096)
def _terms(_spoken: str, piece: str, asked: tuple[str, ...], named: str) -> tuple[Term, ...]:
    """The same; what is spoken is a part of the key."""
    node = schema.node(piece)
    found = [Term(in_words(named) or node.label, node.explains)] if node.explains else []
    known = schema.enum(node.type) if node.is_enum else None
    if known:
        held = (known.find(each) for each in asked)
        found.extend(Term(each.label, each.explains) for each in held if each and each.explains)
    return tuple(found)


def first_sentence(node: Node) -> str:
    """What a node is, in one sentence: the first of its explanation."""
    first, stop, _ = node.explains.partition(". ")
    return f"{first}." if stop else first


def shown_value(piece: str, value: Any) -> Markup:
    """One value of a piece, drawn."""
    return Markup(show_html(schema.node(piece), value))  # noqa: S704 - safe by its contract


def fact(study: Study, piece: str, *, named: str = "", note: str = "") -> Fact | None:
    """The fact of a piece, or None if the study has no value there."""
    node = schema.node(piece)
    found = study.values(piece)
    if not found:
        return None
    value = found if node.is_list or len(found) > 1 else found[0]
    return Fact(
        in_words(named) or node.label, drawing.field(node, value), note, terms(piece, found, named)
    )


def facts(study: Study, pieces: Iterable[str]) -> tuple[Fact, ...]:
    """The facts of those pieces that hold something, in the order given."""
    return tuple(each for piece in pieces if (each := fact(study, piece)) is not None)


def date_fact(study: Study, piece: str, named: str = "") -> Fact | None:
    """A date with whether it is actual or expected, where the record says so."""
    kind = study.text(f"{piece}Type") if schema.find(f"{piece}Type") else ""
    ahead = in_words("expected") if piece in _AHEAD else in_words("estimated")
    sure = {"ACTUAL": in_words("actual"), "ESTIMATED": ahead}.get(kind, "")
    return fact(study, piece, named=named, note=sure)


def date_facts(study: Study, pieces: Mapping[str, str]) -> tuple[Fact, ...]:
    """The dates that the study has, each under the name given for its piece."""
    made = (date_fact(study, piece, named) for piece, named in pieces.items())
    return tuple(each for each in made if each is not None)


def missing(study: Study, pieces: Iterable[str]) -> tuple[str, ...]:
    """What the study lacks of these pieces, one sentence for each kind of nothing."""
    by_kind: dict[Nothing, list[str]] = {}
    for piece in pieces:
        node = schema.node(piece)
        if not study.values(piece) and (nothing := nothing_at(study, node)):
            by_kind.setdefault(nothing, []).append(node.label)
    return tuple(
        f"{', '.join(labels)}: {within(nothing.phrase)}"
        + (f"; {nothing.why}" if nothing.reason else "")
        for nothing, labels in by_kind.items()
    )
