"""Long patterns, compiled when they are first used: a program that starts need not wait for them.

What lives elsewhere: every pattern.
"""

from __future__ import annotations

import re
from functools import cached_property


class LatePattern:
    """A pattern of `re`. Used like a compiled one, as far as its methods are here."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself. Raises `re.error` for one that is none."""
        return re.compile(self.pattern, self.flags)

    # Kept with the object, so that from the second use on nothing stands between.

    @cached_property
    def match(self):  # noqa: ANN201 - the method itself, whose type says more
        """`re.Pattern.match`."""
        return self.compiled.match

    @cached_property
    def search(self):  # noqa: ANN201 - as above
        """`re.Pattern.search`."""
        return self.compiled.search

    @cached_property
    def finditer(self):  # noqa: ANN201 - as above
        """`re.Pattern.finditer`."""
        return self.compiled.finditer
