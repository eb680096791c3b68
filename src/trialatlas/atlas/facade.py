"""The one way in: a registry on this machine, opened, filled, asked.

Pages, commands and programs all go through `Atlas`; it owns the store and
opens the index. What does not live here: how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from trialatlas import schema
from trialatlas.atlas import naming
from trialatlas.atlas.answers import (
    LoadReport,
    Progress,
    Results,
    Selection,
    Status,
)
from trialatlas.atlas.explaining import explained
from trialatlas.atlas.explanation import Explanation
from trialatlas.atlas.finding import found_in, whole
from trialatlas.atlas.first_look import FirstLook
from trialatlas.atlas.grouping import Grouping
from trialatlas.atlas.indexing import INDEX_FOLDER, catch_up, folder_bytes, mend, rebuild
from trialatlas.atlas.likeness_shelf import Shelf
from trialatlas.atlas.likenesses import Likenesses
from trialatlas.atlas.loading import load_into
from trialatlas.atlas.naming import learn_names, used, widened
from trialatlas.atlas.relating import Relating
from trialatlas.atlas.statistics import StatisticsKeeper
from trialatlas.atlas.syncing import Syncing
from trialatlas.atlas.verifying import against, verified
from trialatlas.config import Contacts, load_config
from trialatlas.directory import Directory
from trialatlas.errors import (
    EngineError,
    EnvironmentFaultError,
    IndexHalfWrittenError,
    StoreLockedError,
)
from trialatlas.export.statistics import TOP, Statistics
from trialatlas.index import TantivyEngine
from trialatlas.index.protocol import (
    MAX_LIMIT,
    Engine,
    Hits,
    IndexInfo,
    SearchRequest,
    SortKey,
)
from trialatlas.query import check, describe, parse
from trialatlas.query.build import normalise
from trialatlas.query.tree import And, Area, Everything, Query
from trialatlas.source.registry import Registry
from trialatlas.store import Check, SqliteStore
from trialatlas.study.words import words
from trialatlas.vocabulary import (
    MeshReport,
    Synonym,
    Vocabulary,
    VocabularyStatus,
    learnt_up_to,
    vocabulary_status,
)


class Atlas(Likenesses, Syncing):
    """A registry held on this machine. Open it with `Atlas.open`; close it or use `with`.

    >>> with Atlas.open("data", create=True) as atlas:  # doctest: +SKIP
    ...     atlas.load("sample")
    ...     for found in atlas.search("heart attack").hits:
    ...         print(found.nct_id, found.held.study.text("BriefTitle"))
    """

    def __init__(self, data: Path, store: SqliteStore, contacts: Contacts = "shown") -> None:
        """Use `open`."""
        self.data = data
        self.contacts: Contacts = contacts
        self.store = store
        self._engine: Engine | None = None
        self._vocabulary = Vocabulary(data)
        self.directory = Directory(data)
        self._filled: dict[str, int] = {}
        self._filled_in: tuple[str, int] | None = None
        self._statistics = StatisticsKeeper(store, data, contacts)
        shelf = Shelf(data, contacts, store)
        self._relating = Relating(store, self._vocabulary, self.held, shelf)
        self._first_look = FirstLook(self.held)
        self._grouping = Grouping(store, self.held)

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        create: bool = False,
        contacts: Contacts | None = None,
    ) -> Self:
        """Open the data folder `path` (else `TRIALATLAS_DATA`, else the platform's own).

        With `create` an empty one is made where there is none; without, that raises StoreError
        (slug `store-missing`). `contacts` (else `TRIALATLAS_CONTACTS`, else shown) says whether
        contact persons are shown and found; the index fits one of the two. Raises
        StoreVersionError or StoreDamagedError for a folder that this version cannot read.
        """
        config = load_config(Path(path) if path is not None else None)
        store = SqliteStore.open(config.data, create=create)
        return cls(config.data, store, contacts or config.contacts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of store and index. Safe to call twice."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        self._relating.close()
        self._statistics.close()
        self._vocabulary.close()
        self.directory.close()
        self.store.close()

    # Loading

    def load(self, source: str | Path, *, progress: Progress | None = None) -> LoadReport:
        """Load studies from a file, a folder or the sample (`sample`, `sample:500`,
        `sample:500:7` for seed 7) and make them searchable.

        Bad records are set aside and the load goes on. Raises SourceError for a source that
        cannot be read; what came before the fault is kept and searchable. An interrupted load
        has lost nothing that `progress` reported and can be run again.
        """
        try:
            return load_into(self.store, self.data, source, self.contacts, progress)
        finally:
            self._forget_engine()

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Build the index anew from the store and put it in place in one step; learn names and
        synonyms anew on the way. A MeSH file that was loaded stays.
        """
        with self.store.writer():
            rebuild(self.store, self.data, self.contacts, progress)
            learn_names(self.store, self.data, progress)
        self._forget_engine()

    def catch_up(self, *, progress: Progress | None = None) -> int:
        """Bring the index up to the store, building it if there is none; how many changes.

        The names and synonyms learnt from the studies are brought up to it as well.
        """
        is_current = self._index_info() is not None and self.behind() == 0
        learnt = {learnt_up_to(self.data), self.directory.sequence}
        if is_current and learnt == {self.store.status().sequence}:
            return 0
        with self.store.writer():
            count = catch_up(self.store, self.data, self.contacts, progress)
            learn_names(self.store, self.data, progress)
        self._forget_engine()
        return count

    # Searching

    @property
    def engine(self) -> Engine:
        """The engine that answers. Raises IndexMissingError if there is no index yet."""
        if self._engine is None:
            try:
                self._engine = self._opened()
            except IndexHalfWrittenError:
                self._mend()
                self._engine = self._opened()
        return self._engine

    def _opened(self) -> Engine:
        return TantivyEngine.open(self.data / INDEX_FOLDER, self.contacts)

    def _mend(self) -> None:
        """Go again through a change that was cut off, unless another does, or nobody here may."""
        with suppress(StoreLockedError, EnvironmentFaultError), self.store.writer():
            mend(self.store, self.data, self.contacts)

    def search(
        self,
        query: str | Query | SearchRequest,
        *,
        filters: Query | None = None,
        sort: Sequence[SortKey] = (),
        limit: int = 10,
        offset: int = 0,
        page_token: str | None = None,
        facets: Sequence[str] = (),
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Results:
        """Search in the registry's language. `limit` is cut to 1,000.

        Of a `SearchRequest` the other keywords are not looked at. Terms find their synonyms as
        well, unless `synonyms` is False, and but for those whose id is in `without`. Raises
        QueryError with the position of what could not be understood.
        """
        if isinstance(query, SearchRequest):
            request = query
        else:
            request = SearchRequest(
                query=parse(query) if isinstance(query, str) else query,
                filters=filters,
                sort=tuple(sort),
                limit=min(limit, MAX_LIMIT),
                offset=offset,
                page_token=page_token,
                facets=tuple(facets),
            )
        check(whole(request))
        if synonyms:
            request = widened(request, self._vocabulary, without)
        answer = self.engine.search(request)
        return Results(
            hits=found_in(answer, request.query, self.held(each.nct_id for each in answer.hits)),
            total=answer.total,
            facets=answer.facets,
            next_page_token=answer.next_page_token,
            sentence=describe(whole(request)),
            request=request,
            index=answer.index,
            synonyms=tuple(used(whole(request))),
            mesh=self._vocabulary.has_mesh,
        )

    def find(
        self,
        request: SearchRequest,
        *,
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Hits:
        """Which studies match, by number alone: `search` without their records and snippets.

        Raises what `search` raises; `synonyms` and `without` as there.
        """
        check(whole(request))
        if synonyms:
            request = widened(request, self._vocabulary, without)
        return self.engine.search(request)

    def select(
        self,
        request: SearchRequest,
        *,
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Selection:
        """All studies that match, in the order of `request.sort`, else by number, ascending.

        Limit, place, facets and nearness are not looked at; the last two as in `search`.
        """
        check(whole(request))
        if synonyms:
            request = widened(request, self._vocabulary, without)
        numbers, index = self.engine.numbers(request), self.engine.info
        return Selection.of(numbers, index, self.store.status().sequence)

    def count(
        self,
        query: str | Query,
        *,
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> int:
        """How many studies match; the last two as in `search`."""
        tree = parse(query) if isinstance(query, str) else query
        check(tree)
        if synonyms:
            tree = widened(SearchRequest(query=tree), self._vocabulary, without).query
        return self.engine.count(tree)

    def explain(
        self,
        query: str | Query,
        *,
        filters: Query | None = None,
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Explanation:
        """How a search is understood, and how many studies each of its parts matches alone.

        The keywords are those of `search`; raises what `search` raises. Of a long search the first
        `explaining.MAX_PARTS` parts are shown, and counting stops after
        `explaining.MAX_LOOKUPS`; the explanation says so.
        """
        tree = parse(query) if isinstance(query, str) else query
        narrowed = None if filters in (None, Everything()) else normalise(filters)
        request = SearchRequest(query=normalise(tree), filters=narrowed)
        check(whole(request))
        vocabulary = self._vocabulary if synonyms else None
        registry_date = self.store.status().registry_date
        return explained(request, self.engine, vocabulary, without, registry_date)

    def parts(self, query: Query) -> list[tuple[Query, int]]:
        """How many studies each part of a conjunction matches alone: which part found nothing."""
        parts = query.parts if isinstance(query, And) else (query,)
        return [(part, self.engine.count(part)) for part in parts]

    def fill(self, piece: str) -> tuple[int, int]:
        """How many of the studies held have a value for a piece, and how many are held."""
        info = self.engine.info
        state = info.generation, info.sequence
        if state != self._filled_in:
            self._filled.clear()
            self._filled_in = state
        if piece not in self._filled:
            self._filled[piece] = self.engine.count(Area(schema.node(piece).piece, Everything()))
        return self._filled[piece], info.studies

    def statistics(self, *, wait: bool = True) -> Statistics:
        """Sizes, values and lengths of lists over all studies held, as the registry's `/stats`
        gives them. The first call after a change of the store goes through every study.

        Without `wait`, of many studies, another process does, and StatisticsMakingError is raised
        until it has.
        """
        return self._statistics.now(wait=wait)[1]

    def statistics_of(
        self,
        selection: Selection,
        *,
        top: int = TOP,
        wanted: frozenset[str] | None = None,
    ) -> Statistics:
        """Statistics over the studies that a search found, which must be in ascending order.

        At most `top` values and sizes of a field are listed; where `wanted` names pieces, values of
        those alone. Goes through every study found, 0.4 to 0.7 ms each; the last few are kept.
        """
        return self._statistics.of(selection.numbers, selection.state, top, wanted)

    # Names and synonyms

    def synonyms(self, name: str) -> list[Synonym]:
        """What a search for a name also searches for, with the evidence; best first."""
        return self._vocabulary.synonyms(tuple(words(name)))

    def vocabulary(self) -> VocabularyStatus:
        """What was learnt from the studies, and which MeSH file is loaded."""
        return vocabulary_status(self.data)

    def load_mesh(self, file: str | Path, *, progress: Progress | None = None) -> MeshReport:
        """Load the headings and entry terms of an official MeSH file, in place of those loaded
        before. Raises SourceError for a file that is none or breaks off; the former one stays.
        """
        return naming.load_headings(self.store, self.data, Path(file).expanduser(), progress)

    def forget_mesh(self) -> None:
        """Forget the MeSH file. What was learnt from the studies stays."""
        naming.forget_headings(self.store, self.data)

    # State

    def behind(self) -> int:
        """How many changes of the store the index lacks; all of them if there is no index."""
        index = self._index_info()
        return self.store.status().sequence - (index.sequence if index else 0)

    def status(self) -> Status:
        """Where the data is, what it holds, and how fresh it is."""
        index = self._index_info()
        return Status(
            data=self.data,
            store=self.store.status(),
            index=index,
            index_bytes=folder_bytes(self.data / INDEX_FOLDER),
            behind=self.behind(),
            read_at=datetime.now(UTC),
        )

    def verify(
        self, *, records: bool = True, one_in: int = 1, progress: Progress | None = None
    ) -> Iterator[Check]:
        """Look whether store, index and the record of runs are whole; changes nothing. With
        `one_in`, one record in so many is read, other ones each day.
        """
        return verified(self.store, lambda: self.engine, progress, records=records, one_in=one_in)

    def verify_against(self, registry: Registry) -> Check:
        """Compare the registry's own counts of every field with those held here."""
        return against(registry, self.store, self.statistics_of, self.engine)

    def _index_info(self) -> IndexInfo | None:
        """What answers now; None if there is no index, or one that cannot be read."""
        try:
            return self.engine.info
        except EngineError:
            return None

    def _forget_engine(self) -> None:
        if self._engine is not None:
            self._engine.close()
        self._engine = None
        self._filled.clear()
