"""What a search address asks: reading its parameters, writing them again, making the request.

One address is one search: everything the page shows can be linked to. Addresses of the registry's
own search page are read as well; they are written again with our names. What does not live here:
the page (`search_page`), what can be asked (`search_fields`), the language (`query`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from trialatlas.errors import UsageError
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.query.build import all_of
from trialatlas.query.tree import And, Area, Everything, Query, Scope, Words
from trialatlas.web.registry_addresses import UNREAD, modern
from trialatlas.web.search_fields import BOX, BOXES, CHOICES, COUNTRY, MARKS, SPAN, Choice, Mark
from trialatlas.web.search_order import order_named, sort_keys
from trialatlas.web.search_table import USUAL, columns_named

PAGE_SIZE = 10
"""Studies on a page, if the address does not say."""
_LARGEST_PAGE = 100
LAST_PAGE = 500
_REACH = PAGE_SIZE * LAST_PAGE
"""How far the pages lead; a search that is narrowed shows the rest."""
LONGEST_ADDRESS = 4_000
"""Characters after the question mark. Every link on the page of a search repeats them."""
_MOST_UNREAD = 20
_LONGEST_UNREAD = 120
_SYNONYMS = "synonyms"
_WITHOUT = "without"
_VIEW = "view"
_COLUMNS = "columns"
VIEWS = ("", "table", "map", "groups")
"""How the studies found are shown: cards, unless it is said."""
_WHOLE = frozenset({"map", "groups"})
"""What shows more than a page."""
_ASIDE = {"q", "sort", "page", "limit", "rank", _SYNONYMS, UNREAD, _VIEW}
_COUNTRIES = next(each for each in CHOICES if each.param == COUNTRY)
_ENDS = ("from", "to")
"""A range may come in two parameters, as `start_from` and `start_to`: a form without script."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition of a search: its parameter, label and value in words, and its tree.

    `ranks` is True for words that decide which study comes first.
    """

    param: str
    label: str
    said: str
    tree: Query
    ranks: bool = False


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The parameters of one search address. `unread` is what could not be understood in it."""

    text: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    limit: int = PAGE_SIZE
    unread: tuple[str, ...] = ()
    synonyms: bool = True
    without: tuple[str, ...] = ()
    view: str = ""
    columns: tuple[str, ...] = USUAL
    """Of the table, by name."""

    @classmethod
    def read(cls, params: QueryParams) -> SearchForm:
        """Read an address. What is not known is kept in `unread`.

        Raises UsageError for a value that a known choice, order or page cannot have. What is typed
        into a box is looked at by `filters` and `parts`.
        """
        given: dict[str, list[str]] = {}
        for name, value in modern(params.multi_items()):
            if value.strip():
                given.setdefault(name, []).append(value.strip())
        _join_ends(given)
        listed = {each.param: each for each in (*CHOICES, *MARKS)}
        chosen = {
            name: _values(each, given[name]) for name, each in listed.items() if name in given
        }
        limit = _limit(_first(given, "limit"))
        return cls(
            text=_first(given, "q"),
            boxes={box.param: given[box.param][0] for box in BOXES if box.param in given},
            chosen=chosen,
            sort=order_named(_first(given, "sort")),
            page=_page(given, limit),
            limit=limit,
            unread=tuple(_unread(given, listed)),
            synonyms=_first(given, _SYNONYMS) != "off",
            without=tuple(dict.fromkeys(given.get(_WITHOUT, ()))),
            view=_first(given, _VIEW) if _first(given, _VIEW) in VIEWS else "",
            columns=columns_named(",".join(given.get(_COLUMNS, ())).split(",")) or USUAL,
        )

    def address(self, path: str = "/search") -> str:
        """The address that asks this, or that does something else with it at another path."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def pairs(self, *, text: bool = True, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The parameters in order, without those that say nothing, and without some boxes."""
        made: list[tuple[str, str]] = [("q", self.text)] if text and self.text else []
        left = frozenset(without)
        made.extend((name, said) for name, said in self.boxes.items() if name not in left)
        made.extend((name, each) for name, values in self.chosen.items() for each in values)
        return [*made, *self.manner()]

    def manner(self) -> list[tuple[str, str]]:
        """With which synonyms, how the studies found are shown, and what was not understood."""
        made = [] if self.synonyms else [(_SYNONYMS, "off")]
        made.extend((_WITHOUT, each) for each in self.without)
        made.extend([(_VIEW, self.view)] if self.view else [])
        if self.view == "table" and self.columns != USUAL:
            made.append((_COLUMNS, ",".join(self.columns)))
        made.extend([("sort", self.sort)] if self.sort else [])
        made.extend([("limit", str(self.limit))] if self.limit != PAGE_SIZE else [])
        made.extend([("page", str(self.page))] if self.page > 1 else [])
        made.extend((UNREAD, each) for each in self.unread)
        return made

    @property
    def last_page(self) -> int:
        """The last page that can be asked for."""
        return _REACH // self.limit

    @property
    def asks(self) -> bool:
        """True if anything narrows the search."""
        return bool(self.text or self.boxes or self.chosen)

    def at_page(self, page: int) -> SearchForm:
        """The same search at another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> SearchForm:
        """The same search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def seen_as(self, view: str) -> SearchForm:
        """The same search shown in another way."""
        return replace(self, view=view, page=1 if {view, self.view} & _WHOLE else self.page)

    def within(self, expression: str) -> SearchForm:
        """The search narrowed by an expression, as cards from its first page."""
        text = f"({self.text}) AND {expression}" if self.text else expression
        return replace(self, text=text, view="", page=1)

    def with_synonyms(self, *, on: bool) -> SearchForm:
        """The search with all synonyms, or with none."""
        return replace(self, synonyms=on, without=(), page=1)

    def without_synonym(self, synonym: str) -> SearchForm:
        """The search without the synonym of an id."""
        return replace(self, without=(*self.without, synonym), page=1)

    def with_synonym(self, synonym: str) -> SearchForm:
        """The search with a synonym that was left out."""
        left = tuple(each for each in self.without if each != synonym)
        return replace(self, without=left, page=1)

    def with_box(self, name: str, typed: str) -> SearchForm:
        """The search with something else in one of its boxes."""
        return replace(self, boxes={**self.boxes, name: typed}, page=1)

    def without_box(self, name: str) -> SearchForm:
        """The search without one of its boxes."""
        boxes = {each: said for each, said in self.boxes.items() if each != name}
        return replace(self, boxes=boxes, page=1)

    def toggled(self, param: str, value: str) -> SearchForm:
        """The search with a facet's value added, or taken away if it was there."""
        now = self.chosen.get(param, ())
        values = tuple(each for each in now if each != value) if value in now else (*now, value)
        chosen = {**self.chosen, param: values}
        return replace(self, chosen={k: v for k, v in chosen.items() if v}, page=1)

    def toggles(self, param: str, values: Iterable[str]) -> list[str]:
        """The address of `toggled` for each value. Those that add one differ only in the value."""
        now = self.chosen.get(param, ())
        pairs = self.at_page(1).pairs()
        names = [name for name, _ in pairs]
        manner = len(self.at_page(1).manner())
        at = len(pairs) - (names[::-1].index(param) if now else manner)
        before, after = urlencode(pairs[:at]), urlencode(pairs[at:])
        return [
            self.toggled(param, value).address()
            if value in now
            else "/search?" + "&".join(filter(None, (before, _pair(param, value), after)))
            for value in values
        ]

    def only(self, param: str, value: str) -> SearchForm:
        """The search with one value of a facet in place of those chosen."""
        return replace(self, chosen={**self.chosen, param: (value,)}, page=1)

    @property
    def names_sites(self) -> bool:
        """True if a box asks where a site is; then a country is that of the same site."""
        return any(BOX[name].place for name in self.boxes)

    def asked(self, *, leave_out: str = "") -> Iterator[Asked]:
        """Everything that must hold, in order; but for one facet, if that is left out.

        Raises UsageError or QueryError for what cannot be understood.
        """
        if self.text:
            yield Asked("q", "Words", self.text, parse(self.text), ranks=True)
        for name, typed in self.boxes.items():
            box = BOX[name]
            if not box.place:
                yield Asked(name, box.label, box.said(typed), box.ask(typed), ranks=box.ranks)
        chosen = {name: values for name, values in self.chosen.items() if name != leave_out}
        if self.names_sites:
            yield self._one_site(chosen.pop(COUNTRY, ()))
        for each in (*CHOICES, *MARKS):
            if values := chosen.get(each.param):
                said = " or ".join(map(each.name_of, values))
                yield Asked(each.param, each.label, said, each.ask(values))

    def _one_site(self, countries: tuple[str, ...]) -> Asked:
        """What boxes and countries ask of one and the same site."""
        asked = [
            Asked(name, BOX[name].label, BOX[name].said(typed), BOX[name].ask(typed))
            for name, typed in self.boxes.items()
            if BOX[name].place
        ]
        if countries:
            tree = _COUNTRIES.ask(countries)
            asked.append(Asked(COUNTRY, _COUNTRIES.label, " or ".join(countries), tree))
        if len(asked) == 1:
            return asked[0]
        said = ", ".join(f"{each.label.lower()} {each.said}" for each in asked)
        tree = Scope("Location", all_of(each.tree for each in asked))
        return Asked(asked[0].param, "One and the same site", said, tree)

    def parts(self) -> list[Query]:
        """What decides rank as well as match, one tree each; all must hold."""
        return [each.tree for each in self.asked() if each.ranks]

    def filters(self, *, leave_out: str = "") -> list[Query]:
        """What only narrows, one tree each; a facet's own values are alternatives."""
        return [each.tree for each in self.asked(leave_out=leave_out) if not each.ranks]

    def whole(self) -> Query:
        """The search as one tree."""
        return together(self.parts() + self.filters()) or Everything()

    def request(self, facets: Iterable[str] = ()) -> SearchRequest:
        """The search of this page."""
        return SearchRequest(
            query=together(self.parts()) or Everything(),
            filters=together(self.filters()),
            sort=sort_keys(self.sort) if self.sort else (),
            limit=self.limit,
            offset=(self.page - 1) * self.limit,
            facets=tuple(facets),
        )

    def facet_request(self, choice: Choice) -> SearchRequest:
        """The counts of one facet with its own choice set aside, so that others can be added."""
        return SearchRequest(
            query=together(self.parts()) or Everything(),
            filters=together(self.filters(leave_out=choice.param)),
            limit=1,
            facets=(choice.piece,),
        )


