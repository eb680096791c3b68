"""The search that finds exactly the studies of a thing: its names, each as a whole value.

Names are asked with `EXPANSION[Term]`, so that no synonym is put in and the count is that of the
directory. What does not live here: running it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trialatlas.directory.kinds import Kind
from trialatlas.directory.said import PART
from trialatlas.query.build import all_of, any_of
from trialatlas.query.tree import Area, Missing, Phrase, Query, Scope


def query_of(kind: Kind, texts: Sequence[str]) -> Query:
    """The studies that name any of these; of a site the place is that of the first."""
    if kind.name != "sites":
        return any_of(Area(piece, _any(texts)) for piece in kind.pieces)
    facilities = [text.partition(PART)[0] for text in texts]
    place = texts[0].split(PART)[1:]
    return Scope(
        "Location",
        all_of(
            (
                Area(kind.pieces[0], _any(facilities)),
                *_place(kind.pieces[1:], place),
            )
        ),
    )


def named_in(piece: str, texts: Iterable[str]) -> Query:
    """The studies with one of these names in one field."""
    return Area(piece, _any(texts))


def filed_under(heading: str) -> Query:
    """The studies that the registry files under a MeSH term of conditions, or below it."""
    pieces = ("ConditionMeshTerm", "ConditionAncestorTerm")
    return any_of(Area(piece, _whole(heading)) for piece in pieces)


def used_under(heading: str) -> Query:
    """The same of a MeSH term of interventions."""
    pieces = ("InterventionMeshTerm", "InterventionAncestorTerm")
    return any_of(Area(piece, _whole(heading)) for piece in pieces)


def _any(texts: Iterable[str]) -> Query:
    return any_of(map(_whole, texts))


def _whole(text: str) -> Phrase:
    return Phrase(text, "FullMatch", "Term")


def _place(pieces: Iterable[str], parts: Iterable[str]) -> Iterator[Query]:
    for piece, part in zip(pieces, parts, strict=True):
        yield Area(piece, _whole(part) if part else Missing())
