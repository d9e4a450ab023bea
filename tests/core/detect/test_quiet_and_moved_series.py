"""Series of every kind, made by chance: quiet ones stay untold, those that move are told at the right time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.core.timeline.scenarios import NIGHT, access_log, during, metrics

from afterword.core.detect import change_point, saturation
from afterword.core.detect.case import Case, gather
from afterword.core.model.reading import Series

Chance = np.random.Generator
Values = np.ndarray
LENGTH, START, END = 3600, 1800, 2400
EDGE = access_log(LENGTH, failing=during(START, END, 0.3))
EACH = 25


def wandering(chance: Chance, count: int, keeps: float) -> Values:
    """An autoregressive series: each value keeps so much of the one before."""
    found = np.zeros(count)
    for place, step in enumerate(chance.normal(0, 3, count)):
        found[place] = keeps * found[place - 1] * (place > 0) + step
    return found


QUIET: dict[str, Callable[[Chance, Values], Values]] = {
    "white noise": lambda c, t: 100 + c.normal(0, 5, len(t)),
    "autoregressive": lambda c, t: 100 + wandering(c, len(t), 0.8),
    "slowly autoregressive": lambda c, t: 100 + wandering(c, len(t), 0.95),
    "random walk": lambda c, t: 100 + np.cumsum(c.normal(0, 1, len(t))),
    "daily season": lambda c, t: 100 + 30 * np.sin(2 * np.pi * t / 86_400 + c.uniform(0, 6.3)) + c.normal(0, 3, len(t)),
    "spikes": lambda c, t: 10 + c.normal(0, 1, len(t)) + 200 * (c.random(len(t)) < 0.01),
    "few events": lambda c, t: c.poisson(3, len(t)).astype(float),
    "hardly any events": lambda c, t: c.poisson(0.05, len(t)).astype(float),
    "long tail": lambda c, t: np.exp(c.normal(-3, 0.8, len(t))),
    "sawtooth of a garbage collector": lambda c, t: 100 + (t * 0.5 + c.uniform(0, 60)) % 60 + c.normal(0, 1, len(t)),
    "counter_total": lambda c, t: np.cumsum(c.poisson(20, len(t))).astype(float),
    "counter with a reset_total": lambda c, t: reset(np.cumsum(c.poisson(20, len(t))).astype(float), len(t) // 2),
    "levels of a pool": lambda c, t: np.repeat(c.integers(2, 6, len(t) // 20 + 1), 20)[: len(t)].astype(float),
}
MOVING = sorted(set(QUIET) - {"random walk", "long tail", "few events", "counter with a reset_total"})


def reset(total: Values, place: int) -> Values:
    return np.where(np.arange(len(total)) >= place, total - total[place], total)


def chance_of(name: str, turn: int) -> Chance:
    return np.random.default_rng([turn, len(name), ord(name[0])])


def series_of(name: str, turn: int, step: float, length: int = LENGTH) -> Series:
    t = np.arange(0, length, step)
    bare = name.replace(" ", "_")
    return Series(bare, f"prometheus/{bare}.json", {}, NIGHT + t, QUIET[name](chance_of(name, turn), t), step)


def case_of(series: Series, *, incident: bool = True) -> Case:
    return gather([*([EDGE] if incident else []), *metrics(series)])


@pytest.mark.parametrize("step", [5.0, 15.0])
@pytest.mark.parametrize("incident", [True, False], ids=["beside an incident", "alone"])
def test_of_325_quiet_series_hardly_any_is_told(step: float, incident: bool) -> None:
    cases = [case_of(series_of(name, turn, step), incident=incident) for name in QUIET for turn in range(EACH)]
    told = sum(bool(change_point.signals(case)) for case in cases)
    full = sum(bool(saturation.detect(case)) for case in cases)
    assert (told <= 0.04 * len(cases), full <= 0.01 * len(cases)) == (True, True), (told, full)


def moved(series: Series, onset: float, factor: float = 4.0) -> Series:
    """The series with values, or increments, so many times as large from the onset to the end of the incident."""
    t, values = series.times - NIGHT, series.values
    inside = (t >= onset) & (t < END)
    if series.name.endswith("_total"):
        values = np.cumsum(np.diff(values, prepend=0.0) * np.where(inside, factor, 1.0))
    elif series.name == "hardly_any_events":
        values = values + 5 * inside
    else:
        values = np.where(inside, values * factor, values)
    return Series(series.name, series.file, {}, series.times, values, series.step)


@pytest.mark.parametrize("name", MOVING)
@pytest.mark.parametrize("off", [-60, 0, 60])
def test_series_that_moves_up_to_a_minute_off_the_onset_is_told_at_its_own_time(name: str, off: int) -> None:
    late = []
    for turn in range(8):
        found = change_point.signals(case_of(moved(series_of(name, turn, 15.0), START + off)))
        late += [signal.onset.timestamp() - NIGHT - START - off for signal in found]
    assert len(late) >= 7
    assert np.median(np.abs(late)) <= 15


@pytest.mark.parametrize("name", MOVING)
def test_missing_samples_hide_no_change(name: str) -> None:
    found = 0
    for turn in range(8):
        whole = moved(series_of(name, turn, 5.0), START)
        kept = chance_of(name, turn).random(len(whole.times)) >= 0.2
        thinned = Series(whole.name, whole.file, {}, whole.times[kept], whole.values[kept], 5.0)
        found += bool(change_point.signals(case_of(thinned)))
    assert found >= 7


def test_counter_that_was_reset_before_the_incident_is_told_by_its_rate() -> None:
    for turn in range(8):
        whole = moved(series_of("counter_total", turn, 15.0), START)
        again = Series(whole.name, whole.file, {}, whole.times, reset(whole.values, 40), 15.0)
        [signal] = change_point.signals(case_of(again))
        assert signal.baseline == pytest.approx(20 / 15, rel=0.3)
        assert abs(signal.onset.timestamp() - NIGHT - START) <= 15


@pytest.mark.parametrize(
    ("limit", "gauge", "is_one"),
    [
        ("process_max_fds", "process_open_fds", True),
        ("hikaricp_connections_max", "hikaricp_connections_active", True),
        ("hikaricp_connections_max", "hikaricp_connections_pending", False),
        ("container_spec_memory_limit_bytes", "container_memory_usage_bytes", True),
        ("tomcat_threads_config_max_threads", "tomcat_threads_busy_threads", True),
        ("redis_config_maxclients", "redis_connected_clients", True),
        ("haproxy_backend_limit_sessions", "haproxy_backend_current_sessions", True),
        ("queue_capacity", "queue_depth", True),
        ("queue_capacity", "worker_depth", False),
    ],
)
def test_ceilings_are_known_by_the_names_of_common_exporters(limit: str, gauge: str, is_one: bool) -> None:
    one, other = (Series(name, "p.json", {}, NIGHT + np.arange(3.0), np.ones(3), 1.0) for name in (limit, gauge))
    assert saturation.is_limit_of(one, other) is is_one


def test_gauge_that_stays_at_its_highest_is_told_without_a_known_ceiling() -> None:
    t = np.arange(0, LENGTH, 15.0)
    busy = np.where((t >= START) & (t < END), 32.0, 6.0 + chance_of("busy", 1).integers(0, 4, len(t)))
    [full] = saturation.detect(case_of(Series("workers_busy_count", "p/w.json", {}, NIGHT + t, busy, 15.0)))
    assert full.entry.text == "workers_busy_count stays at 32, the highest it ever reaches"
    assert full.at.timestamp() == NIGHT + START