def form_of(request: Request) -> SearchForm:
    """The search of an address. Raises UsageError for one that is too long or makes no sense."""
    if len(request.url.query) > LONGEST_ADDRESS:
        raise UsageError(
            f"The address of this search has {len(request.url.query):,} characters after the"
            f" question mark; {LONGEST_ADDRESS:,} are the most.",
            hint="Ask for less at once: fewer words, or several searches. On the command line"
            " trialatlas search takes longer expressions.",
            slug="address-too-long",
        )
    return SearchForm.read(request.query_params)


def is_from_form(params: QueryParams) -> bool:
    """True for the address that the advanced form makes: it names every field, also empty ones."""
    return any(f"{box.param}_{end}" in params for box in BOXES if box.span for end in _ENDS)


def together(trees: list[Query]) -> Query | None:
    """All of the trees at once; None if there are none."""
    flat = [part for tree in trees for part in (tree.parts if isinstance(tree, And) else (tree,))]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def words_apart(query: Query) -> list[Query]:
    """The parts of a search that can be counted one by one: conjuncts, and words among them."""
    if isinstance(query, And):
        return [below for part in query.parts for below in words_apart(part)]
    if isinstance(query, Words) and query.coverage == "Contains":
        return [Words(each) for each in query.text.split()]
    if isinstance(query, Area) and isinstance(query.part, Words | And):
        return [Area(query.name, below) for below in words_apart(query.part)]
    return [query]


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    return urlencode([(name, value)])


