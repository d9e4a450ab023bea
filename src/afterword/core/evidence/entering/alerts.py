"""The window of an incident as its alerts and pages tell it, for evidence too large to be read whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from afterword.core.evidence.base import Window
from afterword.core.model.reading import Moment, Reading

KINDS = frozenset({"alert_firing", "alert_resolved", "page", "acknowledge", "escalate", "resolved"})
CALM = frozenset({"info", "none", "low", "debug", "p5"})
BEFORE, AFTER = timedelta(minutes=30), timedelta(minutes=30)
LONGEST = timedelta(hours=24)  # alerts of more than a day are not those of one incident


def window_of(readings: Sequence[Reading]) -> Window | None:
    """From half an hour before the first alert or page to half an hour after the last; None when nothing tells."""
    times = [moment.at for reading in readings for moment in reading.moments if _tells(moment)]
    if not times or max(times) - min(times) > LONGEST:
        return None
    return min(times) - BEFORE, max(times) + AFTER


def _tells(moment: Moment) -> bool:
    return moment.kind in KINDS and moment.labels.get("severity", "").lower() not in CALM
