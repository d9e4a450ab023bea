"""When the share of failed requests rose: onset, peak and short bursts at the outermost source."""

from __future__ import annotations

import numpy as np

from afterword.core.detect.base import Candidate, clock, duration, line_evidence, percent, series_evidence, utc
from afterword.core.detect.case import Case
from afterword.core.detect.failing_share import FailingShare
from afterword.core.detect.log_errors import find_rise
from afterword.core.detect.measures import short_name
from afterword.core.detect.stretches import Stretch
from afterword.core.detect.traffic import LogSource, Traffic
from afterword.core.detect.trouble import Errors
from afterword.core.model.timeline import Entry


def detect(case: Case) -> list[Candidate]:
    """Give the onset and peak of each stretch of failures, short bursts, and logs whose errors multiply."""
    found = []
    if case.traffic and case.trouble:
        for place, stretch in enumerate(case.trouble.errors.stretches):
            found += _stretch(case.traffic, case.trouble.errors, stretch, again=place > 0)
        found += [_burst(case.traffic, stretch) for stretch in case.trouble.errors.minor]
        found += [_refused(case.traffic, stretch) for stretch in case.trouble.refused]
    found += [_share(share) for share in case.shares]
    for source in case.logs:
        found += _log_errors(case, source)
    return found


def _stretch(traffic: Traffic, errors: Errors, stretch: Stretch, *, again: bool) -> list[Candidate]:
    """The onset of a stretch, and its worst moment when that lies well after the onset."""
    start = traffic.time(stretch.first)
    start = float(traffic.first_failure(start, start + traffic.step) or start)
    wide = max(1, 10 // traffic.step)
    share = traffic.ratio(wide)[stretch.first : stretch.last + 1]
    peak_slot = stretch.first + int(np.argmax(share))
    peak, failed = float(share.max()), int(traffic.failed[stretch.first : stretch.last + 1].sum())
    rise = f"5xx responses rise from {percent(errors.baseline)} to {percent(peak)} of requests"
    if stretch.first == 0:
        rise = f"5xx responses are at {percent(peak)} of requests already when the evidence begins"
    at_onset = f"{int(traffic.failed[stretch.first])} of {int(traffic.total[stretch.first])} in the first "
    at_onset += "second" if traffic.step == 1 else duration(traffic.step)
    onset = Entry(
        utc(start), "error_rate_onset", traffic.kind, f"{rise} ({at_onset})",
        traffic.lines(start, start + max(10, traffic.step), failed_only=True), score=0.97,
    )  # fmt: skip
    reason = f"first of {duration(stretch.length * traffic.step)} above {percent(errors.threshold)}, {failed} failed"
    found = [Candidate(onset, reason, "5xx", "onset again" if again else "onset")]
    if traffic.time(peak_slot) - start >= 30:
        found.append(_peak(traffic, peak_slot, peak, wide))
    return found


def _peak(traffic: Traffic, slot: int, peak: float, wide: int) -> Candidate:
    at = traffic.time(slot)
    text = f"5xx responses peak at {percent(peak)} of requests over {duration(wide * traffic.step)}"
    lines = traffic.lines(at, at + wide * traffic.step, failed_only=True)
    return Candidate(Entry(utc(at), "note", traffic.kind, text, lines, score=0.35), "the worst moment", "peak", "peak")


def _refused(traffic: Traffic, stretch: Stretch) -> Candidate:
    """When far more requests than usual were answered 400 to 499."""
    start, wide = traffic.time(stretch.first), max(1, 10 // traffic.step)
    share = traffic.ratio(wide, traffic.refused)
    usual, peak = float(np.quantile(share, 0.3)), float(share[stretch.first : stretch.last + 1].max())
    text = f"4xx responses rise from {percent(usual)} to {percent(peak)} of requests"
    lines = traffic.lines(start, start + max(10, traffic.step), failed_only=False)
    entry = Entry(utc(start), "error_rate_onset", traffic.kind, text, lines, score=0.85)
    return Candidate(entry, "far more refused than usual", "4xx", "onset")


def _share(share: FailingShare) -> Candidate:
    """The onset that a metric of the share of failures shows; the onset is as exact as its step."""
    piece = series_evidence(share.series.file, share.series.name, share.start, share.end)
    text = f"{short_name(share.series)} rises from {percent(share.usual)} to {percent(share.peak)}"
    entry = Entry(utc(share.start), "error_rate_onset", "prometheus", text, (piece,), score=0.9)
    return Candidate(entry, "a metric of failures was too high", f"share {share.series.name}", "onset")


def _burst(traffic: Traffic, stretch: Stretch) -> Candidate:
    start, end = traffic.time(stretch.first), traffic.time(stretch.last + 1)
    start = float(traffic.first_failure(start, end) or start)
    failed, total = (int(values[stretch.first : stretch.last + 1].sum()) for values in (traffic.failed, traffic.total))
    text = f"Short burst of 5xx: {failed} of {total} requests failed within {duration(end - start)}"
    entry = Entry(
        utc(start), "error_rate_onset", traffic.kind, text, traffic.lines(start, end, failed_only=True), score=0.45
    )
    return Candidate(entry, "small beside the worst stretch", "5xx burst", "burst")


def _log_errors(case: Case, source: LogSource) -> list[Candidate]:
    """When the records of level ERROR and worse in one log multiply."""
    rise = find_rise(source, case.window)
    if rise is None:
        return []
    text = (
        f"Errors in {source.report.file} rise from {rise.usual:.0f} to {rise.peak:.0f} a minute "
        f"({rise.count} until {clock(rise.last)})"
    )
    kind = "new_pattern" if case.trouble and case.trouble.felt else "error_rate_onset"
    lines = (line_evidence(source.report.file, rise.line_first, rise.line_last),)
    entry = Entry(utc(rise.first), kind, source.report.kind, text, lines, score=0.6 if kind == "new_pattern" else 0.85)
    role = "log_errors" if kind == "new_pattern" else "onset"
    return [Candidate(entry, "error records multiply", f"errors in {source.report.file}", role)]
