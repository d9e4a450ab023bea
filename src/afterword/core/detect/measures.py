"""What the detectors of metrics share: rates out of counters, baselines, and onsets of sustained departures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from afterword.core.detect.case import Case
from afterword.core.detect.stretches import Floats, robust_spread
from afterword.core.model.reading import Series

COUNTER_NAMES = re.compile(r"_(total|count|sum|bucket)(\{|$)")
GAUGE_NAMES = re.compile(
    r"rss|resident|memory|heap|bytes_used|used_bytes|size|in_use|in_flight|open_fds|backlog|depth|lag|age"
)
STOCKS_OF_BYTES, FLOWS = (
    re.compile(r"_bytes(\{|$)"),
    re.compile(r"recei|recv|trans|read|writ|sent|send|rx|tx|_in_|_out_|net"),
)
TWINS = frozenset({"instance", "worker", "pod", "host", "node", "container", "replica", "server", "task", "shard"})
EARLY_PART = 0.4
SHARE_GROWING, LEAST_GROWTHS, MOSTLY_GROWING = 0.3, 3, 2
LEAST_POINTS = 5
DEPARTED = 4.0  # spreads from the median
HELD_POINTS, HELD_SHARE = 6, 0.8
MOST_BACK = 60  # points by which an onset may be found too late
ABRUPT = 1.5  # times what it used to move within as many points
CREEP_POINTS, CREEP_FIT, CREEP_CHANGE = 12, 0.9, 0.5
CREEP_BEGUN = 0.05  # of the whole change; less is not yet plain
CLIMB_POINTS, CLIMB_FIT, CLIMB_CHANGE = 5, 0.8, 0.3
FLOOR_OF_LEVEL, FLOOR_OF_RANGE = 0.02, 0.005
LEAST_LAG, WALKS = 6, 0.5  # a walk goes as far as the root of its steps; half of that is no noise around a level


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was usual: the median and the spread (IQR as a standard deviation, floored)."""

    level: float
    spread: float
    own: bool = True  # False: taken from a twin or from zero, since the series began later


def is_counter(series: Series) -> bool:
    """True when the series only ever grows (apart from resets) as a running total does.

    A name alone does not tell: `pg_connections_total` may be a sum of gauges.
    """
    steps = np.diff(series.values)
    if len(steps) < LEAST_POINTS or (series.values < 0).any():
        return False
    if COUNTER_NAMES.search(series.name) and _counts_at_first(steps):
        return True
    falls = steps < 0
    resets = falls & (series.values[1:] < 0.5 * series.values[:-1])
    if (falls & ~resets).any() or resets.sum() > 0.05 * len(steps):
        return False
    growing = float((steps > 0).mean())
    if COUNTER_NAMES.search(series.name):
        return True
    whole = bool((series.values == np.rint(series.values)).all())  # running totals without a telling name are counts
    return whole and growing > SHARE_GROWING and not _is_stock(series.name.split("{", 1)[0].lower())


def _is_stock(name: str) -> bool:
    """True when a name is that of what is there now: a total of bytes that passed by is called after their way."""
    return bool(GAUGE_NAMES.search(name) or (STOCKS_OF_BYTES.search(name) and not FLOWS.search(name)))


