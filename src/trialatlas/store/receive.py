"""From a decoded study to what a store keeps: its key, hashes, date and aliases.

What does not live here: decoding, and any decision on versions.
"""

from __future__ import annotations

import re
from typing import Any

from trialatlas.errors import UsageError
from trialatlas.store.protocol import REGISTRY, Received, StudyKey
from trialatlas.study import Study, canonical_nct_id, items
from trialatlas.study.canonical import record_hashes

_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_IDENTIFICATION = ("protocolSection", "identificationModule")
_STATUS = ("protocolSection", "statusModule")
_MISCELLANEOUS = ("derivedSection", "miscInfoModule")


def received(study: Study) -> Received:
    """Prepare a study for `StoreWriter.put`."""
    record = study.record
    hashes = record_hashes(record)
    return Received(
        key=StudyKey(REGISTRY, study.nct_id),
        raw=study.raw,
        content=hashes.content,
        submitted=hashes.submitted,
        dated=_dated(record),
        aliases=_aliases(record, study.nct_id),
        version_holder=_text(record, *_MISCELLANEOUS, "versionHolder"),
    )


def _dated(record: dict[str, Any]) -> str:
    """The day the update was posted, else submitted, else empty. Only an ISO date can be ordered
    against others, so that anything else counts as none.
    """
    posted = _text(record, *_STATUS, "lastUpdatePostDateStruct", "date")
    for date in (posted, _text(record, *_STATUS, "lastUpdateSubmitDate")):
        if _ISO_DATE.fullmatch(date):
            return date
    return ""


def _aliases(record: dict[str, Any], nct_id: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for alias in items(_value(record, *_IDENTIFICATION, "nctIdAliases")):
        if not isinstance(alias, str):
            continue
        try:
            found[canonical_nct_id(alias)] = None
        except UsageError:
            continue  # no NCT number: it stays in the record, but leads nowhere
    found.pop(nct_id, None)
    return tuple(found)


def _text(record: dict[str, Any], *names: str) -> str:
    value = _value(record, *names)
    return value if isinstance(value, str) else ""


def _value(record: Any, *names: str) -> Any:
    for name in names:
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record
