"""When the errors in one log multiply: the worst rise of its ERROR records, without any log of requests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from afterword.core.detect.stretches import Floats, Stretch, ahead, runs
from afterword.core.detect.traffic import LogSource

ERROR_LEVELS = ("ERROR", "CRITICAL", "FATAL", "PANIC", "ALERT", "EMERG", "EMERGENCY", "CRIT", "SEVERE")
LEAST_ERRORS = 10
TIMES_USUAL = 5.0
STEPS = (10, 60, 600, 3600)
MOST_SLOTS = 20_000
HOLE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise of error records, first to last in Unix seconds; `usual` and `peak` are records a minute."""

    first: float
    last: float
    usual: float
    peak: float
    count: int
    line_first: int
    line_last: int


def find_rise(source: LogSource, window: tuple[float, float] | None = None) -> Rise | None:
    """Give the stretch in which by far the most errors were written; None when they never multiply."""
    rows, levels = _errors(source, window), source.log.levels
    if rows is None or levels is None:
        return None
    begin = int(window[0]) if window else int(levels["second"].min())  # type: ignore[arg-type]  # not empty
    end = max(int(rows["second"].max()), int(levels["second"].max()))  # type: ignore[arg-type]  # not empty
    step = next((s for s in STEPS if (end - begin) / s <= MOST_SLOTS), None)
    if step is None:
        return None
    size = (end - begin) // step + 1
    slots = np.bincount((rows["second"].to_numpy() - begin) // step, rows["records"].to_numpy(), size).astype(
        np.float64
    )
    usual = float(np.quantile(slots, 0.3))
    worst = _worst(slots, usual, step)
    return None if worst is None else _measured(rows, begin + worst.first * step, worst, step, usual, slots)


def _errors(source: LogSource, window: tuple[float, float] | None) -> pl.DataFrame | None:
    levels = source.log.levels
    if levels is None or not levels.height:
        return None
    rows = levels.filter(pl.col("level").str.to_uppercase().is_in(list(ERROR_LEVELS)))
    if window:
        rows = rows.filter(pl.col("second").is_between(int(window[0]), int(window[1])))
    return rows if rows.height and int(rows["records"].sum()) >= LEAST_ERRORS else None


def _worst(slots: Floats, usual: float, step: int) -> Stretch | None:
    above = (slots > max(TIMES_USUAL * usual, 1.0)) & (ahead(slots, 3) >= LEAST_ERRORS)
    stretches = runs(above, hole=max(1, HOLE_SECONDS // step))
    return max(stretches, key=lambda s: float(slots[s.first : s.last + 1].sum()), default=None)


def _measured(rows: pl.DataFrame, start: int, worst: Stretch, step: int, usual: float, slots: Floats) -> Rise | None:
    inside = rows.filter(pl.col("second").is_between(start, start + worst.length * step - 1))
    first, last, count, line_first, line_last = inside.select(
        pl.col("second").min().alias("a"),
        pl.col("second").max().alias("b"),
        pl.col("records").sum(),
        pl.col("first_line").min(),
        pl.col("last_line").max(),
    ).row(0)
    if int(count) < LEAST_ERRORS:
        return None
    peak = float(slots[worst.first : worst.last + 1].max()) * 60 / step
    return Rise(first, last, usual * 60 / step, peak, int(count), int(line_first), int(line_last))
