"""Everything in the results of a study that does not add up, module by module."""

from __future__ import annotations

from trialatlas.study import Study
from trialatlas.study.results.baseline_checks import baseline_inconsistencies
from trialatlas.study.results.checks import Inconsistency
from trialatlas.study.results.event_checks import event_inconsistencies
from trialatlas.study.results.flow_checks import flow_inconsistencies
from trialatlas.study.results.outcome_checks import outcome_inconsistencies

_CHECKS = (
    flow_inconsistencies,
    baseline_inconsistencies,
    outcome_inconsistencies,
    event_inconsistencies,
)


def inconsistencies(study: Study) -> tuple[Inconsistency, ...]:
    """All that the checks find, in the order of the modules."""
    return tuple(each for check in _CHECKS for each in check(study))
