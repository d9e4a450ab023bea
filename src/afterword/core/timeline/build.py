"""From readings to the timeline: the one way in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from afterword.core.model.reading import Reading
from afterword.core.model.timeline import Impact, Phases, Timeline


def build_timeline(readings: Sequence[Reading], *, window: tuple[datetime, datetime] | None = None) -> Timeline:
    """Give the timeline that the readings tell; `window` (aware UTC) limits it, else it is found."""
    start, end = window or (None, None)
    nothing = Impact(None, None, None, None, None, None, None, None)
    return Timeline(start, end, tuple(reading.report for reading in readings), (), (), nothing, Phases())
