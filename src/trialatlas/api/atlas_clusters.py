"""`/api/atlas/clusters`: what a search finds, divided into groups with names.

What does not live here: how studies are divided (`related.clusters`), what parameters mean
(`asking`).
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from trialatlas.api.answers import json_answer
from trialatlas.api.asking import PARAMETERS, SYNONYMS, search_of, without_synonyms
from trialatlas.api.atlas_base import BASE, NOTE, Index, Shape, index_of, study_address
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.atlas import GroupFound
from trialatlas.query.build import all_of
from trialatlas.query.printer import print_query
from trialatlas.query.tree import Query
from trialatlas.related.cluster_names import NameKind
from trialatlas.related.clusters import METHOD, Typical

_LEFT_OUT: Final = frozenset({"geoDecay", "countTotal", "pageSize", "pageToken"})


class NameGoing(Shape, frozen=True):
    """A name that goes with a group: how many of its studies have it, and how many of the others
    that were divided.
    """

    name: str
    kind: NameKind
    inside: int
    outside: int


class StudyNamed(Shape, frozen=True):
    """A study by number, title and address."""

    nct_id: str
    brief_title: str
    address: str


class Cluster(Shape, frozen=True):
    """A group. `name` and `kind` are null for the rest, whose studies have none of the names.

    `expression` asks for the group alone, with the whole search in it; synonyms count there as
    they did. `typical` names go with it, the most telling first; `central` studies stand nearest
    its middle.
    """

    name: str | None
    kind: NameKind | None
    label: str
    studies: int
    expression: str
    typical: list[NameGoing]
    central: list[StudyNamed]


class ClustersAnswer(Shape, frozen=True):
    """The groups in the order in which their names were taken, the rest last. Of `total` studies
    found the first `grouped` were divided. Computed here, not by the registry, as `method` says.
    """

    expression: str
    total: int
    grouped: int
    method: str
    clusters: list[Cluster]
    index: Index
    source: str


async def _clusters(service: Service, asked: Asked) -> Response:
    given = asked.given
    found = service.atlas.groups(
        search_of(given),
        synonyms=given.text("synonyms").lower() != "false",
        without=without_synonyms(given),
    )
    answer = ClustersAnswer(
        expression=print_query(found.asked),
        total=found.total,
        grouped=found.grouped,
        method=METHOD,
        clusters=[_cluster(each, found.asked) for each in found.groups],
        index=index_of(found.index),
        source=NOTE,
    )
    return json_answer(asked.request, answer)


def _cluster(found: GroupFound, asked: Query) -> Cluster:
    group = found.group
    return Cluster(
        name=group.name.text if group.name else None,
        kind=group.name.kind if group.name else None,
        label=group.name.label if group.name else "None of these names",
        studies=len(group.studies),
        expression=print_query(all_of([asked, group.query])),
        typical=[_name(each) for each in group.typical],
        central=[
            StudyNamed(
                nct_id=each.study.nct_id,
                brief_title=each.study.text("BriefTitle"),
                address=study_address(each.study.nct_id),
            )
            for each in found.central
        ],
    )


def _name(each: Typical) -> NameGoing:
    return NameGoing(
        name=each.name.text, kind=each.name.kind, inside=each.inside, outside=each.outside
    )


ENDPOINTS: Final = (
    Endpoint(
        "/clusters",
        _clusters,
        (*(each for each in PARAMETERS if each.name not in _LEFT_OUT), SYNONYMS),
        base=BASE,
        summary="What a search finds, divided into groups with names, each a search of its own.",
        answer=ClustersAnswer,
    ),
)
