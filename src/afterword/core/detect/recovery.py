"""When users were well again: the first second after the last trouble at the outermost source."""

from __future__ import annotations

import numpy as np

from afterword.core.detect.base import Candidate, duration, number, percent, series_evidence, utc
from afterword.core.detect.case import Case
from afterword.core.detect.failing_share import FailingShare
from afterword.core.detect.measures import short_name
from afterword.core.detect.stretches import Stretch
from afterword.core.detect.traffic import Traffic
from afterword.core.detect.trouble import Trouble
from afterword.core.model.timeline import Entry


def detect(case: Case) -> list[Candidate]:
    """Give the end of each stretch of trouble; none for trouble that lasts until the evidence ends."""
    if case.traffic is None or case.trouble is None:
        return [_share_over(share) for share in case.shares if share.over]
    last = len(case.traffic.total) - 1
    over = [stretch for stretch in case.trouble.felt if last - stretch.last >= 3]
    return [_end(case.traffic, case.trouble, stretch, final=stretch is over[-1]) for stretch in over]


def _share_over(share: FailingShare) -> Candidate:
    piece = series_evidence(share.series.file, share.series.name, share.start, share.end)
    text = f"{short_name(share.series)} is low again, {duration(share.end - share.start)} after it rose"
    entry = Entry(utc(share.end), "recovery", "prometheus", text, (piece,), score=0.85)
    return Candidate(entry, "the metric of failures is low again", f"share {share.series.name}", "recovery")


def _end(traffic: Traffic, trouble: Trouble, stretch: Stretch, *, final: bool) -> Candidate:
    at = traffic.time(stretch.last + 1)
    after = slice(stretch.last + 1, stretch.last + 1 + max(1, 30 // traffic.step))
    said = []
    if any(s.first <= stretch.last and stretch.first <= s.last for s in trouble.errors.stretches):
        total = float(traffic.total[after].sum())
        said.append(
            f"5xx responses are back to {percent(float(traffic.failed[after].sum()) / total if total else 0.0)}"
        )
    if any(s.first <= stretch.last and stretch.first <= s.last for s in trouble.slowness.stretches):
        values = trouble.slowness.p95[after]
        values = values[np.isfinite(values)]
        said.append(
            f"p95 is back to {duration(float(np.median(values)))}" if len(values) else "requests are quick again"
        )
    if not said:
        said.append(f"{number(float(traffic.total[after].mean()) / traffic.step)} requests a second come again")
    length = duration((stretch.last + 1 - stretch.first) * traffic.step)
    text = f"Users are well again: {' and '.join(said)}, {length} after it began"
    lines = traffic.lines(at, at + max(10, traffic.step), failed_only=False)
    entry = Entry(utc(at), "recovery", traffic.kind, text, lines, score=0.95 if final else 0.7)
    return Candidate(entry, "the first second after the last trouble", "felt", "recovery")
