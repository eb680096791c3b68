"""The engine in memory: it looks at every study, and what it says is right.

It is the measure for engines that are fast, and serves where studies are few.
Its score of a study is a plain sum over the query's terms that are met: for
each group of words its rarity, ln(1 + studies / studies with it), times the
weight of the best piece that holds it; where several groups of a term stand side by
side in a piece, once more the term's rarity times that piece's weight. A synonym
counts as the words it stands for, times the worth of their unit, if that is more.
What `TILT` adds is in `index.tilt`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import log

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.columns import Order, counted_node, sorted_by
from trialatlas.index.glance import Glance, glance_of
from trialatlas.index.match import Sheet, groups_met, matches, nearest, reject_unanswerable
from trialatlas.index.protocol import (
    RELEVANCE,
    Facet,
    Hit,
    Hits,
    IndexInfo,
    SearchRequest,
    SortKey,
    is_by_relevance,
)
from trialatlas.index.terms import (
    RANKED_SYNONYMS,
    Group,
    Groups,
    Scored,
    Target,
    Tilted,
    Unit,
    Weights,
    is_ranked,
    scored_terms,
    target,
    tilts,
)
from trialatlas.index.tilt import NEWEST, lift, steps, tilted_node
from trialatlas.index.tokens import size_of, start_of, token_after
from trialatlas.query.nearness import NEAR_LIMIT, Nearness
from trialatlas.query.tree import DEFAULT_AREA, Area, Query
from trialatlas.schema import Node
from trialatlas.study import Study

_SATURATION = 1.2
_BY_LENGTH = 0.75
"""The constants of BM25, as they are usual."""


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
        shown = start.go_on(self._order(found, request)[start.first : start.at + size])
        return Hits(
            hits=shown,
            total=len(found),
            facets=tuple(_facet(found, node, request.facet_size) for node in facet_nodes),
            next_page_token=token_after(self._info, request, start, shown, len(found)),
            index=self._info,
        )

    def numbers(self, request: SearchRequest) -> array[int]:
        """The numbers of all hits, as the protocol says."""
        found = self._found(request)
        if request.sort:
            hits = self._order(found, replace(request, near=None))
            return array("I", (int(hit.nct_id[3:]) for hit in hits))
        return array("I", sorted(int(each.study.nct_id[3:]) for each in found))

    def first(self, query: Query, filters: Query | None, limit: int) -> list[str]:
        """The ids of the best hits, as the protocol says."""
        request = SearchRequest(query, filters)
        return [hit.nct_id for hit in self._order(self._found(request), request)[:limit]]

    def glances(self, query: Query, limit: int) -> list[tuple[str, Glance]]:
        """What a first look at the best hits reads, as the protocol says."""
        found = self.first(query, None, limit)
        return [(nct_id, glance_of(self._sheets[nct_id].study)) for nct_id in found]

    def glances_by_words(self, words: Sequence[str], limit: int) -> list[tuple[str, Glance]]:
        """What a first look at studies that hold some words reads, as the protocol says: ranked by
        BM25.
        """
        pieces = [piece for piece, _ in target(DEFAULT_AREA).weights]
        texts = [
            Counter(" ".join(map(sheet.text, pieces)).split()) for sheet in self._sheets.values()
        ]
        worth = dict(zip(self._sheets, _bm25(texts, words), strict=True))
        found = sorted(filter(worth.__getitem__, worth), key=lambda each: (-worth[each], each))
        return [(nct_id, glance_of(self._sheets[nct_id].study)) for nct_id in found[:limit]]

    def frequencies(self, area: str, words: Sequence[str]) -> list[int]:
        """In how many studies each word stands in an area, as the protocol says."""
        pieces = [piece for piece, _ in target(area).weights]
        return [
            sum(
                any(sheet.holds(piece, (word,)) for piece in pieces)
                for sheet in self._sheets.values()
            )
            for word in words
        ]

    def holding(self, value: str, pieces: Sequence[str]) -> int:
        """How many studies have a value in any of some pieces, as the protocol says."""
        nodes = [counted_node(piece) for piece in pieces]
        return sum(
            any(value in values.whole_values(sheet.study, node) for node in nodes)
            for sheet in self._sheets.values()
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
        keys = request.sort or ((SortKey(RELEVANCE),) if is_ranked(request.query) else ())
        if request.near and len(found) <= NEAR_LIMIT and is_by_relevance(request):
            return self._by_nearness(found, request, request.near)
        by_relevance = any(key.piece == RELEVANCE for key in keys)
        scores = self._scores(found, request.query) if by_relevance else {}
        ordered = sorted(found, key=lambda sheet: sheet.study.nct_id)
        for key in reversed(keys):
            if key.piece == RELEVANCE:
                ordered.sort(key=lambda each: scores[each.study.nct_id], reverse=key.descending)
            else:
                ordered = _in_order(ordered, sorted_by(key.piece), key.descending)
        return [Hit(each.study.nct_id, scores.get(each.study.nct_id)) for each in ordered]

    def _by_nearness(self, found: list[Sheet], request: SearchRequest, near: Nearness) -> list[Hit]:
        scores = self._scores(found, request.query) if is_ranked(request.query) else {}
        hits: list[Hit] = []
        for sheet in found:
            miles = nearest(sheet, (near.latitude, near.longitude))
            factor = near.factor(miles) if miles is not None and miles <= near.within else 0.0
            nct_id = sheet.study.nct_id
            hits.append(Hit(nct_id, scores.get(nct_id, 1.0) * factor))
        return sorted(hits, key=lambda hit: (-(hit.score or 0.0), hit.nct_id))

    def _scores(self, found: list[Sheet], query: Query) -> dict[str, float]:
        terms, tilted = scored_terms(query), tilts(query)
        newest = self._newest() if tilted else None
        return {
            sheet.study.nct_id: sum(self._term_score(sheet, term) for term in terms)
            + sum(self._tilt_score(sheet, tilt, newest) for tilt in tilted)
            for sheet in found
        }

    def _term_score(self, sheet: Sheet, term: Scored) -> float:
        asked, target = term.wanted, term.target
        if sum(groups_met(sheet, target, unit) for unit in asked.units) < asked.least:
            return 0.0
        spread = sum(self._unit_score(sheet, target, unit) for unit in asked.units)
        if not asked.is_of_several:
            return spread
        together = _best_weight(sheet, target.weights, asked.together.groups)
        return spread + together * self._rarity_of_term(term)

    def _unit_score(self, sheet: Sheet, target: Target, unit: Unit) -> float:
        rarities = [self._rarity_of(target, group) for group in unit.groups]
        best = [_best_weight(sheet, target.weights, (group,)) for group in unit.groups]
        spread = sum(rarity * weight for rarity, weight in zip(rarities, best, strict=True))
        by_synonym = _best_weight(sheet, target.wide, unit.instead[:RANKED_SYNONYMS])
        return max(spread, unit.worth * by_synonym * sum(rarities))

    def _tilt_score(self, sheet: Sheet, tilt: Tilted, newest: int | None) -> float:
        if not matches(sheet, tilt.part):
            return 0.0
        node = tilted_node(tilt.piece)
        met = [matches(sheet, Area(node.piece, step)) for step in steps(node, newest)]
        rarity = sum(self._rarity_of_term(term) for term in scored_terms(tilt.part))
        return lift(rarity) * sum(met)

    def _newest(self) -> int | None:
        node = schema.node(NEWEST)
        days = [
            span[0] for each in self._sheets.values() for span in values.spans(each.study, node)
        ]
        return int(max(days)) if days else None

    def _rarity_of_term(self, term: Scored) -> float:
        groups = (group for unit in term.wanted.units for group in unit.groups)
        return sum(self._rarity_of(term.target, group) for group in groups)

    def _rarity_of(self, target: Target, group: Group) -> float:
        key = (target.name, group)
        if key not in self._rarity:
            with_it = sum(
                any(sheet.holds(piece, group) for piece, _ in target.weights)
                for sheet in self._sheets.values()
            )
            self._rarity[key] = log(1 + len(self._sheets) / max(with_it, 1))
        return self._rarity[key]


def _bm25(texts: Sequence[Counter[str]], words: Sequence[str]) -> list[float]:
    """How much each text speaks of some words; 0 if it has none of them."""
    lengths = [text.total() for text in texts]
    mean = sum(lengths) / max(1, len(texts))
    found = [0.0] * len(texts)
    for word in words:
        with_it = sum(word in text for text in texts)
        rarity = log(1 + (len(texts) - with_it + 0.5) / (with_it + 0.5))
        for at, text in enumerate(texts):
            if times := text[word]:
                spread = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * lengths[at] / mean)
                found[at] += rarity * times * (1 + _SATURATION) / (times + spread)
    return found


def _best_weight(sheet: Sheet, weights: Weights, groups: Groups) -> float:
    """The weight of the heaviest piece that holds one of the groups; 0 if none does."""
    return next(
        (weight for piece, weight in weights if any(sheet.holds(piece, group) for group in groups)),
        0.0,
    )


def _in_order(sheets: list[Sheet], order: Order, descending: bool) -> list[Sheet]:  # noqa: FBT001
    """By the first value, studies without one last, otherwise in the order they came."""
    keyed = [(_sort_values(sheet, order), sheet) for sheet in sheets]
    there = [(found[0], sheet) for found, sheet in keyed if found]
    there.sort(key=lambda each: each[0], reverse=descending)
    return [sheet for _, sheet in there] + [sheet for found, sheet in keyed if not found]


def _sort_values(sheet: Sheet, order: Order) -> list[float]:
    if order.by_size:
        held = len(values.present(sheet.study, order.node))
        return [held] if held else []
    return [low for low, _ in values.spans(sheet.study, order.node)]


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
