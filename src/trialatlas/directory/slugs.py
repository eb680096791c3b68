"""The part of an address that stands for a name, worked out from the name alone.

So a page can link to a condition or a sponsor without looking anything up; the page behind the
link finds the entity. Several spellings may have one slug. What does not live here: which
entity a slug leads to (`catalogue`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from trialatlas.study.letters import APOSTROPHES, fold

_LONGEST = 96
_KEPT = 86
_GAP = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(f"[{APOSTROPHES}]")
APART = "--"
"""Between the parts of a site: facility, city, state, country."""


@lru_cache(maxsize=50_000)
def slug_of(*parts: str) -> str:
    """Letters and digits of a name, small and without accents, joined by hyphens.

    A long one is cut and told apart by a few signs; so is a name without letters.
    """
    made = [_GAP.sub("-", _APOSTROPHES.sub("", fold(each)[0])).strip("-") for each in parts]
    slug = APART.join(filter(None, made))
    if len(slug) <= _LONGEST and slug:
        return slug
    sign = blake2b("\x1f".join(parts).strip().encode(), digest_size=4).hexdigest()
    return f"{slug[:_KEPT].rstrip('-') or 'name'}-{sign}"
