"""What a search address asks: reading its parameters, writing them again, making the request.

One address is one search: everything the page shows can be linked to. What
does not live here: the page (`search_page`), the language (`query`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from trialatlas import schema
from trialatlas.errors import UsageError
from trialatlas.index.protocol import RELEVANCE, SearchRequest, SortKey
from trialatlas.query import parse
from trialatlas.query.filters import facet_filter
from trialatlas.query.tree import And, Area, Distance, Everything, Query, Words

PAGE_SIZE = 10
LAST_PAGE = 500
LONGEST_ADDRESS = 4_000
"""Characters after the question mark. Every link on the page of a search repeats them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet: the parameter that carries it, its piece, and how it is headed."""

    param: str
    piece: str
    label: str

    def name_of(self, value: str) -> str:
        """The plain label of a value."""
        if self.piece == "HasResults":
            return "With results" if value == "true" else "Without results"
        known = schema.enum(schema.node(self.piece).type)
        return known.label(value) if known else value


CHOICES = (
    Choice("status", "OverallStatus", "Status"),
    Choice("type", "StudyType", "Kind of study"),
    Choice("phase", "Phase", "Phase"),
    Choice("results", "HasResults", "Results"),
    Choice("intervention", "InterventionType", "Kind of intervention"),
    Choice("sex", "Sex", "Sex"),
    Choice("age", "StdAge", "Age group"),
    Choice("country", "LocationCountry", "Country"),
    Choice("funder", "LeadSponsorClass", "Kind of sponsor"),
)
BOXES = (
    ("condition", "ConditionSearch", "Condition", "thyroid cancer"),
    ("treatment", "InterventionSearch", "Treatment", "aspirin"),
    ("sponsor", "SponsorSearch", "Sponsor", "university"),
    ("near", "LocationGeoPoint", "Near a point", "48.85, 2.35, 50 mi"),
)
SORTS: Mapping[str, tuple[str, str]] = {
    "": ("relevance", RELEVANCE),
    "updated": ("newest update", "LastUpdatePostDate"),
    "start": ("start date", "StartDate"),
    "size": ("enrolment", "EnrollmentCount"),
}
_BOX_AREAS = {name: area for name, area, _, _ in BOXES}
_MILES_PER_KM = 0.621371


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The parameters of one search address."""

    text: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, params: QueryParams) -> SearchForm:
        """Read an address. Unknown parameters are passed over.

        Raises UsageError for a value that a known parameter cannot have.
        """
        sort = params.get("sort", "")
        if sort not in SORTS:
            raise UsageError(
                f"There is no order called {sort[:40]}.",
                hint="Orders are " + ", ".join(filter(None, SORTS)) + ".",
            )
        return cls(
            text=params.get("q", "").strip(),
            boxes={name: said for name, *_ in BOXES if (said := params.get(name, "").strip())},
            chosen={
                choice.param: values
                for choice in CHOICES
                if (values := _values(choice, params.getlist(choice.param)))
            },
            sort=sort,
            page=_page(params.get("page", "1")),
        )

    def address(self) -> str:
        """The address that asks this."""
        pairs = self.pairs()
        return f"/search?{urlencode(pairs)}" if pairs else "/search"

    def pairs(self, *, text: bool = True, boxes: bool = True) -> list[tuple[str, str]]:
        """The parameters in order, without those that say nothing."""
        made: list[tuple[str, str]] = [("q", self.text)] if text and self.text else []
        if boxes:
            made.extend(self.boxes.items())
        made.extend((name, each) for name, values in self.chosen.items() for each in values)
        made.extend([("sort", self.sort)] if self.sort else [])
        made.extend([("page", str(self.page))] if self.page > 1 else [])
        return made

    def at_page(self, page: int) -> SearchForm:
        """The same search at another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> SearchForm:
        """The same search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

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
        at = len(pairs) - names[::-1].index(param) if now else len(pairs) - bool(self.sort)
        before, after = urlencode(pairs[:at]), urlencode(pairs[at:])
        return [
            self.toggled(param, value).address()
            if value in now
            else "/search?" + "&".join(filter(None, (before, _pair(param, value), after)))
            for value in values
        ]

    def parts(self) -> list[Query]:
        """What the words and the boxes ask, one tree each; all must hold."""
        trees = [parse(self.text)] if self.text else []
        for name, said in self.boxes.items():
            area = _BOX_AREAS[name]
            trees.append(Area(area, _near(said) if name == "near" else parse(said, area)))
        return trees

    def filters(self, *, leave_out: str = "") -> list[Query]:
        """What the facets ask, one tree for each; a facet's own values are alternatives."""
        return [
            facet_filter(choice.piece, self.chosen[choice.param])
            for choice in CHOICES
            if choice.param in self.chosen and choice.param != leave_out
        ]

    def request(self, facets: Iterable[str] = ()) -> SearchRequest:
        """The search of this page."""
        _, piece = SORTS[self.sort]
        return SearchRequest(
            query=together(self.parts()) or Everything(),
            filters=together(self.filters()),
            sort=() if piece == RELEVANCE else (SortKey(piece),),
            limit=PAGE_SIZE,
            offset=(self.page - 1) * PAGE_SIZE,
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


def _values(choice: Choice, given: list[str]) -> tuple[str, ...]:
    known = schema.enum(schema.node(choice.piece).type)
    if choice.piece == "HasResults":
        allowed = {"true": "true", "false": "false", "with": "true", "without": "false"}
    elif known is not None:
        allowed = {each.value.casefold(): each.value for each in known.values}
    else:
        return tuple(dict.fromkeys(each.strip() for each in given if each.strip()))
    values: list[str] = []
    for each in given:
        value = allowed.get(each.strip().casefold())
        if value is None and each.strip():
            raise UsageError(
                f"{choice.label} has no value {each[:40]}.",
                hint="Its values are " + ", ".join(dict.fromkeys(allowed.values())) + ".",
            )
        values.extend([value] if value else [])
    return tuple(dict.fromkeys(values))


def _page(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(LAST_PAGE))
    if not plain or not 1 <= int(text) <= LAST_PAGE:
        raise UsageError(
            f"There is no page {text[:20]}.",
            hint=f"Pages are counted from 1 to {LAST_PAGE}; narrow the search to see the rest.",
        )
    return int(text)


def _near(text: str) -> Distance:
    """`48.85, 2.35, 50 mi` or `… 80 km`."""
    bits = [each.strip() for each in text.casefold().split(",")]
    factor = _MILES_PER_KM if text.casefold().rstrip().endswith("km") else 1.0
    try:
        latitude, longitude, reach = (
            float(bit.removesuffix("km").removesuffix("mi").strip()) for bit in bits
        )
    except ValueError as error:
        raise UsageError(
            f"{text[:60]} is not a point and a distance.",
            hint="Write latitude, longitude and a distance: 48.85, 2.35, 50 mi.",
        ) from error
    # Asked this way round because every comparison with "not a number" is false.
    on_globe = abs(latitude) <= 90 and abs(longitude) <= 180 and 0 < reach * factor < 13_000  # noqa: PLR2004 - the globe
    if not on_globe:
        raise UsageError(
            f"{text[:60]} is not on the globe.",
            hint="Latitude goes from -90 to 90, longitude from -180 to 180.",
        )
    return Distance(latitude, longitude, reach * factor)
