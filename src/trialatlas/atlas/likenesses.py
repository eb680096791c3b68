"""What the facade says of likeness: related studies, neighbours of many, groups of a search.

What does not live here: how likeness is measured (`related`), searching and loading (`facade`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

from trialatlas.atlas.answers import Progress, Selection
from trialatlas.atlas.finding import whole
from trialatlas.atlas.first_look import FirstLook, Glimpse
from trialatlas.atlas.graphing import GraphReport, write_graph
from trialatlas.atlas.grouping import MOST as DIVIDED
from trialatlas.atlas.grouping import Grouping, Groups
from trialatlas.atlas.holdings import Holdings
from trialatlas.atlas.relating import (
    Neighbour,
    Neighbourhood,
    Related,
    RelatedToText,
    Relating,
    fill,
)
from trialatlas.atlas.steering import ANY, Narrowing
from trialatlas.index.protocol import RELEVANCE, Engine, SearchRequest, SortKey
from trialatlas.query import parse
from trialatlas.query.printer import print_query
from trialatlas.query.tree import Everything, Query
from trialatlas.related import documents
from trialatlas.related.presets import DEFAULT
from trialatlas.study import Study
from trialatlas.vocabulary import VocabularyStatus


class Likenesses(Holdings, ABC):
    """Studies beside each other. `Atlas` has the engine and the search that this needs."""

    data: Path
    _relating: Relating
    _first_look: FirstLook
    _grouping: Grouping

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """The engine that answers. Raises IndexMissingError if there is no index yet."""

    @abstractmethod
    def select(
        self,
        request: SearchRequest,
        *,
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Selection:
        """All studies that match, by number."""

    @abstractmethod
    def vocabulary(self) -> VocabularyStatus:
        """What was learnt from the studies, and which MeSH file is loaded."""

    def related(
        self,
        nct_id: str,
        preset: str = DEFAULT,
        *,
        limit: int = 10,
        offset: int = 0,
        narrow: Narrowing = ANY,
    ) -> Related:
        """The studies most like one, the nearest first, each with why and in what it differs.

        `preset` says in which sense (`related.presets`), `limit` is cut to 100, `narrow` says what
        they must meet. Raises NotFoundError, UsageError, QueryError for `narrow.expr`,
        IndexMissingError.
        """
        held = self.study(nct_id)
        return self._relating.related(
            self.engine, held, preset, limit=limit, offset=offset, narrow=narrow
        )

    def related_to(
        self,
        given: str | bytes | dict[str, Any],
        preset: str = DEFAULT,
        *,
        limit: int = 10,
        offset: int = 0,
        narrow: Narrowing = ANY,
        without: AbstractSet[str] = frozenset(),
    ) -> RelatedToText:
        """The studies most like something that is not held: a text, the bytes of a text, of a
        study's JSON or of a `.docx`, or a record as decoded JSON. It is not kept.

        `without` are MeSH headings that were recognised in it and that it is not about; the rest as
        in `related`. Raises SourceError for bytes that are no text, UsageError, QueryError for
        `narrow.expr`, IndexMissingError.
        """
        if isinstance(given, bytes):
            given = documents.read(given)
        elif isinstance(given, str):
            given = documents.from_text(given)
        return self._relating.related_to(
            self.engine, given, preset, limit=limit, offset=offset, narrow=narrow, without=without
        )

    def fill_likeness(self, *, progress: Progress | None = None) -> int:
        """Keep beside the store what likeness looks at in each study, as far as it is not kept: the
        first questions after that need not read records. Returns how many studies were read.

        It may be interrupted, and goes on when it is asked again. Raises IndexMissingError, and
        EnvironmentFaultError if the data folder cannot be written to.
        """
        return fill(self._relating, self.engine, self, progress)

    def first_look(self, study: Study, *, limit: int = 4) -> tuple[Glimpse, ...]:
        """Studies that the same people could ask about, found within a few milliseconds, each
        with why. May miss some of the nearest. Raises IndexMissingError.
        """
        engine = self.engine
        return self._first_look.nearest(engine, self._relating.late_ground(engine), study, limit)

    def likeness(self, nct_id: str, other: str, preset: str = DEFAULT) -> Neighbour:
        """How alike two named studies are, `other` as seen from `nct_id`; raises as `related`."""
        return self._relating.likeness(self.engine, self.study(nct_id), self.study(other), preset)

    def neighbourhood(
        self, nct_id: str, preset: str = DEFAULT, *, limit: int = 10
    ) -> Neighbourhood:
        """The studies most like one, and how alike they are among themselves; as `related`."""
        found = self.related(nct_id, preset, limit=limit)
        near = [each.held for each in found.neighbours]
        return Neighbourhood(found, self._relating.among(self.engine, near, preset))

    def graph(
        self,
        file: str | Path,
        query: str | Query = "",
        preset: str = DEFAULT,
        *,
        neighbours: int = 10,
        processes: int = 1,
        progress: Progress | None = None,
    ) -> GraphReport:
        """Write the nearest neighbours of all studies, or of those that a search finds, to a
        Parquet file: a row a neighbour, its columns as in `related.graph`.

        The neighbours are among all studies held. A run that is killed goes on when it is asked the
        same again, and ends in the same bytes; its parts lie beside the file till then. Raises
        NotInstalledError, UsageError, QueryError, StoreLockedError if another process writes the
        same file, StoreError (`store-changed`) if studies are loaded meanwhile.
        """
        tree = (parse(query) if query else Everything()) if isinstance(query, str) else query
        found = self.select(SearchRequest(query=tree))
        return write_graph(
            self,
            Path(file).expanduser().absolute(),
            found,
            "" if tree == Everything() else print_query(tree),
            preset=preset,
            neighbours=neighbours,
            processes=processes,
            progress=progress,
        )

    def groups(
        self,
        search: str | Query | SearchRequest,
        *,
        synonyms: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Groups:
        """What a search finds, divided into groups with names; keywords as in `search`.

        Of more than `grouping.MOST` studies the first in the order of the search are divided. Goes
        through every study once; what was read of the last 50,000 is kept. Raises as `search`.
        """
        request = (
            search
            if isinstance(search, SearchRequest)
            else SearchRequest(query=parse(search) if isinstance(search, str) else search)
        )
        found = self.select(request, synonyms=synonyms, without=without)
        if len(found) > DIVIDED and not request.sort:
            ranked = replace(request, sort=(SortKey(RELEVANCE),))
            found = self.select(ranked, synonyms=synonyms, without=without)
        return self._grouping.groups(self.engine, found, whole(request))
