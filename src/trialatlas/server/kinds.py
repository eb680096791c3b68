"""Which kind of address a request is for: the only thing of it that is counted and logged.

A kind is one of a fixed list, so that no name, number or word that a reader asks for can reach a
log line or a metric. What does not live here: which addresses there are (`web`, `api`).
"""

from __future__ import annotations

from typing import Final

from trialatlas.directory import KINDS as DIRECTORIES

KINDS: Final = (
    "home",
    "search",
    "search-help",
    "study",
    "study-file",
    "record",
    "related",
    "history",
    "compare",
    "chart",
    "directory",
    "browse",
    "modules",
    "saved",
    "page",
    "static",
    "health",
    "api-v2-study",
    "api-v2-studies",
    "api-v2-stats",
    "api-v2",
    "api-atlas",
    "api-other",
    "moved",
    "other",
)
"""Every kind, in the order of the counters."""
_FIRST: Final = {
    "": "home",
    "browse": "browse",
    "modules": "modules",
    "saved": "saved",
    "compare": "compare",
    "static": "static",
    "favicon.svg": "static",
    "healthz": "health",
    "readyz": "health",
    "about": "page",
    "status": "page",
    "status.json": "page",
    "design": "page",
    "robots.txt": "page",
    "api": "page",
    "ct2": "moved",
    "show": "moved",
    "results": "moved",
    **{kind.name: "directory" for kind in DIRECTORIES},
}
_OF_STUDY: Final = {
    "related": "related",
    "history": "history",
    "versions": "history",
    "compare": "compare",
}
_OF_API: Final = {"atlas": "api-atlas", "v2": "api-v2"}
_OF_V2: Final = {"stats": "api-v2-stats", "studies": "api-v2-studies"}
_ITS_OWN: Final = 2
"""Parts of a path after which it is of one thing."""


def kind_of(path: str) -> str:
    """The kind of a decoded path; `other` for what nobody serves."""
    first, *rest = path.strip("/").split("/")
    if first == "study" and rest:
        return _of_study(rest)
    if first == "search":
        return "search-help" if rest else "search"
    if first.startswith("search.") or first == "feed":
        return "search"
    if first == "api" and rest:
        return _of_api(rest)
    return _FIRST.get(first) or _FIRST.get(first.partition(".")[0], "other")


def _of_study(rest: list[str]) -> str:
    if len(rest) == 1:
        return "study-file" if "." in rest[0] else "study"
    if "charts" in rest[1:]:
        return "chart"
    return _OF_STUDY.get(rest[1].partition(".")[0], "record")


def _of_api(rest: list[str]) -> str:
    if rest[0] != "v2":
        return _OF_API.get(rest[0], "api-other")
    below = rest[1] if len(rest) > 1 else ""
    if below == "studies" and len(rest) > _ITS_OWN:
        return "api-v2-study"
    return _OF_V2.get(below, "api-v2")
