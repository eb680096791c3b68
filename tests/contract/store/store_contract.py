"""What every store must do, as data, and the records that the tests put into it.

`test_store_contract.py` holds that each requirement has a test and each test a requirement.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from trialatlas.store import (
    REGISTRY,
    PutReport,
    Received,
    Store,
    StoredStudy,
    StudyKey,
    received,
)
from trialatlas.study import Study

REQUIREMENTS: dict[str, str] = {
    # bytes
    "bytes-exact": "A record comes back byte for byte.",
    "bytes-any-size": "Records of one byte more than nothing and of megabytes come back alike.",
    "bytes-per-version": "Every version keeps its own bytes.",
    "bytes-real": "Every real study comes back byte for byte.",
    # versions
    "version-first": "The first content of a study is its version 1.",
    "version-new": "Another content is another version.",
    "version-layout": "Space and the order of names make no version.",
    "version-holder": "The date of the registry's release makes no version.",
    "version-dates": "Versions are numbered by the registry's date.",
    "version-current": "The current version is the newest by the registry's date, however loaded.",
    "version-any-order": "In whatever order versions with dates arrive, the same history results.",
    "version-partial": "A less precise date comes before a more precise one within it.",
    "version-undated": "A version without a date comes before all that have one.",
    "version-tie": "Of versions with the same date, the one first seen later is the newer one.",
    "version-return": "A content seen before is a sighting of its old version.",
    "version-derived": "A version that differs in the derived section alone is marked so.",
    "version-submitted": "A version that differs elsewhere is not marked so.",
    "version-number": "A version is got by its number, and there is none beyond the last.",
    # clocks and sightings
    "clock-first-seen": "First seen is when any version was first seen.",
    "clock-last-changed": "Last changed is when the current content was first seen.",
    "clock-utc": "Times are in UTC to the microsecond.",
    "sighting-once": "The same bytes from the same source are written once.",
    "sighting-source": "The same bytes from another source are another sighting.",
    "sighting-bytes": "Other bytes of the same content are another sighting, with their hash.",
    "sighting-order": "Sightings are listed from the oldest, each with its version's number.",
    # batches
    "put-report": "A batch is reported as added, changed, older and unchanged.",
    "put-again": "Loading the same records again changes nothing at all.",
    "put-together": "A batch that fails leaves nothing of itself.",
    "put-repeated": "A study may occur several times in one batch.",
    "put-visible": "What was put is seen by a store opened elsewhere at once.",
    # changes
    "change-sequence": "Every addition and change of what is current has its own rising number.",
    "change-after": "Changes are told from any number on.",
    "change-older": "An older version does not change what is current, and is no change.",
    "change-no-reuse": "A number is never given again, not even after a failed batch.",
    # finding
    "keys-order": "Keys come in ascending order.",
    "key-unknown": "What was never put is not there: not as a study, version or sighting.",
    "key-foreign": "Anything that is no key is not in the store.",
    "many-order": "Many studies come in the order asked, without those that do not exist.",
    "alias": "An alias leads to its study.",
    "alias-stays": "An alias of an older version still leads to its study.",
    "near": "Near keys stand on both sides of a key, which may be there or not.",
    "near-ends": "At an end, near keys come from the side that has them.",
    # the rest
    "aside": "A bad record is kept once for its source and line, with the reason.",
    "status": "The status counts what there is and tells the clocks.",
    "status-real": "How fresh the data are is told by real studies, wherever there are any.",
    "status-empty": "The status of an empty store is all zero, and has no times.",
    "lock": "A second writer is refused while the first one works.",
    "lock-released": "The lock goes with the writer, even if its work fails.",
    "read-while-writing": "Readers work while a writer does, and see whole batches.",
    "threads": "One store serves many threads.",
    "close": "Closing twice is no error, and a closed store says so.",
    "reopen": "A store that was closed comes back as it was.",
}

START = datetime(2026, 1, 1, 12, 30, 15, 123457, tzinfo=UTC)


class Clock:
    """A clock that goes on by a second with each look."""

    def __init__(self) -> None:
        self.now = START - timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def at(second: int) -> datetime:
    """What the clock said at its n-th look, counted from 0."""
    return START + timedelta(seconds=second)


def key(number: int) -> StudyKey:
    """The key of the n-th study."""
    return StudyKey(REGISTRY, f"NCT{number:08d}")


def content(
    number: int,
    dated: str = "2020-01-01",
    title: str = "A title",
    *,
    aliases: tuple[str, ...] = (),
    derived: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The JSON of a small study."""
    record: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {"nctId": key(number).id, "briefTitle": title},
            "statusModule": {"lastUpdatePostDateStruct": {"date": dated}},
        }
    }
    if aliases:
        record["protocolSection"]["identificationModule"]["nctIdAliases"] = list(aliases)
    if derived is not None:
        record["derivedSection"] = derived
    return record


def as_received(record: dict[str, Any]) -> Received:
    """What a source would give."""
    return received(Study.decode(msgspec.json.encode(record)))


def small(number: int, *args: Any, **named: Any) -> Received:
    """A small study as a source would give it; takes what `content` takes."""
    return as_received(content(number, *args, **named))


def put(store: Store, *records: Received, source: str = "a file") -> PutReport:
    """Put a batch with a writer of its own."""
    return put_all(store, records, source)


def put_all(store: Store, records: Iterable[Received], source: str = "a file") -> PutReport:
    """The same for any records."""
    with store.writer() as writer:
        return writer.put(source, records)


def held(store: Store, version: int | None = None) -> StoredStudy:
    """The first study, which must be there."""
    stored = store.get(key(1), version)
    assert stored is not None
    return stored
