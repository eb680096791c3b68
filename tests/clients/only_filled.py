"""Leaves out requests with a blank parameter.

Here a parameter that is given and blank counts as not given, as forms on the web send it; by the
document's schemas a blank choice or flag is wrong, and a blank list of fields is right though its
description forbids it. Loaded by schemathesis in its own environment.
"""

from typing import Any

import schemathesis

BLANK: tuple[Any, ...] = ("", None, [], [""])


@schemathesis.hook
def filter_case(_context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    return not any(value in BLANK for value in (case.query or {}).values())
