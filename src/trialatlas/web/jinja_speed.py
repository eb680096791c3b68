"""Drawing with Jinja without what these templates do not need.

A page of a study writes over a thousand values and calls some three hundred functions and macros.
Jinja asks each time whether a call wants its context, and makes of each value written a string of
its own kind; both is decided here with one look at the type. What is written stays the same to the
byte. What does not live here: the environment and what templates know (`templating`).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any, Final

from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_PLAIN: Final = frozenset({FunctionType, MethodType, BuiltinMethodType})
_SHORT: Final = 128
"""Letters up to which it is quicker to look for each sign alone."""
_MARKED: Final = "jinja_pass_arg"
"""The attribute by which a function asks Jinja for its context."""


def written(value: Any) -> str:
    """A value as it stands in a page: what is markup as it is, everything else escaped."""
    kind = type(value)
    if kind is Markup:
        return value
    return _escaped(value) if kind is str and len(value) < _SHORT else escape(value)


def _escaped(text: str) -> str:
    """What `escape` makes of a text, as plain text: in half the time where it is short."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )


class QuickMacro(Macro):
    """A macro that is called at once where it gets just the values that it declares."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._simple = not (self.caller or self.catch_kwargs or self.catch_varargs)

    def of(self, values: tuple[Any, ...], named: dict[str, Any]) -> Markup:
        """What it draws of some values."""
        if self._simple and not named and len(values) == self._argument_count:
            return Markup(self._func(*values))  # noqa: S704 - a macro escapes what it writes
        return Markup(self(*values, **named))  # noqa: S704 - as above


class QuickContext(Context):
    """Calls functions, methods and macros directly; all else as Jinja does."""

    def call(
        self,
        called: Any,
        /,
        *values: Any,
        **named: Any,
    ) -> Any:
        """Call something with the values that stand in the template."""
        kind = type(called)
        if kind is QuickMacro:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return called.of(values, named)
        if kind in _PLAIN and not hasattr(called, _MARKED):
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return called(*values, **named)
        return super().call(called, *values, **named)


class QuickTemplate(Template):
    """A template whose code writes and calls as said above."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # noqa: A002 - Jinja's own name
    ) -> Template:
        namespace["escape"] = written
        namespace["Macro"] = QuickMacro
        return super()._from_namespace(environment, namespace, globals)
