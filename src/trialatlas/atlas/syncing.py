"""From a sync into the store and the index.

What does not live here: what a sync asks (`trialatlas.sync`).
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from trialatlas.atlas.answers import Progress, Step, SyncReport
from trialatlas.atlas.loading import Filling
from trialatlas.config import Contacts, load_config
from trialatlas.source.registry import Registry
from trialatlas.source.registry_http import Manners
from trialatlas.store import SqliteStore
from trialatlas.sync import ArchiveSync, FolderSync, RegistrySync, Wanted


class Syncing(ABC):
    """Bringing the registry held here up to where it comes from; a part of `Atlas`."""

    data: Path
    store: SqliteStore
    contacts: Contacts

    def sync(
        self,
        expression: str = "",
        *,
        registry: Registry | None = None,
        wanted: Wanted | None = None,
        progress: Progress | None = None,
    ) -> SyncReport:
        """Bring the store up to a registry's API: everything, or what an expression in the
        registry's language selects; after the first time only what changed.

        `registry` is a `source.registry.Registry` (else the one of the settings), `wanted` a
        `sync.Wanted` in place of the expression. Raises RegistryError when the registry fails us;
        what came before is kept and searchable, and the next run goes on there.
        """
        chosen = wanted or Wanted(expression)
        config = load_config(self.data)
        with registry or Registry(config.api, Manners(contact=config.contact_address)) as asked:
            return self._sync(RegistrySync(self.store, asked, chosen), progress)

    def sync_archive(
        self, file: str | Path, *, full: bool = False, progress: Progress | None = None
    ) -> SyncReport:
        """Bring the store up to the registry's zip, or to any one file. Unchanged since it was
        read whole, it is read again only with `full`.
        """
        return self._sync(ArchiveSync(self.store, Path(file), full=full), progress)

    def sync_folder(
        self, folder: str | Path, *, full: bool = False, progress: Progress | None = None
    ) -> SyncReport:
        """Bring the store up to a folder: of its files those that are new or changed."""
        return self._sync(FolderSync(self.store, Path(folder), full=full), progress)

    def _sync(
        self, sync: RegistrySync | ArchiveSync | FolderSync, progress: Progress | None
    ) -> SyncReport:
        try:
            return _sync_into(self.store, self.data, sync, self.contacts, progress)
        finally:
            self._forget_engine()

    @abstractmethod
    def _forget_engine(self) -> None:
        """Open the index anew when it is next asked."""


def _sync_into(
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
    # Closed at once: however it ends, the end of the run is written while the lock is held.
    with store.writer() as writer, Filling(store, data, writer, contacts, progress) as filling:
        if isinstance(sync, ArchiveSync):
            sync.take = filling.take
        with closing(sync.batches(writer)) as batches:
            filling.fill(batches)
    runs = [run for run in journal.runs() if run.id > newest]
    return SyncReport(tuple(reversed(runs)), len(store), time.monotonic() - began)
