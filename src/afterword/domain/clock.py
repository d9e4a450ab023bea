"""What time it is, for everything above the core: one clock, which a rehearsal may set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

_source: Callable[[], datetime] = timezone.now


def now() -> datetime:
    """The present moment, as aware UTC."""
    return _source()


def install(source: Callable[[], datetime]) -> None:
    """Lets every later `now` come from `source`: a quarter can be rehearsed in a minute, without waiting."""
    global _source  # noqa: PLW0603 - one clock per process, set once at start
    _source = source
