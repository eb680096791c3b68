"""Pictures of figures, as SVG: each with a title, a description and the table it draws.

A chart knows nothing of studies or pages. Colours come from classes that the page's
styles set; a chart saved as a file carries its own.
"""

from trialatlas.charts.chart import STYLE_HASH, Chart
from trialatlas.charts.scale import Scale
from trialatlas.charts.svg import group, line, path, rect, text

__all__ = ["STYLE_HASH", "Chart", "Scale", "group", "line", "path", "rect", "text"]
