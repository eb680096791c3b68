"""The results section of a sample study: its modules from one set of group sizes."""

from __future__ import annotations

from trialatlas.sample.plan import Plan

Record = dict[str, object]


def results_section(plan: Plan) -> Record:
    """All five modules, consistent with each other."""
    return {}
