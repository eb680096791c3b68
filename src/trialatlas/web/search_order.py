"""The orders in which studies found can be shown: a few by our names, others by the registry's.

What does not live here: sorting, which is the engine's.
"""

from __future__ import annotations

from collections.abc import Mapping

from trialatlas import schema
from trialatlas.errors import UsageError
from trialatlas.index.protocol import RELEVANCE, SortKey
from trialatlas.query.ends import RANGED
from trialatlas.schema import Node
from trialatlas.wording import messages, said

SORTS: Mapping[str, tuple[str, str]] = messages(
    {
        "": ("relevance", RELEVANCE),
        "updated": ("newest update", "LastUpdatePostDate"),
        "start": ("start date", "StartDate"),
        "size": ("enrolment", "EnrollmentCount"),
    }
)
"""Our names, each with its words and what is sorted, the newest or largest first."""
_MOST = 2
_DIRECTIONS = {"asc": False, "desc": True}
_NAMED: Mapping[tuple[SortKey, ...], str] = {
    (SortKey(piece),): name for name, (_, piece) in SORTS.items()
}


def order_named(text: str) -> str:
    """The order by its name: ours where there is one, else as the registry writes it.

    `LastUpdatePostDate:desc` is `updated`. Raises UsageError for what is no order.
    """
    if text in SORTS:
        return text
    keys = sort_keys(text)
    return _NAMED.get(keys) or ("" if keys in _NAMED else text)


def sort_keys(name: str) -> tuple[SortKey, ...]:
    """What an order sorts by, as an engine takes it. Raises UsageError for what is no order."""
    if name in SORTS:
        return (SortKey(SORTS[name][1]),)
    keys = [_key(item) for item in name.replace("|", ",").split(",") if item.strip()]
    if not 0 < len(keys) <= _MOST:
        raise _no_order(name, f"Sort by one or {_MOST} fields.")
    return tuple(keys)


def order_in_words(name: str) -> str:
    """An order as the page of results names it: `start date`, `First posted, lowest first`."""
    if name in SORTS:
        return said(SORTS[name][0])
    return ", then ".join(_in_words(key) for key in sort_keys(name))


def _in_words(key: SortKey) -> str:
    if key.piece == RELEVANCE:
        return said(SORTS[""][0])
    listed = schema.sized(key.piece)
    node = listed or schema.node(key.piece)
    if listed:
        return f"number of {node.label.lower()}, {'highest' if key.descending else 'lowest'} first"
    first, last = ("newest", "oldest") if node.search == "date" else ("highest", "lowest")
    return f"{node.label}, {first if key.descending else last} first"


def _key(item: str) -> SortKey:
    name, _, direction = item.strip().partition(":")
    if direction and direction not in _DIRECTIONS:
        raise _no_order(item, "Write asc or desc after the colon.")
    if name == RELEVANCE:
        return SortKey(RELEVANCE)
    if schema.sized(name):
        return SortKey(name, descending=_DIRECTIONS.get(direction, False))
    node = schema.find(name)
    if node is None or node.search not in RANGED:
        named = ", ".join(filter(None, SORTS))
        raise _no_order(item, f"Orders are {named}, and any field of dates, ages or numbers.")
    return SortKey(node.piece, descending=_descends(node, direction))


def _descends(node: Node, direction: str) -> bool:
    return _DIRECTIONS[direction] if direction else node.search == "date"


def _no_order(text: str, hint: str) -> UsageError:
    return UsageError(f"There is no order called {text[:40]}.", hint=hint)
