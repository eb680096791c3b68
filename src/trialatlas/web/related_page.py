"""The studies most like one, as a page: `/study/{id}/related`, and its JSON.

What does not live here: how likeness is measured and explained (`trialatlas.related`), what is
shown of one neighbour (`related_rows`), the few at the foot of a study's page (`related_foot`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.atlas import Condition, Neighbour
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.provenance import source_lines
from trialatlas.related.presets import SENSES, Preset
from trialatlas.web import exports, links
from trialatlas.web.answers import body, moved, page
from trialatlas.web.related_rows import Row, row_of
from trialatlas.web.related_steer import (
    MOST_SHOWN,
    NAMES,
    NARROWED,
    SHOWN,
    Choice,
    Fault,
    Steering,
    Without,
    emptied,
    presets_in_order,
    queried,
    steering_of,
)
from trialatlas.web.routing import guarded
from trialatlas.web.site import Shown, Site
from trialatlas.web.study_page import head
from trialatlas.wording import said


@dataclass(frozen=True, slots=True)
class RelatedView:
    """The page. `to` is the one study it is narrowed to, or empty. `focuses` are the presets whose
    weights were set by hand; `hidden` is what a form hands on.
    """

    sense: str
    preset: Preset
    by_hand: bool
    presets: tuple[Choice, ...]
    focuses: tuple[Choice, ...]
    narrowings: tuple[Choice, ...]
    applied: tuple[Choice, ...]
    near: str
    expr: str
    hidden: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]
    emptied: tuple[Without, ...]
    rows: tuple[Row, ...]
    compared: int
    to: str
    typed: str
    fault: str
    first: int
    before: str
    after: str
    whole: str
    json: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks for, as far as it can be understood."""

    steering: Steering
    to: str
    typed: str = ""
    fault: str = ""
    """What was typed as a study to compare with, and why it cannot be."""

    def address(self, nct_id: str, steering: Steering, *, suffix: str = "", offset: int = 0) -> str:
        """The page steered otherwise; paging starts anew unless it is what changes."""
        given = steering.given()
        if offset:
            given["offset"] = str(offset)
        if self.to:
            given["to"] = self.to
        return links.study(nct_id, f"/related{suffix}{queried(given)}")


def related_routes(site: Site) -> list[Route]:
    """The page and its JSON."""
    paths = ("/study/{id}/related", "/study/{id}/related.{suffix:str}")
    return [Route(each, guarded(site, _related), name=each) for each in paths]


async def _related(site: Site, request: Request) -> Response:
    suffix = request.path_params.get("suffix", "")
    if suffix not in {"", "json"}:
        raise NotFoundError(
            f"Related studies do not come as {suffix[:20]}", hint="There is a page, and .json."
        )
    nct_id = _resolved(site, request.path_params["id"])
    if nct_id != request.path_params["id"]:
        query = f"?{request.url.query}" if request.url.query else ""
        end = f".{suffix}" if suffix else ""
        return moved(links.study(nct_id, f"/related{end}{query}"))
    asked = _read(site, request)
    shown = site.study(nct_id)
    if suffix:
        if asked.steering.faults:
            raise UsageError(asked.steering.faults[0].why)
        return _json(request, shown, asked, _found(site, nct_id, asked)[0])
    view = _view(nct_id, asked, *_found(site, nct_id, asked))
    return page(request, "related.html", shown=shown, head=head(shown.study), view=view)


def _read(site: Site, request: Request) -> _Asked:
    """What is asked for. Raises UsageError for a preset that there is not."""
    given = request.query_params
    typed, to, fault = given.get("to", "").strip()[:40], "", ""
    if typed:
        try:
            to = site.atlas.resolve(typed)
        except (UsageError, NotFoundError) as error:
            fault = f"{error.message}. {error.hint}"
    return _Asked(steering_of(given), to, typed, fault)


def _found(
    site: Site, nct_id: str, asked: _Asked
) -> tuple[Sequence[Neighbour], int, Sequence[Condition]]:
    steering = asked.steering
    if asked.to:
        return (site.atlas.likeness(nct_id, asked.to, steering.preset),), 1, ()
    found = site.atlas.related(
        nct_id, steering.preset, limit=SHOWN, offset=steering.offset, narrow=steering.narrow
    )
    return found.neighbours, found.scored, found.emptied


def _view(
    nct_id: str,
    asked: _Asked,
    neighbours: Sequence[Neighbour],
    compared: int,
    conditions: Sequence[Condition],
) -> RelatedView:
    steering = asked.steering
    last = steering.offset + SHOWN
    more = not asked.to and last < min(compared, MOST_SHOWN)
    before = max(0, steering.offset - SHOWN)

    def choice(label: str, changed: Steering, *, on: bool) -> Choice:
        return Choice(label, asked.address(nct_id, changed), on)

    def of_presets(some: Sequence[Preset]) -> tuple[Choice, ...]:
        return tuple(
            choice(said(NAMES[each]), replace(steering, preset=each), on=each == steering.preset)
            for each in some
        )

    fitted, by_hand = presets_in_order()
    return RelatedView(
        sense=said(SENSES[steering.preset]).partition(": ")[2],
        preset=steering.preset,
        by_hand=steering.by_hand,
        presets=of_presets(fitted),
        focuses=of_presets(by_hand),
        narrowings=tuple(
            choice(said(label), steering.turned(name), on=name in steering.narrowed)
            for name, label in NARROWED.items()
        ),
        applied=tuple(
            choice(label, steering.turned(name), on=True) for name, label in steering.applied()
        ),
        near=steering.near,
        expr=steering.expr,
        hidden=tuple(steering.given(without=("near", "expr")).items()),
        faults=steering.faults,
        emptied=emptied(steering, conditions),
        rows=tuple(row_of(nct_id, each) for each in neighbours),
        compared=compared,
        to=asked.to,
        typed=asked.typed,
        fault=asked.fault,
        first=steering.offset + 1,
        before=asked.address(nct_id, steering, offset=before) if steering.offset else "",
        after=asked.address(nct_id, steering, offset=last) if more else "",
        whole=_Asked(steering, "").address(nct_id, steering),
        json=asked.address(nct_id, steering, suffix=".json", offset=steering.offset),
    )


def _json(
    request: Request, shown: Shown, asked: _Asked, neighbours: Sequence[Neighbour]
) -> Response:
    told = {
        "nct_id": shown.study.nct_id,
        "preset": asked.steering.preset,
        "sense": SENSES[asked.steering.preset],
        "source": source_lines(shown.provenance),
        "studies": [
            {
                "brief_title": each.held.study.text("BriefTitle"),
                "overall_status": each.held.study.text("OverallStatus"),
                **asdict(each.likeness),
            }
            for each in neighbours
        ],
    }
    return body(request, msgspec.json.encode(told), exports.MEDIA_TYPES["json"])


def _resolved(site: Site, asked: str) -> str:
    try:
        return site.atlas.resolve(asked)
    except UsageError as error:
        raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error
