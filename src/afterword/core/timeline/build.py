"""From readings to the timeline: the one way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from afterword.core.detect.base import Candidate
from afterword.core.detect.case import gather
from afterword.core.detect.change_point import signals
from afterword.core.detect.registry import detect_all
from afterword.core.model.reading import Reading
from afterword.core.model.timeline import Timeline
from afterword.core.timeline.choose import choose
from afterword.core.timeline.deduplicate import deduplicate
from afterword.core.timeline.impact import measure_impact
from afterword.core.timeline.merge import merge
from afterword.core.timeline.parts import located
from afterword.core.timeline.phases import find_phases
from afterword.core.timeline.skew import settle_clocks
from afterword.core.timeline.unknowns import find_unknowns
from afterword.core.timeline.window import find_window

MARGIN = timedelta(hours=1)  # entries may lie this far outside a found window


def build_timeline(readings: Sequence[Reading], *, window: tuple[datetime, datetime] | None = None) -> Timeline:
    """Give the timeline that the readings tell; `window` (aware UTC) limits it, else it is found.

    The same readings always give the same timeline: nothing depends on the clock or on the order of dictionaries.
    """
    readings = settle_clocks(readings)
    case = gather(readings, window)
    limits = find_window(case)
    found, failed = detect_all(case)
    candidates = [_whole(c) for c in found if c.entry.evidence]
    if limits:
        candidates = [c for c in candidates if limits[0] - c.at <= MARGIN and c.at - limits[1] <= MARGIN]
    entries = located(choose(merge(deduplicate(merge(candidates))), case.focus), case.reports)
    impact = measure_impact(case)
    phases, _ = find_phases(entries, impact)
    start, end = limits or (None, None)
    return Timeline(
        start, end, tuple(r.report for r in readings), tuple(entries), signals(case), impact, phases,
        (*failed, *find_unknowns(case, entries)),
    )  # fmt: skip


def _whole(candidate: Candidate) -> Candidate:
    """The candidate with its reason, and its time to the millisecond as it is shown: order and text then agree."""
    at = candidate.at.replace(microsecond=candidate.at.microsecond // 1000 * 1000)
    return replace(candidate, entry=replace(candidate.entry, at=at, reason=candidate.reason))
