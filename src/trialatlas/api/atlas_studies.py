"""`/api/atlas/studies/{nctId}` and below: one study, its modules explained, its history.

Every answer is made of the study as it may be shown. What does not live here: what a module means
without a study (`atlas_structure`), and telling versions apart field by field.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.responses import RedirectResponse, Response

from trialatlas import schema
from trialatlas.api.answers import CORS, GUARD, json_answer
from trialatlas.api.atlas_base import BASE, Shape, module_address, said, study_address
from trialatlas.api.atlas_structure import Field, Module, field_of, module_of, named
from trialatlas.api.params import invalid_value
from trialatlas.api.record_schema import RawStudy
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.single_study import canonical, held_id
from trialatlas.api.sources import study_headers
from trialatlas.atlas import Held
from trialatlas.errors import NotFoundError
from trialatlas.export.provenance import Provenance, provenance, source_lines, source_name
from trialatlas.schema import Node
from trialatlas.store import Sighting, Version
from trialatlas.study import Study
from trialatlas.study.contacts import HIDDEN, is_of_contacts
from trialatlas.study.nothing import absence

_MOST_VERSIONS: Final = 200
"""Versions that are read to tell when a module changed; newer ones first."""


class Source(Shape, frozen=True):
    """Where a study's words come from. `processed` is the registry's date, empty where it gives
    none; the other two are our clock.
    """

    address: str
    fictitious: bool
    processed: str
    version: int
    first_seen: datetime
    last_changed: datetime
    lines: list[str]


class StudyPart(Shape, frozen=True):
    """A section or module of this study, and whether the study holds anything in it."""

    slug: str
    label: str
    holds: bool
    address: str


class GoneEntry(Shape, frozen=True, omit_defaults=True):
    """The registry does not have the study any more; since when that is known here, and the number
    that it leads to instead.
    """

    noticed: datetime
    became: str = ""


class StudyAnswer(Shape, frozen=True, omit_defaults=True):
    """One study: what it is called, where it comes from, what it holds, and its record."""

    nct_id: str
    brief_title: str
    overall_status: str
    status_label: str
    address: str
    source: Source
    versions: int
    sections: list[StudyPart]
    modules: list[StudyPart]
    unknown_paths: dict[str, int]
    """Paths of the record that the declaration lacks, with how often each stands there."""
    study: RawStudy
    previous: str | None = None
    next: str | None = None
    gone: GoneEntry | None = None


class Absent(Shape, frozen=True):
    """Why there is no value: the kind of nothing, and the words for it."""

    kind: str
    words: str


class FieldHeld(Shape, frozen=True, omit_defaults=True):
    """A field of a module in this study: what it is, and its value as it stands in the record or
    why there is none. `text` is the value of a leaf in plain words.
    """

    field: Field
    value: Any = None
    text: str = ""
    absent: Absent | None = None


class Moment(Shape, frozen=True):
    """A version, and when: the registry's date, empty where it gives none, and our clock."""

    version: int
    dated: str
    seen: datetime


class ModuleAnswer(Shape, frozen=True, omit_defaults=True):
    """One module of one study, explained. `firstSeen` is the first version held here that has
    anything in it, `lastChanged` the newest that differs in it from the version before.
    """

    nct_id: str
    module: Module
    study: str
    section: StudyPart
    siblings: list[StudyPart]
    fields: list[FieldHeld]
    unknown_paths: dict[str, int]
    source: Source
    value: Any = None
    absent: Absent | None = None
    first_seen: Moment | None = None
    last_changed: Moment | None = None
    versions_compared: int = 0


class VersionEntry(Shape, frozen=True):
    """One content of the study. `derivedOnly` is true if nothing but the derived section differs
    from the version before; `content` is a hash of what it says.
    """

    version: int
    dated: str
    first_seen: datetime
    derived_only: bool
    bytes: int
    content: str
    address: str


class SightingEntry(Shape, frozen=True):
    """One time that a source showed a version. `registryRelease` is empty where it said none."""

    version: int
    seen: datetime
    source: str
    registry_release: str


class History(Shape, frozen=True):
    """All versions and sightings held here, oldest first."""

    nct_id: str
    current: int
    versions: list[VersionEntry]
    sightings: list[SightingEntry]
    source: Source


