"""Snapshots: a data folder in one file, taken while it is served and written to, and put back.

What does not live here: commands.
"""

from trialatlas.atlas.snapshot.form import Manifest
from trialatlas.atlas.snapshot.restoring import RestoreReport, check_snapshot, restore
from trialatlas.atlas.snapshot.taking import PATIENCE, SnapshotReport, take_snapshot

__all__ = [
    "PATIENCE",
    "Manifest",
    "RestoreReport",
    "SnapshotReport",
    "check_snapshot",
    "restore",
    "take_snapshot",
]
