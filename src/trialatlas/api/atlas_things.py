"""`/api/atlas/conditions`, `…/sponsors/{slug}` and so on: the directory of named things.

What does not live here: which names are one thing (`trialatlas.directory`), what is known of one
(`trialatlas.atlas.browsing`).
"""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from trialatlas.api.answers import CORS, json_answer
from trialatlas.api.atlas_base import BASE, NOTE, Index, Shape, index_of
from trialatlas.api.params import Parameter, incorrect_format
from trialatlas.api.routing import Asked, Endpoint, Handler, Service
from trialatlas.api.sources import held_headers
from trialatlas.atlas import About, Near, about, named
from trialatlas.directory import INITIALS, KINDS, Entity, Kind, Order, Spelling, reason
from trialatlas.errors import IndexMissingError, NotFoundError
from trialatlas.index.protocol import Facet

PAGE: Final = 60
MAX_PAGE: Final = 1_000


class Thing(Shape, frozen=True):
    """A named thing: `name` is its most frequent spelling, `place` where a site is (else empty).
    `studies` name it, in `spellings` ways.
    """

    kind: str
    slug: str
    name: str
    place: str
    studies: int
    spellings: int
    address: str


class Things(Shape, frozen=True):
    """One page of a directory. `total` things fit; of a search 1,000 at most are found."""

    kind: str
    total: int
    offset: int
    things: list[Thing]
    source: str


class Counted(Shape, frozen=True):
    """A value of a field, and how many of the studies have it."""

    value: str
    studies: int


class YearCounted(Shape, frozen=True):
    """A year, and how many of the studies started in it."""

    year: int
    studies: int


class Shared(Shape, frozen=True):
    """Another thing, and how many of the studies name it as well."""

    thing: Thing
    shared: int


class RelatedThings(Shape, frozen=True):
    """The things of a kind that most of the studies name as well."""

    kind: str
    things: list[Shared]


class Heading(Shape, frozen=True, omit_defaults=True):
    """A heading of MeSH near this one; `filed` studies stand under it or below it in their own
    records. `thing` is the one of that heading, if studies name it.
    """

    id: str
    heading: str
    filed: int
    thing: Thing | None = None


class Mesh(Shape, frozen=True):
    """The heading of MeSH of a thing, and those directly above and below it. `more` below it have
    studies and are not listed.
    """

    id: str
    heading: str
    filed: int
    above: list[Heading]
    below: list[Heading]
    more: int


class Written(Shape, frozen=True):
    """A spelling, its studies, and why it is taken for the same thing (empty for `name`)."""

    text: str
    studies: int
    why: str


class ThingExplained(Shape, frozen=True, omit_defaults=True):
    """What is known of a thing. `expression` finds its studies in any search here, `total` of them;
    `led` of them a sponsor leads. All counts are made here, over the studies held.
    """

    thing: Thing
    expression: str
    total: int
    years: list[YearCounted]
    statuses: list[Counted]
    types: list[Counted]
    phases: list[Counted]
    newest: tuple[str, ...]
    related: list[RelatedThings]
    written: list[Written]
    index: Index
    source: str
    led: int | None = None
    mesh: Mesh | None = None


def _listing(kind: Kind) -> Handler:
    async def answer(service: Service, asked: Asked) -> Response:
        _require(service, kind)
        given, directory = asked.given, service.atlas.directory
        limit = given.number("limit")
        offset = given.number("offset") or 0
        initial = given.text("initial").casefold()
        if initial and initial not in INITIALS:
            raise incorrect_format("initial", "Use a to z, 0 for digits, ~ for all others.")
        size = PAGE if limit is None else min(limit, MAX_PAGE)
        if given.text("q"):
            found = directory.search(given.text("q"), kind, offset=offset, limit=size)
        else:
            order: Order = "name" if given.text("order") == "name" else "studies"
            found = directory.listed(kind, order=order, initial=initial, offset=offset, limit=size)
        answer = Things(
            kind=kind.name,
            total=found.total,
            offset=offset,
            things=[thing_of(each) for each in found.entities],
            source=NOTE,
        )
        return json_answer(asked.request, answer, **held_headers(service.atlas))

    return answer


