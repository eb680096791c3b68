"""The charts of a study: which modules have some, and each as a file of its own.

A chart stands at `/study/{id}/{module}/charts/{name}.svg`, and what it draws at the same
address with `.csv`. What does not live here: how a chart is drawn (`trialatlas.charts`),
and what it is made of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trialatlas.charts import Chart
from trialatlas.errors import NotFoundError
from trialatlas.export.cells import safe_cell
from trialatlas.export.provenance import source_lines
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.web import links
from trialatlas.web.site import Shown
from trialatlas.web.study_timeline import study_timeline

Finder = Callable[[Study, str], Chart | None]
"""Makes the chart of a name, or None if the study has none of that name."""

FINDERS: Final[dict[str, Finder]] = {"StatusModule": study_timeline}
"""By piece of the module."""

CHARTS: Final = "charts"
"""The word in an address; no list of the registry has this name."""
MEDIA_TYPES: Final = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}


def address(nct_id: str, module: Node, chart: Chart, suffix: str = "svg") -> str:
    """Where a chart of a study is as a file."""
    return f"{links.record(nct_id, module)}/{CHARTS}/{chart.name}.{suffix}"


def chart_file(shown: Shown, module: Node, wanted: str) -> tuple[bytes, str]:
    """A chart as bytes with their media type. Raises NotFoundError for a name that it lacks."""
    name, _, suffix = wanted.rpartition(".")
    find = FINDERS.get(module.piece)
    chart = find(shown.study, name) if find and suffix in MEDIA_TYPES else None
    if chart is None:
        raise NotFoundError(
            "There is no such chart.",
            nearest=(links.record(shown.study.nct_id, module),),
            hint="Charts end in .svg, the figures that they draw in .csv.",
        )
    said = source_lines(shown.provenance)
    if suffix == "svg":
        return chart.file(" ".join(said)).encode(), MEDIA_TYPES[suffix]
    return chart.csv((*said, chart.note), safe_cell), MEDIA_TYPES[suffix]
