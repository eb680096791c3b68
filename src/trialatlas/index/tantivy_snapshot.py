"""One state of the index: its two searchers, which stay as they are whatever is written.

Queries are compiled and run here, and studies and their sites are joined by number. What lives
elsewhere: the meaning of a query (`compile`), order, facets and pages (`tantivy_engine`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from math import log1p
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Occur, Order
from tantivy import Query as Asked

from trialatlas.errors import EngineError
from trialatlas.index.clauses import both, every
from trialatlas.index.compile import Compiler
from trialatlas.index.document import place_of
from trialatlas.index.ends import read_ends
from trialatlas.index.fields import GLANCE, HAS, NCT, PLACE, SITES, STUDIES, TOWN, Layout
from trialatlas.index.glance import Glance, unpacked
from trialatlas.index.match import EARTH_RADIUS_MILES
from trialatlas.index.one_value import each_alone
from trialatlas.index.overview import Overview
from trialatlas.index.protocol import IndexInfo
from trialatlas.index.readable import Readable
from trialatlas.index.terms import Target, target
from trialatlas.index.tilt import NEWEST
from trialatlas.query.nearness import Nearness
from trialatlas.query.tree import Distance, Query

Addresses = list[tantivy.DocAddress]
_OF_ALL = "NCTId"
"""A node that every study has."""
_RINGS = 512
"""Distances told apart: of more places than this, neighbours share that of the nearest."""
_COUNTED = {"count": {"value_count": {"field": NCT}}}
_SITE = "Location"
_FEW = 5
"""Where fewer than one site in so many does not meet a query, those are looked at instead."""
_SITES_AT_ONCE = 300_000
"""Sites fetched at once: some 75 MB."""
_STUDIES_AT_ONCE = 5_000
"""Studies whose sites are looked at at once."""
_MOST_BUCKETS = 60_000
"""Studies counted at once: the engine makes few more buckets."""
_STRETCH = 10_000
"""Numbers that stay together: no more studies than are counted at once."""
_BY_STRETCH = {"near": {"histogram": {"field": NCT, "interval": _STRETCH, "min_doc_count": 1}}}
_BY_NUMBER = {"each": {"histogram": {"field": NCT, "interval": 1, "min_doc_count": 1}}}
_KEPT = 16
"""Joins kept for the next search: the same places are asked for page after page."""


class Files:
    """The two indexes of a generation, open."""

    def __init__(self, folder: Path) -> None:
        self.generation = folder.name
        self._seen = Readable(folder)
        for kind in ("studies", "sites"):
            read_ends(self._seen.folder / kind)
        self.studies = STUDIES.open(self._seen.folder / "studies")
        self.sites = SITES.open(self._seen.folder / "sites")

    def snapshot(self, info: IndexInfo) -> Snapshot:
        """The state as of now. The caller sees to it that nothing is half written."""
        self._seen.refresh()
        self.studies.reload()
        self.sites.reload()
        return Snapshot(info, self.studies.searcher(), self.sites.searcher())


class _Loosely:
    """The parts of a snapshot that its own compilers and caches ask for, without holding it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = ref(snapshot)

    @property
    def _there(self) -> Snapshot:
        snapshot = self._snapshot()
        if snapshot is None:
            raise EngineError("the state of the index that was asked is gone", hint="Ask again.")
        return snapshot

    def rarity(self, field: str, word: str) -> float:
        return self._there.rarity(field, word)

    def with_such_sites(self, query: Query, within: Target) -> Asked:
        return self._there.with_such_sites(query, within)

    def such_studies(self, query: Query, within: Target) -> Asked:
        return self._there.such_studies(query, within)

    def nearest(self, asked: Distance) -> Mapping[int, float]:
        return self._there.nearest_anew(asked)

    def near(self, asked: Distance) -> list[str]:
        return self._there.near(asked)

    def newest(self) -> int | None:
        return self._there.newest


