"""Trees made by chance, from a seed, out of what the studies themselves hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from trialatlas import schema
from trialatlas.index import values
from trialatlas.query.ends import TILTED
from trialatlas.query.exact import exact_pieces
from trialatlas.query.tree import (
    EXPANSIONS,
    ONE_END,
    Alternative,
    And,
    Area,
    Coverage,
    Distance,
    Everything,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Span,
    Tilt,
    Words,
)
from trialatlas.study import Study
from trialatlas.study.words import words

_SITE_WORDS = ("LocationCity", "LocationState", "LocationCountry", "LocationFacility")
_SITE_PIECES = (*_SITE_WORDS, "LocationZip", "LocationStatus", "LocationContactName")
_LEAVES = tuple(node for node in schema.NODES if node.is_leaf and node.search != "none")
_TILTS = tuple(node.piece for node in _LEAVES if node.search in TILTED)
_LISTS = tuple(node.piece for node in schema.NODES if node.is_list)


class Trees:
    """An endless row of trees over some studies, the same for the same seed."""

    def __init__(self, studies: Sequence[Study], seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._studies = studies

    def __iter__(self) -> Iterator[Query]:
        while True:
            yield self._tree(depth=self._random.randint(0, 3))

    def _tree(self, depth: int) -> Query:
        if depth == 0:
            return self._leaf()
        kind = self._random.choice((And, Or, Not, Scope, Tilt, And, Or))
        if kind is Tilt:
            return Tilt(self._random.choice(_TILTS), self._tree(depth - 1))
        if kind is Not:
            return Not(self._tree(depth - 1))
        if kind is Scope:
            return Scope("Location", self._site_tree(depth - 1))
        parts = tuple(self._tree(depth - 1) for _ in range(self._random.randint(2, 3)))
        return And(parts) if kind is And else Or(parts)

    def _site_tree(self, depth: int) -> Query:
        if depth == 0:
            return self._site_leaf()
        kind = self._random.choice((And, Or, Not))
        if kind is Not:
            return Not(self._site_tree(depth - 1))
        parts = (self._site_tree(depth - 1), self._site_tree(depth - 1))
        return And(parts) if kind is And else Or(parts)

    def _leaf(self) -> Query:
        choices = (self._words, self._words, self._piece, self._piece, self._size, self._near)
        return self._random.choice(choices)()

    def _site_leaf(self) -> Query:
        if self._random.random() < 0.15:
            return self._near()
        piece = self._random.choice(_SITE_PIECES)
        if self._random.random() < 0.15:
            return Area(piece, self._random.choice((Missing(), Everything())))
        return Area(piece, self._about(schema.node(piece)))

    def _words(self) -> Query:
        area = self._random.choice(schema.AREAS)
        piece = self._random.choice(tuple(area.weights))
        term = self._term(schema.node(piece))
        return term if area.name == "BasicSearch" else Area(area.name, term)

    def _piece(self) -> Query:
        node = self._random.choice(_LEAVES)
        if self._random.random() < 0.2:
            return Area(node.piece, self._random.choice((Missing(), Everything())))
        return Area(node.piece, self._about(node))

    def _about(self, node: schema.Node) -> Query:
        match node.search:
            case "words":
                return self._term(node)
            case "value" | "yes-no":
                return self._value_of_enum(node)
            case "point":
                return self._distance()
            case _:
                return self._range(node)

    def _term(self, node: schema.Node) -> Query:
        held = self._value(node).replace("_", " ").split()
        if not held:
            return Words("study")
        kind = self._random.choice((Words, Words, Phrase))
        if self._random.random() < 0.3:
            return self._expanded(kind(*self._covering(held)))
        start = self._random.randrange(len(held))
        term = kind(" ".join(held[start : start + self._random.randint(1, 3)]))
        if exact_pieces(node.piece) and self._random.random() < 0.2:
            return replace(term, expansion="None")
        return self._expanded(term)

    def _expanded(self, term: Words | Phrase) -> Words | Phrase:
        """The term as it is, or with an expansion and with synonyms taken from the studies."""
        if self._random.random() < 0.4:
            return term
        expansion = self._random.choice([each for each in EXPANSIONS if each != "None"])
        count = len(words(term.text))
        spans: list[Span] = []
        first = 0
        while first < count and self._random.random() < 0.7:
            last = min(count - 1, first + self._random.randint(0, 1))
            spans.append(Span(first, last, self._alternatives()))
            first = last + self._random.randint(1, 2)
        return replace(term, expansion=expansion, synonyms=tuple(spans))

    def _alternatives(self) -> tuple[Alternative, ...]:
        pieces = ("Condition", "InterventionName", "Keyword", "LocationCity")
        held = [
            self._value(schema.node(self._random.choice(pieces)))
            for _ in range(self._random.randint(1, 3))
        ]
        return tuple(Alternative(each, " ".join(each.split()[:2]), "study") for each in held)

    def _covering(self, held: list[str]) -> tuple[str, Coverage]:
        """Words that cover a value, and how; now and then another way than they were taken."""
        some = self._random.randint(1, 3)
        taken: dict[Coverage, list[str]] = {
            "FullMatch": held[:30],
            "StartsWith": held[:some],
            "EndsWith": held[-some:],
        }
        coverages: list[Coverage] = sorted(taken)
        coverage = self._random.choice(coverages)
        other = self._random.choice((coverage, coverage, self._random.choice(coverages)))
        return " ".join(taken[coverage]), other

    def _value_of_enum(self, node: schema.Node) -> Words:
        value = self._value(node) or "YES"
        if node.search == "yes-no" or self._random.random() < 0.7:
            return Words(value)
        some = value.replace("_", " ").split()
        if self._random.random() < 0.3:
            return Words(value, "FullMatch")
        return Words(self._random.choice(some), self._random.choice(sorted(ONE_END)))

    def _range(self, node: schema.Node) -> Range:
        low, high = self._value(node) or None, self._value(node) or None
        readable = [
            each if values.typed_span(node.search, each or "") else None for each in (low, high)
        ]
        return Range(*self._random.choice((readable, [readable[0], None], [None, readable[1]])))

    def _size(self) -> Query:
        low = self._random.randint(0, 4)
        ends = (str(low), self._random.choice((None, str(low + 2))))
        return Area(self._random.choice(_LISTS), Range(*ends), size=True)

    def _near(self) -> Query:
        return Area("LocationGeoPoint", self._distance())

    def _distance(self) -> Distance:
        study = self._random.choice(self._studies)
        points = values.points(study, schema.node("LocationGeoPoint")) or [(0.0, 179.5)]
        latitude, longitude = self._random.choice(points)
        return Distance(
            latitude,
            longitude,
            self._random.choice((5.0, 50.0, 500.0, 5000.0)),
            towns=self._random.random() < 0.3,
        )

    def _value(self, node: schema.Node) -> str:
        """A value of the piece from a study that has one, found in a few tries; else empty."""
        for _ in range(30):
            held = values.present(self._random.choice(self._studies), node)
            if held:
                return str(self._random.choice(held))
        return ""
