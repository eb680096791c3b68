"""Errors of queries, filters, fields and sort keys in the registry's words.

An error keeps its slug and the place at fault; what we said ourselves becomes its hint, so that
a client that matches words finds them and a person still learns what to do.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from trialatlas import schema
from trialatlas.api.params import incorrect_format, invalid_value
from trialatlas.errors import PageTokenError, QueryError, UsageError

_AREA: Final = re.compile(r"AREA\[([^\]]*)")
_SHOWN: Final = 80


@contextmanager
def of_expression(name: str) -> Generator[None]:
    """Word what is wrong with the expression of a parameter."""
    try:
        yield
    except QueryError as error:
        raise _like(error, _said_of_expression(name, error)) from error


@contextmanager
def of_value(name: str) -> Generator[None]:
    """Word what is wrong with one of the values of a parameter."""
    try:
        yield
    except QueryError as error:
        value = error.expression[error.position : error.position + error.length]
        raise _like(error, invalid_value(name, value).message) from error


@contextmanager
def of_form(name: str) -> Generator[None]:
    """Word that a parameter as a whole is not as it should be."""
    try:
        yield
    except QueryError as error:
        raise _like(error, incorrect_format(name).message) from error


@contextmanager
def of_token(token: str) -> Generator[None]:
    """Word that a page token does not belong here."""
    try:
        yield
    except PageTokenError as error:
        message = invalid_value("pageToken", token).message
        hint = f"{_sentence(error.message)} {error.hint}"
        raise PageTokenError(message, hint=hint, slug=error.slug) from error


def invalid_field(name: str, field: str, hint: str = "") -> UsageError:
    """A parameter names a field that there is not, or that cannot serve. Without a hint the
    nearest names are given.
    """
    near = schema.nearest(field)
    known = f"Did you mean {' or '.join(near)}?" if near else "See /api/v2/studies/metadata."
    return UsageError(
        f"Parameter `{name}` contains invalid field name: `{field[:_SHOWN]}`",
        hint=hint or known,
        slug="parameter-field",
    )


def _said_of_expression(name: str, error: QueryError) -> str:
    if error.slug == "query-area":
        found = _AREA.search(error.expression, error.position)
        if found is not None and schema.area(found[1]) is None and schema.find(found[1]) is None:
            return f"Unknown area name: `{found[1][:_SHOWN]}`"
    return f"{incorrect_format(name).message}: {error.message}"


def _like(error: QueryError, message: str) -> QueryError:
    hint = " ".join(_sentence(each) for each in (error.message, error.hint) if each)
    return QueryError(
        message,
        expression=error.expression,
        position=error.position,
        length=error.length,
        hint=hint,
        slug=error.slug,
    )


def _sentence(text: str) -> str:
    said = text[:1].upper() + text[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."
