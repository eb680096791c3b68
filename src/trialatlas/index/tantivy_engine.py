"""The embedded engine: `index.protocol.Engine` over tantivy's files.

What lives elsewhere: the fields (`fields`), the meaning of a query (`compile`), order
(`tantivy_order`), facets (`tantivy_facets`), building from nothing (`build`).
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Self

import tantivy
from tantivy import Query as Asked

from trialatlas.config import Contacts
from trialatlas.errors import EngineError, IndexMissingError
from trialatlas.index.build import Prepared, add, prepare_studies, translated
from trialatlas.index.clauses import any_of, both
from trialatlas.index.document import nct_number
from trialatlas.index.fields import NCT, SITES, STUDIES, Layout
from trialatlas.index.generation import Generations
from trialatlas.index.glance import Glance
from trialatlas.index.one_state import held_state, hold_state
from trialatlas.index.protocol import (
    RELEVANCE,
    Hit,
    Hits,
    IndexInfo,
    SearchRequest,
    is_by_relevance,
)
from trialatlas.index.tantivy_facets import count_all, count_facets, facet_fields
from trialatlas.index.tantivy_nearness import ByNearness
from trialatlas.index.tantivy_order import (
    Counting,
    HitOrder,
    all_numbers,
    best,
    first_by_id,
    nct_id_of,
    order_of,
)
from trialatlas.index.tantivy_snapshot import Files, Snapshot, count_of, count_unscored
from trialatlas.index.tantivy_words import best_by_words
from trialatlas.index.terms import is_ranked, target
from trialatlas.index.tokens import Start, size_of, start_of, token_after
from trialatlas.query.nearness import NEAR_LIMIT
from trialatlas.query.tree import Area, Everything, Query
from trialatlas.study import Study
from trialatlas.study.contacts import as_shown

_HEAP_BYTES = 64_000_000
_BATCH = 500
_AT_HAND = 20_000
"""Hits that room is made for without knowing whether there are as many."""


class TantivyEngine:
    """Finds studies in the index of a directory, always its current generation.

    Not for sharing between threads while one of them searches and another closes it.
    """

    def __init__(self, directory: Path, contacts: Contacts, *, to_mend: bool = False) -> None:
        self._generations = Generations(directory, contacts)
        self._to_mend = to_mend
        self._contacts: Contacts = contacts
        self._held: IO[bytes] | None = None
        self._stamp = self._generations.stamp()
        self._open()

    @classmethod
    def open(cls, directory: Path, contacts: Contacts = "shown", *, to_mend: bool = False) -> Self:
        """Open the index. Raises IndexMissingError if there is none that fits this program, or
        only one that was built with other `contacts`; IndexHalfWrittenError after a writer that
        was killed, unless it is `to_mend` what that left, by applying the change again.
        """
        with translated():
            return cls(directory, contacts, to_mend=to_mend)

    @property
    def is_half_written(self) -> bool:
        """Whether a writer was killed while it changed the index."""
        return self._generations.is_half_written(self._files.generation)

    @property
    def info(self) -> IndexInfo:
        """Which index this is."""
        return self._current().info

    def search(self, request: SearchRequest) -> Hits:
        """One page of hits, as the protocol says."""
        with translated():
            return self._search(self._current(), request)

    def numbers(self, request: SearchRequest) -> array[int]:
        """The numbers of all hits, as the protocol says."""
        with translated():
            snapshot = self._current()
            compiled = snapshot.compiler.bare
            by_score = any(key.piece == RELEVANCE for key in request.sort)
            query = (snapshot.compiler.ranked if by_score else compiled)(request.query)
            if request.filters is not None:
                query = both(query, compiled(request.filters))
            return all_numbers(snapshot.studies, query, request.sort)

    def count(self, query: Query) -> int:
        """How many studies match."""
        with translated():
            snapshot = self._current()
            compiled = snapshot.compiler.bare(query)
            having = None
            if isinstance(query, Area) and query.part == Everything() and not query.size:
                node = target(query.name).node
                having = None if node is None else snapshot.having(node.piece)
            return count_of(snapshot.studies, compiled) if having is None else having

    def first(self, query: Query, filters: Query | None, limit: int) -> list[str]:
        """The ids of the best hits, as the protocol says."""
        with translated():
            found = _first(self._current(), query, filters, limit)
            return [nct_id_of(number) for number, _ in found]

    def glances(self, query: Query, limit: int) -> list[tuple[str, Glance]]:
        """What a first look at the best hits reads, as the protocol says."""
        with translated():
            snapshot = self._current()
            found = _first(snapshot, query, None, limit)
            return [(nct_id_of(number), snapshot.glance(address)) for number, address in found]

    def glances_by_words(self, words: Sequence[str], limit: int) -> list[tuple[str, Glance]]:
        """What a first look at studies that hold some words reads, as the protocol says."""
        with translated():
            snapshot = self._current()
            found = best_by_words(snapshot.studies, words, limit)
            return [(nct_id_of(number), snapshot.glance(address)) for number, address in found]

    def frequencies(self, area: str, words: Sequence[str]) -> list[int]:
        """In how many studies each word stands in an area, as the protocol says."""
        with translated():
            return self._current().frequencies(area, words)

    def holding(self, value: str, pieces: Sequence[str]) -> int:
        """How many studies have a value in any of some pieces, as the protocol says."""
        with translated():
            snapshot = self._current()
            names = [facet_fields(each).facet for each in pieces]
            queries = [Asked.term_query(STUDIES.schema, name, value) for name in names]
            return count_of(snapshot.studies, any_of(queries))

    def apply(self, studies: Iterable[Study], *, sequence: int) -> None:
        """Put studies in, in place of their earlier versions, and record the store's sequence.

        Readers see all of it or nothing. Raises EngineError if another process writes.
        """
        with self._writing(sequence) as (sites, whole):
            _replace(sites, whole, (as_shown(each, self._contacts) for each in studies))

    def apply_prepared(
        self, numbers: Iterable[int], batches: Iterable[Prepared], *, sequence: int
    ) -> None:
        """The same with documents that are made already, no two of one study. `numbers` are those
        of all studies that change.
        """
        with self._writing(sequence) as (sites, whole):
            # Documents that are added later are not meant by a deletion.
            changed = list(numbers)
            _delete(sites, SITES, changed)
            _delete(whole, STUDIES, changed)
            for each in batches:
                add(sites, each.sites)
                add(whole, each.studies)

    @contextmanager
    def _writing(self, sequence: int) -> Generator[tuple[tantivy.IndexWriter, tantivy.IndexWriter]]:
        """The writers of sites and of studies. What they were given is published at the end, or
        dropped if anything fails.
        """
        with (
            translated(),
            self._generations.writing(),
            _writer(self._newest_files().sites) as sites,
            _writer(self._files.studies) as whole,
        ):
            yield sites, whole
            info = self._snapshot.info
            with self._generations.changing(info.generation):
                sites.commit()
                whole.commit()
                self._files.studies.reload()
                count = self._files.studies.searcher().num_docs
                self._generations.publish(replace(info, sequence=sequence, studies=count))
        hold_state(self, self._newest())

    def close(self) -> None:
        """Let go of files. Safe to call twice."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _search(self, snapshot: Snapshot, request: SearchRequest) -> Hits:
        start, size = start_of(snapshot.info, request), size_of(request)
        faceted = [facet_fields(piece) for piece in request.facets]
        order = order_of(request)
        near = request.near if is_by_relevance(request) else None
        bare = snapshot.compiler.bare(request.query)
        ranked = snapshot.compiler.ranked(request.query) if order.ranks or near else bare
        if request.filters is not None:
            condition = snapshot.compiler.bare(request.filters)
            bare, ranked = both(bare, condition), both(ranked, condition)
        of_all = _is_of_all(request)
        if near is None and not of_all and isinstance(order, Counting) and _is_at_hand(start, size):
            found, total = order.counted(
                snapshot.studies, ranked, start.first, size + start.overlap
            )
        else:
            total = snapshot.studies.num_docs if of_all else count_unscored(snapshot.studies, bare)
            if near is not None and total <= NEAR_LIMIT:
                order = ByNearness(near, snapshot.nearest, is_ranked(request.query))
            first, fetched = start.first, min(size, max(0, total - start.at)) + start.overlap
            page = partial(_page, snapshot, order, ranked, first, fetched)
            if fetched == start.overlap:
                found = ()
            elif of_all and near is None:
                found = snapshot.overview.get((request.sort, first, fetched), page, len)
            else:
                found = page()
        shown = start.go_on(found) if size and total > start.at else ()
        return Hits(
            hits=shown,
            total=total,
            facets=count_all(snapshot, faceted, request.facet_size)
            if of_all
            else count_facets(snapshot.studies, bare, total, faceted, request.facet_size),
            next_page_token=token_after(snapshot.info, request, start, shown, total),
            index=snapshot.info,
        )

    def _current(self) -> Snapshot:
        """The snapshot that this answer is made from (`one_state`), else that of the newest
        state.
        """
        held = held_state(self)
        if isinstance(held, Snapshot) and self._held is not None:
            return held
        newest = self._newest()
        hold_state(self, newest)
        return newest

    def _newest(self) -> Snapshot:
        """The snapshot of the newest state, taken anew if the pointer has changed.

        Where what the pointer says does not fit this program, or is gone, the former state goes
        on answering and says so by its sequence: whoever put another there will start another
        program for it, and till then readers have an answer.
        """
        if self._held is None:
            raise EngineError("the index is closed", hint="Open it again.")
        with suppress(IndexMissingError):
            stamp = self._generations.stamp()
            if stamp != self._stamp:
                self._take_up()
                self._stamp = stamp
        return self._snapshot

    def _take_up(self) -> None:
        snapshot = self._taken() if self._held_is_current() else None
        if snapshot is None:
            self._open()
        else:
            self._snapshot = snapshot

    def _held_is_current(self) -> bool:
        return self._generations.current().generation == self._files.generation

    def _open(self) -> None:
        """Open the files of the current generation; another one may be swapped in meanwhile."""
        while True:
            info, held = self._generations.hold_current()
            try:
                self._files = Files(self._generations.folder(info.generation))
                snapshot = self._taken()
            except BaseException:
                held.close()
                raise
            self.close()
            self._held = held
            if snapshot is not None:
                self._snapshot = snapshot
                return

    def _taken(self) -> Snapshot | None:
        """The state of our files as of now, while no change is half written; None if another
        generation is current by now.
        """
        with self._generations.unchanging(self._files.generation, to_mend=self._to_mend):
            info = self._generations.current()
            if info.generation != self._files.generation:
                return None
            return self._files.snapshot(info)

    def _newest_files(self) -> Files:
        """The files of the newest generation. Raises IndexMissingError if that does not fit."""
        self._generations.current()
        self._newest()
        return self._files


