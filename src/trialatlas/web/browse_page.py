"""The views of named things: the directories, one directory, one thing.

What does not live here: addresses and responses (`browse_routes`), charts (`browse_charts`), what
is known of a thing (`atlas.browsing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from trialatlas.atlas import About, Near, about, sites_of
from trialatlas.charts import Chart
from trialatlas.directory import (
    INITIALS,
    KINDS,
    MOST_FOUND,
    Entity,
    Kind,
    Listed,
    Order,
    reason,
)
from trialatlas.errors import IndexMissingError, NotFoundError
from trialatlas.sample import is_sample
from trialatlas.web import words
from trialatlas.web.browse_charts import charts_of
from trialatlas.web.browse_words import (
    INITIAL_WORDS,
    RELATED_WORDS,
    SAME_KIND,
    KindWords,
    kind_in_words,
)
from trialatlas.web.search_form import SearchForm
from trialatlas.web.site import Site
from trialatlas.web.study_page import Head, head
from trialatlas.wording import said

PAGE: Final = 60
_FIRST = 6
_FOUND = 12
_OPEN = ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads; `on` marks the one that holds now. `count` below 0 is not said."""

    label: str
    address: str
    on: bool = False
    count: int = -1


@dataclass(frozen=True, slots=True)
class Shelf:
    """A directory on the start page: its words, how much it holds, and a few of its things."""

    kind: Kind
    words: KindWords
    total: int
    first: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class DirectoryView:
    """One page of a directory."""

    kind: Kind
    words: KindWords
    text: str
    total: int
    entities: tuple[Entity, ...]
    orders: tuple[Link, ...]
    initials: tuple[Link, ...]
    first: int
    previous: str
    next: str
    file: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A spelling, its studies, and why it stands here."""

    text: str
    place: str
    studies: int
    why: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study in a list."""

    head: Head
    posted: str
    sample: bool


@dataclass(frozen=True, slots=True)
class EntityView:
    """The page of one thing."""

    entity: Entity
    words: KindWords
    said: About
    sentence: str
    address: str
    search: str
    charts: tuple[Chart, ...]
    newest: tuple[Study, ...]
    related: tuple[tuple[str, tuple[Link, ...]], ...]
    above: tuple[Link, ...]
    below: tuple[Link, ...]
    written: tuple[Written, ...]


def kinds_shown(site: Site) -> tuple[Kind, ...]:
    """The kinds that have pages: where contacts are hidden, people have none."""
    hidden = site.atlas.contacts == "hidden"
    return tuple(each for each in KINDS if not (hidden and each.name == "investigators"))


def kind_asked(site: Site, name: str) -> Kind:
    """The kind of an address. Raises NotFoundError for one that has no pages."""
    found = next((each for each in kinds_shown(site) if each.name == name), None)
    if found is None:
        raise NotFoundError(
            "There are no pages of investigators here.",
            hint="The operator of this site does not show contact persons.",
            slug="directory-not-found",
        )
    return found


def require_directory(site: Site) -> None:
    """Raise NotFoundError if nothing is loaded, IndexMissingError if no names are gathered yet."""
    site.require_some()
    if not site.atlas.directory.sequence:
        raise IndexMissingError(
            "The names in the studies have not been gathered yet.",
            hint="If studies are being loaded just now, this opens when that is done. If not, run"
            " trialatlas rebuild.",
        )


def shelves(site: Site) -> tuple[Shelf, ...]:
    """All directories with their first things."""
    counts = site.atlas.directory.counts()
    return tuple(
        Shelf(
            kind,
            kind_in_words(kind.name),
            counts[kind.name],
            site.atlas.directory.listed(kind, limit=_FIRST).entities,
        )
        for kind in kinds_shown(site)
    )


