"""When something was full: a gauge at the limit that a sibling states, a share at its top, a stock at nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from afterword.core.detect.base import Candidate, join_evidence, number, percent, series_evidence, utc
from afterword.core.detect.case import Case
from afterword.core.detect.measures import LEAST_POINTS, is_counter, of_series, short_name
from afterword.core.detect.stretches import Floats
from afterword.core.detect.units import amount, name_words
from afterword.core.model.reading import Series
from afterword.core.model.span import SeriesSpan
from afterword.core.model.timeline import Entry

LIMIT_WORDS = frozenset({"max", "limit", "limits", "capacity", "quota", "maximum"})
BESIDE = frozenset({"config", "configured", "spec", "settings", "setting", "resource", "hard", "soft"})  # say no more
OTHER_AMOUNTS = frozenset(
    {"waiting", "wait", "timeouts", "errors", "min", "idle", "pending", "queued", "queue", "rejected", "failed", "free",
     "available", "remaining", "created", "creation", "acquire"}
)  # fmt: skip
JOINED = re.compile(r"^(max|maximum|limit)(?=[a-z]{4,}$)")  # as in maxclients
SHARES = re.compile(r"ratio|percent|pct|utili[sz]ation|busy|usage|used_share|saturation")
FAILURE_SHARES = re.compile(r"err|fail|5xx|idle|free|avail|hit|success|slo")
STOCKS = re.compile(r"(^|_)(free|avail|available|remaining|headroom)(_|\{|$)")
FULL, FULL_SHARE, EMPTY = 0.98, 0.97, 0.02
HELD, HELD_NEEDED = 5, 4
ROOM_BEFORE = 0.9  # it must have had room before, else being full is how it lives
OFTEN_ROOM = 0.7  # of the time before
LOOK_BACK = 300.0
LEAST_PLATEAU = 8


def detect(case: Case) -> list[Candidate]:
    """Give the first moment at which each series was full, one candidate a series."""
    gauges = [s for s in of_series(case.series) if not LIMIT_WORDS & _limit_words(s) and not is_counter(s)]
    limits = [s for s in of_series(case.series) if LIMIT_WORDS & _limit_words(s)]
    found = []
    for series in gauges:
        limit = next((one for one in limits if is_limit_of(one, series)), None)
        candidate = _at_limit(case, series, limit) if limit else _at_natural_end(case, series)
        if candidate:
            found.append((series.file, candidate))
    return _one_of_a_file(found)


def _one_of_a_file(found: list[tuple[str, Candidate]]) -> list[Candidate]:
    """Give the first of each file, with the evidence of its twins that were full within a minute of it."""
    kept: list[tuple[str, Candidate]] = []
    for file, candidate in sorted(found, key=lambda pair: (pair[1].at, pair[1].entry.text)):
        place = next(
            (i for i, (f, c) in enumerate(kept) if f == file and (candidate.at - c.at).total_seconds() <= 60), None
        )
        if place is None:
            kept.append((file, candidate))
        else:
            first = kept[place][1]
            pieces = join_evidence([*first.entry.evidence, *candidate.entry.evidence])
            kept[place] = (file, replace(first, entry=replace(first.entry, evidence=pieces)))
    return [candidate for _, candidate in kept]


def _limit_words(series: Series) -> frozenset[str]:
    """The words of a name, those that begin with max apart: `redis_config_maxclients` is of redis, max and clients."""
    return frozenset(part for word in name_words(series.name) for part in JOINED.sub(r"\1 ", word).split())


def is_limit_of(limit: Series, series: Series) -> bool:
    """True when the limit's name without its word for limit is part of the gauge's name and no label disagrees."""
    stem = _limit_words(limit) - LIMIT_WORDS - BESIDE
    words = name_words(series.name)
    if not stem or not stem <= words or (words - stem) & OTHER_AMOUNTS:
        return False
    if {"state", "status", "code", "le", "quantile"} & set(series.labels):
        return False
    shared = (set(limit.labels) & set(series.labels)) - {"__name__"}
    return all(limit.labels[name] == series.labels[name] for name in shared)


def _at_limit(case: Case, series: Series, limit: Series) -> Candidate | None:
    ceiling = limit.values[np.clip(np.searchsorted(limit.times, series.times, "right") - 1, 0, None)]
    usable = np.where(ceiling > 0, ceiling, np.inf)
    first = _first_full(case, series, series.values >= FULL * usable, series.values < ROOM_BEFORE * usable)
    if first is None:
        return None
    text = f"{short_name(series)} reaches its ceiling of {number(float(ceiling[first]))}"
    at = float(series.times[first])
    pieces = (_piece(series, at), series_evidence(limit.file, limit.name, at, at))
    entry = Entry(
        utc(at), "saturation", "prometheus", text, pieces, score=0.65 if "size" in name_words(series.name) else 0.85
    )
    return Candidate(entry, f"as much as {limit.name} allows", f"full {series.name}", "saturation")


def _at_natural_end(case: Case, series: Series) -> Candidate | None:
    """A share at 100 %, a stock at nothing, or a whole-numbered gauge that runs flat at its highest value."""
    name, top = series.name.lower(), float(series.values.max())
    if SHARES.search(name) and not FAILURE_SHARES.search(name) and (top <= 1.05 or 90 <= top <= 105):
        whole = 1.0 if top <= 1.05 else 100.0
        share = series.values / whole
        first = _first_full(case, series, share >= FULL_SHARE, share < ROOM_BEFORE)
        return (
            None
            if first is None
            else _told(series, first, f"{short_name(series)} reaches {percent(float(share[first]))}", 0.75)
        )
    if STOCKS.search(name) and top > 0:
        first = _first_full(case, series, series.values <= EMPTY * top, series.values > 0.1 * top)
        return (
            None
            if first is None
            else _told(
                series,
                first,
                f"{short_name(series)} runs out: {amount(series.name, float(series.values[first]))} left",
                0.85,
            )
        )
    return _plateau(case, series, top)


def _plateau(case: Case, series: Series, top: float) -> Candidate | None:
    whole = bool((series.values == np.rint(series.values)).all())
    if not whole or top < 4:
        return None
    flat = series.values == top
    longest = np.convolve(flat, np.ones(LEAST_PLATEAU), "valid") == LEAST_PLATEAU
    if not longest.any() or float(np.median(series.values)) >= top or _rests_often(series.values, top):
        return None
    first = _first_full(case, series, flat, series.values < 0.7 * top)
    if (
        first is None
        or not flat[first : first + LEAST_PLATEAU].all()
        or flat[first : first + LEAST_PLATEAU].size < LEAST_PLATEAU
    ):
        return None
    return _told(
        series, first, f"{short_name(series)} stays at {amount(series.name, top)}, the highest it ever reaches", 0.5
    )


def _rests_often(values: Floats, top: float) -> bool:
    """True when it also rests at other levels than its highest and its usual one: then to rest says nothing."""
    starts = np.concatenate(([0], np.flatnonzero(np.diff(values)) + 1))
    lengths = np.diff(np.append(starts, len(values)))
    rests = set(values[starts[lengths >= LEAST_PLATEAU]].tolist()) - {top}
    return len(rests) > 1


def _first_full(
    case: Case,
    series: Series,
    full: np.ndarray[tuple[int], np.dtype[np.bool_]],
    room: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> int | None:
    """The first point that stays full for most of the next five, when it had room before."""
    start, end = (case.focus.calm_until - LOOK_BACK, case.focus.end) if case.focus else (-np.inf, np.inf)
    calm = room[series.times < start + LOOK_BACK]
    if len(calm) >= LEAST_POINTS and float(calm.mean()) < OFTEN_ROOM:
        return None
    held = _ahead_share(full.astype(np.float64)) >= HELD_NEEDED / HELD
    places = np.flatnonzero(full & held & (series.times >= start) & (series.times <= end))
    if not len(places) or not room[: places[0]].any():
        return None
    return int(places[0])


def _ahead_share(flags: Floats) -> Floats:
    padded = np.concatenate((flags, np.zeros(HELD - 1)))
    return np.convolve(padded, np.ones(HELD), "valid") / HELD


def _told(series: Series, first: int, text: str, score: float) -> Candidate:
    at = float(series.times[first])
    entry = Entry(utc(at), "saturation", "prometheus", text, (_piece(series, at),), score=score)
    return Candidate(entry, "it stays there", f"full {series.name}", "saturation")


def _piece(series: Series, at: float) -> SeriesSpan:
    later = series.times[(series.times >= at) & (series.times <= at + 60)]
    return series_evidence(series.file, series.name, at, float(later[-1]))
