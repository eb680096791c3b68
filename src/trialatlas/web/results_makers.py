"""Which modules have charts and drawn views: the one place that ties them together."""

from __future__ import annotations

from trialatlas.charts import Chart
from trialatlas.study import Study
from trialatlas.web.baseline_view import baseline_view, find_baseline_chart, measure_view
from trialatlas.web.event_charts import find_event_chart
from trialatlas.web.event_view import events_view, other_view, serious_view
from trialatlas.web.flow_view import find_flow_chart, flow_view, period_view
from trialatlas.web.outcome_charts import find_outcome_chart
from trialatlas.web.outcome_view import outcome_view, outcomes_view
from trialatlas.web.results_views import ITEMS, MODULES
from trialatlas.web.study_charts import FINDERS, Finder
from trialatlas.web.study_eligibility import eligibility_view
from trialatlas.web.table_files import (
    find_baseline_table,
    find_events_table,
    find_outcome_table,
)


def register() -> None:
    """Make charts and views of results known to the pages. Doing it again changes nothing."""
    FINDERS.update(
        {
            "ParticipantFlowModule": find_flow_chart,
            "BaselineCharacteristicsModule": _either(find_baseline_table, find_baseline_chart),
            "OutcomeMeasuresModule": _either(find_outcome_table, find_outcome_chart),
            "AdverseEventsModule": _either(find_events_table, find_event_chart),
        }
    )
    MODULES.update(
        {
            "ParticipantFlowModule": flow_view,
            "BaselineCharacteristicsModule": baseline_view,
            "OutcomeMeasuresModule": outcomes_view,
            "EligibilityModule": eligibility_view,
            "AdverseEventsModule": events_view,
        }
    )
    ITEMS.update(
        {
            "FlowPeriod": period_view,
            "BaselineMeasure": measure_view,
            "OutcomeMeasure": outcome_view,
            "SeriousEvent": serious_view,
            "OtherEvent": other_view,
        }
    )


def _either(table: Finder, chart: Finder) -> Finder:
    """A table of the name, else a chart of it."""

    def find(study: Study, name: str) -> Chart | None:
        return table(study, name) or chart(study, name)

    return find
