"""`/status`: how fresh and how whole the data are, for everybody who reads here; `/status.json`.

What the operator alone should know, such as paths and messages of errors, is left to the command
line. What does not live here: looking whether all is whole, which `trialatlas verify` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialatlas.export.provenance import clock, source_name
from trialatlas.store import Gone, Run
from trialatlas.web import words
from trialatlas.web.answers import HEADERS, page
from trialatlas.web.search_page import date_in_words
from trialatlas.web.site import Site
from trialatlas.wording import messages, said

STATUS: Final = "/status"
STATUS_JSON: Final = "/status.json"
_RUNS_SHOWN: Final = 20
_GONE_SHOWN: Final = 100
_KINDS: Mapping[str, str] = messages(
    {
        "full": "Everything",
        "changes": "What changed",
        "ids": "All numbers compared",
        "archive": "A whole archive",
        "folder": "New files",
    }
)
_STATES: Mapping[str, str] = messages(
    {
        "running": "under way",
        "done": "done",
        "interrupted": "interrupted",
        "failed": "failed",
    }
)
_FACTS: Mapping[str, str] = messages(
    {
        "studies": "Studies held",
        "release": "Newest release of the registry",
        "done": "Last run done",
        "seen": "Data last received",
        "behind": "Changes not yet searchable",
        "aside": "Records set aside as unreadable",
        "gone": "Studies that the registry does not have any more",
    }
)


@dataclass(frozen=True, slots=True)
class _RunRow:
    """A run in words."""

    started: str
    kind: str
    source: str
    state: str
    seen: str
    added: str
    changed: str
    rejected: str
    gone: str


async def status_page(site: Site, request: Request) -> Response:
    """The page."""
    runs, gone = _known(site)
    return page(
        request,
        "status.html",
        facts=[(said(_FACTS[name]), text) for name, text in _facts(site, runs, gone) if text],
        runs=[_row(each) for each in runs[:_RUNS_SHOWN]],
        gone=gone[:_GONE_SHOWN],
        more=max(0, len(gone) - _GONE_SHOWN),
    )


async def status_json(site: Site, _request: Request) -> Response:
    """The same for programs."""
    runs, gone = _known(site)
    status = site.atlas.status()
    newest = _last_done(runs)
    facts: dict[str, Any] = {
        "studies": status.store.studies,
        "registryRelease": status.store.registry_date or None,
        "lastDone": newest.ended.isoformat() if newest and newest.ended else None,
        "lastReceived": status.store.last_seen.isoformat() if status.store.last_seen else None,
        "behind": status.behind,
        "setAside": status.store.set_aside,
        "gone": [
            {
                "nctId": each.nct_id,
                "noticed": each.noticed.isoformat(),
                "became": each.became or None,
            }
            for each in gone
        ],
        "runs": [_facts_of(each) for each in runs[:_RUNS_SHOWN]],
    }
    return JSONResponse(facts, headers={"Cache-Control": "no-store", **HEADERS})


def _known(site: Site) -> tuple[list[Run], list[Gone]]:
    journal = site.atlas.store.journal
    return journal.runs(10 * _RUNS_SHOWN), journal.all_gone()


def _facts(site: Site, runs: list[Run], gone: list[Gone]) -> list[tuple[str, str]]:
    status = site.atlas.status()
    newest = _last_done(runs)
    seen = status.store.last_seen
    return [
        ("studies", words.count(status.store.studies)),
        ("release", date_in_words(status.store.registry_date)),
        ("done", clock(newest.ended) if newest and newest.ended else ""),
        ("seen", clock(seen) if seen else ""),
        ("behind", words.count(status.behind)),
        ("aside", words.count(status.store.set_aside)),
        ("gone", words.count(len(gone))),
    ]


def _last_done(runs: list[Run]) -> Run | None:
    """The newest run that was done."""
    return next((each for each in runs if each.state == "done"), None)


def _row(run: Run) -> _RunRow:
    return _RunRow(
        started=clock(run.started),
        kind=said(_KINDS[run.kind]),
        source=source_name(run.source),
        state=said(_STATES[run.state]),
        seen=words.count(run.seen),
        added=words.count(run.added),
        changed=words.count(run.changed),
        rejected=words.count(run.rejected),
        gone=words.count(run.gone),
    )


def _facts_of(run: Run) -> dict[str, Any]:
    return {
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "kind": run.kind,
        "state": run.state,
        "source": source_name(run.source),
        "data": run.data or None,
        "announced": run.asked,
        "seen": run.seen,
        "added": run.added,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "rejected": run.rejected,
        "repeated": run.repeated,
        "missing": run.missing,
        "gone": run.gone,
    }
