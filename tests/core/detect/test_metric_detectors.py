"""change_point, saturation and silence: what metrics show."""

from __future__ import annotations

import numpy as np
from tests.core.timeline.scenarios import (
    NIGHT,
    access_log,
    at,
    during,
    metrics,
    moment,
    report,
    scrape_gap,
    series,
    service_log,
    told,
)

from afterword.core.detect import change_point, error_rate, recovery, saturation, silence
from afterword.core.detect.case import Case, gather
from afterword.core.detect.measures import as_rate, creep, is_counter, short_name
from afterword.core.detect.saturation import is_limit_of
from afterword.core.detect.units import amount
from afterword.core.model.reading import Gap, Moment, Reading, Series

EDGE = access_log(900, failing=during(300, 600, 0.3))


def case_of(*found: Series) -> Case:
    return gather([EDGE, *metrics(*found)])


def flat(value: float) -> object:
    return lambda t: np.full(len(t), value)


def test_series_that_moved_early_and_far_ranks_first() -> None:
    found = change_point.signals(
        case_of(
            series("edge_error_ratio", 900, during(305, 600, 0.3), step=2),
            series("queue_depth", 900, during(296, 600, 500, 5), step=2, noise=0.5),
            series("late_follower", 900, during(500, 600, 50, 5), step=2, noise=0.5),
            series("steady", 900, flat(7), step=2, noise=0.5),
        )
    )
    assert found[0].name == "queue_depth"
    assert {signal.name for signal in found} == {"queue_depth", "edge_error_ratio", "late_follower"}
    assert found[0].onset == at(296)
    assert [signal.rank for signal in found] == [1, 2, 3]


def test_counter_is_judged_by_its_rate_and_survives_a_reset() -> None:
    def total(t: np.ndarray) -> np.ndarray:
        grown = np.cumsum(during(300, 600, 20, 2)(t))
        return np.where(t < 450, grown, grown - 1800)

    counter = series("db_errors_total", 900, total, step=2)
    assert is_counter(counter)
    assert (as_rate(counter).values >= 0).all()
    [signal] = change_point.signals(case_of(counter))
    assert (signal.baseline, signal.peak >= 10) == (1.0, True)
    [moved] = change_point.detect(case_of(counter))
    assert moved.entry.text.endswith("a second")


def test_gauge_that_only_grows_is_no_counter_and_its_creep_is_seen() -> None:
    leak = series("process_resident_memory_bytes", 900, lambda t: 1e8 + t * 1e6, step=2)
    assert not is_counter(leak)
    first, begin, end, _ = creep(leak, NIGHT + 300)
    assert (first, begin < end) == (9, True)
    assert change_point.signals(case_of(leak))[0].direction == "up"


def test_series_that_begins_in_the_trouble_is_compared_with_its_twins() -> None:
    old = Series(
        'pool{worker="w1"}', "p/pool.json", {"worker": "w1"}, NIGHT + np.arange(0, 900, 2.0), np.full(450, 4.0), 2
    )
    new = Series(
        'pool{worker="w2"}', "p/pool.json", {"worker": "w2"}, NIGHT + np.arange(302, 900, 2.0), np.full(299, 40.0), 2
    )
    [signal] = change_point.signals(case_of(old, new))
    assert (signal.name, signal.baseline, signal.peak) == ('pool{worker="w2"}', 4.0, 40.0)


def test_gauge_at_the_limit_of_its_sibling_is_saturation() -> None:
    used, limit = (
        series("db_pool_in_use", 900, during(310, 600, 20, 4), step=2),
        series("db_pool_max", 900, flat(20), step=2),
    )
    [full] = saturation.detect(case_of(used, limit))
    assert (full.at, full.entry.text) == (at(310), "db_pool_in_use reaches its ceiling of 20")
    assert len(full.entry.evidence) == 2


def test_limit_belongs_only_to_gauges_that_its_name_describes() -> None:
    limit = series("db_pool_max", 10, flat(20))
    assert is_limit_of(limit, series("db_pool_in_use", 10, flat(1)))
    assert not is_limit_of(limit, series("db_pool_waiting", 10, flat(1)))
    assert not is_limit_of(limit, series("http_in_flight", 10, flat(1)))


