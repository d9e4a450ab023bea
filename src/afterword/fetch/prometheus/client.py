"""The questions to Prometheus: series over a stretch of time, the names of metrics, the rules of alerts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np

from afterword.core.errors import QuestionRefused
from afterword.fetch.prometheus.join import joined
from afterword.fetch.service import Service, rows_at

MOST_POINTS = 10_000  # per series and question; Prometheus refuses more than 11,000
FEWEST_POINTS = 50  # a stretch this short is not halved again
USUAL_STEP = 15.0
_TOO_MUCH = ("too many samples", "timed out", "timeout", "maximum allowed", "exceeds the limit", "too large")


class Prometheus(Service):
    """A Prometheus, Thanos, Mimir or VictoriaMetrics; times are aware UTC, steps seconds."""

    called = "Prometheus"

    def over(self, query: str, start: datetime, end: datetime, step: float) -> bytes:
        """The answer of `query_range` from start to end, asked in as many parts as needed and joined to one."""
        first, last = align(start, end, step)
        parts = [part for begin, stop in stretches(first, last, step) for part in self._parts(query, begin, stop, step)]
        return parts[0] if len(parts) == 1 else joined([self.parsed(part) for part in parts])

    def _parts(self, query: str, begin: float, stop: float, step: float) -> Iterator[bytes]:
        """A stretch in one answer, or in halves when the service says that it is too much at once."""
        asked = {"query": query, "start": f"{begin:.3f}", "end": f"{stop:.3f}", "step": f"{step:g}"}
        try:
            yield self.get("/api/v1/query_range", asked, or_form=True)
        except QuestionRefused as error:
            points = round((stop - begin) / step)
            too_much = any(words in error.fields["words"].lower() for words in _TOO_MUCH)
            if points < FEWEST_POINTS or not too_much:
                raise
            middle = begin + points // 2 * step
            yield from self._parts(query, begin, middle, step)
            yield from self._parts(query, middle + step, stop, step)

    def at(self, query: str, time: datetime) -> list[dict[str, Any]]:
        """The series that an instant query gives at a time."""
        asked = {"query": query, "time": f"{time.timestamp():.3f}"}
        return rows_at(self.parsed(self.get("/api/v1/query", asked, or_form=True)), "data", "result")

    def names(self, start: datetime, end: datetime) -> list[str]:
        """The names of all metrics that have samples between the two times."""
        asked = {"start": f"{start.timestamp():.3f}", "end": f"{end.timestamp():.3f}"}
        answer = self.parsed(self.get("/api/v1/label/__name__/values", asked))
        found = answer.get("data") if isinstance(answer, dict) else None
        return sorted(str(name) for name in found) if isinstance(found, list) else []

    def rules(self) -> bytes:
        """The rules of alerts and recordings as they are now."""
        return self.get("/api/v1/rules", {})

    def scrape_step(self, end: datetime) -> float:
        """The shortest usual distance of two samples of `up` before the time, in seconds; 15 when it cannot be told."""
        try:
            times = [[float(pair[0]) for pair in row["values"]] for row in self.at("up[5m]", end)]
        except (KeyError, IndexError, TypeError, ValueError):  # it gives something else for `up`
            return USUAL_STEP
        usual = [float(np.median(np.diff(one))) for one in times if len(one) > 1 and np.isfinite(one).all()]
        return max(1.0, float(round(min(usual)))) if usual else USUAL_STEP


def align(start: datetime, end: datetime, step: float) -> tuple[float, float]:
    """Start and end in Unix seconds on multiples of the step, so that asking again gives the same samples."""
    first = math.floor(start.timestamp() / step) * step
    return first, max(first, math.floor(end.timestamp() / step) * step)


def stretches(first: float, last: float, step: float) -> Iterator[tuple[float, float]]:
    """The stretches that hold MOST_POINTS at most, each beginning one step after the one before."""
    while first <= last:
        stop = min(first + (MOST_POINTS - 1) * step, last)
        yield first, stop
        first = stop + step
