"""Which stretch of time the timeline is about: the one that was given, or the incident with a margin."""

from __future__ import annotations

from datetime import datetime

from afterword.core.detect.base import utc
from afterword.core.detect.case import Case

LEAST_MARGIN = 600.0
LATE_KINDS = frozenset({"resolved", "alert_resolved"})
LATE_SECONDS = 7200.0


def find_window(case: Case) -> tuple[datetime, datetime] | None:
    """Give the window in aware UTC; None when there is nothing that has a time."""
    if case.span is None:
        return None
    start, end = case.span
    if case.window is None and case.focus is not None:
        focus = case.focus
        margin = max(LEAST_MARGIN, focus.length)
        late = [
            m.at.timestamp()
            for m in case.moments
            if m.kind in LATE_KINDS and m.at.timestamp() <= focus.end + LATE_SECONDS
        ]
        start = max(start, min(focus.start, focus.calm_until) - margin)
        end = min(end, max([focus.end, *late]) + margin)
    return utc(start), utc(end)
