"""When requests stopped coming: the traffic at the outermost source falls below half of what was usual."""

from __future__ import annotations

import numpy as np

from afterword.core.detect.base import Candidate, duration, number, utc
from afterword.core.detect.case import Case
from afterword.core.detect.traffic import Traffic
from afterword.core.detect.trouble import Drop
from afterword.core.model.timeline import Entry


def detect(case: Case) -> list[Candidate]:
    """Give the onset of each stretch with less than half the usual requests."""
    if case.traffic is None or case.trouble is None:
        return []
    return [_candidate(case.traffic, drop) for drop in case.trouble.drops]


def _candidate(traffic: Traffic, drop: Drop) -> Candidate:
    at = traffic.time(drop.stretch.first)
    inside = traffic.total[drop.stretch.first : drop.stretch.last + 1]
    low = float(np.mean(inside)) / traffic.step
    text = f"Requests fall from {number(drop.usual / traffic.step)} to {number(low)} a second"
    text += f" for {duration(drop.stretch.length * traffic.step)}"
    before = traffic.lines(at - max(10, traffic.step), at + max(10, traffic.step), failed_only=False)
    score = 0.9 if low < 0.3 * drop.usual / traffic.step else 0.7
    entry = Entry(utc(at), "traffic_drop", traffic.kind, text, before, score=score)
    return Candidate(entry, "below half of what was usual", "traffic", "onset" if score > 0.8 else "metric")