def found_everywhere(site: Site, text: str) -> tuple[tuple[Kind, KindWords, Listed], ...]:
    """Things of every kind whose names have these words."""
    found = (
        (kind, kind_in_words(kind.name), site.atlas.directory.search(text, kind, limit=_FOUND))
        for kind in kinds_shown(site)
    )
    return tuple(each for each in found if each[2].total)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a directory is asked for."""

    text: str = ""
    order: Order = "studies"
    initial: str = ""
    page: int = 1

    def address(self, kind: Kind, suffix: str = "") -> str:
        """Where it stands."""
        given = {
            "q": self.text,
            "order": self.order if self.order != "studies" else "",
            "initial": self.initial,
            "page": str(self.page) if self.page > 1 else "",
        }
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"/{kind.name}{suffix}" + (f"?{asked}" if asked else "")


def directory_view(site: Site, kind: Kind, wanted: Wanted) -> DirectoryView:
    """One page of a directory: by studies, by name, of one initial, or what a search finds."""
    directory = site.atlas.directory
    offset = (wanted.page - 1) * PAGE
    if wanted.text:
        found = directory.search(wanted.text, kind, offset=offset, limit=PAGE)
    else:
        found = directory.listed(
            kind, order=wanted.order, initial=wanted.initial, offset=offset, limit=PAGE
        )
    pages = -(-found.total // PAGE)

    def at(page: int) -> str:
        return Wanted(wanted.text, wanted.order, wanted.initial, page).address(kind)

    return DirectoryView(
        kind=kind,
        words=kind_in_words(kind.name),
        text=wanted.text,
        total=found.total,
        entities=found.entities,
        orders=() if wanted.text else tuple(_orders(kind, wanted)),
        initials=() if wanted.text else tuple(_initials(site, kind, wanted)),
        first=offset + 1,
        previous=at(wanted.page - 1) if wanted.page > 1 else "",
        next=at(wanted.page + 1) if wanted.page < pages else "",
        file=wanted.address(kind, ".{}"),
        is_cut=bool(wanted.text) and found.total >= MOST_FOUND,
    )


def _orders(kind: Kind, wanted: Wanted) -> Iterator[Link]:
    orders: tuple[tuple[Order, str], ...] = (
        ("studies", said("most studies first")),
        ("name", said("A to Z")),
    )
    for order, called in orders:
        address = Wanted(order=order, initial=wanted.initial).address(kind)
        yield Link(called, address, order == wanted.order)


def _initials(site: Site, kind: Kind, wanted: Wanted) -> Iterator[Link]:
    counts = site.atlas.directory.initials(kind)
    yield Link(said("all"), Wanted(order=wanted.order).address(kind), not wanted.initial)
    for each in INITIALS:
        if each in counts:
            address = Wanted(order="name", initial=each).address(kind)
            called = said(INITIAL_WORDS[each]) if each in INITIAL_WORDS else each.upper()
            yield Link(called, address, each == wanted.initial, counts[each])


def address_of(entity: Entity, suffix: str = "") -> str:
    """The page of a thing, or with a suffix its export."""
    return f"/{entity.kind.name}/{quote(entity.slug)}{suffix}"


def entity_view(site: Site, entity: Entity) -> EntityView:
    """The page of one thing."""
    held = about(site.atlas, entity)
    return EntityView(
        entity=entity,
        words=kind_in_words(entity.kind.name),
        said=held,
        sentence=_sentence(held),
        address=address_of(entity),
        search=search_address(held),
        charts=charts_of(held),
        newest=tuple(
            Study(
                head(each.study),
                each.study.text("StudyFirstPostDate"),
                is_sample(each.study.nct_id),
            )
            for each in held.newest
        ),
        related=tuple(_related(site, held)),
        above=tuple(_near(held.mesh.above, entity)) if held.mesh else (),
        below=tuple(_near(held.mesh.below, entity)) if held.mesh else (),
        written=tuple(written_of(held)),
    )


def search_address(said: About) -> str:
    """The search that finds the studies of a thing."""
    return SearchForm(text=said.expression).address()


def _sentence(held: About) -> str:
    """How many studies, how many of them are open or will be, since when."""
    clauses = [kind_in_words(held.entity.kind.name).studied(held.total)]
    if held.entity.kind.name == "sponsors":
        leading = said("{number} with it in the lead").format(number=words.count(held.led))
        clauses.append(leading if held.led else said("none with it in the lead"))
    counts = dict(held.statuses.values)
    still = sum(counts.get(each, 0) for each in _OPEN)
    clauses.append(
        words.plural(
            still,
            "of them is or will be open to new people",
            "of them are or will be open to new people",
        )
    )
    line = f"{', '.join(clauses)}."
    if not held.years:
        return line
    first, last = held.years[0][0], held.years[-1][0]
    if first == last:
        return f"{line} {said('They started in {year}.').format(year=first)}"
    when = said("They started from {first} to {last}.").format(first=first, last=last)
    return f"{line} {when}"


def _related(site: Site, held: About) -> Iterator[tuple[str, tuple[Link, ...]]]:
    kind = held.entity.kind.name
    for other, shared in held.related:
        if shared:
            title = said(SAME_KIND[other] if other == kind else RELATED_WORDS[other])
            yield (
                title,
                tuple(
                    Link(each.entity.name, address_of(each.entity), count=each.studies)
                    for each in shared
                ),
            )
    if kind == "countries":
        sites = sites_of(site.atlas.directory, held.entity)
        if sites:
            yield (
                said("Sites with the most studies"),
                tuple(Link(each.full, address_of(each), count=each.studies) for each in sites),
            )


def _near(near: tuple[Near, ...], entity: Entity) -> Iterator[Link]:
    """Headings of MeSH: to the thing of that heading, or to what the registry files under it."""
    pieces = ("ConditionMeshTerm", "ConditionAncestorTerm")
    if entity.kind.name == "interventions":
        pieces = ("InterventionMeshTerm", "InterventionAncestorTerm")
    for each in near:
        if each.entity is not None and each.entity != entity:
            yield Link(each.text, address_of(each.entity), count=each.studies)
            continue
        asked = " OR ".join(
            f'AREA[{piece}]EXPANSION[Term]COVERAGE[FullMatch]"{each.text}"' for piece in pieces
        )
        yield Link(each.text, SearchForm(text=asked).address(), count=each.studies)


def written_of(said: About) -> Iterator[Written]:
    """All spellings with the reason for each."""
    shown = next(
        (each for each in said.spellings if each.text == said.entity.written), said.spellings[0]
    )
    for each in said.spellings:
        name, *place = each.parts
        yield Written(name, ", ".join(filter(None, place)), each.studies, reason(each, shown))
