"""The engine in memory: it looks at every study, and what it says is right.

It is the measure for engines that are fast, and serves where studies are few.
Its score of a study is a plain sum over the query's terms that are met: for
each group of words its rarity, ln(1 + studies / studies with it), times the
weight of the best piece that holds it; where all words of a term stand side by
side in a piece, once more the term's rarity times that piece's weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from math import log

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.columns import counted_node, sorted_node
from trialatlas.index.match import Sheet, matches, reject_unanswerable
from trialatlas.index.protocol import (
    RELEVANCE,
    Facet,
    Hit,
    Hits,
    IndexInfo,
    SearchRequest,
    SortKey,
)
from trialatlas.index.terms import Group, Target, Term, positive_terms
from trialatlas.index.tokens import size_of, start_of, token_after
from trialatlas.query.tree import Query
from trialatlas.schema import Node
from trialatlas.study import Study


class OracleEngine:
    """Implements `index.protocol.Engine` over a list of studies, without any index."""

    def __init__(self, studies: Iterable[Study] = (), *, sequence: int = 0) -> None:
        self._sheets: dict[str, Sheet] = {}
        self._rarity: dict[tuple[str, tuple[str, ...]], float] = {}
        self.apply(studies, sequence=sequence)

    @property
    def info(self) -> IndexInfo:
        """Which studies these are; the generation is the sequence they were put in with."""
        return self._info

    def apply(self, studies: Iterable[Study], *, sequence: int) -> None:
        """Put studies in, in place of their earlier versions, and record the store's sequence."""
        sheets = {study.nct_id: Sheet(study) for study in studies}
        self._sheets = dict(sorted((self._sheets | sheets).items()))
        self._rarity.clear()
        self._info = IndexInfo(
            engine="oracle",
            generation=f"memory-{sequence}",
            schema=schema.fingerprint(),
            sequence=sequence,
            studies=len(self._sheets),
            built=datetime.now(UTC),
        )

    def count(self, query: Query) -> int:
        """How many studies match. Raises QueryError for a tree that cannot be asked."""
        return len(self._found(SearchRequest(query)))

    def search(self, request: SearchRequest) -> Hits:
        """One page of hits; errors as the protocol says."""
        start, size = start_of(self._info, request), size_of(request)
        facet_nodes = [counted_node(piece) for piece in request.facets]
        found = self._found(request)
        ranked = self._order(found, request)
        end = start + size
        return Hits(
            hits=tuple(ranked[start:end]),
            total=len(found),
            facets=tuple(_facet(found, node, request.facet_size) for node in facet_nodes),
            next_page_token=token_after(self._info, request, end, len(found)),
            index=self._info,
        )

    def close(self) -> None:
        """Nothing to let go of."""

    def _found(self, request: SearchRequest) -> list[Sheet]:
        asked = [query for query in (request.query, request.filters) if query is not None]
        for query in asked:
            reject_unanswerable(query)
        return [
            sheet
            for sheet in self._sheets.values()
            if all(matches(sheet, query) for query in asked)
        ]

    def _order(self, found: list[Sheet], request: SearchRequest) -> list[Hit]:
        terms = positive_terms(request.query)
        keys = request.sort or ((SortKey(RELEVANCE),) if terms else ())
        by_relevance = any(key.piece == RELEVANCE for key in keys)
        scores = {each.study.nct_id: self._score(each, terms) for each in found if by_relevance}
        ordered = sorted(found, key=lambda sheet: sheet.study.nct_id)
        for key in reversed(keys):
            if key.piece == RELEVANCE:
                ordered.sort(key=lambda each: scores[each.study.nct_id], reverse=key.descending)
            else:
                ordered = _sorted_by(ordered, sorted_node(key.piece), key.descending)
        return [Hit(each.study.nct_id, scores.get(each.study.nct_id)) for each in ordered]

    def _score(self, sheet: Sheet, terms: list[Term]) -> float:
        return sum(self._term_score(sheet, term) for term in terms)

    def _term_score(self, sheet: Sheet, term: Term) -> float:
        best = [_best_weight(sheet, term.target, group) for group in term.groups]
        if not all(best):
            return 0.0
        rarities = [self._rarity_of(term.target, group) for group in term.groups]
        together = _best_weight(sheet, term.target, term.words)
        spread = sum(rarity * weight for rarity, weight in zip(rarities, best, strict=True))
        return spread + together * sum(rarities)

    def _rarity_of(self, target: Target, group: Group) -> float:
        key = (target.name, group)
        if key not in self._rarity:
            with_it = sum(
                any(sheet.holds(piece, group) for piece, _ in target.weights)
                for sheet in self._sheets.values()
            )
            self._rarity[key] = log(1 + len(self._sheets) / max(with_it, 1))
        return self._rarity[key]


def _best_weight(sheet: Sheet, target: Target, group: Group) -> float:
    """The weight of the heaviest piece that holds the words side by side; 0 if none does."""
    return next((weight for piece, weight in target.weights if sheet.holds(piece, group)), 0.0)


def _sorted_by(sheets: list[Sheet], node: Node, descending: bool) -> list[Sheet]:  # noqa: FBT001
    """By the first value, studies without one last, otherwise in the order they came."""
    keyed = [(values.spans(sheet.study, node), sheet) for sheet in sheets]
    there = [(found[0][0], sheet) for found, sheet in keyed if found]
    there.sort(key=lambda each: each[0], reverse=descending)
    return [sheet for _, sheet in there] + [sheet for found, sheet in keyed if not found]


def _facet(found: list[Sheet], node: Node, size: int) -> Facet:
    held = [values.whole_values(sheet.study, node) for sheet in found]
    counts = Counter(value for each in held for value in each)
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return Facet(
        piece=node.piece,
        values=tuple(ordered[:size]),
        missing=sum(not each for each in held),
        more=len(ordered) > size,
    )
