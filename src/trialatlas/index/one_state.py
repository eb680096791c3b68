"""One state of the index for all that is asked on behalf of one answer.

A page asks an engine several times, and the index may change in between. Within `one_state` every
question meets the state that the first one met. What does not live here: how an engine notices a
new state (`tantivy_engine`).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar


class _Block:
    """The states met in a block. Timers and tasks that were started in it keep its context for
    longer: once it has ended it holds nothing, and begins no answer of theirs.
    """

    __slots__ = ("ended", "states")

    def __init__(self) -> None:
        self.states: dict[object, object] = {}
        self.ended = False

    def end(self) -> None:
        self.states.clear()
        self.ended = True


_BLOCK: ContextVar[_Block | None] = ContextVar("one_state", default=None)


@contextmanager
def one_state() -> Generator[None]:
    """Let no engine take up a new state within this block; what another task or thread asks is not
    touched, unless it was started from here with this context. What is applied by an engine in
    the block is seen. Blocks may be nested: the outermost decides.
    """
    if _current() is not None:
        yield
        return
    block = _Block()
    token = _BLOCK.set(block)
    try:
        yield
    finally:
        _BLOCK.reset(token)
        block.end()


def held_state(engine: object) -> object | None:
    """The state that an engine met first within this block; None outside one, or before."""
    block = _current()
    return None if block is None else block.states.get(engine)


def hold_state(engine: object, state: object) -> None:
    """Note the state that an engine meets, for the rest of this block, if there is one."""
    block = _current()
    if block is not None:
        block.states[engine] = state


def _current() -> _Block | None:
    block = _BLOCK.get()
    return None if block is None or block.ended else block