def test_gauge_that_was_always_full_is_no_news() -> None:
    used, limit = series("db_pool_in_use", 900, flat(20), step=2), series("db_pool_max", 900, flat(20), step=2)
    assert saturation.detect(case_of(used, limit)) == []


def test_share_at_its_top_and_stock_at_nothing_are_saturation() -> None:
    cpu = series("node_cpu_busy", 900, during(305, 600, 0.99, 0.3), step=2)
    disk = series("disk_free_bytes", 900, during(310, 600, 0, 5e9), step=2)
    texts = sorted(c.entry.text for c in saturation.detect(case_of(cpu, disk)))
    assert texts == ["disk_free_bytes runs out: 0 bytes left", "node_cpu_busy reaches 99 %"]


def test_hole_that_files_share_is_told_once_and_one_of_a_single_file_is_not() -> None:
    def metric(name: str, *gaps: Gap) -> Reading:
        shown = report(f"prometheus/{name}.json", "prometheus", 0, 900, 1)
        return Reading(shown.__class__(**{f: getattr(shown, f) for f in shown.__slots__} | {"gaps": gaps}))

    common = Gap(at(350), at(410))
    found = silence.detect(gather([EDGE, metric("a", common), metric("b", common), metric("c", Gap(at(100), at(160)))]))
    assert [(c.entry.kind, c.at) for c in found] == [("gap_start", at(350)), ("gap_end", at(410))]


def test_silence_is_told_of_lively_logs_only() -> None:
    errors_only = service_log(900, usual=0, errors=during(300, 420, 3))
    assert silence.detect(gather([EDGE, errors_only])) == []
    [quiet] = silence.detect(gather([EDGE, service_log(900, until=420)]))
    assert quiet.entry.kind == "silence"


def test_stated_hole_of_the_metrics_has_both_ends() -> None:
    assert [c.entry.kind for c in silence.detect(gather(scrape_gap()))] == ["gap_start", "gap_end"]


def test_amounts_carry_the_unit_of_the_metric() -> None:
    assert amount("pg_longest_tx_seconds", 1.56) == "1.6 s"
    assert amount("process_rss_bytes", 53420032) == "50.9 MiB"
    assert amount("edge_error_ratio", 0.25) == "25 %"
    assert amount("queue_depth", 8002) == "8,002"


def test_short_name_leaves_out_addresses_when_a_better_label_is_there() -> None:
    name = 'pool{instance="127.0.0.1:18014", worker="w4"}'
    assert short_name(Series(name, "f", {}, np.array([]), np.array([]), None)) == "pool (w4)"


def test_metric_of_failures_stands_in_for_a_missing_log_of_requests() -> None:
    case = gather(metrics(series("edge_error_ratio", 900, during(300, 600, 0.3), step=2)))
    [onset], [end] = error_rate.detect(case), recovery.detect(case)
    assert (onset.at, onset.entry.text) == (at(300), "edge_error_ratio rises from 0 % to 30 %")
    assert (end.at, end.entry.text) == (at(600), "edge_error_ratio is low again, 5 min after it rose")
    assert (case.focus.start, case.focus.end) == (NIGHT + 300, NIGHT + 600)


def test_space_that_drains_ever_since_the_evidence_begins_is_a_signal() -> None:
    disk = series("disk_free_bytes", 900, lambda t: np.clip(24e6 - t * 8e4, 2e5, None), step=3)
    [signal] = change_point.signals(case_of(disk))
    assert (signal.name, signal.direction, signal.peak < 1e6) == ("disk_free_bytes", "down", True)
    [full] = saturation.detect(case_of(disk))
    assert full.entry.text.startswith("disk_free_bytes runs out")


