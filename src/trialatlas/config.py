"""Settings: where the data lives and how it is shown.

One place decides: an argument, else the environment, else the platform's own
folder. What lives elsewhere: reading or writing anything in that folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from math import inf
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path

from trialatlas.errors import UsageError
from trialatlas.wording import LANGUAGES

DATA_VARIABLE = "TRIALATLAS_DATA"
CONTACTS_VARIABLE = "TRIALATLAS_CONTACTS"
HOSTS_VARIABLE = "TRIALATLAS_HOSTS"
API_VARIABLE = "TRIALATLAS_API"
CONTACT_VARIABLE = "TRIALATLAS_CONTACT"
API = "https://clinicaltrials.gov/api/v2"
LANGUAGES_VARIABLE = "TRIALATLAS_LANGUAGES"
LIMIT_VARIABLE = "TRIALATLAS_LIMIT_"
"""How the variables of limits begin; the rest is the limit's name in capitals."""
PROXIES_VARIABLE = "TRIALATLAS_PROXIES"

LOOPBACK = "127.0.0.1"
"""Where a server listens unless told otherwise: on this machine alone."""
PORT = 8000

Contacts = Literal["shown", "hidden"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server process allows. Times are in seconds; 0 means no limit."""

    address: int = 64_000
    """Characters of a path and query. Single addresses allow less."""
    body: int = 12_000_000
    """Bytes that may be sent with a request. Single addresses allow less."""
    rate: float = 0.0
    """Requests a second of one client address, on average; off unless it is set."""
    burst: int = 50
    """Requests that a client address may make at once where `rate` is set."""
    waiting: int = 100
    """Requests that may wait for their turn."""
    connections: int = 1_000
    """Connections that may be open."""
    work: float = 20.0
    """Time that a request may work without a pause."""
    head: float = 15.0
    """Time within which the head of a request must have come."""
    sending: float = 60.0
    """Time within which the body of a request must have come."""
    reading: float = 60.0
    """Time that a client may take none of what is sent to it."""
    idle: float = 30.0
    """Time that a connection stays open without a request."""
    grace: float = 10.0
    """Time that open requests get when the server stops."""
    stale: float = 0.0
    """Hours since a source was last read, from which on the server says that it is not ready."""


@dataclass(frozen=True, slots=True)
class Config:
    """`data` is the folder of store and index; `data_from` says who named it.

    `contacts = "hidden"` leaves names, phones and e-mails of contacts out of pages and exports.
    """

    data: Path
    data_from: str
    contacts: Contacts = "shown"
    hosts: tuple[str, ...] = ()
    """Names besides this machine's own that the server answers to; `*` for any."""
    languages: tuple[str, ...] = ()
    """Codes of the languages that pages are offered in; who prefers none of them gets the first.
    Without any, browsers are offered those that were reviewed, and addresses can ask for all.
    """
    api: str = API
    """The registry that a sync asks; nothing else reaches out."""
    contact_address: str = ""
    """Where its operator can be reached, for the registry: a URL or an e-mail address."""
    limits: Limits = field(default_factory=Limits)
    proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies whose word on who asks is taken."""


def load_config(data: Path | None = None) -> Config:
    """Resolve the settings. Raises UsageError for a value that is not one of those allowed."""
    contacts = os.environ.get(CONTACTS_VARIABLE, "shown")
    if contacts not in {"shown", "hidden"}:
        raise UsageError(
            f"{CONTACTS_VARIABLE} is {contacts!r}",
            hint="Set it to shown or hidden.",
        )
    folder, data_from = _data_folder(data)
    return Config(
        folder,
        data_from,
        "hidden" if contacts == "hidden" else "shown",
        _named_in(HOSTS_VARIABLE),
        _languages(),
        api=os.environ.get(API_VARIABLE, "").strip() or API,
        contact_address=os.environ.get(CONTACT_VARIABLE, "").strip(),
        limits=_limits(),
        proxies=_networks(),
    )


def _named_in(variable: str) -> tuple[str, ...]:
    named = (each.strip() for each in os.environ.get(variable, "").split(","))
    return tuple(each for each in named if each)


def _limits() -> Limits:
    given: dict[str, float] = {}
    for each in fields(Limits):
        text = os.environ.get(LIMIT_VARIABLE + each.name.upper(), "").strip()
        if text:
            given[each.name] = _limit(LIMIT_VARIABLE + each.name.upper(), text, type(each.default))
    return Limits(**given)  # pyright: ignore[reportArgumentType] - each has its field's own type


def _limit(variable: str, text: str, kind: type[object]) -> float:
    try:
        number = int(text) if kind is int else float(text)
    except ValueError:
        number = -1
    if not 0 <= number < inf:
        wanted = "a whole number" if kind is int else "a number"
        raise UsageError(f"{variable} is {text[:40]!r}", hint=f"Set it to {wanted} from 0 on.")
    return number


def _networks() -> tuple[str, ...]:
    named = _named_in(PROXIES_VARIABLE)
    for each in named:
        try:
            ip_network(each, strict=False)
        except ValueError as error:
            raise UsageError(
                f"{PROXIES_VARIABLE} names {each[:60]!r}, which is no address",
                hint="Name addresses or networks by commas, such as 127.0.0.1 or 10.0.0.0/8.",
            ) from error
    return named


def _languages() -> tuple[str, ...]:
    named = os.environ.get(LANGUAGES_VARIABLE, "")
    codes = tuple(each.strip().lower() for each in named.split(",") if each.strip())
    unknown = [each for each in codes if each not in LANGUAGES]
    if unknown:
        raise UsageError(
            f"{LANGUAGES_VARIABLE} names {unknown[0]!r}, a language without a catalogue",
            hint=f"Name some of {', '.join(LANGUAGES)}, by commas, the one preferred first.",
        )
    return codes


def _data_folder(data: Path | None) -> tuple[Path, str]:
    if data is not None:
        return data.expanduser().absolute(), "--data"
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named).expanduser().absolute(), DATA_VARIABLE
    return user_data_path("trialatlas", appauthor=False), "the platform's data folder"
