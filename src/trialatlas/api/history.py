"""The registry's undocumented addresses that clients use: versions of a study, and all studies.

Versions are those seen here, counted from 0 as these addresses do. What does not live here: how
versions are kept (`trialatlas.store`) and compared (`trialatlas.export.changes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response

from trialatlas.api.answers import etag_of, json_answer, stream
from trialatlas.api.params import Parameter
from trialatlas.api.record_schema import RawStudy
from trialatlas.api.routing import BASE as V2
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.sources import held_headers, page_headers, study_headers
from trialatlas.atlas import Atlas
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.archive import CONTENTS, File, study_path, zipped
from trialatlas.export.changes import Change, changes
from trialatlas.export.provenance import provenance
from trialatlas.schema import Node

BASE: Final = "/api/int"
_ARCHIVE: Final = "json.zip"
_ZIP: Final = "application/zip"


class _Shape(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A JSON object with the registry's names."""


class ChangeEntry(_Shape, frozen=True):
    """A version, its date and status, and the modules that changed in it, by label."""

    version: int
    date: str
    status: str
    module_labels: list[str]


class Changes(_Shape, frozen=True):
    """All versions seen here, oldest first."""

    changes: list[ChangeEntry]


class StudyWithHistory(_Shape, frozen=True):
    """A study, and its versions if they were asked for."""

    study: RawStudy
    history: Changes | None = None


class StudyVersion(_Shape, frozen=True):
    """One version of a study, counted from 0."""

    study_version: int
    study: RawStudy


async def _study(service: Service, asked: Asked) -> Response:
    nct_id = _resolved(service.atlas, asked)
    held = service.atlas.study(nct_id)
    history = _history(service.atlas, nct_id) if asked.given.flag("history") else None
    said = StudyWithHistory(msgspec.Raw(held.study.raw), history)
    return json_answer(asked.request, said, **study_headers(provenance(held.study, held.stored)))


async def _changes(service: Service, asked: Asked) -> Response:
    nct_id = _resolved(service.atlas, asked)
    return json_answer(asked.request, _history(service.atlas, nct_id), **page_headers([nct_id]))


async def _version(service: Service, asked: Asked) -> Response:
    nct_id, text = _resolved(service.atlas, asked), asked.path["number"]
    versions, _ = service.atlas.history(nct_id)
    if text not in {str(each.number - 1) for each in versions}:
        raise NotFoundError(
            f"Version {text[:20]} of {nct_id} not found",
            hint=f"Versions 0 to {len(versions) - 1} were seen here.",
            slug="version-not-found",
        )
    held = service.atlas.study(nct_id, int(text) + 1)
    said = StudyVersion(int(text), msgspec.Raw(held.study.raw))
    return json_answer(asked.request, said, **study_headers(provenance(held.study, held.stored)))


async def _download(service: Service, asked: Asked) -> Response:
    atlas = service.atlas
    status = atlas.store.status()
    state = f"{status.sequence} {status.last_seen} {atlas.contacts}"
    return stream(
        asked.request,
        iterate_in_threadpool(zipped(_files(atlas))),
        _ZIP,
        tag=etag_of(state.encode()),
        headers={
            "Content-Disposition": 'attachment; filename="ctg-studies.json.zip"',
            **held_headers(atlas),
        },
    )


def _files(atlas: Atlas) -> Iterator[File]:
    status = atlas.store.status()
    yield File(CONTENTS, _contents(status.studies, status.registry_date).encode())
    for nct_id in atlas:
        held = atlas.study(nct_id)
        yield File(study_path(nct_id), held.study.raw)


def _contents(studies: int, processed: str) -> str:
    day = processed or "a date the records do not give"
    return (
        f"{studies:,} studies as held by Trial Atlas, one file each.\n"
        f"Source: ClinicalTrials.gov, https://clinicaltrials.gov; data of {day}.\n"
        "Studies NCT99000001 and above are a fictitious sample.\n"
        "Trial Atlas claims neither ownership nor endorsement.\n"
    )


def _resolved(atlas: Atlas, asked: Asked) -> str:
    """The study behind an address, also by an obsolete number."""
    name = asked.path["nctId"]
    try:
        return atlas.resolve(name)
    except UsageError as error:
        raise NotFoundError(
            f"NCT number {name[:40]} not found", hint=error.hint, slug=error.slug
        ) from error


def _history(atlas: Atlas, nct_id: str) -> Changes:
    versions, _ = atlas.history(nct_id)
    held = ((each, atlas.study(nct_id, each.number).study) for each in versions)
    return Changes([_said(each) for each in changes(held)])


def _said(change: Change) -> ChangeEntry:
    return ChangeEntry(
        version=change.version.number - 1,
        date=change.date,
        status=change.status,
        module_labels=[_label(module) for module in change.modules],
    )


def _label(module: Node) -> str:
    """The name under which the registry defines a module, else our label."""
    return module.see[0] if module.see else module.label


_FORMAT: Final = Parameter(
    "format", "choice", choices=(_ARCHIVE,), explains="The one form that there is."
)
_DOWNLOADS: Final = tuple(
    Endpoint(
        "/studies/download",
        _download,
        (_FORMAT,),
        base=base,
        media_type=_ZIP,
        summary="Every study held, one file each, in one archive.",
    )
    for base in (V2, BASE)
)
ENDPOINTS: Final = (
    *_DOWNLOADS,
    Endpoint(
        "/studies/{nctId}",
        _study,
        (Parameter("history", "flag", explains="True adds the versions of the study."),),
        base=BASE,
        summary="One study and, if it is asked for, its versions.",
        answer=StudyWithHistory,
    ),
    Endpoint(
        "/studies/{nctId}/history",
        _changes,
        base=BASE,
        summary="The versions of a study seen here, and which modules changed in each.",
        answer=Changes,
    ),
    Endpoint(
        "/studies/{nctId}/history/{number}",
        _version,
        base=BASE,
        summary="One version of a study, counted from 0.",
        answer=StudyVersion,
    ),
)
