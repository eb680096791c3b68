"""The page that shows every part of the design, made with the parts that all pages use.

Its figures are those of the studies held. What does not live here: the parts themselves,
which are macros of the templates and rules of the styles.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import schema
from trialatlas.charts import STYLE_HASH, Chart, Scale, group, rect, text
from trialatlas.errors import NotFoundError
from trialatlas.export.cells import safe_cell
from trialatlas.index.protocol import SearchRequest
from trialatlas.web.answers import body, page
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.site import Site
from trialatlas.web.study_charts import MEDIA_TYPES
from trialatlas.wording import messages, said

ADDRESS: Final = "/design"
GROUNDS: Final = ("paper", "sheet", "tint", "ink", "soft", "accent")
MARKS: Final = ("open", "stop", "wait", "edge", "rule", "mark")
CHART_COLOURS: Final = ("c1", "c2", "c3", "c4", "c5", "c6")
TERMS: Final = ("Phase", "DesignMasking", "EnrollmentCount")
_ONE_OF_EACH_SHAPE: Final = (
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "SUSPENDED",
    "TERMINATED",
    "WITHDRAWN",
    "UNKNOWN",
)
_WIDTH: Final = 640
_ROW: Final = 30
_BAR: Final = 18
_WORDS: Final = 200
_NUMBER: Final = 60
_SHOWN: Final = 8
_TITLE: Final = messages("Studies held here, by status")
_SAID: Final = messages("One bar for each status, longest first, with its number of studies.")
_NOTE: Final = messages("Counted here, over the studies that are loaded.")
_HEADS: Final = messages(("Status", "Studies"))


def design_routes(site: Site) -> list[Route]:
    """The page, and its chart as files."""
    table: dict[str, Handler] = {ADDRESS: _design, f"{ADDRESS}/{{name}}.{{suffix}}": _file}
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


async def _design(site: Site, request: Request) -> Response:
    return page(request, "design.html", **design_view(site))


async def _file(site: Site, request: Request) -> Response:
    name, suffix = request.path_params["name"], request.path_params["suffix"]
    chart = statuses(site)
    if chart is None or name != chart.name or suffix not in MEDIA_TYPES:
        raise NotFoundError("There is no such chart.", nearest=(ADDRESS,))
    policy = {"Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'"}
    made = chart.file(_NOTE).encode() if suffix == "svg" else chart.csv((_NOTE,), safe_cell)
    return body(request, made, MEDIA_TYPES[suffix], **policy)


def design_view(site: Site) -> dict[str, Any]:
    """Everything the page shows. Without an index the chart is left out."""
    known = schema.enum("Status")
    values = {each.value: each for each in known.values} if known else {}
    chart = statuses(site)
    counts = [row for row in chart.rows if isinstance(row[1], int)] if chart else []
    return {
        "statuses": [values[each] for each in _ONE_OF_EACH_SHAPE],
        "grounds": GROUNDS,
        "marks": MARKS,
        "chart_colours": CHART_COLOURS,
        "terms": [schema.node(each) for each in TERMS],
        "chart": chart,
        "counts": counts,
        "whole": sum(int(row[1]) for row in counts),
    }


def statuses(site: Site) -> Chart | None:
    """How many studies have which status, as bars; None if nothing can be counted yet."""
    status = site.atlas.status()
    if status.index is None or not status.index.studies:
        return None
    asked = SearchRequest(limit=1, facets=("OverallStatus",), facet_size=_SHOWN)
    known = schema.enum("Status")
    labels = {each.value: each.label for each in known.values} if known else {}
    found = site.atlas.search(asked).facets[0].values
    rows = tuple((labels.get(value, value), count) for value, count in found)
    along = Scale(0, max((count for _, count in rows), default=1), 0, _WIDTH - _WORDS - _NUMBER)
    drawn = (
        group(
            text(_WORDS - 10, at * _ROW + 19, label, text_anchor="end"),
            rect(_WORDS, at * _ROW + 5, along(count), _BAR, class_="c1"),
            text(_WORDS + along(count) + 8, at * _ROW + 19, f"{count:,}", class_="strong"),
        )
        for at, (label, count) in enumerate(rows)
    )
    height = len(rows) * _ROW
    return Chart(
        "statuses",
        said(_TITLE),
        said(_SAID),
        _WIDTH,
        height,
        group(*drawn),
        tuple(map(said, _HEADS)),
        rows,
        said(_NOTE),
    )
