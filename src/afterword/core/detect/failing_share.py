"""Metrics of the share of failed requests: stretches in which they were too high, for evidence without access logs."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from afterword.core.detect.stretches import runs
from afterword.core.model.reading import Series

NAMES = re.compile(
    r"err\w*_(ratio|rate|share|percent|pct)|fail\w*_(ratio|rate|share|percent|pct)|5xx_(ratio|rate|share)"
)
LEAST, TIMES_USUAL = 0.05, 3.0
HOLE_SECONDS, LEAST_SECONDS = 15.0, 10.0


@dataclass(frozen=True, eq=False)
class FailingShare:
    """A stretch of a metric in Unix seconds: from the first point too high to the first one that is not."""

    series: Series
    start: float
    end: float
    over: bool  # False: it lasts until the metric ends
    usual: float
    peak: float

    @property
    def ends(self) -> tuple[float, float]:
        """Its first and last second."""
        return self.start, self.end


def failing_shares(series: Series) -> list[FailingShare]:
    """Give the stretches in which a share of failures lies above 5 % and three times its usual value."""
    if not NAMES.search(series.name.lower()) or len(series.values) < 2 or float(series.values.max()) > 100:
        return []
    whole = 100.0 if float(series.values.max()) > 1.05 else 1.0
    share, times = series.values / whole, series.times
    usual = float(np.quantile(share, 0.3)) if len(share) >= 8 else 0.0
    step = max(float(np.median(np.diff(times))), 0.001)
    found = []
    for run in runs(share > max(LEAST, min(TIMES_USUAL * usual, 0.5)), hole=int(HOLE_SECONDS // step)):
        over = run.last + 1 < len(times)
        end = float(times[run.last + 1] if over else times[run.last])
        if end - times[run.first] >= max(LEAST_SECONDS, 2 * step):
            peak = float(share[run.first : run.last + 1].max())
            found.append(FailingShare(series, float(times[run.first]), end, over, usual, peak))
    return found
