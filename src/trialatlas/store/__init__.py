"""The system of record: every version of every study, as received.

`protocol` says what a store promises, `SqliteStore` is the one we have.
"""

from trialatlas.store.checking import Check, Problems, Share
from trialatlas.store.protocol import (
    REGISTRY,
    Change,
    PutReport,
    Received,
    SetAside,
    Sighting,
    Store,
    StoredStudy,
    StoreStatus,
    StoreWriter,
    StudyKey,
    Version,
)
from trialatlas.store.receive import received
from trialatlas.store.runs import (
    FileSeen,
    Gone,
    Journal,
    JournalWriter,
    NewRun,
    Run,
    RunEnd,
    RunKind,
    RunStep,
)
from trialatlas.store.sqlite import SqliteStore

__all__ = [
    "REGISTRY",
    "Change",
    "Check",
    "FileSeen",
    "Gone",
    "Journal",
    "JournalWriter",
    "NewRun",
    "Problems",
    "PutReport",
    "Received",
    "Run",
    "RunEnd",
    "RunKind",
    "RunStep",
    "SetAside",
    "Share",
    "Sighting",
    "SqliteStore",
    "Store",
    "StoreStatus",
    "StoreWriter",
    "StoredStudy",
    "StudyKey",
    "Version",
    "received",
]