def _first(
    snapshot: Snapshot, query: Query, filters: Query | None, limit: int
) -> list[tuple[int, tantivy.DocAddress]]:
    """The first hits in the order of a search: their numbers, and where they are stored."""
    ranks = is_ranked(query)
    compiled = (snapshot.compiler.ranked if ranks else snapshot.compiler.bare)(query)
    if filters is not None:
        compiled = both(compiled, snapshot.compiler.bare(filters))
    if not ranks:
        return first_by_id(snapshot.studies, compiled, limit)
    return [(each.number, each.address) for each in best(snapshot.studies, compiled, 0, limit)]


def _is_of_all(request: SearchRequest) -> bool:
    """True if all studies are meant."""
    return request.query == Everything() and request.filters in (None, Everything())


def _is_at_hand(start: Start, size: int) -> bool:
    """True if a page is near enough to the first one to be fetched while all hits are counted."""
    return 0 < size <= _AT_HAND - start.at


def _page(
    snapshot: Snapshot, order: HitOrder, query: Asked, start: int, count: int
) -> tuple[Hit, ...]:
    return tuple(order.page(snapshot.studies, query, start, count))


@contextmanager
def _writer(index: tantivy.Index) -> Generator[tantivy.IndexWriter]:
    """The one writer of an index. What is not committed is dropped, and its lock is let go."""
    writer = index.writer(_HEAP_BYTES, 1)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _replace(
    sites: tantivy.IndexWriter, whole: tantivy.IndexWriter, studies: Iterable[Study]
) -> None:
    """Put studies in place of their earlier versions; nobody sees it until the writers commit."""
    every = iter(studies)
    while batch := {study.nct_id: study for study in islice(every, _BATCH)}:
        numbers = [nct_number(nct_id) for nct_id in batch]
        prepared = prepare_studies(batch.values())
        _put(sites, SITES, numbers, prepared.sites)
        _put(whole, STUDIES, numbers, prepared.studies)


def _put(
    writer: tantivy.IndexWriter, layout: Layout, numbers: list[int], documents: list[str]
) -> None:
    """Put documents in place of all that some studies have."""
    _delete(writer, layout, numbers)
    add(writer, documents)


def _delete(writer: tantivy.IndexWriter, layout: Layout, numbers: list[int]) -> None:
    # Deleting by term would take every number for a signed one and find nothing.
    writer.delete_documents_by_query(Asked.term_set_query(layout.schema, NCT, numbers))
