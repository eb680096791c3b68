"""Which things one study names, read from its record as it is.

A record may hold a value of the wrong type: it is passed over. Pure functions. What does not live
here: which names are the same thing (`forms`, `gather`), keeping them (`shelf`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import msgspec

from trialatlas.study import Study
from trialatlas.study.markup import plain

METHOD = 1
"""Grows when the same record would name other things, or a name would have another form."""

PART = "\x1f"
"""Between the parts of a site's name: facility, city, state, country; a part may be empty."""
LONGEST = 400
"""Characters of a name, white space evened out; a longer one names nothing."""

_KEPT = 20_000
"""Names come again and again, most of all those of towns and countries."""

Named: TypeAlias = tuple[int, str]
"""The number of a kind, and a name as written but for white space."""


class Said(NamedTuple):
    """What a study names, each name once, and the year in which it started (0: not said)."""

    names: tuple[Named, ...]
    year: int


class _Protocol(msgspec.Struct):
    statusModule: Any = None  # noqa: N815 - the record's own name, as all below
    conditionsModule: Any = None  # noqa: N815
    armsInterventionsModule: Any = None  # noqa: N815
    sponsorCollaboratorsModule: Any = None  # noqa: N815
    contactsLocationsModule: Any = None  # noqa: N815


class _Record(msgspec.Struct):
    """The modules that are read; the decoder passes over all others."""

    protocolSection: _Protocol = msgspec.field(default_factory=_Protocol)  # noqa: N815


_NOTHING = Said((), 0)
_decoder = msgspec.json.Decoder(_Record)
_YEAR_DIGITS = 4
_SIGNS = re.compile(r"[\\&^*_`\x00-\x1f\x7f-\x9f]|[^\x00-\xff]|://")
"""Without any of them a text has nothing to be undone."""


def said(raw: bytes) -> Said:
    """What a record names; nothing if it has another shape than a study's."""
    try:
        protocol = _decoder.decode(raw).protocolSection
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _NOTHING
    return _said(protocol)


def said_by(study: Study) -> Said:
    """The same of a study that is decoded already."""
    protocol = study.record.get("protocolSection") or {}
    if not isinstance(protocol, dict):
        return _NOTHING
    return _said(_Protocol(**{name: protocol.get(name) for name in _Protocol.__struct_fields__}))


def _said(protocol: _Protocol) -> Said:
    return Said(tuple(dict.fromkeys(_named(protocol))), _year(protocol.statusModule))


def _named(protocol: _Protocol) -> Iterator[Named]:
    for value in _listed(protocol.conditionsModule, "conditions"):
        yield from _one(0, value)
    for each in _structures(protocol.armsInterventionsModule, "interventions"):
        yield from _one(1, each.get("name"))
    sponsors = protocol.sponsorCollaboratorsModule
    lead, party = _below(sponsors, "leadSponsor"), _below(sponsors, "responsibleParty")
    for each in chain([lead], _structures(sponsors, "collaborators")):
        yield from _one(2, each.get("name"))
    places = protocol.contactsLocationsModule
    for each in _structures(places, "locations"):
        yield from _one(3, each.get("country"))
        yield from _site(each)
    for each in _structures(places, "overallOfficials"):
        yield from _one(5, each.get("name"))
    yield from _one(5, party.get("investigatorFullName"))


def _one(kind: int, value: Any) -> Iterator[Named]:
    text = tidy(value)
    if text:
        yield kind, text


def _site(location: dict[str, Any]) -> Iterator[Named]:
    """A site is named by its facility; where it stands is a part of its name."""
    parts = [tidy(location.get(each)) for each in ("facility", "city", "state", "country")]
    if parts[0]:
        yield 4, PART.join(parts)


def tidy(value: Any) -> str:
    """A name as the index reads it: leaked markup undone, white space evened out.

    Empty for what is no text or too long to be a name.
    """
    if not isinstance(value, str):
        return ""
    return _tidied(value) if len(value) <= LONGEST else _tidy(value)


def _tidy(value: str) -> str:
    text = " ".join((plain(value) if _SIGNS.search(value) else value).split())
    return text if len(text) <= LONGEST else ""


_tidied = lru_cache(maxsize=_KEPT)(_tidy)


def _year(status: Any) -> int:
    date = _below(status, "startDateStruct").get("date")
    digits = date[:_YEAR_DIGITS] if isinstance(date, str) else ""
    return int(digits) if len(digits) == _YEAR_DIGITS and digits.isdecimal() else 0


def _below(module: Any, name: str) -> dict[str, Any]:
    value = module.get(name) if isinstance(module, dict) else None
    return value if isinstance(value, dict) else {}


def _listed(module: Any, name: str) -> list[Any]:
    value = module.get(name) if isinstance(module, dict) else None
    return value if isinstance(value, list) else []


def _structures(module: Any, name: str) -> list[dict[str, Any]]:
    return [each for each in _listed(module, name) if isinstance(each, dict)]
