"""The names that addresses hold (`{nctId}`), declared as parameters are.

What does not live here: reading them, which is each endpoint's, since each has its own words for
what cannot be.
"""

from __future__ import annotations

import re
from typing import Final

from trialatlas import schema
from trialatlas.api.asking import NCT_ID
from trialatlas.api.params import Parameter

_DECLARED: Final = (
    Parameter(
        "nctId",
        pattern=NCT_ID,
        explains="The study's NCT number, in any case, with or without its zeros. A former number"
        " leads to the study too.",
    ),
    Parameter(
        "module",
        "choice",
        choices=tuple(each.slug for each in (*schema.SECTIONS, *schema.MODULES)),
        explains="A module or section, named as in the site's addresses.",
    ),
    Parameter(
        "slug",
        explains="A named thing by its own part of an address, or by that of any of its spellings:"
        " small letters and digits joined by hyphens.",
    ),
    Parameter("version", "number", at_least=1, explains="A version, counted from 1."),
    Parameter("number", "number", explains="A version, counted from 0."),
)
_BY_NAME: Final = {each.name: each for each in _DECLARED}
_NAME: Final = re.compile(r"\{(\w+)\}")


def names_in(path: str) -> tuple[Parameter, ...]:
    """The declarations of the names in an endpoint's path. Raises KeyError for one that has
    none.
    """
    return tuple(_BY_NAME[name] for name in _NAME.findall(path))
