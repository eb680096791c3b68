"""The language a page is written in, and the catalogue that its words come from.

English is the language of the declaration and of the code: a message is its own English. Other
languages are gettext catalogues below `trialatlas/locale`. Whoever answers a reader says so with
`speaking`; outside of it, in the library, on the command line, in the API and in files to take
along, everything is English.

What lives elsewhere: the words themselves (beside what they are about), which language a reader
gets (`trialatlas.web.languages`), and how the catalogues are made (`tools/catalogue.py`).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from typing import Final, Literal, TypeVar

DOMAIN: Final = "trialatlas"
Kept = TypeVar("Kept")
_NUMBER: Final = "1,234"


@dataclass(frozen=True, slots=True)
class Language:
    """A language pages can be drawn in. `name` is what it calls itself.

    `reviewed` is true once someone at home in the language and in medicine has read all of it.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    reviewed: bool = True


ENGLISH: Final = Language("en", "English")
LANGUAGES: Final = {
    each.code: each for each in (ENGLISH, Language("de", "Deutsch", reviewed=False))
}
"""Every language that has a catalogue, by its code (BCP 47)."""

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def language() -> Language:
    """The language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Generator[None]:
    """Within it, `said` and all that is made with it are in this language."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def said(message: str) -> str:
    """The message in the language spoken now; in English where the catalogue lacks it."""
    spoken = _spoken.get()
    # An empty message is the catalogue's own header.
    if spoken is ENGLISH or not message:
        return message
    return _catalogue(spoken.code).gettext(message)


def within(label: str) -> str:
    """A label as it is written within a sentence: English begins it with a small letter."""
    return label.lower() if _spoken.get() is ENGLISH else label


def messages(kept: Kept) -> Kept:
    """What is given, as it is. It marks words kept in a constant, a dict's values or a tuple, which
    are looked up with `said` when they are used.
    """
    return kept


def forms(one: str, many: str) -> tuple[str, str]:
    """What is given, as it is. It marks the forms of one message kept in a constant, which are
    looked up with `counted` when they are used.
    """
    return one, many


def counted(one: str, many: str, number: int) -> str:
    """The form of the message that goes with a number, which is not put in."""
    spoken = _spoken.get()
    if spoken is ENGLISH:
        return one if number == 1 else many
    return _catalogue(spoken.code).ngettext(one, many, number)


def thousands(number: float) -> str:
    """A number with its thousands apart: `1,412`. Decimals keep their point in every language,
    for the figures of a record are shown as they were written.
    """
    spoken = _spoken.get()
    return f"{number:,}" if spoken is ENGLISH else f"{number:,}".replace(",", _mark(spoken.code))


@cache
def _mark(code: str) -> str:
    """What stands between thousands: the catalogue writes 1,234 as its language does."""
    return _catalogue(code).gettext(_NUMBER)[1]


@cache
def _catalogue(code: str) -> GNUTranslations:
    place = files("trialatlas").joinpath("locale", code, "LC_MESSAGES", f"{DOMAIN}.mo")
    with place.open("rb") as file:
        return GNUTranslations(file)
