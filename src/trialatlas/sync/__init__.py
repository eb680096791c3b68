"""Keeping the store current: from a registry's API, its archive, or a folder that others fill.

A sync gives out batches that are durable, and leaves a record of its run in the store. What does
not live here: asking a registry (`source`), keeping (`store`), the index (`atlas`).
"""

from trialatlas.sync.files import ArchiveSync, FolderSync
from trialatlas.sync.online import RegistrySync
from trialatlas.sync.recording import Report, Sync
from trialatlas.sync.rounds import Rounds
from trialatlas.sync.scope import Wanted

__all__ = ["ArchiveSync", "FolderSync", "RegistrySync", "Report", "Rounds", "Sync", "Wanted"]
