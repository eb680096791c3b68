"""Keeping the index up to the store: by the change sequence, or built anew.

The caller holds the store's writer lock, so that two processes never write
one index.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from trialatlas.atlas.answers import Progress, Step
from trialatlas.atlas.making import Making, Plan
from trialatlas.config import Contacts
from trialatlas.directory import learning_anew
from trialatlas.errors import IndexMissingError
from trialatlas.index import TantivyEngine
from trialatlas.index.build import Prepared, build_prepared
from trialatlas.index.document import nct_number
from trialatlas.index.generation import Generations
from trialatlas.index.protocol import IndexInfo
from trialatlas.store import SqliteStore

INDEX_FOLDER = "index"
_GATHERING = "Gathering names"
"""What progress calls the last part of a load; its count is of names, each gone through twice."""
_FINISHING = "Finishing the index"
"""What it calls the engine's last work, before names are gathered and what is left of it after;
how long that takes is not known before its end."""
REBUILD_SHARE = 0.2
"""From this share of changed studies on the index is built anew, without the traces that changes
leave in its files. The share itself is a choice, not measured."""


def catch_up(store: SqliteStore, data: Path, contacts: Contacts, progress: Progress | None) -> int:
    """Apply the changes that the index lacks; build it if there is none. Returns their count."""
    sequence = store.status().sequence
    try:
        engine = TantivyEngine.open(data / INDEX_FOLDER, contacts, to_mend=True)
    except IndexMissingError:
        rebuild(store, data, contacts, progress)
        return sequence
    try:
        after = engine.info.sequence
        if after == sequence and not engine.is_half_written:
            return 0
        changed = dict.fromkeys(change.key for change in store.changes(after))
        if len(changed) <= max(1, int(REBUILD_SHARE * engine.info.studies)):
            with Making(Plan(data, contacts, indexing=True, asking=False)) as making:
                engine.apply_prepared(
                    [nct_number(key.id) for key in changed],
                    _reported(making.documents(changed), len(changed), progress),
                    sequence=sequence,
                )
            return sequence - after
    finally:
        engine.close()
    rebuild(store, data, contacts, progress)
    return sequence - after


def mend(store: SqliteStore, data: Path, contacts: Contacts) -> None:
    """Go again through a change that was cut off. What a first build left is for the next load."""
    if Generations(data / INDEX_FOLDER, contacts).current().sequence:
        catch_up(store, data, contacts, None)


def rebuild(store: SqliteStore, data: Path, contacts: Contacts, progress: Progress | None) -> None:
    """Build the index of everything held, aside, and swap it in; learn names on the way."""
    status = store.status()
    with Making(Plan(data, contacts, indexing=True, asking=False)) as making:
        build_new(
            data,
            making.documents(store.keys()),
            lambda: status.sequence,
            contacts,
            counted=_counted(progress, status.studies),
            progress=progress,
        )


def build_new(
    data: Path,
    batches: Iterable[Prepared],
    sequence: Callable[[], int],
    contacts: Contacts,
    *,
    counted: Callable[[int], None] | None,
    progress: Progress | None,
) -> None:
    """Build an index of documents as they are made, and learn names on the way.

    `sequence` is asked after the last. `counted` is given how many studies are indexed, `progress`
    what follows.
    """
    with learning_anew(data) as learner:

        def named(info: IndexInfo) -> None:
            if progress is not None:
                progress(Step(_GATHERING, 0, 0.0, "names"))
            learner.finish(info.sequence, gathering_shown(progress))

        info = build_prepared(
            data / INDEX_FOLDER,
            batches,
            sequence=sequence,
            contacts=contacts,
            learn=learner.take,
            progress=counted,
            finishing=finishing_shown(progress),
            meanwhile=named,
        )
    if progress is not None:
        progress(Step(_FINISHING, info.studies, 1.0))


def finishing_shown(progress: Progress | None) -> Callable[[int], None] | None:
    """Show that the engine is at its last work, with how many studies."""
    if progress is None:
        return None
    return lambda count: progress(Step(_FINISHING, count, 0.0))


def gathering_shown(progress: Progress | None) -> Callable[[int, int], None] | None:
    """Show how many names are gathered, of how many."""
    if progress is None:
        return None
    return lambda done, total: progress(Step(_GATHERING, done, done / max(1, total), "names"))


def is_indexed(data: Path, contacts: Contacts) -> bool:
    """Whether there is an index that fits, however old: then it can be changed in place."""
    try:
        Generations(data / INDEX_FOLDER, contacts).current()
    except IndexMissingError:
        return False
    return True


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder; 0 if there is none. What goes while it is looked at, as a
    former state of the index may, is passed over.
    """
    return sum(_bytes_of(Path(at, name)) for at, _, names in os.walk(folder) for name in names)


def _bytes_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _reported(
    batches: Iterable[Prepared], total: int, progress: Progress | None
) -> Iterator[Prepared]:
    done = 0
    for batch in batches:
        yield batch
        done += len(batch.studies)
        if progress is not None:
            progress(Step("Indexing", done, done / total))


def _counted(progress: Progress | None, total: int) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda done: progress(Step("Indexing", done, done / max(1, total)))
