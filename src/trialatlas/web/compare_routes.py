"""Studies side by side: `/study/{id}/compare?with=…`, and the ways that lead there.

The study in the address is the first; `with` names one to four others, by commas or given
several times. What does not live here: what is compared (`study.comparing`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import schema
from trialatlas.errors import AtlasError, NotFoundError, UsageError
from trialatlas.export.cells import safe_cell
from trialatlas.export.provenance import source_lines
from trialatlas.study.comparing import FEWEST, MOST, Group, compare
from trialatlas.study.values import show
from trialatlas.web import exports, links, words
from trialatlas.web.answers import body, moved, page
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.site import Shown, Site
from trialatlas.web.study_page import Head, head
from trialatlas.wording import said

_PROSE = frozenset({"EligibilityCriteria", "StudyPopulation"})
"""Drawn with their lists and paragraphs, folded."""


def compare_routes(site: Site) -> list[Route]:
    """The page, its exports, and the address that a form with ticked studies sends to."""
    table: dict[str, Handler] = {
        "/compare": _chosen,
        "/study/{id}/compare": _compare,
        "/study/{id}/compare.{suffix:str}": _compare,
    }
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


@dataclass(frozen=True, slots=True)
class Column:
    """One of the studies: its head, and where the page is without it."""

    shown: Shown
    head: Head
    without: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """The page. `address` is its own, without suffix and query of its own."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    rows: int
    differing: int
    lacking: int
    only_differences: bool
    switch: str
    exports: tuple[tuple[str, str], ...]
    room: bool
    typed: str
    fault: str
    """What was typed and cannot be added, and why: the others stay where they are."""

    def tally(self) -> str:
        """How many fields there are, how many differ, how many are lacking in some study."""
        return said("Of {fields}, {differing} and {lacking}; both are marked.").format(
            fields=words.plural(self.rows, "field"),
            differing=words.plural(self.differing, "differs", "differ"),
            lacking=words.plural(
                self.lacking,
                "is the same but not given in all",
                "are the same but not given in all",
            ),
        )

    def drawn(self, piece: str, column: int) -> Markup | None:
        """Prose of one study as it should be read; None for all else."""
        if piece not in _PROSE:
            return None
        value = self.columns[column].shown.study.value(piece)
        node = schema.node(piece)
        return Markup(show(node, value).html) if value else None  # noqa: S704 - safe by contract


async def _chosen(site: Site, request: Request) -> Response:
    """From ticked studies to their one address; with fewer than two, to a page that asks."""
    given = _listed(request.query_params.getlist("ids"))
    if not given:
        raise UsageError(
            "No studies to compare were chosen.",
            hint=f"Tick {FEWEST} to {MOST} studies among the results of a search,"
            " or open a study and choose Compare.",
        )
    return moved(_address(_unique(site, given)), for_good=False)


async def _compare(site: Site, request: Request) -> Response:
    suffix = request.path_params.get("suffix", "")
    if suffix not in {"", "json", "csv"}:
        raise NotFoundError(
            f"There is no form .{suffix[:10]} of a comparison.", hint="Ask for .json or .csv."
        )
    others = _listed(request.query_params.getlist("with"))
    (first,) = _unique(site, [request.path_params["id"]])
    try:
        wanted, typed, fault = _unique(site, [first, *others]), "", ""
    except AtlasError as error:
        if suffix or not others:
            raise
        typed, fault = others.pop(), f"{error.message}. {error.hint}"
        wanted = _unique(site, [first, *others])
    only = request.query_params.get("only") == "differences"
    address = _address(wanted, suffix=suffix, only=only and not suffix)
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if asked != address and not fault:
        return moved(address, for_good=False)
    shown = [site.study(nct_id) for nct_id in wanted]
    groups = (
        compare([each.study for each in shown], today=datetime.now(UTC).date())
        if len(wanted) >= FEWEST
        else ()
    )
    if suffix:
        made = (_as_json if suffix == "json" else _as_csv)(shown, groups)
        kept = {"Content-Disposition": f'inline; filename="{"-".join(wanted)}.{suffix}"'}
        return body(request, made, exports.MEDIA_TYPES[suffix], **kept)
    return page(
        request, "compare.html", view=_view(shown, groups, only=only, typed=typed, fault=fault)
    )