def _join_ends(given: dict[str, list[str]]) -> None:
    """The two ends of each range that came apart, put together."""
    for box in BOXES:
        ends = [_first(given, f"{box.param}_{end}") for end in _ENDS] if box.span else []
        for end in _ENDS:
            given.pop(f"{box.param}_{end}", None)
        if any(ends):
            given[box.param] = [SPAN.join(ends)]


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return given.get(name, [""])[0]


def _unread(given: Mapping[str, list[str]], listed: Mapping[str, Choice | Mark]) -> list[str]:
    """What has no meaning here, and what came twice where there is room for one."""
    left = list(given.get(UNREAD, ()))
    if _first(given, _VIEW) not in (*VIEWS, "cards"):
        left.append(f"{_VIEW}={_first(given, _VIEW)}")
    for name, values in given.items():
        if name in BOX or (name in _ASIDE and name != UNREAD):
            left.extend(f"{name}={each}" for each in values[1:])
        elif name not in listed and name not in {UNREAD, _WITHOUT, _COLUMNS}:
            left.extend(f"{name}={each}" for each in values)
    return [each[:_LONGEST_UNREAD] for each in dict.fromkeys(left)][:_MOST_UNREAD]


def _values(choice: Choice | Mark, given: list[str]) -> tuple[str, ...]:
    allowed = choice.values()
    if not allowed:
        return tuple(dict.fromkeys(given))
    for each in given:
        if each.casefold() not in allowed:
            raise UsageError(
                f"{choice.label} has no value {each[:40]}.",
                hint="Its values are " + ", ".join(dict.fromkeys(allowed.values())) + ".",
            )
    return tuple(dict.fromkeys(allowed[each.casefold()] for each in given))


def _limit(text: str) -> int:
    if not text:
        return PAGE_SIZE
    number = _number(text)
    if not number:
        raise UsageError(
            f"A page cannot hold {text[:20]} studies.", hint=f"Ask for 1 to {_LARGEST_PAGE}."
        )
    return min(number, _LARGEST_PAGE)


def _page(given: Mapping[str, list[str]], limit: int) -> int:
    """The page asked for, or the one on which a study of a rank stands."""
    last = _REACH // limit
    rank = _number(_first(given, "rank"))
    if rank and "page" not in given:
        return min(-(-rank // limit), last)
    text = _first(given, "page") or "1"
    number = _number(text)
    if not 1 <= number <= last:
        raise UsageError(
            f"There is no page {text[:20]}.",
            hint=f"Pages are counted from 1 to {last}; narrow the search to see the rest.",
        )
    return number


def _number(text: str) -> int:
    """The number of a few digits; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_REACH)) else 0
