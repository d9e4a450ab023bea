"""The names of the time zones that this machine knows."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """All of them; they are read from the files of the system once, which takes longer than a page may."""
    return frozenset(available_timezones())