def _view(
    shown: Sequence[Shown], groups: Sequence[Group], *, only: bool, typed: str, fault: str
) -> CompareView:
    wanted = [each.study.nct_id for each in shown]
    rows = [row for group in groups for row in group.rows]
    kept = groups if not only else [_differing(each) for each in groups]
    return CompareView(
        columns=tuple(
            Column(each, head(each.study), _address([w for w in wanted if w != at]))
            if len(wanted) > 1
            else Column(each, head(each.study), "")
            for at, each in zip(wanted, shown, strict=True)
        ),
        groups=tuple(each for each in kept if each.rows),
        rows=len(rows),
        differing=sum(each.differs for each in rows),
        lacking=sum(each.lacking and not each.differs for each in rows),
        only_differences=only,
        switch=_address(wanted, only=not only),
        exports=tuple((name.upper(), _address(wanted, suffix=name)) for name in ("json", "csv")),
        room=len(wanted) < MOST,
        typed=typed,
        fault=fault,
    )


def _differing(group: Group) -> Group:
    return Group(group.title, tuple(each for each in group.rows if each.marked))


def _listed(given: Sequence[str]) -> list[str]:
    return [each.strip() for text in given for each in text.split(",") if each.strip()]


def _unique(site: Site, given: Sequence[str]) -> list[str]:
    """The studies by their canonical ids, each once. Raises UsageError for too many."""
    wanted: list[str] = []
    for asked in given[: 4 * MOST]:
        try:
            nct_id = site.atlas.resolve(asked)
        except UsageError as error:
            raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error
        if nct_id not in wanted:
            wanted.append(nct_id)
    if len(wanted) > MOST or len(given) > 4 * MOST:
        raise UsageError(
            f"More than {MOST} studies cannot be compared at once.",
            hint=f"Take some away: {', '.join(wanted[:MOST])} can stand side by side.",
        )
    return wanted


def _address(wanted: Sequence[str], *, suffix: str = "", only: bool = False) -> str:
    first, *others = wanted
    asked = [f"with={quote(','.join(others), safe=',')}"] if others else []
    if only:
        asked.append("only=differences")
    path = links.study(first, "/compare" + (f".{suffix}" if suffix else ""))
    return f"{path}?{'&'.join(asked)}" if asked else path


def _as_json(shown: Sequence[Shown], groups: Sequence[Group]) -> bytes:
    """Every row with what each study says in it, by number of the study."""
    ids = [each.study.nct_id for each in shown]
    made: dict[str, Any] = {
        "studies": ids,
        "source": [source_lines(each.provenance) for each in shown],
        "rows": [
            {
                "group": group.title,
                "label": row.label,
                "piece": row.piece,
                "differs": row.differs,
                "lacking": row.lacking,
                "values": {
                    nct_id: [value.text for value in cell.values]
                    for nct_id, cell in zip(ids, row.cells, strict=True)
                },
            }
            for group in groups
            for row in group.rows
        ],
    }
    return msgspec.json.encode(made)


def _as_csv(shown: Sequence[Shown], groups: Sequence[Group]) -> bytes:
    """A row a field and a column a study; several values are parted by bars."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["group", "label", "piece", "marked", *(s.study.nct_id for s in shown)])
    for group in groups:
        for row in group.rows:
            said = (" | ".join(value.text for value in cell.values) for cell in row.cells)
            writer.writerow([group.title, row.label, row.piece, row.marked, *map(safe_cell, said)])
    for each in shown:
        writer.writerows([["source", safe_cell(line)] for line in source_lines(each.provenance)])
    return out.getvalue().encode()
