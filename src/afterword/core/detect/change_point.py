"""Which metric series moved, when, and how much: the ranked signals, and the foremost of them as moments."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from afterword.core.detect import saturation
from afterword.core.detect.base import Candidate, clock, duration, number, series_evidence, utc
from afterword.core.detect.case import Case, Focus
from afterword.core.detect.measures import (
    Baseline,
    baseline_of,
    climb,
    creep,
    departure,
    early_baseline,
    is_abrupt,
    is_counter,
    of_series,
    prepared,
    short_name,
)
from afterword.core.detect.ownership import levels_below, owner_of_series
from afterword.core.detect.stretches import robust_spread
from afterword.core.detect.units import amount, is_time
from afterword.core.model.reading import Series
from afterword.core.model.timeline import Entry, Signal

MOST_SIGNALS = 40
MOST_MOMENTS = 12
LEAST_CHANGE = 0.3  # of the usual level, in either direction
LEAST_SLOWER = 0.05  # seconds; a time that grows by less is a wobble
LOOK_BACK = 120.0  # seconds before the change or the impact that a cause may begin
UNKNOWN_TIMES = 10.0  # how many times more something is than nothing
MISBEHAVES = 0.5  # of the foremost weight, for a service to count as misbehaving
SAME_TIME = 60.0  # seconds; an onset may be a minute off
PER_LEVEL = 0.6  # of its weight is left to a series for each service below its own that misbehaves
FULL_DISTANCE = 50.0  # spreads; beyond this a series has moved as clearly as any
# What users saw, counted a second time, and sums of everything: they move with any cause.
SYMPTOMS = re.compile(
    r"edge|ingress|front|gateway|status|error.?ratio|error.?rate|5xx|apdex|nginx|haproxy|requests_by|in_flight|"
    r"load1|load5|load15|probe_"
)
LIMITS = re.compile(r"(^|_)(max|limit|capacity|quota)(_|\{|$)|_max(_|\{|$)")


@dataclass(frozen=True, slots=True)
class Moved:
    """A series that moved: its signal without a rank, its weight in the ranking, and whether it is a rate."""

    signal: Signal
    series: Series
    weight: float
    is_rate: bool
    after: float


def detect(case: Case) -> list[Candidate]:
    """Give the foremost signals as moments, one of each file."""
    found: list[Candidate] = []
    files: set[str] = set()
    for moved in ranked(case):
        if moved.signal.file not in files and len(found) < MOST_MOMENTS and not LIMITS.search(moved.signal.name):
            files.add(moved.signal.file)
            found.append(_candidate(moved, len(found)))
    return found


def signals(case: Case) -> tuple[Signal, ...]:
    """Give the series that moved, the likeliest cause first."""
    return tuple(moved.signal for moved in ranked(case))[:MOST_SIGNALS]


def ranked(case: Case) -> list[Moved]:
    """Give all series that moved, ranked: far and early movers first, one of each file before the next of any.

    Where it is known which service depends on which, those of the deepest service that misbehaves come first.
    """
    cached: list[Moved] | None = case.notes.get("moved")
    if cached is None:
        moved = [m for s in of_series(case.series) if (m := _earlier(_moved(s, case), _climbed(s, case))) is not None]
        moved += _filled(case, {(m.signal.file, m.signal.name) for m in moved})
        moved = _deepest_first([_owned(m, case) for m in moved], case)
        moved.sort(key=lambda m: (-round(m.weight, 6), m.signal.onset, m.signal.name))
        cached = [_with_rank(m, i + 1) for i, m in enumerate(_one_of_each_first(moved))]
        case.notes["moved"] = cached
    return cached


def _earlier(stepped: Moved | None, climbed: Moved | None) -> Moved | None:
    """The reading of a series that shows it moving first: a climb blurs what was usual, and so the step from it."""
    if stepped is None or climbed is None:
        return stepped or climbed
    return climbed if climbed.signal.onset < stepped.signal.onset else stepped


def _filled(case: Case, known: set[tuple[str, str]]) -> list[Moved]:
    """What was full, or had run out, although it did not move enough to be told otherwise."""
    topics = {(piece.file, c.topic): c for c in saturation.detect(case) for piece in c.entry.evidence[:1]}
    found = []
    for series in of_series(case.series):
        candidate = topics.get((series.file, f"full {series.name}"))
        if candidate is None or (series.file, series.name) in known:
            continue
        onset = candidate.at.timestamp()
        level = float(np.median(series.values[series.times < onset]))
        full = float(series.values[series.times >= onset][0])
        spread = max(robust_spread(series.values), 0.02 * abs(level), 1e-9)
        score = min(abs(full - level) / spread, 9999.0)
        way: Literal["up", "down"] = "up" if full > level else "down"
        signal = Signal(series.name, series.file, candidate.at, way, level, full, score, 0)
        weight = _weight(series.name, FULL_DISTANCE, 1.0, onset, case.focus, Baseline(level, spread), full)
        found.append(Moved(signal, series, candidate.score * weight, False, full))
    return found


def _one_of_each_first(moved: list[Moved]) -> list[Moved]:
    seen: dict[str, int] = {}
    turns = []
    for item in moved:
        turns.append(seen.get(item.signal.file, 0))
        seen[item.signal.file] = turns[-1] + 1
    order = sorted(range(len(moved)), key=lambda i: (min(turns[i], 1), i))
    return [moved[i] for i in order]


def _with_rank(moved: Moved, rank: int) -> Moved:
    return replace(moved, signal=replace(moved.signal, rank=rank))


def _owned(moved: Moved, case: Case) -> Moved:
    service = owner_of_series(moved.series, case.services)
    return replace(moved, signal=replace(moved.signal, service=service, reason=_in_words(moved, case.focus)))


def _in_words(moved: Moved, focus: Focus | None) -> str:
    """Why a series stands among the signals: how far it went, and how that lies beside what users felt."""
    signal = moved.signal
    far = "more than 1,000" if signal.score > 1000 else number(round(signal.score, 1))
    verb = "rises" if signal.direction == "up" else "falls"
    low, high = (amount(signal.name, value) for value in (signal.baseline, signal.peak))
    unit = " a second" if moved.is_rate else ""
    text = f"{verb} from {low} to {high}{unit} from {clock(signal.onset.timestamp())} UTC on"
    text += f", {far} times its usual spread"
    if focus is None:
        return text
    late = signal.onset.timestamp() - focus.start
    if abs(late) < 1:
        return f"{text}, as users begin to feel it"
    return f"{text}, {duration(abs(late))} {'before' if late < 0 else 'after'} users feel it"


def _deepest_first(moved: list[Moved], case: Case) -> list[Moved]:
    """The series with less weight where a service below theirs misbehaves as early: they show what that one did."""
    if not case.services.services or not moved:
        return moved
    foremost: dict[str, Moved] = {}
    least = MISBEHAVES * max(m.weight for m in moved)
    for one in sorted(moved, key=lambda m: (-m.weight, m.signal.onset, m.signal.name)):
        if one.signal.service and one.weight >= least and not _is_idle(one):
            foremost.setdefault(one.signal.service, one)
    chains = levels_below(list(foremost), case.services)
    return [_lessened(one, foremost, chains) for one in moved]


def _is_idle(moved: Moved) -> bool:
    """True for what falls and is no stock that runs out: work that is not done falls with any cause."""
    return moved.signal.direction == "down" and not saturation.STOCKS.search(moved.signal.name.lower())


def _lessened(moved: Moved, foremost: Mapping[str, Moved], chains: Mapping[str, tuple[str, ...]]) -> Moved:
    until = moved.signal.onset.timestamp() + SAME_TIME
    below = [n for n in chains.get(moved.signal.service or "", ()) if foremost[n].signal.onset.timestamp() <= until]
    if not below:
        return replace(moved, weight=moved.weight * PER_LEVEL) if _is_idle(moved) else moved
    reason = f"{moved.signal.reason}; {below[0]}, on which it depends, misbehaves too"
    signal = replace(moved.signal, reason=reason)
    return replace(moved, signal=signal, weight=moved.weight * PER_LEVEL ** len(below))


def _moved(raw: Series, case: Case) -> Moved | None:
    series = prepared(raw)
    baseline = baseline_of(series, case)
    if baseline is None or not len(series.values):
        return None
    start, end = _stretch(case, series)
    found = departure(series, baseline, start=start, end=end)
    if found is None:
        return _drifted(raw, case) if series is raw else None
    first, away = found
    if case.focus is None and not is_abrupt(series, baseline, first):
        return _drifted(raw, case) if series is raw else None
    stretch = (np.arange(len(away)) >= first) & (series.times <= end)
    sign = 1.0 if away[first] > 0 else -1.0
    place = int(np.flatnonzero(stretch)[np.argmax(sign * away[stretch])])
    peak = float(series.values[place])
    if abs(peak - baseline.level) < LEAST_CHANGE * abs(baseline.level):
        return None
    score = float(abs(away[place]))
    onset = float(series.times[first])
    signal = Signal(
        raw.name, raw.file, utc(onset), "up" if sign > 0 else "down", baseline.level, peak, min(score, 9999.0), 0
    )
    held = float((sign * away[stretch] > 2).mean())
    weight = _weight(raw.name, score, held, onset, case.focus, baseline, peak)
    return Moved(signal, raw, weight, series is not raw, float(np.median(series.values[stretch])))


def _drifted(series: Series, case: Case) -> Moved | None:
    """A gauge that has crept one way ever since the evidence begins: a leak, or space that is used up."""
    found = creep(series, case.focus.start if case.focus else float(series.times[-1]))
    if found is None:
        return None
    first, begin, finish, score = found
    onset, up = float(series.times[first]), finish > begin
    signal = Signal(series.name, series.file, utc(onset), "up" if up else "down", begin, finish, min(score, 9999.0), 0)
    weight = 0.8 * _weight(series.name, score, 1.0, onset, case.focus, Baseline(begin, 1.0), finish)
    return Moved(signal, series, weight, False, finish)


def _climbed(series: Series, case: Case) -> Moved | None:
    """A gauge that began to move one way while users felt nothing yet, until something gave: a leak, a backlog."""
    early, focus = early_baseline(series, case), case.focus
    if early is None or focus is None or is_counter(series):
        return None
    baseline, begin = early
    first = climb(series, baseline, begin, focus.start)
    if first is None:
        return None
    stretch = np.flatnonzero((np.arange(len(series.times)) >= first) & (series.times <= focus.end))
    away = (series.values[stretch] - baseline.level) / baseline.spread
    place = int(np.argmax(np.abs(away)))
    score, peak, onset = float(abs(away[place])), float(series.values[stretch[place]]), float(series.times[first])
    way: Literal["up", "down"] = "up" if away[place] > 0 else "down"
    signal = Signal(series.name, series.file, utc(onset), way, baseline.level, peak, min(score, 9999.0), 0)
    weight = _weight(series.name, score, 1.0, onset, focus, baseline, peak)
    return Moved(signal, series, weight, False, float(np.median(series.values[stretch])))


def _stretch(case: Case, series: Series) -> tuple[float, float]:
    if case.focus is None:
        return float(series.times[len(series.times) // 3]), float(series.times[-1])
    back = min(LOOK_BACK, max(case.focus.calm_until - float(series.times[0]), 0.0) / 4)
    return case.focus.calm_until - back, case.focus.end


def _weight(
    name: str, score: float, held: float, onset: float, focus: Focus | None, baseline: Baseline, peak: float
) -> float:
    """How likely the series shows the cause: far from usual, for long, early, and not merely what users saw."""
    far = math.log1p(min(score, FULL_DISTANCE)) / math.log1p(FULL_DISTANCE)
    high, low = max(abs(peak), abs(baseline.level)), min(abs(peak), abs(baseline.level))
    times = high / max(low, 0.001 * high, 1e-12) if low > 0 else UNKNOWN_TIMES
    grown = min(math.log10(max(times, 1.0)) / 3, 1.0)
    if abs(peak) < abs(baseline.level):  # work that is not done falls with any cause
        grown *= 0.5
    early = 1.0
    if focus is not None:
        early = 1.0 if onset <= focus.start + 3 else max(0.3, 1 - (onset - focus.start) / focus.length)
        if onset < focus.calm_until - LOOK_BACK:  # what began long before is the less likely to be the cause
            early = max(0.6, 1 - (focus.calm_until - LOOK_BACK - onset) / max(10 * LOOK_BACK, focus.length))
    weight = (0.55 * far + 0.25 * grown + 0.2 * held) * (0.4 + 0.6 * early)
    if SYMPTOMS.search(name.lower()):
        weight *= 0.6
    if LIMITS.search(name.lower()) or (is_time(name) and high - low < LEAST_SLOWER):
        weight *= 0.5
    return weight


def _candidate(moved: Moved, place: int) -> Candidate:
    signal = moved.signal
    name = signal.name
    verb = "rises" if signal.direction == "up" else "falls"
    unit = " a second" if moved.is_rate else ""
    low, high = amount(name, signal.baseline), amount(name, signal.peak)
    text = f"{short_name(moved.series)} {verb} from {low} to {high}{unit}"
    onset = signal.onset.timestamp()
    later = moved.series.times[moved.series.times <= onset + 60]
    piece = series_evidence(signal.file, name, onset, float(later[-1]) if len(later) else onset)
    entry = Entry(signal.onset, "change_point", "prometheus", text, (piece,), score=max(0.7 - 0.04 * place, 0.3))
    role = "symptom metric" if SYMPTOMS.search(name.lower()) else "metric"
    return Candidate(entry, signal.reason, f"series {name}", role)
