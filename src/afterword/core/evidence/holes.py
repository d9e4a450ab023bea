"""Holes in sampled series: stretches that all (or most) series of one job miss together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from afterword.core.evidence.prometheus_answer import Numbers, Sampled
from afterword.core.model.reading import Gap

LEAST_MISSING = 2.5  # steps; a lost scrape or a jitter of one step is no hole
MOST = 2 / 3  # the share of living targets that must miss a stretch
LONGEST_GRID = 5_000_000  # slots; a step far too small for the window is no grid to measure on


def holes(series: Sequence[Sampled], step: float) -> list[Gap]:
    """The holes that the targets behind the series have in common, from the last sample before to the first after.

    A target is an `instance`; its series are looked at together, because one may take over from another (a new
    version, a new status) without anything being missed. Without instances the series are one target.
    """
    lived = [times for times in _targets(series) if len(times) > 1]
    if not lived:
        return []
    origin, end = float(min(times[0] for times in lived)), float(max(times[-1] for times in lived))
    count = round((end - origin) / step) + 1
    if count > LONGEST_GRID:
        return []
    alive, present = np.zeros(count + 1, np.int32), np.zeros(count + 1, np.int32)
    for times in lived:
        slots = np.rint((times - origin) / step).astype(np.int64)  # ascending; one that comes twice counts once
        alive[slots[0] : slots[-1] + 1] += 1
        present[slots] += 1
    missing = (alive > 0) & (alive - present >= np.maximum(1, np.ceil(alive * MOST)))
    return [_gap(origin, step, start, stop) for start, stop in _runs(missing)]


def _targets(series: Sequence[Sampled]) -> list[Numbers]:
    """All sample times of each target, ascending."""
    found: defaultdict[str, list[Numbers]] = defaultdict(list)
    for one in series:
        found[one.labels.get("instance", "")].append(one.times)
    return [times[0] if len(times) == 1 else np.unique(np.concatenate(times)) for times in found.values()]


def _runs(missing: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Stretches of missing slots that are long enough, end exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.astype(np.int8), [0]))))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, stop) for start, stop in pairs if stop - start > LEAST_MISSING]


def _gap(origin: float, step: float, start: int, stop: int) -> Gap:
    first = datetime.fromtimestamp(origin + (start - 1) * step, UTC)
    return Gap(first, datetime.fromtimestamp(origin + stop * step, UTC))