def _one(kind: Kind) -> Handler:
    async def answer(service: Service, asked: Asked) -> Response:
        _require(service, kind)
        slug = asked.path["slug"]
        found = named(service.atlas.directory, kind.name, slug)
        if found.slug != slug:
            return RedirectResponse(thing_of(found).address, 303, headers=CORS)
        said = about(service.atlas, found)
        return json_answer(asked.request, _explained(service, said), **held_headers(service.atlas))

    return answer


def _require(service: Service, kind: Kind) -> None:
    if kind.name == "investigators" and service.atlas.contacts == "hidden":
        raise NotFoundError(
            "There is no directory of investigators",
            hint="The operator of this site does not show contact persons.",
            slug="directory-not-found",
        )
    if not service.atlas.directory.sequence:
        raise IndexMissingError(
            "The names in the studies have not been gathered yet",
            hint="If studies are being loaded just now, ask again; else run trialatlas rebuild.",
        )


def thing_of(entity: Entity) -> Thing:
    """A thing as a shape."""
    return Thing(
        kind=entity.kind.name,
        slug=entity.slug,
        name=entity.name,
        place=entity.place,
        studies=entity.studies,
        spellings=entity.spellings,
        address=f"{BASE}/{entity.kind.name}/{entity.slug}",
    )


def _explained(service: Service, said: About) -> ThingExplained:
    shown = next(
        (each for each in said.spellings if each.text == said.entity.written), said.spellings[0]
    )
    return ThingExplained(
        thing=thing_of(said.entity),
        expression=said.expression,
        total=said.total,
        years=[YearCounted(year=year, studies=count) for year, count in said.years],
        statuses=_counted(said.statuses),
        types=_counted(said.types),
        phases=_counted(said.phases),
        newest=tuple(each.study.nct_id for each in said.newest),
        related=[
            RelatedThings(
                kind=kind,
                things=[Shared(thing=thing_of(each.entity), shared=each.studies) for each in some],
            )
            for kind, some in said.related
        ],
        written=[_written(each, shown) for each in said.spellings],
        index=index_of(service.atlas.engine.info),
        source=NOTE,
        led=said.led if said.entity.kind.name == "sponsors" else None,
        mesh=_mesh(said),
    )


def _counted(facet: Facet) -> list[Counted]:
    return [Counted(value=value, studies=count) for value, count in facet.values]


def _written(spelling: Spelling, shown: Spelling) -> Written:
    text = ", ".join(filter(None, spelling.parts))
    return Written(text=text, studies=spelling.studies, why=reason(spelling, shown))


def _mesh(said: About) -> Mesh | None:
    if said.mesh is None:
        return None
    return Mesh(
        id=said.mesh.ui,
        heading=said.mesh.text,
        filed=said.mesh.filed,
        above=[_heading(each) for each in said.mesh.above],
        below=[_heading(each) for each in said.mesh.below],
        more=said.mesh.more,
    )


def _heading(near: Near) -> Heading:
    return Heading(
        id=near.ui,
        heading=near.text,
        filed=near.studies,
        thing=thing_of(near.entity) if near.entity else None,
    )


_LISTED: Final = (
    Parameter("q", explains="Words that the names begin with, in any of their spellings."),
    Parameter(
        "order", "choice", ("studies", "name"), explains="The most frequent first, or A to Z."
    ),
    Parameter(
        "initial", explains="Only names of this initial: a to z, 0 for digits, ~ for others."
    ),
    Parameter("limit", "number", at_least=1, explains=f"{PAGE} unless said, {MAX_PAGE:,} at most."),
    Parameter("offset", "number", explains="How many to pass over."),
)
ENDPOINTS: Final = tuple(
    endpoint
    for kind in KINDS
    for endpoint in (
        Endpoint(
            f"/{kind.name}",
            _listing(kind),
            _LISTED,
            base=BASE,
            summary=f"The directory of {kind.name} that studies name.",
            answer=Things,
        ),
        Endpoint(
            f"/{kind.name}/{{slug}}",
            _one(kind),
            base=BASE,
            summary=f"One {kind.one}: its studies counted, what is near it, how it is written.",
            answer=ThingExplained,
        ),
    )
)