class Snapshot:
    """What one search sees. Its files are let go when the last reference to it is: nothing in it
    refers back to it, for garbage is collected rarely and would keep files of former states open.
    """

    def __init__(self, info: IndexInfo, studies: tantivy.Searcher, sites: tantivy.Searcher) -> None:
        self.info = info
        self.studies = studies
        self.overview = Overview()
        self._sites = sites
        this = _Loosely(self)
        self._nearest_from = lru_cache(_KEPT)(this.nearest)
        near = lru_cache(_KEPT)(this.near)
        self.compiler = Compiler(
            STUDIES,
            "Study",
            join=lru_cache(_KEPT)(this.with_such_sites),
            near=near,
            rarity=this.rarity,
            count=partial(count_of, studies),
            newest=this.newest,
        )
        self._of_sites = Compiler(
            SITES,
            "Location",
            join=this.such_studies,
            near=near,
            rarity=this.rarity,
            count=partial(count_of, sites),
            newest=this.newest,
        )

    def numbers(self, query: Asked) -> list[int]:
        """The numbers of all studies that match, in no order."""
        return _numbers(self.studies, query, count_unscored(self.studies, query))

    def glance(self, address: tantivy.DocAddress) -> Glance:
        """What a first look at the study stored there reads."""
        kept: Any = self.studies.doc(address).get_first(GLANCE)
        return unpacked(kept)

    def having(self, piece: str) -> int | None:
        """How many studies have a node; None if that must be counted.

        It need not be as long as no document was replaced: then how often a term stands in the
        files is how many studies have it.
        """
        if self.studies.doc_freq(HAS, _OF_ALL) != self.studies.num_docs:
            return None
        return self.studies.doc_freq(HAS, piece)

    def frequencies(self, area: str, words: Sequence[str]) -> list[int]:
        """In how many studies each word stands in an area."""
        field = self.compiler.field_of(target(area))
        if field is None:
            return [self._with(area, word) for word in words]
        return [self.studies.doc_freq(field, word) for word in words]

    def _with(self, area: str, word: str) -> int:
        """The same where the words of an area stand in several fields."""
        return count_of(self.studies, self.compiler.holding(target(area), word))

    def rarity(self, field: str, word: str) -> float:
        """How much a word counts for being rare in a field."""
        return log1p(self.studies.num_docs / max(1, self.studies.doc_freq(field, word)))

    def with_such_sites(self, query: Query, within: Target) -> Asked:
        """What the studies meet that have a site which meets a part of a query.

        Where as many studies meet its conditions one by one, these are the same studies, and
        nothing more need be asked: that is so of a country and a town in it, and far cheaper to
        ask than the numbers of the studies.
        """
        asked = self._of_sites.bare(query, within)
        met, sites = count_unscored(self._sites, asked), self._sites.num_docs
        if (sites - met) * _FEW < sites:
            return self._all_but_few(asked)
        numbers = self._studies_of(asked, met)
        alone = each_alone(query, within)
        if alone:
            wider = every([self.compiler.bare(part, within) for part in alone])
            if count_unscored(self.studies, wider) == len(numbers):
                return wider
        return _one_of(STUDIES, numbers)

    def _all_but_few(self, asked: Asked) -> Asked:
        """The studies with a site that meets a query which nearly all sites meet: those with sites
        but for the few of which no site meets it.
        """
        not_met = _but_not(Asked.all_query(), asked)
        few = self._studies_of(not_met, count_unscored(self._sites, not_met))
        ordered = sorted(few)
        for at in range(0, len(ordered), _STUDIES_AT_ONCE):
            some = both(_one_of(SITES, ordered[at : at + _STUDIES_AT_ONCE]), asked)
            few -= self._studies_of(some, count_unscored(self._sites, some))
        sited = Asked.term_query(STUDIES.schema, HAS, _SITE)
        return _but_not(sited, _one_of(STUDIES, few))

    def _studies_of(self, asked: Asked, count: int) -> set[int]:
        """The numbers of the studies of all `count` sites that match. There may be millions of
        them: where they are many they are counted by study, stretch by stretch of numbers.
        """
        sites = self._sites
        if count <= _SITES_AT_ONCE:
            return set(_numbers(sites, asked, count))
        found: set[int] = set()
        for first, end in self._stretches:
            between = Asked.range_query(
                SITES.schema, NCT, FieldType.Unsigned, first, end, include_upper=False
            )
            buckets = sites.aggregate(both(asked, between), _BY_NUMBER)["each"]["buckets"]
            found.update(int(each["key"]) for each in buckets)
        return found

    @cached_property
    def _stretches(self) -> list[tuple[int, int]]:
        """Stretches of numbers that hold all studies, none more than the engine counts at once."""
        found: list[tuple[int, int]] = []
        held = 0
        for each in self.studies.aggregate(Asked.all_query(), _BY_STRETCH)["near"]["buckets"]:
            start, count = int(each["key"]), int(each["doc_count"])
            held += count
            if found and held <= _MOST_BUCKETS:
                found[-1] = (found[-1][0], start + _STRETCH)
            else:
                found.append((start, start + _STRETCH))
                held = count
        return found

    def such_studies(self, query: Query, within: Target) -> Asked:
        """What the sites meet whose studies meet a part of a query."""
        return _one_of(SITES, self.numbers(self.compiler.bare(query, within)))

    def nearest(self, near: Nearness) -> Mapping[int, float]:
        """Miles to the nearest site, by number, of all studies with a site within reach."""
        return self._nearest_from(Distance(near.latitude, near.longitude, near.within))

    def nearest_anew(self, asked: Distance) -> Mapping[int, float]:
        """The same, computed."""
        return _nearest_by_rings(self.studies, self._places_within(asked))

    def near(self, asked: Distance) -> list[str]:
        """Tokens of the places within a distance."""
        return [token for _, token in self._places_within(asked)]

    def _places_within(self, asked: Distance) -> list[tuple[float, str]]:
        """Places within a distance, each with its miles: towns if it asks for towns."""
        tokens, radians = self._towns if asked.towns else self._places
        if not tokens:
            return []
        latitude, longitude = np.radians(asked.latitude), np.radians(asked.longitude)
        north, east = radians[:, 0] - latitude, radians[:, 1] - longitude
        part = np.sin(north / 2) ** 2
        part += np.cos(latitude) * np.cos(radians[:, 0]) * np.sin(east / 2) ** 2
        miles = 2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(1.0, np.sqrt(part)))
        return [(float(miles[at]), tokens[at]) for at in np.flatnonzero(miles <= asked.miles)]

    @cached_property
    def newest(self) -> int | None:
        """The newest day that dates are counted back from; None if no study has one."""
        column = STUDIES.pieces[NEWEST].low
        asked = {"newest": {"max": {"field": column}}}
        found = self.studies.aggregate(Asked.all_query(), asked)["newest"]["value"]
        return None if found is None else int(found)

    @cached_property
    def _places(self) -> tuple[list[str], NDArray[np.float64]]:
        """Every place of a site, as its token and in radians."""
        return self._tokens(PLACE)

    @cached_property
    def _towns(self) -> tuple[list[str], NDArray[np.float64]]:
        """The same of every town at which a site without a point is placed."""
        return self._tokens(TOWN)

    def _tokens(self, field: str) -> tuple[list[str], NDArray[np.float64]]:
        tokens = [token for token, _ in self._sites.terms_with_prefix(field, "")]
        return tokens, np.radians(np.array([place_of(each) for each in tokens]))


