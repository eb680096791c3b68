"""The view of a search: hits, facets, chips, pages, and what to say when nothing is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from trialatlas.atlas import Found, Results
from trialatlas.index.protocol import Facet
from trialatlas.index.snippets import Parts, highlight
from trialatlas.query import describe
from trialatlas.query.nearby import read_near
from trialatlas.query.tree import Query, Words
from trialatlas.sample import is_sample
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate
from trialatlas.web.search_fields import BOXES, CHOICES, COUNTRY, MARKS, Choice
from trialatlas.web.search_form import SearchForm, together, words_apart
from trialatlas.web.search_order import SORTS, order_in_words, order_named, sort_keys
from trialatlas.web.search_synonyms import SynonymsView, synonyms_view
from trialatlas.web.search_table import COLUMNS, Column
from trialatlas.web.search_takeaway import downloads
from trialatlas.web.site import Site
from trialatlas.web.study_page import Head, head
from trialatlas.wording import messages, said

EXPLAIN = "/search/explain"
"""Where the same parameters say how the search was understood."""
_AROUND = 2
_WAYS = messages(
    (
        ("Change this search", "/search/advanced"),
        ("Edit as an expression", "/search/expression"),
        ("Search record", "/search/record"),
        ("Feed of the newest", "/search/rss"),
    )
)
_VIEWS = messages({"": "Cards", "table": "Table", "map": "Map", "groups": "Groups"})
_SIZES = (10, 25, 50, 100)
_NEAR = "near"
_NARROWING = tuple(box for box in BOXES if box.narrows)


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, the address that adds or removes it, and how many studies have it."""

    value: str
    label: str
    count: int
    on: bool
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its values."""

    label: str
    values: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads; `on` marks the one that holds now."""

    label: str
    address: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of results; `number` is None for a gap."""

    number: int | None
    address: str
    on: bool


@dataclass(frozen=True, slots=True)
class Extract:
    """Where a search hit in a study: the field's label and the words, marked."""

    label: str
    text: Markup


@dataclass(frozen=True, slots=True)
class HitView:
    """One study found."""

    head: Head
    title: Markup
    results: bool
    sample: bool
    snippets: tuple[Extract, ...]
    study: Study


