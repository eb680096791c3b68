"""`/related`: the studies most like a text that is typed, or a document that is handed in.

A text comes in a form's body, so that it stands in no address; a short one may come in an
address. It is compared, shown once more on the page, and forgotten: nothing here keeps or logs it.
What does not live here: reading documents (`related.documents`), what a text says (`related`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import schema
from trialatlas.atlas import RelatedToText
from trialatlas.errors import SourceError, UsageError
from trialatlas.related import documents
from trialatlas.related.asked import AskedText
from trialatlas.related.headings import Part
from trialatlas.related.presets import PRESETS, SENSES, WEIGHTS, Preset
from trialatlas.related.recognising import Concept
from trialatlas.related.scoring import SIGNALS
from trialatlas.study.values import show_text
from trialatlas.web.answers import page
from trialatlas.web.related_rows import Row, row_of
from trialatlas.web.related_steer import (
    MOST_SHOWN,
    NAMES,
    NARROWED,
    SHOWN,
    Fault,
    Steering,
    Without,
    emptied,
    steering_of,
)
from trialatlas.web.routing import guarded
from trialatlas.web.site import Site
from trialatlas.wording import messages, said

ADDRESS: Final = "/related"
LONGEST_IN_ADDRESS: Final = 2_000
"""Characters of a text that may stand in an address."""
_MOST_LEFT_OUT: Final = 40
_MOST_FIELDS: Final = 100
_LONGEST_HEADING: Final = 200
_PARTS: Final[Mapping[Part, str]] = messages(
    {
        "title": "title",
        "conditions": "conditions",
        "keywords": "keywords",
        "summary": "summary",
        "detail": "description",
        "interventions": "treatments",
        "arms": "groups",
        "primary": "primary outcomes",
        "secondary": "secondary outcomes",
        "criteria": "who can take part",
        "ages": "ages",
        "sex": "sex",
        "phase": "phase",
        "kind": "kind of study",
        "sponsor": "sponsor",
    }
)
_FACTS: Final = messages(
    {
        "MinimumAge": "Youngest",
        "MaximumAge": "Oldest",
        "Sex": "Sex",
        "Phase": "Phase",
        "StudyType": "Kind of study",
    }
)


@dataclass(frozen=True, slots=True)
class Sense:
    """A preset to choose."""

    value: Preset
    label: str
    means: str
    on: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A condition to choose."""

    name: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class TextView:
    """The page. `answered` is false for the empty form; `fault` says why a text was not read.

    `silent` are the ways of comparing for which the text says nothing.
    """

    text: str
    fault: str
    hint: str
    answered: bool
    sense: str
    by_hand: bool
    senses: tuple[Sense, ...]
    ticks: tuple[Tick, ...]
    near: str
    expr: str
    faults: tuple[Fault, ...]
    parts: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    concepts: tuple[Concept, ...]
    left_out: tuple[str, ...]
    silent: tuple[str, ...]
    emptied: tuple[Without, ...]
    rows: tuple[Row, ...]
    compared: int
    first: int
    before: int
    after: int
    to: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    """What a form holds; `without` are headings that were recognised and shall not count."""

    text: str
    document: bytes
    given: Mapping[str, str]
    without: frozenset[str]


def text_routes(site: Site) -> list[Route]:
    """The form and its answer, one address."""
    return [Route(ADDRESS, guarded(site, _text), methods=["GET", "POST"], name=ADDRESS)]


async def _text(site: Site, request: Request) -> Response:
    try:
        form = await _form(request)
    except SourceError as error:
        return _refused(request, "", steering_of({}), error)
    steering = steering_of(form.given)
    try:
        given = documents.read(form.document) if form.document else _typed(form.text)
    except (SourceError, UsageError) as error:
        return _refused(request, form.text, steering, error)
    if given == "" and request.method == "GET":
        return _forgotten(page(request, "related_text.html", view=_view("", steering)))
    if given == "":
        error = UsageError("There is no text", hint="Write one, or choose a file.")
        return _refused(request, "", steering, error)
    found = site.atlas.related_to(
        given,
        steering.preset,
        limit=SHOWN,
        offset=steering.offset,
        narrow=steering.narrow,
        without=form.without,
    )
    view = _view(_shown(given), steering, found)
    return _forgotten(page(request, "related_text.html", view=view))


def _typed(text: str) -> str | dict[str, Any]:
    return documents.from_text(text) if text.strip() else ""


def _shown(given: str | dict[str, Any]) -> str:
    """What stands in the box afterwards; of a record what is compared."""
    if isinstance(given, str):
        return given
    compared = {
        name: given[name] for name in ("protocolSection", "derivedSection") if name in given
    }
    return msgspec.json.format(msgspec.json.encode(compared), indent=1).decode()


