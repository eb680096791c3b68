"""Settings: where the data lives and how it is shown.

One place decides: an argument, else the environment, else the platform's own
folder. What lives elsewhere: reading or writing anything in that folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
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

LOOPBACK = "127.0.0.1"
"""Where a server listens unless told otherwise: on this machine alone."""
PORT = 8000

Contacts = Literal["shown", "hidden"]


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


def load_config(data: Path | None = None) -> Config:
    """Resolve the settings. Raises UsageError for a value that is not one of those allowed."""
    contacts = os.environ.get(CONTACTS_VARIABLE, "shown")
    if contacts not in {"shown", "hidden"}:
        raise UsageError(
            f"{CONTACTS_VARIABLE} is {contacts!r}",
            hint="Set it to shown or hidden.",
        )
    folder, data_from = _data_folder(data)
    hosts = tuple(each.strip() for each in os.environ.get(HOSTS_VARIABLE, "").split(","))
    return Config(
        folder,
        data_from,
        "hidden" if contacts == "hidden" else "shown",
        tuple(each for each in hosts if each),
        _languages(),
        api=os.environ.get(API_VARIABLE, "").strip() or API,
        contact_address=os.environ.get(CONTACT_VARIABLE, "").strip(),
    )


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
