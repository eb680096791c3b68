"""Whether the record of runs has a gap: something asked for and never seen.

What does not live here: closing it; the next sync does that.
"""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.store import Check, Problems, Run
from trialatlas.sync.scope import asked_of


def continuity(runs: Iterable[Run]) -> Check:
    """The runs of each source and expression, newest first as the record gives them."""
    scopes: dict[tuple[str, str], list[Run]] = {}
    count = 0
    for run in runs:
        count += 1
        scopes.setdefault((run.source, asked_of(run).get("expression", "")), []).append(run)
    problems = Problems()
    for (source, _), own in scopes.items():
        if not any(each.pages or each.state == "done" for each in own):
            continue  # it never held anything: most often an expression that was refused
        newest = own[0]
        if newest.state != "done":
            problems.add(f"run {newest.id} of {source} is {newest.state}, and none came after it")
        _missing(own, source, problems)
        _holes(own, source, problems)
    return problems.of("gaps in the record of runs", count)


def _missing(own: list[Run], source: str, problems: Problems) -> None:
    """Studies that were announced and never listed, unless a later list of numbers had them all."""
    listing = next((each for each in own if each.state == "done" and each.kind != "folder"), None)
    if listing is not None and listing.missing:
        problems.add(f"run {listing.id} of {source} lacks {listing.missing} studies")


def _holes(own: list[Run], source: str, problems: Problems) -> None:
    """Days between what one run saw and where the next one began to ask."""
    done = [each for each in reversed(own) if each.state == "done"]
    data = ""
    for each in done:
        if each.kind == "ids" and not each.missing:
            data = max(data, each.data)
        since = asked_of(each).get("since", "")
        if each.kind == "changes" and data and since > data[: len(since)]:
            problems.add(f"run {each.id} of {source} began at {since}, after data of {data}")
        if each.kind in {"full", "changes"}:
            data = max(data, each.data)