def _refused(
    request: Request, text: str, steering: Steering, error: SourceError | UsageError
) -> Response:
    view = _view(text[: documents.LONGEST], steering, fault=error.message, hint=error.hint)
    answer = _forgotten(page(request, "related_text.html", view=view))
    answer.status_code = 400
    return answer


def _forgotten(answer: Response) -> Response:
    """An answer that no browser and no proxy keeps."""
    answer.headers["Cache-Control"] = "no-store"
    del answer.headers["ETag"]
    return answer


async def _form(request: Request) -> _Form:
    """What was sent. Raises SourceError for too much, and for what is no form."""
    if request.method != "POST":
        given = request.query_params
        if len(given.get("text", "")) > LONGEST_IN_ADDRESS:
            raise UsageError(
                f"An address may hold a text of {LONGEST_IN_ADDRESS:,} characters",
                hint="Use the form at /related, which sends it in another way.",
                slug="address-too-long",
            )
        return _Form(given.get("text", ""), b"", given, _without(given.getlist("without"), ""))
    sent = await _parsed(request)
    texts = {name: value for name, value in sent.items() if isinstance(value, str)}
    file = sent.get("file")
    document = await file.read() if isinstance(file, UploadFile) else b""
    left_out = [each for each in sent.getlist("without") if isinstance(each, str)]
    form = _Form(texts.get("text", ""), document, texts, _without(left_out, texts.get("again", "")))
    await sent.close()
    return form


def _without(headings: Sequence[str], again: str) -> frozenset[str]:
    kept = [each[:_LONGEST_HEADING] for each in headings if each and each != again]
    return frozenset(kept[:_MOST_LEFT_OUT])


class _InMemory(MultiPartParser):
    """A file that is sent touches no disk."""

    spool_max_size = 2 * documents.LARGEST


async def _parsed(request: Request) -> FormData:
    """The fields of a form. They are bounded as they come in."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks = documents.bounded(request.stream())
    try:
        if kind == "multipart/form-data":
            parser = _InMemory(
                request.headers,
                chunks,
                max_files=1,
                max_fields=_MOST_FIELDS,
                max_part_size=documents.LARGEST,
            )
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            most = documents.LARGEST
            form = FormParser(request.headers, chunks, max_fields=_MOST_FIELDS, max_part_size=most)
            return await form.parse()
    except (MultiPartException, HTTPException) as error:
        raise SourceError("The form is damaged", hint="Send it once more.") from error
    raise SourceError(
        "This is no form", hint="Programs send a text to /api/atlas/related.", slug="source-unknown"
    )


def _view(
    text: str,
    steering: Steering,
    found: RelatedToText | None = None,
    *,
    fault: str = "",
    hint: str = "",
) -> TextView:
    asked = found.asked if found else None
    compared = found.scored if found else 0
    last = steering.offset + SHOWN
    return TextView(
        text=text,
        fault=fault,
        hint=hint,
        answered=found is not None,
        sense=said(SENSES[steering.preset]).partition(": ")[2],
        by_hand=steering.by_hand,
        senses=tuple(
            Sense(
                each,
                said(NAMES[each]),
                said(SENSES[each]).partition(": ")[2],
                each == steering.preset,
            )
            for each in PRESETS
        ),
        ticks=tuple(
            Tick(name, said(label), name in steering.narrowed)
            for name, label in NARROWED.items()
            if name != "otherSponsors"
        ),
        near=steering.near,
        expr=steering.expr,
        faults=steering.faults,
        parts=tuple(said(_PARTS[each]) for each in asked.parts) if asked else (),
        facts=tuple(_facts(asked)) if asked else (),
        concepts=asked.concepts if asked else (),
        left_out=asked.left_out if asked else (),
        silent=tuple(_silent(found)) if found else (),
        emptied=emptied(steering, found.emptied) if found else (),
        rows=tuple(row_of("", each) for each in found.neighbours) if found else (),
        compared=compared,
        first=steering.offset + 1,
        before=max(0, steering.offset - SHOWN) if steering.offset else -1,
        after=last if last < min(compared, MOST_SHOWN) else -1,
    )


def _facts(asked: AskedText) -> Iterator[tuple[str, str]]:
    """What was recognised of who may take part, and how the study is made."""
    for piece, label in _FACTS.items():
        node = schema.node(piece)
        values = [show_text(node, each) for each in asked.study.values(piece)]
        if values:
            yield said(label), ", ".join(values)


def _silent(found: RelatedToText) -> Iterator[str]:
    """The ways of comparing that have a weight in the preset and none here."""
    before = WEIGHTS[found.preset]
    for each in SIGNALS:
        if before.get(each.name) and not found.weights.get(each.name):
            yield said(each.label).lower()
