"""Whether what is held is whole: the store, the index over it, the record of runs, and the counts
of the registry.

What does not live here: mending. A broken index is built anew from the store; a gap is closed by
the next sync.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import numpy as np

from trialatlas.atlas.answers import Progress, Selection, Step
from trialatlas.errors import EngineError
from trialatlas.export.statistics import Statistics
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.query.tree import Everything
from trialatlas.source.registry import Registry
from trialatlas.store import Check, Problems, Share, SqliteStore
from trialatlas.sync.continuity import continuity


def verified(
    store: SqliteStore,
    engine: Callable[[], Engine],
    progress: Progress | None,
    *,
    records: bool,
    one_in: int,
) -> Iterator[Check]:
    """All that can be looked at without asking anybody. Of records, one in so many, other ones
    each day.
    """
    share = Share(one_in, datetime.now(UTC).date().toordinal())

    def counted(done: int, total: int) -> None:
        if progress is not None:
            progress(Step("Reading records", done, done / max(1, total)))

    def told(stage: str) -> None:
        if progress is not None:
            progress(Step(stage, 0, 0.0))

    told("Looking at the store's file and rows")
    yield from store.checks(counted, records=records, share=share)
    told("Comparing the index with the store")
    yield _index(store, engine)
    yield continuity(store.journal.runs())


def against(
    registry: Registry,
    store: SqliteStore,
    statistics: Callable[[Selection], Statistics],
    engine: Engine,
) -> Check:
    """Counts per field of the registry against those held here, without the sample and without
    what is marked as gone. Only the same data can be compared.
    """
    name = "counts of fields against the registry's"
    problems = Problems()
    newest = next(
        (
            each
            for each in store.journal.runs()
            if each.source == registry.address and each.data and each.state == "done"
        ),
        None,
    )
    version = registry.version()
    if newest is None or newest.data != version.data:
        seen = newest.data if newest else "none"
        problems.add(f"the registry's data are of {version.data}, the last seen here of {seen}")
        return problems.of(name, 0)
    numbers = store.journal.held(None)
    here = statistics(Selection.of(numbers, engine.info, store.status().sequence))
    ours = {each.piece: each for each in here.values}
    theirs = registry.field_counts()
    for each in theirs:
        own = ours.get(each.piece)
        if own is None:
            continue
        said = (each.missing_studies_count, each.unique_values_count)
        found = (own.missing_studies_count, own.unique_values_count)
        if said[0] != found[0] or (None not in {said[1], found[1]} and said[1] != found[1]):
            problems.add(f"{each.piece}: {said} there, {found} here (studies without it, values)")
    return problems.of(name, len(theirs))


def _index(store: SqliteStore, engine: Callable[[], Engine]) -> Check:
    problems = Problems()
    held = array("I", (int(key.id[3:]) for key in store.keys()))  # noqa: SIM118 - a store is no dict
    try:
        opened = engine()
        found = np.frombuffer(opened.numbers(SearchRequest(Everything())), dtype=np.uint32)
        behind = store.status().sequence - opened.info.sequence
    except EngineError as error:
        problems.add(f"{error.message}; trialatlas rebuild makes it anew")
        return problems.of("the index over the store", len(held))
    if behind:
        problems.add(f"the index is {behind} changes behind; trialatlas rebuild brings it up")
    kept = np.frombuffer(held, dtype=np.uint32)
    for number in np.setdiff1d(kept, found):
        problems.add(f"NCT{number:08d} is held and not found")
    for number in np.setdiff1d(found, kept):
        problems.add(f"NCT{number:08d} is found and not held")
    return problems.of("the index over the store", len(held))