@dataclass(frozen=True, slots=True)
class Counted:
    """A part of a search and how many studies it finds alone."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the form that narrows a search."""

    name: str
    label: str
    value: str
    example: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column of the table, and the address that sorts by it, or empty."""

    column: Column
    address: str
    order: str
    """How the studies are sorted by it now, in the words of `aria-sort`; empty if they are not."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """The page of a search."""

    text: str
    total: int
    first: int
    last: int
    sentence: str
    synonyms: SynonymsView
    hits: tuple[HitView, ...]
    groups: tuple[Group, ...]
    chips: tuple[Link, ...]
    sorts: tuple[Link, ...]
    shown_as: str
    views: tuple[Link, ...]
    headings: tuple[Heading, ...]
    columns: tuple[Link, ...]
    """Every column there is, its name for an address; `on` marks those shown."""
    kept_but_columns: tuple[tuple[str, str], ...]
    downloads: tuple[tuple[str, str], ...]
    sizes: tuple[Link, ...]
    pages: tuple[PageLink, ...]
    previous: str
    next: str
    first_page: str
    explained: str
    boxes: tuple[Box, ...]
    kept: tuple[tuple[str, str], ...]
    kept_but_fields: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    near: bool
    """True where a distance is asked."""
    meant: tuple[Link, ...]
    ways: tuple[Link, ...]
    diagnosis: tuple[Counted, ...]
    held: int
    generation: str
    registry_date: str


def search_view(site: Site, form: SearchForm) -> SearchView:
    """Run the search and say what the page shows. Raises QueryError, UsageError, EngineError."""
    site.require_some()
    open_facets = [choice for choice in CHOICES if choice.param not in form.chosen]
    request = form.request(choice.piece for choice in open_facets)
    found = site.atlas.search(request, synonyms=form.synonyms, without=frozenset(form.without))
    first = form.at_page(1)
    last_page = min(-(-found.total // form.limit), form.last_page)
    offset = (form.page - 1) * form.limit
    return SearchView(
        text=form.text,
        total=found.total,
        first=offset + 1,
        last=offset + len(found.hits),
        sentence=found.sentence if form.asks else "",
        synonyms=synonyms_view(form, found),
        hits=tuple(_hit(each, found.request.query) for each in found.hits),
        groups=tuple(_groups(site, form, found)),
        chips=tuple(_chips(form)),
        sorts=tuple(
            Link(order_in_words(name), form.sorted_by(name).address(), name == form.sort)
            for name in dict.fromkeys((*SORTS, form.sort))
        ),
        shown_as=form.view,
        views=tuple(
            Link(said(label), form.seen_as(name).address(), name == form.view)
            for name, label in _VIEWS.items()
        ),
        headings=tuple(_headings(form)),
        columns=tuple(
            Link(said(column.label), name, name in form.columns) for name, column in COLUMNS.items()
        ),
        kept_but_columns=tuple(each for each in first.pairs() if each[0] != "columns"),
        downloads=downloads(form),
        sizes=tuple(
            Link(f"{size}", replace(first, limit=size).address(), size == form.limit)
            for size in _SIZES
        ),
        pages=tuple(_pages(form, last_page)),
        previous=form.at_page(form.page - 1).address() if form.page > 1 else "",
        next=form.at_page(form.page + 1).address() if form.page < last_page else "",
        first_page=first.address(),
        explained=first.address(EXPLAIN),
        boxes=tuple(
            Box(each.param, said(each.label), form.boxes.get(each.param, ""), said(each.example))
            for each in _NARROWING
        ),
        kept=tuple(first.pairs(text=False)),
        kept_but_fields=tuple(first.pairs(without=(each.param for each in _NARROWING))),
        unread=form.unread,
        near=bool(form.boxes.get(_NEAR)),
        meant=_meant(form),
        ways=tuple(Link(said(label), first.address(path)) for label, path in _WAYS),
        diagnosis=() if found.total else tuple(_diagnosis(site, form)),
        held=found.index.studies,
        generation=found.index.generation,
        registry_date=date_in_words(site.atlas.store.status().registry_date),
    )


def _headings(form: SearchForm) -> Iterator[Heading]:
    """The columns of the table. A heading sorts by its column, and again the other way."""
    sorted_by = {key.piece: key.descending for key in sort_keys(form.sort)} if form.sort else {}
    for name in form.columns:
        column = COLUMNS[name]
        if not column.sort:
            yield Heading(column, "", "")
            continue
        down = sorted_by.get(column.sort)
        order = "" if down is None else "descending" if down else "ascending"
        other = order_named(f"{column.sort}:{'asc' if down else 'desc'}")
        yield Heading(column, form.sorted_by(other).address(), order)


def date_in_words(iso: str) -> str:
    """A date of the registry in words; empty for an empty one."""
    parsed = PartialDate.parse(iso)
    return parsed.label if parsed else ""


def options(form: SearchForm, choice: Choice, facet: Facet) -> Iterator[Option]:
    """The values of a facet that any study found has, most frequent first, chosen ones too."""
    chosen = form.chosen.get(choice.param, ())
    counts = dict(facet.values)
    values = (*counts, *(each for each in chosen if each not in counts))
    for value, address in zip(values, form.toggles(choice.param, values), strict=True):
        yield Option(value, choice.name_of(value), counts.get(value, 0), value in chosen, address)


def _groups(site: Site, form: SearchForm, found: Results) -> Iterator[Group]:
    facets = {facet.piece: facet for facet in found.facets}
    for choice in CHOICES:
        if choice.param in form.chosen:
            answer = site.atlas.search(
                form.facet_request(choice),
                synonyms=form.synonyms,
                without=frozenset(form.without),
            )
            facet = answer.facets[0]
        else:
            facet = facets[choice.piece]
        values = tuple(options(form, choice, facet))
        if choice.param == COUNTRY and form.names_sites:
            values = tuple(_at_one_site(site, form, values))
        if values:
            yield Group(said(choice.label), values)


def _at_one_site(site: Site, form: SearchForm, values: tuple[Option, ...]) -> Iterator[Option]:
    """Countries with the studies of which the site that is asked for lies there.

    A facet counts all countries of a study.
    """
    for each in values:
        there = count(site, form, form.only(COUNTRY, each.value).whole())
        if there or each.on:
            yield replace(each, count=there)


def _chips(form: SearchForm) -> Iterator[Link]:
    for box in BOXES:
        if typed := form.boxes.get(box.param):
            yield Link(
                f"{said(box.label)}: {box.said(typed)}", form.without_box(box.param).address()
            )
    for choice in (*CHOICES, *MARKS):
        for value in form.chosen.get(choice.param, ()):
            shown = f"{said(choice.label)}: {choice.name_of(value)}"
            yield Link(shown, form.toggled(choice.param, value).address())


def _meant(form: SearchForm) -> tuple[Link, ...]:
    """Other towns of the name that a distance was asked from, each with its search."""
    typed = form.boxes.get(_NEAR, "")
    if not typed:
        return ()
    asked = read_near(typed)
    return tuple(
        Link(each.label, form.with_box(_NEAR, asked.around(each)).address())
        for each in asked.others
    )


def _pages(form: SearchForm, last: int) -> Iterator[PageLink]:
    if last <= 1:
        return
    near = range(form.page - _AROUND, form.page + _AROUND + 1)
    before = 0
    for number in sorted({1, last, *(each for each in near if 1 <= each <= last)}):
        if number - before > 1:
            yield PageLink(None, "", on=False)
        yield PageLink(number, form.at_page(number).address(), number == form.page)
        before = number


def _diagnosis(site: Site, form: SearchForm) -> Iterator[Counted]:
    whole = together(form.parts() + form.filters())
    parts = words_apart(whole) if whole is not None else []
    if len(parts) > 1:
        for part in parts:
            match part:
                case Words(text, "Contains"):
                    said = text
                case _:
                    said = describe(part)
            yield Counted(said, count(site, form, part))


def count(site: Site, form: SearchForm, query: Query) -> int:
    """How many studies a part of the search finds, with the same synonyms."""
    return site.atlas.count(query, synonyms=form.synonyms, without=frozenset(form.without))


def _hit(found: Found, query: Query) -> HitView:
    study = found.held.study
    above = head(study)
    return HitView(
        head=above,
        title=_marked(highlight(above.title, query)),
        results=study.value("HasResults") is True,
        sample=is_sample(study.nct_id),
        snippets=tuple(Extract(each.label, _marked(each.parts)) for each in found.snippets),
        study=study,
    )


def _marked(parts: Parts) -> Markup:
    drawn = (f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in parts)
    return Markup("".join(drawn))  # noqa: S704 - every part is escaped
