"""Names and synonyms for the facade: learning them after a load, putting them into a search.

What does not live here: what a synonym is (`vocabulary`), where in a term it may stand (`query`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from trialatlas.atlas.answers import Progress, Step, Used
from trialatlas.atlas.indexing import gathering_shown
from trialatlas.directory import learn_directory
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import widen
from trialatlas.query.tree import DEFAULT_AREA, And, Area, Not, Or, Phrase, Query, Scope, Words
from trialatlas.store import SqliteStore
from trialatlas.study.words import spans
from trialatlas.vocabulary import MeshReport, Vocabulary, forget_mesh, learn, load_mesh

_SYNONYMS = "Learning names"
_READING = "Reading names"


def learn_names(store: SqliteStore, data: Path, progress: Progress | None) -> int:
    """Learn synonyms, then the directory of named things, from what changed since the last time;
    how many studies. Needs the writer's lock.
    """
    count = learn(store, data, _counted(_SYNONYMS, progress))
    learn_directory(store, data, _counted(_READING, progress), gathering_shown(progress))
    return count


def widened(
    request: SearchRequest, vocabulary: Vocabulary, without: frozenset[str]
) -> SearchRequest:
    """The same search with the synonyms of its terms, but for those of the ids in `without`."""
    vocabulary.refresh()
    return replace(
        request,
        query=widen(request.query, vocabulary, without),
        filters=request.filters and widen(request.filters, vocabulary, without),
    )


def used(tree: Query, area: str = DEFAULT_AREA) -> Iterator[Used]:
    """The synonyms that stand in a tree, in the order of its terms."""
    match tree:
        case Words(text) | Phrase(text):
            placed = spans(text) if tree.synonyms else []
            for span in tree.synonyms:
                written = text[placed[span.first].start : placed[span.last].end]
                yield Used(area, written, span.alternatives)
        case And(parts) | Or(parts):
            for part in parts:
                yield from used(part, area)
        case Not(part) | Scope(part=part):
            yield from used(part, area)
        case Area(name, part):
            yield from used(part, name)
        case _:
            pass


def load_headings(
    store: SqliteStore, data: Path, file: Path, progress: Progress | None
) -> MeshReport:
    """Load a MeSH file in place of the one loaded before, and gather names by it."""
    with store.writer():
        report = load_mesh(data, file, _counted_headings(progress))
        learn_names(store, data, progress)
    return report


def forget_headings(store: SqliteStore, data: Path) -> None:
    """Forget the MeSH file, and gather names without it."""
    with store.writer():
        forget_mesh(data)
        learn_names(store, data, None)


def _counted_headings(progress: Progress | None) -> Callable[[int], None] | None:
    """Progress of reading a MeSH file; its share is not known before its end."""
    if progress is None:
        return None
    return lambda done: progress(Step("Reading headings", done, 0.0))


def _counted(stage: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(Step(stage, done, done / max(1, total)))