def _one_of(layout: Layout, numbers: Iterable[int]) -> Asked:
    """The documents of some studies."""
    return Asked.term_set_query(layout.schema, NCT, list(numbers))


def _but_not(query: Asked, excluded: Asked) -> Asked:
    return Asked.boolean_query([(Occur.Must, query), (Occur.MustNot, excluded)])


def _numbers(searcher: tantivy.Searcher, query: Asked, total: int) -> list[int]:
    """The numbers of all documents that match, ascending: of sites one for each."""
    if not total:
        return []
    hits = searcher.search(query, total, count=False, order_by_field=NCT, order=Order.Asc).hits
    return [number for number, _ in hits]


def count_of(searcher: tantivy.Searcher, query: Asked) -> int:
    """How many documents match: at once where they are few."""
    return total_of(searcher.search(query, limit=1))


def count_unscored(searcher: tantivy.Searcher, query: Asked) -> int:
    """The same where they may be many: a search for the best one would score them all. To open
    the column that is counted takes 0.1 ms.
    """
    return int(searcher.aggregate(query, _COUNTED)["count"]["value"])


def total_of(found: tantivy.SearchResult) -> int:
    """How many documents a search found that was to count them."""
    # The library's type stub forgets this attribute of a result.
    return int(found.count)  # pyright: ignore[reportAttributeAccessIssue]


def numbers_at(searcher: tantivy.Searcher, addresses: Addresses) -> list[int]:
    """The numbers of the studies at some addresses, in their order."""
    return [int(each or 0) for each in searcher.fast_field_values(NCT, addresses)]


def _nearest_by_rings(
    searcher: tantivy.Searcher, places: Sequence[tuple[float, str]]
) -> dict[int, float]:
    """The miles to the nearest of some places, by the number of each study that has one."""
    found: dict[int, float] = {}
    ordered = sorted(places)
    size = max(1, -(-len(ordered) // _RINGS))
    for at in range(0, len(ordered), size):
        ring = ordered[at : at + size]
        asked = Asked.term_set_query(STUDIES.schema, PLACE, [token for _, token in ring])
        hits = searcher.search(asked, max(1, searcher.num_docs), count=False).hits
        for number in numbers_at(searcher, [address for _, address in hits]):
            found.setdefault(number, ring[0][0])
    return found
