"""Numbers of spellings and slugs: hashes, so that nobody has to hand numbers out.

What does not live here: numbers of names and forms (`vocabulary.names.key_id`).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b


@lru_cache(maxsize=50_000)
def number_of(kind: int, text: str) -> int:
    """The number of a spelling, or of a slug: positive, 63 bits."""
    digest = blake2b(f"{kind}|{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
