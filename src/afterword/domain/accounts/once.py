"""What one reading request asks the database once, however many of its parts need it: never kept beyond its answer.

Only requests that change nothing are answered inside `reading`; everything else asks anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Keeps what `once` is given, until the request is answered."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, read: Callable[[], Found]) -> Found:
    """What `read` gives; inside `reading` it is called for the first question alone."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: Found = kept[key]
    return found


def kept_here() -> bool:
    """Whether something asked now is kept for the next question."""
    return _kept.get() is not None
