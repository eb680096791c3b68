"""`/studies/{nctId}`: one study in one of five forms."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final
from urllib.parse import quote

import msgspec
from starlette.responses import RedirectResponse, Response

from trialatlas.api import records, wording
from trialatlas.api.answers import CORS, GUARD, JSON, whole
from trialatlas.api.asking import NCT_ID
from trialatlas.api.params import Parameter, incorrect_format
from trialatlas.api.record_schema import StudyRecord
from trialatlas.api.routing import BASE, Asked, Endpoint, Service
from trialatlas.api.sources import study_headers
from trialatlas.api.studies import FIELD, MARKUP, chosen_nodes, column_titles
from trialatlas.errors import NotFoundError
from trialatlas.export import csv_columns
from trialatlas.export.fhir import as_fhir
from trialatlas.export.fields import mask_of
from trialatlas.export.provenance import Provenance, provenance
from trialatlas.export.ris import TAGS, as_ris
from trialatlas.study import Study, canonical_nct_id

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The same for every file: the same study makes the same bytes."""
_encoder = msgspec.json.Encoder()


async def _study(service: Service, asked: Asked) -> Response:
    nct_id = canonical(asked.path["nctId"])
    form = asked.given.text("format") or "json"
    media_type, suffix = _FORMS[form]
    meant = held_id(service, nct_id)
    if meant != nct_id:
        return _moved(asked, meant)
    held = service.atlas.study(nct_id)
    origin = provenance(held.study, held.stored)
    content = _made(form, asked, held.study, origin)
    headers = study_headers(origin)
    if suffix:
        headers["Content-Disposition"] = f'attachment; filename="{nct_id}.{suffix}"'
    return whole(asked.request, content, media_type, **headers)


def canonical(text: str) -> str:
    """The NCT number of an address. Raises UsageError in the registry's words."""
    if not re.fullmatch(NCT_ID, text, re.ASCII):
        raise incorrect_format("nctId", "Write NCT and up to eight digits, like NCT00000102.")
    return canonical_nct_id(text)


def held_id(service: Service, nct_id: str) -> str:
    """The number of the study that is held. Raises NotFoundError in the registry's words."""
    try:
        return service.atlas.resolve(nct_id)
    except NotFoundError as error:
        raise NotFoundError(
            f"NCT number {nct_id} not found",
            nearest=error.nearest,
            hint=error.hint,
            slug=error.slug,
        ) from error


def _moved(asked: Asked, nct_id: str) -> Response:
    query = asked.request.url.query
    address = f"{BASE}/studies/{quote(nct_id)}" + (f"?{query}" if query else "")
    return RedirectResponse(address, 301, headers={**CORS, **GUARD})


Names = tuple[str, ...]


def _json(asked: Asked, study: Study, names: Names) -> bytes:
    return _formed(study, names, plain_markup=asked.given.text("markupFormat") == "legacy")


def _formed(study: Study, names: Names, *, plain_markup: bool = False) -> bytes:
    nodes = chosen_nodes(names, None)
    form = records.Form(None if nodes is None else mask_of(nodes), plain_markup)
    return study.raw if form.is_stored else _encoder.encode(form.record(study))


def _json_zip(study: Study, names: Names) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        name = zipfile.ZipInfo(f"{study.nct_id}.json", _ZIP_DATE)
        name.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(name, _formed(study, names))
    return out.getvalue()


def _csv(study: Study, names: Names) -> bytes:
    titles = column_titles(names)
    return csv_columns.header(titles) + csv_columns.row(study, titles)


def _ris(study: Study, origin: Provenance, names: Names) -> bytes:
    for name in names:
        if name not in TAGS:
            raise wording.invalid_field("fields", name, f"The tags: {', '.join(TAGS)}.")
    return as_ris(study, origin, names or None)


def _fhir(study: Study, origin: Provenance, names: Names) -> bytes:
    if names:
        raise incorrect_format("fields", "A study in FHIR is given whole: leave fields out.")
    return as_fhir(study, origin)


def _made(form: str, asked: Asked, study: Study, origin: Provenance) -> bytes:
    names = asked.given.items("fields")
    match form:
        case "csv":
            return _csv(study, names)
        case "json.zip":
            return _json_zip(study, names)
        case "ris":
            return _ris(study, origin, names)
        case "fhir.json":
            return _fhir(study, origin, names)
        case _:
            return _json(asked, study, names)


_FORMS: Final = {
    "csv": (csv_columns.MEDIA_TYPE, "csv"),
    "json": (JSON, ""),
    "json.zip": ("application/zip", "zip"),
    "fhir.json": ("application/fhir+json", "fhir.json"),
    "ris": ("application/x-research-info-systems; charset=utf-8", "ris"),
}
"""The media type of each form, and the suffix of its file if it is one to keep."""

ENDPOINTS: Final = (
    Endpoint(
        "/studies/{nctId}",
        _study,
        (
            Parameter(
                "format",
                "choice",
                choices=tuple(_FORMS),
                explains="JSON unless said; json.zip holds one file of it.",
            ),
            MARKUP,
            Parameter(
                "fields",
                "list",
                pattern=FIELD,
                filled=True,
                explains="Fields to send: pieces, full paths or search areas; in CSV titles of"
                " columns, in RIS tags; not in FHIR. Without it all are sent.",
            ),
        ),
        forms=tuple(media for media, _ in _FORMS.values() if media != JSON),
        summary="One study. A former number is redirected to the present one.",
        answer=StudyRecord,
    ),
)
