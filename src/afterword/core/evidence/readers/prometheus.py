"""Prometheus: answers of `query_range` (and `query`) as the HTTP API gives them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.holes import holes
from afterword.core.evidence.prometheus_answer import Answer, Sampled, open_answer, series_names, stem
from afterword.core.model.reading import Gap, Moment, Reading, Series, SourceReport
from afterword.core.model.span import SeriesSpan, Unread

KIND = "prometheus"
_ANSWER = re.compile(r'"resultType"\s*:\s*"(matrix|vector|scalar)"')
_ERROR = re.compile(r'"status"\s*:\s*"error"')
_BARE = re.compile(r'\s*\[\s*\{\s*"metric"\s*:\s*\{')


class Prometheus:
    """Reads metric series. NaN and infinite samples are left out of a series; they make no hole in it."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when the answer names its result type, or is an error with its type."""
        if _ANSWER.search(head.text) or (_ERROR.search(head.text) and '"errorType"' in head.text):
            return 0.95
        return 0.9 if _BARE.match(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """The series of an answer, with the holes that whole jobs have in common."""
        answer = open_answer(source)
        names = series_names(source.name, [one.labels for one in answer.series], chosen=answer.asked.named)
        series = tuple(_series(source, name, one, answer.step) for name, one in zip(names, answer.series, strict=True))
        gaps, moments = _gaps(source, answer)
        report = report_on_series(source, KIND, answer, gaps)
        return Reading(report, moments=tuple(moments), series=series)


def report_on_series(source: Source, kind: str, answer: Answer, gaps: Sequence[Gap] = ()) -> SourceReport:
    """The report on an answer; its records are samples, and infinite ones count as unread."""
    times = [float(time) for one in answer.series if len(one.times) for time in (one.times[0], one.times[-1])]
    infinite = sum(int(np.isinf(one.values).sum()) for one in answer.series)
    unread = list(answer.unread)
    if infinite:
        unread.append(Unread(1, f"{infinite} samples are +Inf or -Inf", "an infinite value is no measurement"))
    return SourceReport(
        file=source.name, kind=kind, sha256=source.sha256, size=source.size,
        records=sum(len(one.times) for one in answer.series) - infinite,
        unread=len(answer.unread) + infinite, unread_examples=tuple(unread[:5]),
        first=datetime.fromtimestamp(min(times), UTC) if times else None,
        last=datetime.fromtimestamp(max(times), UTC) if times else None,
        zone="UTC", zone_source="stated", gaps=tuple(gaps), problem=answer.problem,
    )  # fmt: skip


def _series(source: Source, name: str, one: Sampled, step: float | None) -> Series:
    kept = np.isfinite(one.values)
    return Series(name, source.name, one.labels, one.times[kept], one.values[kept], step)


def _gaps(source: Source, answer: Answer) -> tuple[list[Gap], list[Moment]]:
    """All holes, and moments for those that at least two series of a job miss together."""
    if not answer.step:
        return [], []
    jobs: defaultdict[str, list[Sampled]] = defaultdict(list)
    for one in answer.series:
        jobs[one.labels.get("job", "")].append(one)
    gaps: list[Gap] = []
    moments: list[Moment] = []
    for job, series in sorted(jobs.items()):
        for gap in holes(series, answer.step):
            exact = _without_range(gap, answer)
            gaps.append(exact)
            if len(series) > 1:
                moments += _moments(source, job, exact)
    return sorted(set(gaps), key=lambda gap: gap.start), sorted(moments, key=lambda moment: moment.at)


def _without_range(gap: Gap, answer: Answer) -> Gap:
    """The hole in the samples behind a rate: `rate(x[10s])` outlives the last sample by its range, less one sample,
    and needs two samples to come again.
    """
    if not answer.asked.range or not answer.step:
        return gap
    step = timedelta(seconds=answer.step)
    start = gap.start - timedelta(seconds=answer.asked.range) + step
    first = datetime.fromtimestamp(float(min(one.times[0] for one in answer.series if len(one.times))), UTC)
    return Gap(max(min(start, gap.start), first), max(gap.end - step, gap.start))


def _moments(source: Source, job: str, gap: Gap) -> list[Moment]:
    what = f"Metrics of job {job}" if job else f"Metrics in {stem(source.name)}"
    seconds = round((gap.end - gap.start).total_seconds())
    place = (SeriesSpan(source.name, stem(source.name), gap.start, gap.end),)
    labels = {"job": job, "series": stem(source.name)}
    return [
        Moment(gap.start, "gap_start", KIND, f"{what} stop for {seconds} s", place, labels=labels),
        Moment(gap.end, "gap_end", KIND, f"{what} come again after {seconds} s", place, labels=labels),
    ]
