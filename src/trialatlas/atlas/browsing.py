"""What is known of one named thing: its studies counted in every way, and what is near it.

A thing's counts are those of a search that anybody can repeat; `expression` is that search. What
does not live here: which names are one thing (`directory`), how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trialatlas.atlas.answers import Held
from trialatlas.directory import (
    PART,
    Directory,
    Entity,
    Kind,
    KindName,
    Spelling,
    filed_under,
    kind_named,
    named_in,
    query_of,
    slug_of,
    used_under,
)
from trialatlas.errors import NotFoundError
from trialatlas.index.protocol import Facet, SearchRequest, SortKey
from trialatlas.query import print_query
from trialatlas.query.build import all_of
from trialatlas.query.tree import Query
from trialatlas.study.words import words
from trialatlas.vocabulary import MeshHeading, concepts
from trialatlas.vocabulary.names import key_id

if TYPE_CHECKING:
    from trialatlas.atlas.facade import Atlas

NEWEST: Final = 8
"""Studies that are listed with a thing."""
RELATED: Final = 8
"""Related things of each kind."""
MOST_NEAR: Final = 40
"""Headings of MeSH below one that are listed."""
_VALUES: Final = 40
"""Values of a facet that related things are looked for in."""
_SCANNED: Final = 400
"""Sites that are looked through for those of one country."""
_FACETS: Final = ("OverallStatus", "StudyType", "Phase")
_RELATED: Final[Mapping[KindName, tuple[tuple[KindName, str], ...]]] = {
    "conditions": (
        ("interventions", "InterventionName"),
        ("sponsors", "LeadSponsorName"),
        ("countries", "LocationCountry"),
        ("conditions", "Condition"),
    ),
    "interventions": (
        ("conditions", "Condition"),
        ("sponsors", "LeadSponsorName"),
        ("countries", "LocationCountry"),
        ("interventions", "InterventionName"),
    ),
    "sponsors": (
        ("conditions", "Condition"),
        ("interventions", "InterventionName"),
        ("countries", "LocationCountry"),
        ("sponsors", "CollaboratorName"),
    ),
    "countries": (
        ("conditions", "Condition"),
        ("interventions", "InterventionName"),
        ("sponsors", "LeadSponsorName"),
    ),
    "sites": (
        ("conditions", "Condition"),
        ("interventions", "InterventionName"),
        ("sponsors", "LeadSponsorName"),
    ),
    "investigators": (
        ("conditions", "Condition"),
        ("interventions", "InterventionName"),
        ("sponsors", "LeadSponsorName"),
    ),
}


@dataclass(frozen=True, slots=True)
class Shared:
    """Another thing, and how many studies name both."""

    entity: Entity
    studies: int


@dataclass(frozen=True, slots=True)
class Near:
    """A heading of MeSH near a thing's own: its name, how many studies the registry files under
    it or below it, and the thing of that heading if studies name it.
    """

    ui: str
    text: str
    studies: int
    entity: Entity | None


@dataclass(frozen=True, slots=True)
class MeshPlace:
    """Where a thing stands in MeSH. `filed` are the studies that the registry files under its
    heading or below, whatever they call it. Of `below`, `more` are not listed.
    """

    ui: str
    text: str
    filed: int
    above: tuple[Near, ...]
    below: tuple[Near, ...]
    more: int


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a thing.

    `expression` is the search that finds its studies, `total` how many. `led` are those that a
    sponsor leads (else equal to `total`). `years` counts studies by the year in which they
    started; the rest do not say. `newest` come first by the date on which they were posted.
    `mesh` is None without a MeSH file, or where it has no such heading; then `broader` are the
    terms above it in the newest studies' own records, with how many of those hold them.
    """

    entity: Entity
    expression: str
    total: int
    led: int
    years: tuple[tuple[int, int], ...]
    statuses: Facet
    types: Facet
    phases: Facet
    newest: tuple[Held, ...]
    related: tuple[tuple[KindName, tuple[Shared, ...]], ...]
    spellings: tuple[Spelling, ...]
    mesh: MeshPlace | None
    broader: tuple[tuple[str, int], ...]
    affiliations: tuple[tuple[str, int], ...]


def named(directory: Directory, kind: KindName, name: str) -> Entity:
    """The thing of a kind by its part of an address or by any spelling.

    Raises NotFoundError with the nearest things' addresses for none.
    """
    of = kind_named(kind)
    if of is None:
        raise NotFoundError(f"There is no directory of {kind[:60]}.", slug="directory-not-found")
    found = directory.find(of, name) or directory.find(of, slug_of(*name.split(PART)))
    found = found or _by_heading(directory, of, name)
    if found is None:
        near = directory.nearest(of, name)
        raise NotFoundError(
            f"No study held here names a {of.one} called {name[:80]!r}.",
            nearest=tuple(f"/{of.name}/{each.slug}" for each in near),
            hint=f"Look through the directory of {of.name}, or search for the words.",
            slug="entity-not-found",
        )
    return found


def _by_heading(directory: Directory, kind: Kind, name: str) -> Entity | None:
    """The thing that MeSH has a name under which no study uses."""
    if kind.name not in {"conditions", "interventions"}:
        return None
    with concepts(directory.folder) as known:
        heading = known.heading(key_id(tuple(words(name)))) if known else None
    return directory.of_group(kind, heading.name) if heading else None