class VersionAnswer(Shape, frozen=True, omit_defaults=True):
    """One version of a study with its record."""

    nct_id: str
    entry: VersionEntry
    current: bool
    source: Source
    study: RawStudy
    previous: str | None = None
    next: str | None = None


async def _study(service: Service, asked: Asked) -> Response:
    found = held_or_moved(service, asked)
    if isinstance(found, Response):
        return found
    study, origin = found.study, provenance(found.study, found.stored)
    status = study.text("OverallStatus")
    before, after = service.atlas.neighbours(study.nct_id)
    answer = StudyAnswer(
        nct_id=study.nct_id,
        brief_title=study.text("BriefTitle"),
        overall_status=status,
        status_label=said("OverallStatus", status) if status else "",
        address=study_address(study.nct_id),
        source=source_of(origin),
        versions=len(service.atlas.history(study.nct_id)[0]),
        sections=[_part(study, each) for each in schema.SECTIONS],
        modules=[_part(study, each) for each in schema.MODULES],
        unknown_paths=dict(sorted(study.unknown_paths().items())),
        study=msgspec.Raw(study.raw),
        gone=_gone(service, study.nct_id),
        previous=study_address(before) if before else None,
        next=study_address(after) if after else None,
    )
    return json_answer(asked.request, answer, **study_headers(origin))


async def _module(service: Service, asked: Asked) -> Response:
    node = named(asked.path["module"])
    found = held_or_moved(service, asked)
    if isinstance(found, Response):
        return found
    study, origin = found.study, provenance(found.study, found.stored)
    above = schema.parent(node)
    beside = above.children if above else schema.SECTIONS
    value = _at(study, node)
    record: dict[str, Any] = value if isinstance(value, dict) else {}
    moments, compared = _moments(service, study.nct_id, node)
    answer = ModuleAnswer(
        nct_id=study.nct_id,
        module=module_of(service, node),
        study=study_address(study.nct_id),
        section=_part(study, above or node),
        siblings=[_part(study, each) for each in beside if each is not node],
        fields=[_field(service, study, each, record) for each in node.children],
        unknown_paths={
            path: count
            for path, count in sorted(study.unknown_paths().items())
            if path.startswith(f"{node.path}.")
        },
        source=source_of(origin),
        value=value,
        absent=None if record else _absent(service, study, node),
        first_seen=moments[0] if moments else None,
        last_changed=moments[1] if moments else None,
        versions_compared=compared,
    )
    return json_answer(asked.request, answer, **study_headers(origin))


async def _history(service: Service, asked: Asked) -> Response:
    found = held_or_moved(service, asked)
    if isinstance(found, Response):
        return found
    nct_id, origin = found.study.nct_id, provenance(found.study, found.stored)
    versions, sightings = service.atlas.history(nct_id)
    answer = History(
        nct_id=nct_id,
        current=origin.version,
        versions=[_entry(nct_id, each) for each in versions],
        sightings=[_sighting(each) for each in sightings],
        source=source_of(origin),
    )
    return json_answer(asked.request, answer, **study_headers(origin))


async def _version(service: Service, asked: Asked) -> Response:
    number = _number(asked.path["version"])
    current = held_or_moved(service, asked)
    if isinstance(current, Response):
        return current
    nct_id = current.study.nct_id
    held = service.atlas.study(nct_id, number)
    origin = provenance(held.study, held.stored)
    newest = current.stored.version.number
    answer = VersionAnswer(
        nct_id=nct_id,
        entry=_entry(nct_id, held.stored.version),
        current=number == newest,
        source=source_of(origin),
        study=msgspec.Raw(held.study.raw),
        previous=_version_address(nct_id, number - 1) if number > 1 else None,
        next=_version_address(nct_id, number + 1) if number < newest else None,
    )
    return json_answer(asked.request, answer, **study_headers(origin))


def held_or_moved(service: Service, asked: Asked) -> Held | Response:
    """The study of the address, or the way to it where the address names it otherwise."""
    nct_id = canonical(asked.path["nctId"])
    meant = held_id(service, nct_id)
    if meant == nct_id:
        return service.atlas.study(nct_id)
    rest = asked.request.url.path.split("/")[5:]
    address = "/".join([study_address(meant), *(quote(each) for each in rest)])
    address += f"?{asked.request.url.query}" if asked.request.url.query else ""
    return RedirectResponse(address, 301, headers={**CORS, **GUARD})


