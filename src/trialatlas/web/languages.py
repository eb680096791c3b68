"""Which language a reader gets: what the address asks for, else what the browser prefers.

Nothing is kept: no cookie, no session. What lives elsewhere: the languages there are and their
words (`trialatlas.wording`), and which of them the operator offers (`trialatlas.config`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request

from trialatlas.wording import ENGLISH, LANGUAGES, Language

PARAM = "lang"
_FILE = re.compile(r"\.[a-z]{2,8}$")
_PREFERENCE = re.compile(
    r"\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE
)


_REVIEWED = tuple(code for code, each in LANGUAGES.items() if each.reviewed)


def language_of(request: Request, offered: Sequence[str]) -> Language:
    """The language to answer in. Files to take along are English: programs read them too.

    `offered` are those the operator names. If none are named, an address can ask for each that has
    a catalogue, and a browser for those that were reviewed: words on health that nobody has read
    are for those alone who ask for them.
    """
    if _FILE.search(request.url.path):
        return ENGLISH
    asked = dict(parse_qsl(request.scope["query_string"].decode("latin-1"))).get(PARAM, "")
    if asked.lower() in (offered or LANGUAGES):
        return LANGUAGES[asked.lower()]
    accepted = request.headers.get("accept-language", "")
    return LANGUAGES[preferred(accepted, offered or _REVIEWED)]


def preferred(accepted: str, offered: Sequence[str]) -> str:
    """The offered language that `Accept-Language` likes best; the first one if it likes none.

    A dialect counts as its language (`de-AT` as `de`). What cannot be read is passed over.
    """
    best, liking = offered[0], 0.0
    for each in accepted.split(","):
        found = _PREFERENCE.fullmatch(each)
        if found is None:
            continue
        code = offered[0] if found[1] == "*" else found[1].lower()
        weight = float(found[2] or 1)
        if code in offered and weight > liking:
            best, liking = code, weight
    return best


def without_choice(request: Request) -> Request:
    """The request as if the address had not asked for a language: no page needs to know it."""
    query: bytes = request.scope["query_string"]
    if PARAM.encode() not in query:
        return request
    left = [each for each in query.decode("latin-1").split("&") if _name(each) != PARAM]
    return Request(
        {**request.scope, "query_string": "&".join(left).encode("latin-1")}, request.receive
    )


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])
