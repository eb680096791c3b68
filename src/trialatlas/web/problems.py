"""How an error looks: its status, and the words that say what happened and what to do.

Only views decide that; the errors themselves are in `trialatlas.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from trialatlas import schema
from trialatlas.errors import (
    AtlasError,
    IndexMissingError,
    NotFoundError,
    QueryError,
    StoreDamagedError,
)
from trialatlas.query.caret import caret, one_line
from trialatlas.web import links
from trialatlas.wording import messages, said

_NOT_ALLOWED = 405
_BY_SLUG = {
    "address-too-long": 414,
    "address-long": 414,
    "body-too-large": 413,
    "too-many-requests": 429,
}
_STATUS = {
    "usage": 400,
    "input": 400,
    "not-found": 404,
    "busy": 503,
    "data": 503,
    "environment": 500,
}
_TITLE = messages(
    {
        "usage": "This cannot be asked",
        "input": "This cannot be read",
        "not-found": "Not found",
        "busy": "Busy just now",
        "data": "The data cannot be read",
        "environment": "The machine says no",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is shown. Of an expression, `fault` is the part that is wrong."""

    status: int
    slug: str
    title: str
    message: str
    hint: str = ""
    nearest: tuple[tuple[str, str], ...] = ()
    expression: str = ""
    before: str = ""
    fault: str = ""
    after: str = ""
    position: int = 0
    length: int = 0
    caret: str = ""
    """Marks that stand below the fault in type of one width."""
    ask_again: int = 0
    """Seconds after which a client may ask again and a browser does; 0 where that cannot help."""
    reference: str = ""
    """What the log calls the request, where the log says more than the page."""


def problem_of(error: AtlasError) -> Problem:
    """The problem of an error of ours."""
    message = _sentence(error.message)
    status = 500 if isinstance(error, StoreDamagedError) else _STATUS[error.category]
    status = _BY_SLUG.get(error.slug, status)
    title = said(_TITLE["usage" if error.slug in _BY_SLUG else error.category])
    if isinstance(error, QueryError):
        start, end = error.position, error.position + max(error.length, 1)
        line = one_line(error.expression)
        return Problem(
            status,
            error.slug,
            said("The search cannot be understood"),
            message,
            _sentence(error.hint),
            expression=error.expression,
            before=line[:start],
            fault=line[start:end],
            after=line[end:],
            position=start,
            length=end - start,
            caret=caret(error.expression, start, end - start),
        )
    nearest: tuple[tuple[str, str], ...] = ()
    if isinstance(error, NotFoundError):
        nearest = tuple(_linked(each) for each in error.nearest)
    if isinstance(error, IndexMissingError):
        title = said("The search is not ready yet")
    return Problem(
        status,
        error.slug,
        title,
        message,
        _sentence(error.hint),
        nearest,
        ask_again=error.again,
    )


def no_such_page(path: str, status: int = 404) -> Problem:
    """No page has this address, or none for this method."""
    if status == _NOT_ALLOWED:
        return Problem(
            status, "method", said("Only for reading"), said("Pages here can be read, no more.")
        )
    nowhere = said("There is no page at {address}.").format(address=path[:100])
    return Problem(status, "not-found", said("Not found"), nowhere)


def unexpected() -> Problem:
    """A fault of ours. Its details are in the log, not on the page."""
    return Problem(
        500,
        "unexpected",
        said("Something went wrong here"),
        said(
            "The page could not be made. The fault is ours and has been written to the log; "
            "no data were changed."
        ),
        said("Try again, or go on with another page."),
    )


def unknown_module(name: str) -> NotFoundError:
    """No section or module is called so; the nearest are named."""
    slugs = [each.slug for each in (*schema.SECTIONS, *schema.MODULES)]
    nearest = get_close_matches(name.casefold(), slugs, n=3, cutoff=0.4)
    return NotFoundError(
        f"A study has no section or module called {name[:60]}.",
        nearest=tuple(nearest),
        hint="All 5 sections and 23 modules are listed under Modules.",
        slug="module-not-found",
    )


def _sentence(text: str) -> str:
    """A phrase as a sentence; empty stays empty."""
    whole = text[:1].upper() + text[1:]
    return whole if not whole or whole.endswith((".", "?", "!")) else f"{whole}."


def _linked(name: str) -> tuple[str, str]:
    if name.startswith("NCT"):
        return name, links.study(name)
    if name.startswith("/"):
        return name, name
    found = schema.module_by_slug(name) or schema.section_by_slug(name)
    return name, links.module(found) if found else ""
