"""What a store promises, whatever holds the bytes.

The contract suite in `tests/contract` runs on every implementation. What does
not live here: reading sources, searching.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from trialatlas.store.codec import Dictionary, Parcel
    from trialatlas.store.runs import Journal, JournalWriter

REGISTRY = "ctgov"


class StudyKey(NamedTuple):
    """The key of a study: the registry that gave the id, and the id in its canonical form."""

    registry: str
    id: str


@dataclass(frozen=True, slots=True)
class Received:
    """One record as a source gave it, decoded far enough to be kept.

    `raw` is the record's bytes exactly as received. `content` is the hash of its canonical
    JSON without `versionHolder`; `submitted` the same without the whole derived section, so
    that a change in the derived section alone can be told. `dated` is the registry's date of
    the version (ISO, as precise as given) or empty. `aliases` are ids that lead to it. Whoever
    has a processor to spare packs the record before: `parcel` then stands for `raw`, which may be
    empty.
    """

    key: StudyKey
    raw: bytes
    content: bytes
    submitted: bytes
    dated: str
    aliases: tuple[str, ...] = ()
    version_holder: str = ""
    parcel: Parcel | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a study. `number` counts from 1 in the order of the registry's dates."""

    number: int
    dated: str
    first_seen: datetime
    content: bytes
    derived_only: bool
    """True if nothing but the derived section differs from the version before."""
    size: int
    """Bytes as received."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One time that a source showed a version: where, when (UTC), and the hash of its bytes."""

    source: str
    seen: datetime
    raw_hash: bytes
    version: int
    version_holder: str
    """The date of the registry's release that the record carried, or empty."""


@dataclass(frozen=True, slots=True)
class StoredStudy:
    """A version of a study with its bytes exactly as received.

    `first_seen` and `last_changed` are our clock (UTC): when any version was first seen, and
    when the current content was.
    """

    key: StudyKey
    raw: bytes
    version: Version
    first_seen: datetime
    last_changed: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the append-only change sequence; `sequence` never repeats."""

    sequence: int
    key: StudyKey
    kind: Literal["added", "changed"]
    at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be kept: where it stood and why."""

    source: str
    line: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Counts and clocks. `registry_date` is the newest `versionHolder` seen, or empty, and
    `last_seen` when a source last showed anything new: both of real studies alone, and of the
    sample where it is all there is.
    """

    studies: int
    versions: int
    sightings: int
    set_aside: int
    sequence: int
    last_seen: datetime | None
    registry_date: str
    bytes_on_disk: int


class StoreWriter(Protocol):
    """What may be done while the writer's lock is held. A batch is durable when `put` returns."""

    @property
    def journal(self) -> JournalWriter:
        """The record of runs."""
        ...

    @property
    def dictionary(self) -> Dictionary | None:
        """What records are packed with now, or were to be packed with before they are put."""
        ...

    def put(self, source: str, records: Iterable[Received]) -> PutReport:
        """Keep a batch in one transaction. Records already known add only a sighting, and the
        same bytes from the same source add nothing. A version that is held and cannot be read any
        more is mended by the record that has its content, and counts as changed.
        """
        ...

    def set_aside(self, source: str, line: int, reason: str) -> None:
        """Record a bad record once for its source and line."""
        ...


@dataclass(frozen=True, slots=True)
class PutReport:
    """How a batch fell out: counts of records.

    `older` are versions not seen before that the registry's date puts before the current one.
    """

    added: int
    changed: int
    unchanged: int
    older: int = 0


class Store(Protocol):
    """The system of record. Any number of readers; one writer."""

    @property
    def journal(self) -> Journal:
        """The record of runs, and which studies went away."""
        ...

    def writer(self) -> AbstractContextManager[StoreWriter]:
        """Hold the writer's lock. Raises StoreLockedError if another process does."""
        ...

    def __len__(self) -> int: ...

    def __contains__(self, key: object) -> bool: ...

    def keys(self) -> Iterator[StudyKey]:
        """All keys in ascending order."""
        ...

    def get(self, key: StudyKey, version: int | None = None) -> StoredStudy | None:
        """The current version, or the one of that number; None if there is none."""
        ...

    def get_many(self, keys: Iterable[StudyKey]) -> Iterator[StoredStudy]:
        """Current versions of the keys that exist, in the order asked."""
        ...

    def versions(self, key: StudyKey) -> list[Version]:
        """All versions, oldest first."""
        ...

    def sightings(self, key: StudyKey) -> list[Sighting]:
        """All sightings, oldest first."""
        ...

    def resolve_alias(self, registry: str, alias: str) -> StudyKey | None:
        """The study that an obsolete or duplicate id leads to."""
        ...

    def near(self, key: StudyKey, count: int) -> list[StudyKey]:
        """Up to `count` keys around `key` in order, for "did you mean" and next/previous."""
        ...

    def changes(self, after: int = 0) -> Iterator[Change]:
        """Changes with a sequence number above `after`, in order."""
        ...

    def aside(self) -> list[SetAside]:
        """Records that could not be kept."""
        ...

    def status(self) -> StoreStatus:
        """Counts and clocks of the whole store."""
        ...

    def close(self) -> None:
        """Let go of files. Safe to call twice."""
        ...
