"""The studies most like one, drawn: `/study/{id}/related/neighbourhood`, and its files.

What does not live here: how likeness is measured (`trialatlas.related`), how the picture is drawn
(`charts.neighbourhood`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.atlas import Neighbour, Neighbourhood
from trialatlas.charts import STYLE_HASH, Chart
from trialatlas.charts.neighbourhood import SIZE, Dot, draw
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.cells import safe_cell
from trialatlas.export.provenance import source_lines
from trialatlas.related.presets import DEFAULT, PRESETS, SENSES, Preset, known_preset
from trialatlas.web import links
from trialatlas.web.answers import body, moved, page
from trialatlas.web.routing import guarded
from trialatlas.web.site import Site
from trialatlas.web.study_charts import MEDIA_TYPES
from trialatlas.web.study_page import Head, head
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

NAME: Final = "neighbourhood"
_SHOWN: Final = 10
_MIDDLE: Final = messages("this study")


@dataclass(frozen=True, slots=True)
class Row:
    """One of the studies round about. `joined` are the numbers of those that it is joined with."""

    number: int
    head: Head
    address: str
    points: int
    why: str
    joined: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """A link to the picture in one sense of alike."""

    label: str
    address: str
    on: bool


@dataclass(frozen=True, slots=True)
class NeighbourhoodView:
    """The page. `chart` is None if no study is like this one; `least` is in whole points."""

    chart: Chart | None
    rows: tuple[Row, ...]
    senses: tuple[Sense, ...]
    sense: str
    least: int
    back: str
    file: str
    query: str


def neighbourhood_routes(site: Site) -> list[Route]:
    """The page, and the picture and its table as files."""
    path = f"/study/{{id}}/related/{NAME}"
    paths = (path, f"{path}.{{suffix:str}}")
    return [Route(each, guarded(site, _neighbourhood), name=each) for each in paths]


async def _neighbourhood(site: Site, request: Request) -> Response:
    suffix = request.path_params.get("suffix", "")
    if suffix not in {"", *MEDIA_TYPES}:
        raise NotFoundError(
            f"The picture does not come as {suffix[:20]}", hint="There are .svg and .csv."
        )
    nct_id = _resolved(site, request.path_params["id"])
    if nct_id != request.path_params["id"]:
        query = f"?{request.url.query}" if request.url.query else ""
        end = f".{suffix}" if suffix else ""
        return moved(links.study(nct_id, f"/related/{NAME}{end}{query}"))
    preset = known_preset(request.query_params.get("preset") or DEFAULT)
    shown = site.study(nct_id)
    view = _view(nct_id, preset, site.atlas.neighbourhood(nct_id, preset, limit=_SHOWN))
    if not suffix:
        return page(request, "neighbourhood.html", shown=shown, head=head(shown.study), view=view)
    if view.chart is None:
        raise NotFoundError(
            "There is nothing to draw: no study held here is like this one.", hint=view.back
        )
    said = source_lines(shown.provenance)
    named = {"Content-Disposition": f'inline; filename="{nct_id}-{NAME}.{suffix}"'}
    if suffix == "csv":
        made = view.chart.csv((*said, view.chart.note), safe_cell)
        return body(request, made, MEDIA_TYPES[suffix], **named)
    named["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'"
    return body(request, view.chart.file(" ".join(said)).encode(), MEDIA_TYPES[suffix], **named)


def _view(nct_id: str, preset: Preset, found: Neighbourhood) -> NeighbourhoodView:
    near = found.related.neighbours
    numbers = {each.held.study.nct_id: at for at, each in enumerate(near)}
    ties = {(numbers[each.one], numbers[each.other]): each.score for each in found.ties}
    least = _least(near)
    rows = tuple(_rows(near, ties, least))
    return NeighbourhoodView(
        chart=_chart(nct_id, near, ties, least, rows) if near else None,
        rows=rows,
        senses=tuple(
            Sense(
                in_words(SENSES[each]).partition(":")[0],
                _address(nct_id, f"/related/{NAME}", each),
                each == preset,
            )
            for each in PRESETS
        ),
        sense=in_words(SENSES[preset]).partition(": ")[2],
        least=round(least),
        back=_address(nct_id, "/related", preset),
        file=links.study(nct_id, f"/related/{NAME}"),
        query="" if preset == DEFAULT else f"?preset={preset}",
    )


def _address(nct_id: str, path: str, preset: Preset) -> str:
    return links.study(nct_id, path) + ("" if preset == DEFAULT else f"?preset={preset}")


def _least(near: tuple[Neighbour, ...]) -> float:
    """From how many points on two studies are joined: as many as the one in the middle of the list
    has beside the study itself.
    """
    return near[(len(near) - 1) // 2].likeness.score if near else 0.0


def _rows(
    near: tuple[Neighbour, ...], ties: Mapping[tuple[int, int], float], least: float
) -> Iterator[Row]:
    joined = [pair for pair, score in sorted(ties.items()) if score >= least]
    for at, each in enumerate(near):
        others = sorted(sum(pair) - at for pair in joined if at in pair)
        said = each.likeness
        yield Row(
            number=at + 1,
            head=head(each.held.study),
            address=links.study(said.nct_id),
            points=round(said.score),
            why=f"{said.why[0][0].upper()}{said.why[0][1:]}." if said.why else "",
            joined=tuple(other + 1 for other in others),
        )


def _chart(
    nct_id: str,
    near: tuple[Neighbour, ...],
    ties: Mapping[tuple[int, int], float],
    least: float,
    rows: tuple[Row, ...],
) -> Chart:
    dots = [
        Dot(
            str(row.number),
            in_words("{number}: {study}, {points} points. {title}").format(
                number=row.number, study=row.head.nct_id, points=row.points, title=row.head.title
            ),
            row.address,
            each.likeness.score,
        )
        for row, each in zip(rows, near, strict=True)
    ]
    first = rows[0]
    return Chart(
        name=NAME,
        title=in_words("The {number} studies most like {study}").format(
            number=len(rows), study=nct_id
        ),
        description=in_words(
            "{study} stands in the middle. Nearest is {nearest} with {most} of 100 points, farthest"
            " {farthest} with {least}. {pairs} pairs of them are joined."
        ).format(
            study=nct_id,
            nearest=first.head.nct_id,
            most=first.points,
            farthest=rows[-1].head.nct_id,
            least=rows[-1].points,
            pairs=sum(len(each.joined) for each in rows) // 2,
        ),
        width=SIZE,
        height=SIZE,
        body=draw(in_words(_MIDDLE), dots, ties, least),
        heads=(
            in_words("Study"),
            in_words("Title"),
            in_words("Number"),
            in_words("Points beside {study}").format(study=nct_id),
            in_words("Joined with the numbers"),
        ),
        rows=tuple(
            (
                each.head.nct_id,
                each.head.title,
                each.number,
                each.points,
                ", ".join(map(str, each.joined)) or in_words("none"),
            )
            for each in rows
        ),
        note=in_words(
            "Computed here: points of likeness, of 100 at most. Two studies are joined from {least}"
            " points on."
        ).format(least=round(least)),
        leads=True,
    )


def _resolved(site: Site, asked: str) -> str:
    try:
        return site.atlas.resolve(asked)
    except UsageError as error:
        raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error
