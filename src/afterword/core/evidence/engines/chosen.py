"""Which engine reads line-oriented logs: the summary of the timeline, or one that a command has put in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from afterword.core.evidence.base import Reader, Source
from afterword.core.evidence.engines.layout import Layout
from afterword.core.model.reading import Reading, SourceReport

Engine = Callable[[Source, Layout], Reading]
_CHOSEN: ContextVar[Engine | None] = ContextVar("engine", default=None)


def chosen_engine() -> Engine | None:
    """The engine that reads logs at the moment; None for the usual one."""
    return _CHOSEN.get()


@contextmanager
def read_with(engine: Engine | None) -> Iterator[None]:
    """Has line-oriented readers hand their layout to this engine while the context lasts; None is the usual one."""
    token = _CHOSEN.set(engine)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def layout_by(reader: Reader, source: Source) -> Layout | None:
    """The layout that a reader would read a source with, fresh at each call; None when it reads no lines."""
    taken: list[Layout] = []

    def take(asked: Source, layout: Layout) -> Reading:
        taken.append(layout)
        return Reading(SourceReport(asked.name, layout.kind, "", asked.size, records=1, unread=0))

    with read_with(take):
        reader.read(source)
    return taken[0] if taken else None
