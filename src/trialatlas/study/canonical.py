"""What makes two records the same: the hashes of their canonical JSON.

Canonical JSON has sorted names and no space, so that the order of names and the
layout of a file do not matter. Hashes are BLAKE2b of 16 bytes. The holder of the
version is left out: it is the date of the registry's release, not of the study,
and would make every release a change of every study. What does not live here:
the hash of the bytes as received, which is the store's business.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

HASH_BYTES = 16

_encoder = msgspec.json.Encoder(order="deterministic")


class RecordHashes(NamedTuple):
    """`content` tells versions apart; `submitted` ignores the whole derived section."""

    content: bytes
    submitted: bytes


def record_hashes(record: dict[str, Any]) -> RecordHashes:
    """Both hashes in one pass: the content is the submitted part, then the derived part.

    Raises RecursionError for a record nested deeper than the interpreter follows.
    """
    submitted = {name: value for name, value in record.items() if name != "derivedSection"}
    running = blake2b(_encoder.encode(submitted), digest_size=HASH_BYTES)
    submitted_digest = running.digest()
    running.update(_encoder.encode(_without_holder(record.get("derivedSection"))))
    return RecordHashes(running.digest(), submitted_digest)


def content_hash(record: dict[str, Any]) -> bytes:
    """The hash of everything but the release's date."""
    return record_hashes(record).content


def submitted_hash(record: dict[str, Any]) -> bytes:
    """The hash of everything but the derived section."""
    return record_hashes(record).submitted


def _without_holder(derived: Any) -> Any:
    """The derived section without `miscInfoModule.versionHolder`.

    A module or section that held nothing else goes with it: a record is the same whether or not
    a release was stamped on it.
    """
    if not isinstance(derived, dict):
        return derived
    kept: dict[str, Any] = {
        name: value for name, value in derived.items() if name != "miscInfoModule"
    }
    misc = derived.get("miscInfoModule")
    if isinstance(misc, dict):
        misc = {name: value for name, value in misc.items() if name != "versionHolder"}
    if misc:
        kept["miscInfoModule"] = misc
    return kept or None
