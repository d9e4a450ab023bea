"""When requests became slow: the main onset and an earlier, smaller step of the 95th percentile."""

from __future__ import annotations

import numpy as np

from afterword.core.detect.base import Candidate, duration, utc
from afterword.core.detect.case import Case
from afterword.core.detect.stretches import Stretch
from afterword.core.detect.traffic import Traffic
from afterword.core.detect.trouble import Slowness
from afterword.core.model.timeline import Entry

APART_SECONDS = 10  # a first step closer to the main onset than this is the same moment


def detect(case: Case) -> list[Candidate]:
    """Give the onset of each slow stretch and the first, smaller step before it."""
    if case.traffic is None or case.trouble is None:
        return []
    traffic, slow = case.traffic, case.trouble.slowness
    felt = case.trouble.felt
    main = [_main(traffic, slow, stretch, felt) for stretch in slow.stretches]
    return main + [step for s in slow.steps if (step := _step(traffic, slow, s, felt)) is not None]


def _level(slow: Slowness, first: int, last: int) -> float:
    values = slow.p95[first : last + 1]
    values = values[np.isfinite(values)]
    return float(np.median(values)) if len(values) else slow.threshold


def _main(traffic: Traffic, slow: Slowness, stretch: Stretch, felt: tuple[Stretch, ...]) -> Candidate:
    at = traffic.time(stretch.first)
    peak = _level(slow, stretch.first, stretch.last)
    text = f"p95 of the request time rises from {duration(slow.baseline)} to {duration(peak)}"
    if stretch.first == 0:
        text = f"p95 of the request time is {duration(peak)} already when the evidence begins"
    lines = traffic.lines(at, at + max(10, traffic.step), failed_only=False)
    inside = any(f.first <= stretch.first <= f.last for f in felt)
    entry = Entry(utc(at), "latency_onset", traffic.kind, text, lines, score=0.95 if inside else 0.4)
    length = duration(stretch.length * traffic.step)
    reason = f"above {duration(slow.threshold)} for {length}"
    return Candidate(entry, reason, "p95", "onset" if inside else "burst")


def _step(traffic: Traffic, slow: Slowness, stretch: Stretch, felt: tuple[Stretch, ...]) -> Candidate | None:
    """The first step, unless a main onset begins with it or it follows the main stretch."""
    at = traffic.time(stretch.first)
    later = [s for s in slow.stretches if stretch.first <= s.first <= stretch.last]
    if any(abs(traffic.time(s.first) - at) < APART_SECONDS for s in slow.stretches):
        return None
    until = min((s.first - 1 for s in later), default=stretch.last)
    level = _level(slow, stretch.first, until)
    sign = bool(later) and (not felt or stretch.first <= felt[0].first)  # a wobble that leads nowhere is no sign
    text = f"p95 of the request time goes from {duration(slow.baseline)} to {duration(level)}"
    text += f", {duration(traffic.time(later[0].first) - at)} before it rises further" if later else ""
    lines = traffic.lines(at, at + max(10, traffic.step), failed_only=False)
    entry = Entry(utc(at), "latency_onset", traffic.kind, text, lines, score=0.85 if sign else 0.35)
    return Candidate(entry, f"above {duration(slow.step)}", "p95 step", "step" if sign else "burst")