def about(atlas: Atlas, entity: Entity) -> About:
    """What is known of a thing. Raises IndexMissingError if there is no index yet."""
    directory, engine = atlas.directory, atlas.engine
    spellings = directory.written(entity)
    texts = _one_a_name(spellings)
    query = query_of(entity.kind, texts)
    related = _RELATED[entity.kind.name]
    found = engine.search(
        SearchRequest(
            query=query,
            sort=(SortKey("StudyFirstPostDate"),),
            limit=NEWEST,
            facets=(*_FACETS, *(piece for _, piece in related)),
            facet_size=_VALUES,
        )
    )
    facets = {each.piece: each for each in found.facets}
    newest = tuple(atlas.held(hit.nct_id for hit in found.hits))
    is_sponsor = entity.kind.name == "sponsors"
    mesh = _mesh_place(atlas, entity)
    return About(
        entity=entity,
        expression=print_query(query),
        total=found.total,
        led=engine.count(named_in("LeadSponsorName", texts)) if is_sponsor else found.total,
        years=tuple(sorted(directory.years(engine.numbers(SearchRequest(query=query))).items())),
        statuses=facets["OverallStatus"],
        types=facets["StudyType"],
        phases=facets["Phase"],
        newest=newest,
        related=tuple(
            (kind, tuple(_related(atlas, query, entity, kind, facets[piece])))
            for kind, piece in related
        ),
        spellings=spellings,
        mesh=mesh,
        broader=() if mesh else tuple(_broader(entity, newest)),
        affiliations=tuple(_affiliations(spellings, newest))
        if entity.kind.name == "investigators"
        else (),
    )


def sites_of(directory: Directory, country: Entity) -> tuple[Entity, ...]:
    """The sites of a country with the most studies, of the most frequent of all sites."""
    sites = kind_named("sites")
    if sites is None:
        return ()
    ends = tuple(f"{PART}{each.text}" for each in directory.written(country))
    found = directory.search(country.name, sites, limit=_SCANNED).entities
    return tuple(each for each in found if each.written.endswith(ends))[:RELATED]


def _one_a_name(spellings: Iterable[Spelling]) -> list[str]:
    """One spelling for each name: a search cannot tell the others from it."""
    found: dict[int, str] = {}
    for each in spellings:
        found.setdefault(each.words, each.text)
    return list(found.values())


def _related(
    atlas: Atlas, query: Query, entity: Entity, kind: KindName, facet: Facet
) -> Iterator[Shared]:
    """The things that most studies of a thing name as well, counted exactly."""
    directory, of = atlas.directory, kind_named(kind)
    if of is None:
        return
    counts: dict[Entity, int] = {}
    for value, count in facet.values:
        other = directory.of_text(of, value)
        if other is not None and other != entity:
            counts[other] = counts.get(other, 0) + count
    most = sorted(counts, key=lambda each: (-counts[each], each.number))[:RELATED]
    found: list[Shared] = []
    for other in most:
        exact = counts[other]
        if other.spellings > 1:
            texts = _one_a_name(directory.written(other))
            exact = atlas.engine.count(all_of([query, named_in(facet.piece, texts)]))
        found.append(Shared(other, exact))
    yield from sorted(found, key=lambda each: (-each.studies, each.entity.number))


def _mesh_place(atlas: Atlas, entity: Entity) -> MeshPlace | None:
    if entity.kind.name not in {"conditions", "interventions"}:
        return None
    with concepts(atlas.data) as known:
        heading = known.heading(atlas.directory.group(entity)) if known else None
        if known is None or heading is None:
            return None
        below = [_near(atlas, entity, each) for each in known.below(heading)]
        below = [each for each in below if each.studies]
        return MeshPlace(
            ui=heading.ui,
            text=heading.text,
            filed=_filed(atlas, entity, heading.text),
            above=tuple(_near(atlas, entity, each) for each in known.above(heading)),
            below=tuple(sorted(below, key=lambda each: -each.studies)[:MOST_NEAR]),
            more=max(0, len(below) - MOST_NEAR),
        )


def _near(atlas: Atlas, entity: Entity, heading: MeshHeading) -> Near:
    return Near(
        heading.ui,
        heading.text,
        _filed(atlas, entity, heading.text),
        atlas.directory.of_group(entity.kind, heading.name),
    )


def _filed(atlas: Atlas, entity: Entity, heading: str) -> int:
    asked = filed_under if entity.kind.name == "conditions" else used_under
    return atlas.engine.count(asked(heading))


def _broader(entity: Entity, newest: Iterable[Held]) -> Iterator[tuple[str, int]]:
    """Terms above in the records themselves, the most frequent first."""
    pieces = {"conditions": "ConditionAncestorTerm", "interventions": "InterventionAncestorTerm"}
    piece = pieces.get(entity.kind.name)
    if piece is None:
        return
    yield from _frequent(
        str(term) for held in newest for term in dict.fromkeys(held.study.values(piece))
    )


def _affiliations(
    spellings: Iterable[Spelling], newest: Iterable[Held]
) -> Iterator[tuple[str, int]]:
    """Where the newest studies say that a person of this name works."""
    texts = {each.text for each in spellings}
    yield from _frequent(
        str(official["affiliation"])
        for held in newest
        for official in held.study.values("OverallOfficial")
        if isinstance(official, dict)
        and isinstance(official.get("affiliation"), str)
        and " ".join(str(official.get("name", "")).split()) in texts
    )


def _frequent(terms: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:RELATED]
