"""Which engine reads line-oriented logs: the summary of the timeline, or one that a command has put in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from afterword.core.evidence.base import Source
from afterword.core.evidence.engines.layout import Layout
from afterword.core.model.reading import Reading

Engine = Callable[[Source, Layout], Reading]
_CHOSEN: ContextVar[Engine | None] = ContextVar("engine", default=None)


def chosen_engine() -> Engine | None:
    """The engine that reads logs at the moment; None for the usual one."""
    return _CHOSEN.get()


@contextmanager
def read_with(engine: Engine) -> Iterator[None]:
    """Has line-oriented readers hand their layout to this engine while the context lasts."""
    token = _CHOSEN.set(engine)
    try:
        yield
    finally:
        _CHOSEN.reset(token)
