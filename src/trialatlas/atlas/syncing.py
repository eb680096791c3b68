"""From a sync into the store and the index.

What does not live here: what a sync asks (`trialatlas.sync`).
"""

from __future__ import annotations

import time
from pathlib import Path

from trialatlas.atlas.answers import Progress, Step, SyncReport
from trialatlas.atlas.loading import fill
from trialatlas.config import Contacts
from trialatlas.store import SqliteStore
from trialatlas.sync import ArchiveSync, FolderSync, RegistrySync


def sync_into(
    store: SqliteStore,
    data: Path,
    sync: RegistrySync | ArchiveSync | FolderSync,
    contacts: Contacts,
    progress: Progress | None,
) -> SyncReport:
    """Run a sync; what it kept is searchable when this returns, and when the source fails."""
    began = time.monotonic()
    journal = store.journal
    newest = max((run.id for run in journal.runs(1)), default=0)
    if progress is not None:
        sync.report = lambda count, share: progress(Step("Syncing", count, share))
    with store.writer() as writer:
        fill(store, data, sync.batches(writer), contacts, progress)
    runs = [run for run in journal.runs() if run.id > newest]
    return SyncReport(tuple(reversed(runs)), len(store), time.monotonic() - began)
