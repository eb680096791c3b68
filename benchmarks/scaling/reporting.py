"""What a run left, as Markdown tables: each figure with the aim beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ASKED = {
    "three words, AND": (4, 20),
    "three words, OR": (10, 30),
    "phrase first": (None, 60),
    "ten facets of a search": (None, 40),
    "ten facets over everything": (None, 5),
    "AREA": (None, 15),
    "RANGE": (None, 15),
    "SEARCH[Location], one value": (None, 15),
    "SEARCH[Location], two values": (None, 120),
    "study page": (None, 20),
    "API page of 10 studies": (None, 15),
    "related candidates": (None, 25),
}
"""Aims in ms: the median and the 95th percentile, at 600,000 studies."""
_GIB = 1e9
_RUNS = (("idle", "nothing else running", 150), ("syncing", "syncs running", 250))


def read(work: Path) -> dict[str, dict[str, Any]]:
    """What each stage left."""
    names = ("build", "ask", "serve", "peers")
    files = {name: work / f"{name}.json" for name in names}
    return {name: json.loads(file.read_text()) for name, file in files.items() if file.exists()}


def report(found: dict[str, dict[str, Any]]) -> str:
    """All tables of one size."""
    makers = {"build": _build, "ask": _ask, "serve": _serve, "peers": _peers}
    parts: list[str] = []
    for name, make in makers.items():
        if name in found:
            held = found[name]
            parts += [f"{held['machine']}; {held['studies']:,} studies", "\n".join(make(held))]
    return "\n\n".join(parts) + "\n"


def _build(held: dict[str, Any]) -> Iterator[str]:
    studies, folder = held["studies"], sum(held["parts"].values())
    yield "| from the registry's zip to searchable | figure | aim at 600,000 |"
    yield "|---|---|---|"
    yield f"| mean size of a record | {held['mean']:,.0f} bytes of JSON | 17 KB |"
    yield f"| wall time | {held['seconds'] / 60:,.1f} minutes | 15, stretch 12 |"
    yield f"| studies a second | {studies / held['seconds']:,.0f} | 667 |"
    cpu = held["cpu"]
    yield f"| CPU, all processes | {cpu:,.0f} s, {cpu / studies * 1000:,.2f} ms a study | |"
    yield f"| peak of private memory, all processes | {held['memory'] / _GIB:,.2f} GB | 4 GB |"
    yield f"| the same with mapped files | {held['with_files'] / _GIB:,.2f} GB | |"
    yield f"| data folder | {folder / _GIB:,.2f} GB, {folder / studies:,.0f} bytes a study | 8 GB |"
    for name, size in held["parts"].items():
        yield f"| of it, {name} | {size / 1e6:,.0f} MB, {size / studies:,.0f} bytes a study | |"


def _ask(held: dict[str, Any]) -> Iterator[str]:
    heads = ("what, ms", "p50", "p95", "p99", "slowest", "CPU p50", "CPU p95", "aim", "hits")
    yield _row(*heads)
    yield "|" + "---|" * len(heads)
    for name, each in held["kinds"].items():
        middle, high = _ASKED.get(name, (None, None))
        aim = " / ".join(str(part) for part in (middle, high) if part)
        figures = (each[key] for key in ("p50", "p95", "p99", "slowest", "cpu50", "cpu95"))
        hits = f"{each['hits']:,}" if each["hits"] else ""
        yield _row(name, *(f"{figure:,.1f}" for figure in figures), aim, hits)
    count = next(iter(held["kinds"].values()))["count"]
    yield ""
    yield (
        f"{count} questions a kind, each drawn from a study of the registry and asked once, in a"
        f" process that had warmed up for {held['warming'] / 1000:.1f} s and had answered"
        f" {held['warm']} others of the kind: every question, and nearly every study, is new to"
        " it. Facets over everything are one question, asked again and again. Aims are p95, or p50"
        " and p95. Hits are the median."
    )
    if cold := held["cold"]:
        yield ""
        yield "| from nothing running to a first answer, s | out of the page cache | again | aim |"
        yield "|---|---|---|---|"
        for name in ("command", "server"):
            yield _row(name, f"{cold[name]:.1f}", f"{cold[f'{name} again']:.1f}", "2")
        yield ""
        yield f"Share of the data folder that stayed in the page cache: {cold['still cached']:.1%}."


def _serve(held: dict[str, Any]) -> Iterator[str]:
    yield "| requests, ms from the time meant | count | p50 | p95 | p99 | slowest | aim p99 |"
    yield "|---|---|---|---|---|---|---|"
    for name, said, aim in _RUNS:
        for kind, each in [("all", held[name]["all"]), *held[name]["kinds"].items()]:
            figures = (f"{each[key]:,.0f}" for key in ("p50", "p95", "p99", "slowest"))
            wanted = str(aim) if kind == "all" else ""
            yield _row(f"{said}: {kind}", f"{each['count']:,}", *figures, wanted)
    yield ""
    for name, said, _ in _RUNS:
        run = held[name]
        errors = ", ".join(f"{count} times {what}" for what, count in run["errors"].items())
        memory = max(private for private, _ in run["memory"].values()) / 1e6
        yield (
            f"- {said}: {held['rate']:.0f} requests a second on average, at times drawn as of"
            f" independent readers, for {run['seconds']:.0f} s, {held['workers']} workers,"
            f" {run['connections']} connections kept open. Errors: {errors or 'none'}. Of a core,"
            f" the server used {sum(run['server'].values()):.2f} and the load generator"
            f" {run['generator']:.2f}; at p95 it was {run['late']['p95']:.1f} ms late."
            f" Largest worker: {memory:,.0f} MB (aim: under 500)."
        )
    if syncs := held["syncs"]:
        slowest = max(each["seconds"] for each in syncs)
        failed = sum(each["status"] != 0 for each in syncs)
        yield (
            f"- {len(syncs)} syncs of {held['changed']:,} changed studies each from a folder;"
            f" the slowest took {slowest:.1f} s; {failed} failed."
        )
    shares = "; ".join(f"{kind} {share:.0%}" for kind, share in held["mix"].items())
    yield f"- The mix: {shares}."


def _peers(held: dict[str, Any]) -> Iterator[str]:
    names = list(next(iter(held["kinds"].values())))
    yield _row("ms, p50 / p95 (hits, median)", *names, "times as long, p50 / p95")
    yield "|" + "---|" * (len(names) + 2)
    for kind, by_name in held["kinds"].items():
        ours = by_name[names[0]]
        cells = (
            f"{each['p50']:,.1f} / {each['p95']:,.1f} ({each['total']:,})"
            for each in by_name.values()
        )
        ratios = (
            " / ".join(_times(by_name[name][key] / ours[key]) for key in ("p50", "p95"))
            for name in names[1:]
        )
        yield _row(kind, *cells, "; ".join(ratios))
    yield ""
    yield "; ".join(
        f"{name}: filled in {held['filled'][name]:,.0f} s, {size / 1e6:,.0f} MB"
        for name, size in held["bytes"].items()
    )


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
