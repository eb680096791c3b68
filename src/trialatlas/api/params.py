"""Parameters of an endpoint: which exist, what each may hold, and what a client is told.

A parameter that is not declared is an error, as at the registry, and so is a value of the wrong
form. The words of these errors are the registry's: its clients match on them. What lives
elsewhere: what a value means (`trialatlas.query.filters`, `trialatlas.export.fields`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from starlette.datastructures import QueryParams

from trialatlas.errors import UsageError
from trialatlas.query.filters import items

Kind = Literal["text", "list", "flag", "number", "choice"]

_FLAGS: Final = {"true": True, "false": False}
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
LARGEST: Final = 2**31 - 1
"""A number of the registry's API has 32 bits."""
_SHOWN: Final = 80
"""Characters of a client's own value that an error repeats."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. A `list` is delimited by commas or pipes; `pattern` must fit the whole text,
    or each item of a list; `choices` are all that a choice, or an item of a list, may be.
    """

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    pattern: str = ""
    at_most: int | None = None
    """Items that a list may have."""
    filled: bool = False
    """True if it may be left out but not be blank."""
    required: bool = False
    """True if nothing can be answered without it."""
    at_least: int = 0
    """The smallest number that may be given."""
    explains: str = ""
    """What it does, in plain words, for the API's own description."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one request, read and checked. What was not given is empty or None."""

    texts: Mapping[str, str]
    """As given, by name; only what was given and is not blank."""

    def text(self, name: str) -> str:
        """The value, or empty."""
        return self.texts.get(name, "")

    def items(self, name: str) -> tuple[str, ...]:
        """The items of a list without blanks around them; none if it was not given."""
        return tuple(item for item, _ in items(self.text(name)))

    def flag(self, name: str) -> bool:
        """True if the value is `true`."""
        return _FLAGS.get(self.text(name).lower(), False)

    def number(self, name: str) -> int | None:
        """The number, or None."""
        text = self.text(name)
        return int(text) if text else None


def read(declared: Sequence[Parameter], asked: QueryParams) -> Given:
    """The parameters of a query string. Raises UsageError in the registry's words for one that
    is not declared, is given twice without being a list, or holds what it may not.
    """
    known = {each.name: each for each in declared}
    texts: dict[str, str] = {}
    for name in dict.fromkeys(asked):
        if name not in known:
            raise _unknown(name, tuple(known))
        values = [each for each in asked.getlist(name) if each.strip()]
        if len(values) > 1 and known[name].kind != "list":
            raise incorrect_format(name, f"{name} was given {len(values)} times; give it once.")
        text = ",".join(values)
        if not text and known[name].filled:
            raise incorrect_format(name, "Leave it out, or name something.")
        if text:
            _check(known[name], text)
            texts[name] = text
    for each in declared:
        if each.required and each.name not in texts:
            raise UsageError(
                f"Parameter `{each.name}` is required", hint=each.explains, slug="parameter-missing"
            )
    return Given(texts)


def invalid_value(name: str, value: str, hint: str = "") -> UsageError:
    """A value that is not one of those allowed. The registry names the parameter without what
    stands before its dot.
    """
    return UsageError(
        f"Invalid value in parameter `{short(name)}`: `{value[:_SHOWN]}`",
        hint=hint,
        slug="parameter-value",
    )


def incorrect_format(name: str, hint: str = "") -> UsageError:
    """A value whose form is wrong as a whole."""
    return UsageError(
        f"Parameter `{name}` has incorrect format", hint=hint, slug="parameter-format"
    )


def short(name: str) -> str:
    """`overallStatus` of `filter.overallStatus`."""
    return name.rpartition(".")[2]


def _check(parameter: Parameter, text: str) -> None:
    match parameter.kind:
        case "list":
            _check_list(parameter, text)
        case "flag":
            if text.lower() not in _FLAGS:
                raise invalid_value(parameter.name, text, "Write true or false.")
        case "number":
            if not _NUMBER.fullmatch(text) or not parameter.at_least <= int(text) <= LARGEST:
                hint = f"Write a whole number from {parameter.at_least} to {LARGEST}."
                raise invalid_value(parameter.name, text, hint)
        case "choice":
            _check_choice(parameter, text)
        case "text":
            if parameter.pattern and not re.fullmatch(parameter.pattern, text, re.ASCII):
                raise incorrect_format(parameter.name)


def _check_list(parameter: Parameter, text: str) -> None:
    listed = [item for item, _ in items(text)]
    if not listed:
        raise incorrect_format(parameter.name, "The list is empty.")
    if parameter.at_most is not None and len(listed) > parameter.at_most:
        raise incorrect_format(parameter.name, f"Give {parameter.at_most} at most.")
    for item in listed:
        if parameter.choices:
            _check_choice(parameter, item)
        if parameter.pattern and not re.fullmatch(parameter.pattern, item, re.ASCII):
            raise incorrect_format(parameter.name, f"{item[:_SHOWN]} cannot stand here.")


def _check_choice(parameter: Parameter, value: str) -> None:
    if value not in parameter.choices:
        hint = f"Choose one of {', '.join(parameter.choices)}."
        raise invalid_value(parameter.name, value, hint)


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        hint = f"Did you mean {close[0]}?"
    else:
        hint = f"The parameters: {', '.join(known)}." if known else "There are no parameters here."
    return UsageError(f"`{name[:_SHOWN]}` is unknown parameter", hint=hint, slug="parameter")
