"""Tables of adverse event terms: what an address asks for, sorted, by organ system, cut to a size.

What lives here: which terms stand in which table, and the addresses that lead to the others.
What does not: the words of the page, and the charts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlencode

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study.markup import plain, to_inline_html
from trialatlas.study.results.event_checks import of_event
from trialatlas.study.results.events import (
    KINDS,
    MODULE,
    PIECES,
    AdverseEvents,
    Event,
    EventGroup,
    Kind,
    difference,
)
from trialatlas.web import links
from trialatlas.web.event_charts import by_size, limits_words, percent, points
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

Sort = Literal["", "term", "affected", "difference"]
_USUAL: Final[Sort] = ""
SORTS: Final[tuple[Sort, ...]] = ("term", "affected", "difference")
_SORTS_BY_NAME: Final[dict[str, Sort]] = {each: each for each in SORTS}
ROWS: Final = 120
"""Terms on one page of a sorted table, and in all systems together."""
FEW: Final = 8
"""Terms up to which a list is not folded by organ system; also those shown of a long system."""
_COLUMNS: Final = 4
"""Groups up to which all have a column; of more, the two that are compared."""
_PAIR: Final = 2
_LONGEST: Final = 200
_NO_SYSTEM: Final = messages("Organ system not given")
_SORT_WORDS: Final[dict[Sort, str]] = messages(
    {
        "term": "by name",
        "affected": "by the largest share affected",
        "difference": "by the difference between the two groups",
    }
)
_BY_SYSTEM: Final = messages("by organ system")
_HUNDRED: Final = 100.0


@dataclass(frozen=True, slots=True)
class Asking:
    """What the query of the address asks for; what it does not say or cannot mean is default.

    `numbers` are the groups that are compared, counted from 1: two, or the only one.
    """

    numbers: tuple[int, ...]
    sort: Sort = ""
    descending: bool = False
    kind: str = ""
    system: str = ""
    page: int = 1
    query: tuple[tuple[str, str], ...] = ()
    """The groups as they were asked for, to be kept in addresses."""

    @classmethod
    def read(cls, asked: Mapping[str, str], events: AdverseEvents) -> Asking:
        """Read a query. Groups that the study lacks, or one twice, are the first two."""
        ids = [each.id for each in events.groups]
        wanted = [asked.get(each, "")[:_LONGEST] for each in ("a", "b")]
        known = wanted[0] != wanted[1] and all(each in ids for each in wanted)
        numbers = tuple(ids.index(each) + 1 for each in wanted) if known else (1, 2)[: len(ids)]
        sort = _SORTS_BY_NAME.get(asked.get("sort", ""), _USUAL)
        usual = "asc" if sort == "term" else "desc"
        number = asked.get("page", "")
        return cls(
            numbers=numbers,
            sort=sort,
            descending=(asked.get("dir") or usual) == "desc",
            kind=asked.get("kind", "") if asked.get("kind") in KINDS else "",
            system=asked.get("system", "")[:_LONGEST],
            page=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,  # noqa: PLR2004 - no page is further
            query=(("a", wanted[0]), ("b", wanted[1])) if known else (),
        )

    def compared(self, events: AdverseEvents) -> tuple[EventGroup, ...]:
        """The groups that are compared."""
        return tuple(events.groups[each - 1] for each in self.numbers)


@dataclass(frozen=True, slots=True)
class TermCell:
    """A group's figures of a term: as printed, and what a table is sorted by."""

    said: str
    percent: str
    events: str
    sort: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term."""

    name: Markup
    address: str
    system: Markup
    cells: tuple[TermCell, ...]
    estimate: str
    limits: str
    sort: str
    note: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The terms of an organ system, or a table without one: what it holds of how many."""

    name: str
    terms: int
    most: str
    """The most frequent term with its share, as printed; empty where no share is known."""
    totals: tuple[tuple[str, int], ...]
    """Events by group, where the record counts them for every term."""
    rows: tuple[TermRow, ...]
    all_address: str
    """Where all of its terms are, if not all are here."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link: to another order, another page."""

    said: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of event as it is listed."""

    columns: tuple[Markup, ...]
    compared: tuple[str, ...]
    folders: tuple[Folder, ...]
    folded: bool
    with_system: bool
    sorts: tuple[Way, ...]
    pages: tuple[Way, ...]
    shown: int
    total: int
    whole: bool
    """True if all rows of the one table are here, so that a script may sort them."""


def listing(nct_id: str, events: AdverseEvents, kind: Kind, asking: Asking) -> Listing:
    """The terms of a kind as the address asks for them."""
    held = events.of(kind)
    system = asking.system if asking.kind == kind else ""
    if system:
        held = tuple(
            each for each in held if (plain(each.system) or in_words(_NO_SYSTEM)) == system
        )
    makes = _Maker(nct_id, events, kind, asking)
    flat = bool(asking.sort or system) or len(held) <= FEW
    folders, pages = makes.sorted(held, system) if flat else (makes.systems(held), ())
    shown = sum(len(each.rows) for each in folders)
    return Listing(
        columns=makes.columns,
        compared=makes.compared,
        folders=folders,
        folded=not flat,
        with_system=flat and not system,
        sorts=makes.sorts(),
        pages=pages,
        shown=shown,
        total=len(held),
        whole=flat and shown == len(held),
    )


class _Maker:
    """Makes the tables of one kind."""

    def __init__(self, nct_id: str, events: AdverseEvents, kind: Kind, asking: Asking) -> None:
        self._events, self._kind, self._asking = events, kind, asking
        self._pair = asking.compared(events)
        self._groups = events.groups if len(events.groups) <= _COLUMNS else self._pair
        self._module = schema.node(MODULE)
        self._record = links.record(nct_id, self._module)
        self._items = links.item(nct_id, self._module, schema.node(PIECES[kind]), 0)[:-1]
        self.columns = tuple(_inline(each.name) for each in self._groups)
        self.compared = tuple(plain(each.name) for each in self._pair[:_PAIR])

    def systems(self, held: Sequence[Event]) -> tuple[Folder, ...]:
        """One folder a system, by name; of long lists only the first terms of each."""
        found: dict[str, list[Event]] = {}
        for each in held:
            found.setdefault(plain(each.system) or in_words(_NO_SYSTEM), []).append(each)
        most = len(held) if len(held) <= ROWS else FEW
        return tuple(
            self._folder(name, found[name], most)
            for name in sorted(found, key=lambda each: (each == in_words(_NO_SYSTEM), each.lower()))
        )

    def sorted(
        self, held: Sequence[Event], system: str
    ) -> tuple[tuple[Folder, ...], tuple[Way, ...]]:
        """One table in the order that is asked for, cut to a page."""
        ordered = self._ordered(held)
        pages = max(-(-len(ordered) // ROWS), 1)
        page = min(max(self._asking.page, 1), pages) if self._asking.kind == self._kind else 1
        rows = ordered[(page - 1) * ROWS : page * ROWS]
        ways = tuple(
            Way(f"{number}", self._address(page=number, system=system), number == page)
            for number in range(1, pages + 1)
        )
        folder = Folder(system, len(held), "", (), tuple(map(self._row, rows)), "")
        return (folder,), ways if pages > 1 else ()

    def sorts(self) -> tuple[Way, ...]:
        """The orders to choose from; one that is chosen leads to its reverse."""
        asking = self._asking
        ways = [Way(in_words(_BY_SYSTEM), self._address(sort=""), not asking.sort)]
        for each in SORTS:
            if each == "difference" and len(self._pair) < _PAIR:
                continue
            current = asking.sort == each
            usual = each != "term"
            descending = not asking.descending if current else usual
            ways.append(
                Way(
                    in_words(_SORT_WORDS[each]),
                    self._address(sort=each, descending=descending),
                    current,
                )
            )
        return tuple(ways)

    def _folder(self, name: str, held: list[Event], most: int) -> Folder:
        ordered = by_size(held, self._pair)
        top = max(held, key=lambda each: each.most)
        said = f"{plain(top.term)}, {_HUNDRED * top.most:.1f}%" if top.most else ""
        cut = len(ordered) > most
        return Folder(
            name,
            len(held),
            said,
            _totals(held, self._pair),
            tuple(map(self._row, ordered[:most])),
            self._address(system=name) if cut else "",
        )

    def _ordered(self, held: Sequence[Event]) -> list[Event]:
        sort, asking = self._asking.sort, self._asking
        if sort == "term":
            return sorted(held, key=lambda each: each.term.lower(), reverse=asking.descending)
        by_share = sort == "affected" or len(self._pair) < _PAIR
        found = by_size(held, self._pair[:1] if by_share else self._pair)
        return found if asking.descending or not sort else found[::-1]

    def _row(self, event: Event) -> TermRow:
        apart = None
        if len(self._pair) > 1:
            apart = difference(event, self._pair[0].id, self._pair[1].id)
        notes = (each.what for each in of_event(self._events, event))
        return TermRow(
            name=_inline(event.term or f"{event.number}"),
            address=f"{self._items}{event.number}",
            system=_inline(event.system),
            cells=tuple(_cell(event, each.id) for each in self._groups),
            estimate=points(apart.estimate) if apart else "",
            limits=limits_words(apart) if apart else "",
            sort=f"{apart.estimate:.5f}" if apart else "",
            note=" ".join(notes),
        )

    def _address(
        self,
        *,
        sort: Sort | None = None,
        descending: bool | None = None,
        system: str = "",
        page: int = 1,
    ) -> str:
        asking = self._asking
        order = asking.sort if sort is None else sort
        down = asking.descending if descending is None else descending
        asked: list[tuple[str, str]] = [*asking.query, ("sort", order)]
        if order:
            asked.append(("dir", "desc" if down else "asc"))
        if system or page > 1:
            asked += [("kind", self._kind), ("system", system)]
        asked.append(("page", f"{page}" if page > 1 else ""))
        query = urlencode([pair for pair in asked if pair[1]])
        return f"{self._record}{'?' if query else ''}{query}#{self._kind}-events"


def _cell(event: Event, group: str) -> TermCell:
    stat = event.stats.get(group)
    if stat is None or stat.affected is None:
        return TermCell("", "", "", "")
    said = f"{stat.affected:,}" + (f"/{stat.at_risk:,}" if stat.at_risk is not None else "")
    part = percent(stat.share)
    events = "" if stat.events is None or stat.events == stat.affected else f"{stat.events:,}"
    return TermCell(said, f"{part}%" if part else "", events, part or f"{stat.affected}")


def _totals(held: Iterable[Event], groups: Sequence[EventGroup]) -> tuple[tuple[str, int], ...]:
    """Events in all by group: people may have several terms, so people are not added up."""
    found: list[tuple[str, int]] = []
    for group in groups:
        counts = [stat.events if (stat := each.stats.get(group.id)) else None for each in held]
        known = [each for each in counts if each is not None]
        if not known or len(known) < len(counts):
            return ()
        found.append((plain(group.name), sum(known)))
    return tuple(found)


def _inline(said: str) -> Markup:
    return Markup(to_inline_html(said))  # noqa: S704 - safe by its contract