def test_sum_of_counters_that_loses_a_part_at_a_restart_is_judged_by_its_rate() -> None:
    requests = series("http_requests_total", 900, lambda t: t * 10 - np.where(t > 350, 900.0, 0.0), step=3)
    assert is_counter(requests)
    assert (as_rate(requests).values >= 0).all()
    assert change_point.signals(case_of(requests)) == ()


def test_memory_that_climbs_before_users_suffer_is_a_signal_from_where_the_climb_begins() -> None:
    climb = lambda t: np.where(t < 220, 4e7, np.where(t < 320, 4e7 + (t - 220) * 1.1e6, 6e7))  # noqa: E731
    [signal] = change_point.signals(case_of(series("rss", 900, climb, step=3, noise=1e4)))
    assert (signal.direction, abs(signal.onset.timestamp() - NIGHT - 222) <= 6) == ("up", True)
    assert change_point.detect(case_of(series("rss", 900, climb, step=3)))[0].entry.text.endswith("MiB")


def test_ramp_up_that_ended_long_before_the_trouble_is_no_signal() -> None:
    warm = lambda t: 4e7 + np.clip(t, 0, 60) * 1e6  # noqa: E731
    assert change_point.signals(case_of(series("rss", 900, warm, step=3, noise=1e4))) == ()


def test_time_that_grows_by_milliseconds_ranks_below_what_moved_for_users() -> None:
    wobble = series("route_seconds", 900, during(298, 600, 0.026, 0.009), step=3)
    queue = series("queue_depth", 900, during(305, 600, 40, 20), step=3, noise=0.3)
    assert [s.name for s in change_point.signals(case_of(wobble, queue))] == ["queue_depth", "route_seconds"]


def hole(job: str, name: str, start: float, end: float) -> list[Moment]:
    return [moment(s, kind, kind, f"prometheus/{name}", job=job, series=name)
            for s, kind in ((start, "gap_start"), (end, "gap_end"))]  # fmt: skip


def up(job: str, value: object, *gap: float) -> Series:
    t = np.arange(0, 900, 3.0)
    t = t[(t <= gap[0]) | (t >= gap[1])] if gap else t
    name = f'up{{job="{job}"}}'
    return Series(name, "prometheus/up.json", {"job": job, "__name__": "up"}, NIGHT + t, value(t).astype(float), 3)


def holes_of(*others: Series) -> list[tuple[str, str]]:
    gone = [told(f"prometheus/{name}", *hole("shop", name, 400, 430)) for name in ("rss", "in_flight")]
    return [(c.entry.kind, c.role) for c in silence.detect(gather([EDGE, *gone, *metrics(*others)]))]


def test_target_that_is_down_is_no_hole_of_the_monitoring() -> None:
    assert holes_of(up("shop", during(400, 430, 0, 1))) == [("silence", "background")]


def test_hole_of_all_jobs_is_told_with_both_ends_and_one_of_a_single_job_stays_behind() -> None:
    assert holes_of(up("node", flat(1), 400, 430)) == [("gap_start", "gap"), ("gap_end", "gap")]
    assert holes_of(up("node", flat(1))) == [("gap_start", "background"), ("gap_end", "background")]


def test_pause_of_the_monitoring_while_targets_crash_stays_a_hole() -> None:
    assert holes_of(up("shop", during(380, 400, 0, 1), 400, 430)) == [("gap_start", "gap"), ("gap_end", "gap")]


def test_series_that_repeats_its_last_value_does_not_prove_that_it_was_measured() -> None:
    load = lambda t: np.where((t > 400) & (t < 430), 7.0, t % 11)  # noqa: E731
    assert holes_of(up("node", load), up("edge", flat(1))) == [("gap_start", "gap"), ("gap_end", "gap")]
    assert holes_of(up("node", lambda t: t % 11)) == [("gap_start", "background"), ("gap_end", "background")]


def test_bytes_that_are_kept_are_a_gauge_and_bytes_that_passed_by_a_counter() -> None:
    kept, passed = (series(name, 900, lambda t: t * 1000, step=3) for name in ("slot_retained_bytes", "net_sent_bytes"))
    assert (is_counter(kept), is_counter(passed)) == (False, True)
