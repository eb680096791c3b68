"""A registry that speaks API v2, as a source: its data's date, pages of studies, one study.

Answers are untrusted: they are read into narrow shapes and held to limits. What does not live
here: waiting and trying again (`registry_http`), which pages to ask for (`trialatlas.sync`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Self, cast
from urllib.parse import urlsplit

import msgspec

from trialatlas.errors import RegistryError, UsageError
from trialatlas.source.limits import DEFAULT_LIMITS, Limits
from trialatlas.source.record import Record
from trialatlas.source.registry_http import Asker, Clockwork, Manners, RefusedError

PAGE: Final = 1000
"""Studies on a page: the most that the registry gives."""
TOGETHER: Final = 300
"""Studies asked for by number at once: their numbers must fit an address."""
_TOKEN_BYTES: Final = 4096
_NCT: Final = re.compile(r"NCT\d{8}", re.ASCII)
_EARLY: Final = 2000
_NOT_FOUND: Final = 404
_MOVED: Final = frozenset({301, 302, 307, 308})
_GONE: Final = frozenset({404, 410})


class _Version(msgspec.Struct, rename="camel"):
    data_timestamp: str = ""
    api_version: str = ""


class _Page(msgspec.Struct, rename="camel"):
    studies: list[msgspec.Raw]
    next_page_token: str | None = None
    total_count: int | None = None


class FieldCount(msgspec.Struct, rename="camel"):
    """What the registry counts of one field over all its studies."""

    piece: str
    missing_studies_count: int
    unique_values_count: int | None = None


class _Date(msgspec.Struct):
    date: str = ""


class _Status(msgspec.Struct, rename="camel"):
    last_update_post_date_struct: _Date = msgspec.field(default_factory=_Date)


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: str


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification
    status_module: _Status = msgspec.field(default_factory=_Status)


class _Known(msgspec.Struct, rename="camel"):
    """A study with no more than its number and its date."""

    protocol_section: _Protocol


_version_decoder = msgspec.json.Decoder(_Version)
_page_decoder = msgspec.json.Decoder(_Page)
_counts_decoder = msgspec.json.Decoder(list[FieldCount])
_known_decoder = msgspec.json.Decoder(_Known)


class DataVersion(NamedTuple):
    """The registry's own date of its data, and the validator to ask for it again."""

    data: str
    tag: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `total` stands on the first one; `token` is empty on the last."""

    records: tuple[Record, ...]
    token: str
    total: int | None


class Entry(NamedTuple):
    """A line of a list of numbers: a study and the date of its last update, or empty."""

    nct_id: str
    dated: str


class TokenRefusedError(Exception):
    """The registry does not know the token any more; the listing begins again."""


class Registry:
    """A registry at an address. Use it with `with`, or close it. `page_size` is 1 to 1,000."""

    def __init__(
        self,
        address: str,
        manners: Manners | None = None,
        clockwork: Clockwork | None = None,
        limits: Limits = DEFAULT_LIMITS,
        *,
        page_size: int = PAGE,
    ) -> None:
        self.page_size = min(page_size, PAGE)
        self.address = checked_address(address)
        self._limits = limits
        self.asker = Asker(manners or Manners(), clockwork or Clockwork())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self.asker.close()

    def version(self, known: DataVersion | None = None) -> DataVersion:
        """The date of the registry's data. With `known` it need not be sent again.

        Raises RegistryError also for an answer without one: there is no registry there.
        """
        tag = known.tag if known else ""
        try:
            answer = self.asker.get(f"{self.address}/version", {}, _version_decoder.decode, tag)
        except RefusedError as error:
            raise self._no_registry(f"{error.status} {error.words}".strip()) from error
        if answer.value is None and known is not None:
            return known
        said = cast("_Version", answer.value).data_timestamp
        if not said or len(said) > len("2026-01-01T00:00:00.000000+00:00"):
            raise self._no_registry("it says no date of its data")
        return DataVersion(said, answer.headers.get("etag", ""))

    def page(self, parameters: Mapping[str, str], token: str) -> Page:
        """A page of studies. Raises TokenRefusedError, and UsageError for parameters that the
        registry does not take.
        """
        asked = {"pageSize": str(self.page_size), **parameters}
        asked |= {"pageToken": token} if token else {"countTotal": "true"}
        address = f"{self.address}/studies"
        try:
            page = cast("_Page", self.asker.get(address, asked, _page_decoder.decode).value)
        except RefusedError as error:
            if token:
                raise TokenRefusedError(error.words) from error
            if error.status in _GONE or error.status in _MOVED:
                raise self._no_registry(f"status {error.status} {error.location}") from error
            raise UsageError(
                f"The registry refuses the request ({error.status}): {error.words}",
                hint="Check the expression; the registry's search syntax is Essie.",
                slug="registry-refused",
            ) from error
        following = page.next_page_token or ""
        if len(following) > _TOKEN_BYTES or len(page.studies) > PAGE:
            raise RegistryError(
                f"{address} answers with more than a page",
                hint="Check the address.",
                slug="registry-unclear",
            )
        return Page(tuple(map(self._record, page.studies)), following, page.total_count)

    def some(self, nct_ids: tuple[str, ...]) -> tuple[Record, ...]:
        """The records of up to `TOGETHER` studies; those that the registry lacks are missing."""
        return self.page({"filter.ids": "|".join(nct_ids), "pageSize": str(PAGE)}, "").records

    def field_counts(self) -> list[FieldCount]:
        """How many of all studies lack each field, and how many values it has."""
        try:
            answer = self.asker.get(
                f"{self.address}/stats/field/values", {}, _counts_decoder.decode
            )
        except RefusedError as error:
            raise self._no_registry(f"{error.status} {error.words}".strip()) from error
        return cast("list[FieldCount]", answer.value)

    def leads_to(self, nct_id: str) -> str | None:
        """The number of the study that a number leads to: itself, another, or None for none."""
        address = f"{self.address}/studies/{nct_id}"
        try:
            answer = self.asker.get(address, {"fields": "NCTId"}, _known_decoder.decode)
        except RefusedError as error:
            if error.status in _GONE:
                return None
            found = _NCT.findall(urlsplit(error.location).path)
            if error.status in _MOVED and found:
                return found[-1]
            raise RegistryError(
                f"{address} answers with status {error.status}: {error.words}",
                slug="registry-unclear",
            ) from error
        found_id = cast("_Known", answer.value).protocol_section.identification_module.nct_id
        return found_id if _NCT.fullmatch(found_id) else nct_id

    def _record(self, raw: msgspec.Raw) -> Record:
        """A record, named by its study: a bad one is then set aside once, not each day."""
        content = bytes(raw)[: self._limits.record + 1]
        found = _NCT.search(content[:_EARLY].decode("utf-8", "replace"))
        name = found[0] if found else hashlib.blake2b(content, digest_size=8).hexdigest()
        return Record(content, f"{self.address}/studies/{name}", 0)

    def _no_registry(self, reason: str) -> RegistryError:
        return RegistryError(
            f"{self.address} does not answer like a registry: {reason}",
            hint="Give the address of an API v2, such as https://clinicaltrials.gov/api/v2.",
            slug="registry-refused",
        )


def entry(record: Record) -> Entry | None:
    """The number and date in a record of few fields; None if it has no proper number."""
    try:
        known = _known_decoder.decode(record.raw).protocol_section
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    nct_id = known.identification_module.nct_id
    if not _NCT.fullmatch(nct_id):
        return None
    return Entry(nct_id, known.status_module.last_update_post_date_struct.date)


def checked_address(text: str) -> str:
    """An address without its last slash. Raises UsageError for one that is none, and for one
    with a password: it would stand in the record of runs.
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
        sound = sound and not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(
            f"{text!r} is no address of a registry",
            hint="Give one such as https://clinicaltrials.gov/api/v2, without user, ? and #.",
        )
    return address