def _counts_at_first(steps: Floats) -> bool:
    """True when it only grew at first and mostly does later on: a sum over processes falls when one begins anew."""
    first = steps[: max(len(steps) // 5, 2 * LEAST_POINTS)]
    grows, falls = int((steps > 0).sum()), int((steps < 0).sum())
    return bool((first >= 0).all()) and int((first > 0).sum()) >= LEAST_GROWTHS and grows > MOSTLY_GROWING * falls


def as_rate(series: Series) -> Series:
    """Give a counter as its rate per second; after a reset the count begins at nothing.

    A lesser fall is that of one part of a sum: what the others counted meanwhile is not known.
    """
    gap = np.diff(series.times)
    step = np.diff(series.values)
    grown = np.where(step >= 0, step, np.where(series.values[1:] < 0.5 * series.values[:-1], series.values[1:], 0.0))
    return replace(series, times=series.times[1:], values=grown / np.where(gap > 0, gap, 1.0))


def prepared(series: Series) -> Series:
    """Give the series as the detectors look at it: counters as rates, all else as it is."""
    return as_rate(series) if is_counter(series) else series


def baseline_of(series: Series, case: Case) -> Baseline | None:
    """Give what was usual before the incident, else after it, else at the twins of a series that began later."""
    focus = case.focus
    if focus is None or case.span is None:
        return _measure(series, series.values[: max(len(series.values) // 3, LEAST_POINTS)])
    before = series.values[series.times < focus.calm_until]
    if len(before) >= LEAST_POINTS:
        return _measure(series, before)
    if case.span[0] < focus.calm_until - 30 and series.times[0] > focus.calm_until - 5:
        return _from_twins(series, case, focus.calm_until)
    after = series.values[series.times > focus.end + 0.25 * focus.length]
    return _measure(series, after) if len(after) >= LEAST_POINTS else None


def early_baseline(series: Series, case: Case) -> tuple[Baseline, float] | None:
    """Give what was usual in the first part of the calm time, and when that part ends in Unix seconds."""
    if case.focus is None:
        return None
    before = series.times[series.times < case.focus.calm_until]
    count = int(EARLY_PART * len(before))
    found = _measure(series, series.values[:count]) if count >= LEAST_POINTS else None
    return None if found is None else (found, float(before[count]))


def _measure(series: Series, values: Floats) -> Baseline | None:
    if len(values) < LEAST_POINTS:
        return None
    level = float(np.median(values))
    whole = float(np.ptp(series.values))
    floor = max(FLOOR_OF_LEVEL * abs(level), FLOOR_OF_RANGE * whole, 1e-9)
    return Baseline(level, max(robust_spread(values), wandering(values, len(series.values)), floor))


def wandering(values: Floats, count: int) -> float:
    """Give how far a series that goes astray by itself is to be expected from its level after `count` points.

    The steps of a random walk add up: over four times as many points it goes twice as far. 0 for all other series; a
    steady climb is none, for its steps are alike.
    """
    lag = len(values) // 8  # few pairs of so near points lie on both sides of a change inside the calm time
    if lag < LEAST_LAG:
        return 0.0
    one, far = (robust_spread(values[by:] - values[:-by]) for by in (1, lag))
    walks = one > 0 and far > WALKS * one * np.sqrt(lag)
    return robust_spread(values) * float(np.sqrt(count / len(values))) if walks else 0.0


def _from_twins(series: Series, case: Case, until: float) -> Baseline | None:
    """The baseline of the same series at other instances; of a series that nothing is like, zero."""
    twins = [s for s in case.series if s is not series and s.file == series.file and _alike(s, series)]
    levels = [
        np.median(prepared(s).values[prepared(s).times < until])
        for s in twins
        if (s.times < until).sum() > LEAST_POINTS
    ]
    level = float(np.median(levels)) if levels else 0.0
    whole = float(np.ptp(np.append(series.values, level)))
    return Baseline(level, max(FLOOR_OF_LEVEL * abs(level), FLOOR_OF_RANGE * whole, 1e-9), own=False)


def _alike(one: Series, other: Series) -> bool:
    def rest(series: Series) -> dict[str, str]:
        return {name: value for name, value in series.labels.items() if name not in TWINS}

    return rest(one) == rest(other)


def departure(series: Series, baseline: Baseline, *, start: float, end: float) -> tuple[int, Floats] | None:
    """Give the first point from which the series stays away from its baseline, and all distances in spreads.

    Looked for between Unix seconds `start` and `end`; None when it never stays away.
    """
    away = (series.values - baseline.level) / baseline.spread
    for side in (away, -away):
        first = _first_held(side > DEPARTED, series.times, start, end)
        if first is not None:
            other = _first_held(-side > DEPARTED, series.times, start, end)
            if other is None or _largest(side, series.times, first, end) >= _largest(-side, series.times, other, end):
                return _begun(side, first, series.times, start), away
    return None


def _begun(side: Floats, first: int, times: Floats, start: float) -> int:
    """The point before `first` from which on most points lie nearer to the new level than to the usual one.

    Where the points scatter widely, the first that is far away comes late.
    """
    middle = float(np.median(side[first : first + HELD_POINTS])) / 2
    least = max(int(np.searchsorted(times, start)), first - MOST_BACK)
    nearer = np.where(side[least:first] > middle, 1, -1)[::-1]
    gained = np.cumsum(nearer)
    return first - 1 - int(np.argmax(gained)) if len(gained) and int(gained.max()) > 0 else first


def is_abrupt(series: Series, baseline: Baseline, first: int) -> bool:
    """True when the series moved farther around its point `first` than it ever used to within so few points.

    Where nothing else tells of an incident, the slow rise of a day is no departure.
    """
    before = series.values[:first]
    lag = min(2 * HELD_POINTS, len(before) // 2)
    if lag < 1:
        return True
    usual = float(np.quantile(np.abs(before[lag:] - before[:-lag]), 0.9))
    around = series.values[first : first + HELD_POINTS]
    moved = abs(float(np.median(around)) - float(np.median(before[-lag:])))
    return moved > max(ABRUPT * usual, 2 * baseline.spread)


def _largest(side: Floats, times: Floats, first: int, end: float) -> float:
    inside = side[first:][times[first:] <= end]
    return float(inside.max()) if len(inside) else 0.0


def _first_held(
    flags: np.ndarray[tuple[int], np.dtype[np.bool_]], times: Floats, start: float, end: float
) -> int | None:
    """The first true point in the stretch with 80 % of the next points true as well."""
    count = len(flags)
    total = np.concatenate(([0], np.cumsum(flags)))
    ends = np.minimum(np.arange(count) + HELD_POINTS, count)
    lengths = ends - np.arange(count)
    held = (total[ends] - total[:-1]) >= HELD_SHARE * lengths
    good = flags & held & (lengths >= min(3, HELD_POINTS)) & (times >= start) & (times <= end)
    places = np.flatnonzero(good)
    return int(places[0]) if len(places) else None


def creep(series: Series, until: float) -> tuple[int, float, float, float] | None:
    """Give where a steady creep one way has become plain, its first and last level, and its size in residual spreads.

    None when the series does not creep: time must explain it, and it must change by half of its level or more.
    """
    inside = series.times <= until
    times, values = series.times[inside], series.values[inside]
    if len(values) < CREEP_POINTS or np.ptp(values) <= 0 or float(np.corrcoef(times, values)[0, 1]) ** 2 < CREEP_FIT:
        return None
    slope, begin = np.polyfit(times - times[0], values, 1)
    change = float(slope * (times[-1] - times[0]))
    if abs(change) < CREEP_CHANGE * abs(begin) or np.unique(values).size < CREEP_POINTS / 2:
        return None
    residual = max(float(np.std(values - begin - slope * (times - times[0]))), 0.005 * abs(change))
    level = float(np.median(values[:3]))
    near = np.flatnonzero(np.abs(values - level) <= CREEP_BEGUN * abs(change))
    first = min(int(near[-1]) + 1, len(values) - 1) if len(near) else 0
    return first, level, float(np.median(values[-3:])), abs(change) / residual


def climb(series: Series, baseline: Baseline, start: float, until: float) -> int | None:
    """Give from which point on the series left its early level and moved one way, until Unix second `until`.

    None when it did not, or had settled at another level well before: then it has nothing to do with what followed.
    """
    inside = np.flatnonzero((series.times >= start) & (series.times <= until))
    if len(inside) < CLIMB_POINTS:
        return None
    away = (series.values - baseline.level) / baseline.spread
    near = inside[np.abs(away[inside]) <= DEPARTED]
    first = int(near[-1]) + 1 if len(near) else int(inside[0])
    part = slice(first, int(inside[-1]) + 1)
    times, values = series.times[part], series.values[part]
    if len(values) < CLIMB_POINTS or np.ptp(values) <= 0 or np.ptp(values) < CLIMB_CHANGE * abs(baseline.level):
        return None
    return first if float(np.corrcoef(times, values)[0, 1]) ** 2 >= CLIMB_FIT else None


def of_series(candidates: Iterable[Series]) -> list[Series]:
    """Give the series that measure something: at least a few points, not metadata."""
    dull = re.compile(r"build_info|start_time|_info(\{|$)|^(alerts|scrape_)|_created(\{|$)", re.IGNORECASE)
    return [s for s in candidates if len(s.values) >= LEAST_POINTS and not dull.search(s.name)]


def short_name(series: Series) -> str:
    """Give the series' name for a sentence: labels that are mere addresses are left out when others tell it apart."""
    bare, brace, rest = series.name.partition("{")
    labels = re.findall(r'(\w+)="([^"]*)"', rest)
    telling = [(name, value) for name, value in labels if not re.fullmatch(r"[\d.:\[\]]+", value)]
    shown = ", ".join(value if name in TWINS else f"{name} {value}" for name, value in telling or labels)
    return f"{bare} ({shown})" if brace and shown else bare