def source_of(origin: Provenance) -> Source:
    """Where a study comes from, as a shape."""
    return Source(
        address=origin.address,
        fictitious=origin.sample,
        processed=origin.processed_iso,
        version=origin.version,
        first_seen=origin.first_seen,
        last_changed=origin.last_changed,
        lines=source_lines(origin),
    )


def _gone(service: Service, nct_id: str) -> GoneEntry | None:
    found = service.atlas.gone(nct_id)
    return None if found is None else GoneEntry(found.noticed, found.became)


def _part(study: Study, node: Node) -> StudyPart:
    return StudyPart(
        slug=node.slug,
        label=node.label,
        holds=_at(study, node) not in (None, {}, []),
        address=module_address(study.nct_id, node),
    )


def _at(study: Study, node: Node) -> Any:
    """What stands at a section, module or field of a module: no list is above it."""
    value: Any = study.record
    for name in node.path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _field(service: Service, study: Study, node: Node, record: dict[str, Any]) -> FieldHeld:
    value = record.get(node.name)
    if value in (None, "", [], {}):
        return FieldHeld(field=field_of(node), absent=_absent(service, study, node))
    text = said(node.piece, value) if node.is_leaf else ""
    return FieldHeld(field=field_of(node), value=value, text=text)


def _absent(service: Service, study: Study, node: Node) -> Absent | None:
    if service.atlas.contacts == "hidden" and is_of_contacts(node):
        return Absent(kind="hidden", words=HIDDEN)
    nothing = absence(study, node, today=datetime.now(UTC).date())
    return Absent(kind=nothing.kind.value, words=nothing.words) if nothing else None


def _moments(service: Service, nct_id: str, node: Node) -> tuple[tuple[Moment, Moment] | None, int]:
    """The versions in which a module first stood and last changed, and how many were compared."""
    versions = service.atlas.history(nct_id)[0][-_MOST_VERSIONS:]
    first: Moment | None = None
    last: Moment | None = None
    before: Any = None
    for version, value in _through(service, nct_id, node, versions):
        moment = Moment(version=version.number, dated=version.dated, seen=version.first_seen)
        if first is None and value not in (None, {}, []):
            first = last = moment
        elif first is not None and value != before:
            last = moment
        before = value
    return (None if first is None or last is None else (first, last)), len(versions)


def _through(
    service: Service, nct_id: str, node: Node, versions: list[Version]
) -> Iterator[tuple[Version, Any]]:
    for each in versions:
        yield each, _at(service.atlas.study(nct_id, each.number).study, node)


def _entry(nct_id: str, version: Version) -> VersionEntry:
    return VersionEntry(
        version=version.number,
        dated=version.dated,
        first_seen=version.first_seen,
        derived_only=version.derived_only,
        bytes=version.size,
        content=version.content.hex(),
        address=_version_address(nct_id, version.number),
    )


def _sighting(sighting: Sighting) -> SightingEntry:
    return SightingEntry(
        version=sighting.version,
        seen=sighting.seen,
        source=source_name(sighting.source),
        registry_release=sighting.version_holder,
    )


def _version_address(nct_id: str, number: int) -> str:
    return f"{study_address(nct_id)}/versions/{number}"


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise invalid_value("version", text, "Versions are counted from 1.")
    if not int(text):
        raise NotFoundError("There is no version 0", hint="Versions are counted from 1.")
    return int(text)


_DIGITS: Final = 9
ENDPOINTS: Final = (
    Endpoint(
        "/studies/{nctId}",
        _study,
        base=BASE,
        summary="One study: where it comes from, which modules it holds, and its record.",
        answer=StudyAnswer,
    ),
    Endpoint(
        "/studies/{nctId}/modules/{module}",
        _module,
        base=BASE,
        summary="One module of a study: each field explained, its value or why there is none.",
        answer=ModuleAnswer,
    ),
    Endpoint(
        "/studies/{nctId}/history",
        _history,
        base=BASE,
        summary="Every version of a study held here, and every time that one was seen.",
        answer=History,
    ),
    Endpoint(
        "/studies/{nctId}/versions/{version}",
        _version,
        base=BASE,
        summary="One version of a study with its record.",
        answer=VersionAnswer,
    ),
)
