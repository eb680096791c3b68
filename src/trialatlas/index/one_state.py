"""One state of the index for all that is asked on behalf of one answer.

A page asks an engine several times, and the index may change in between. Within `one_state` every
question meets the state that the first one met. What does not live here: how an engine notices a
new state (`tantivy_engine`).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_HELD: ContextVar[dict[object, object] | None] = ContextVar("one_state", default=None)


@contextmanager
def one_state() -> Generator[None]:
    """Let no engine take up a new state within this block; what another task or thread asks is not
    touched, unless it was started from here with this context. What is applied by an engine in
    the block is seen. Blocks may be nested: the outermost decides.
    """
    if _HELD.get() is not None:
        yield
        return
    token = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(token)


def held_state(engine: object) -> object | None:
    """The state that an engine met first within this block; None outside one, or before."""
    held = _HELD.get()
    return None if held is None else held.get(engine)


def hold_state(engine: object, state: object) -> None:
    """Note the state that an engine meets, for the rest of this block, if there is one."""
    held = _HELD.get()
    if held is not None:
        held[engine] = state
