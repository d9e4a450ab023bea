"""A clock that is off is found by what two logs have in common, and never invented."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.core.timeline.scenarios import (
    NIGHT,
    access_log,
    at,
    bad_deploy,
    during,
    metrics,
    pattern,
    series,
    service_log,
)

from afterword.core.evidence.clock import shifted
from afterword.core.model.reading import Reading
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.skew import settle_clocks


def ahead(reading: Reading, seconds: int) -> Reading:
    """The reading as a clock that is so far ahead would have written it."""
    moved = shifted(reading, -seconds)
    return replace(moved, report=replace(moved.report, zone="UTC", zone_source="stated"))


def application(failing_only: bool = False) -> Reading:
    """The same requests as the access log, as the application behind it saw them."""
    inside = access_log(900, failing=during(300, 600, 0.3), file="app/app.jsonl", kind="json_lines")
    if failing_only:
        frame = inside.log.requests
        return replace(inside, log=replace(inside.log, requests=frame.filter(frame["status"] >= 500)))
    return inside


EDGE = access_log(900, failing=during(300, 600, 0.3))


def skews(*readings: Reading) -> dict[str, float | None]:
    return {r.report.file: r.report.skew_seconds for r in settle_clocks(readings) if r.report.skew_seconds is not None}


@pytest.mark.parametrize("seconds", [-63, 20, 47, 90])
def test_application_clock_that_is_off_is_found_to_the_second(seconds: int) -> None:
    assert skews(EDGE, ahead(application(failing_only=True), seconds)) == {"app/app.jsonl": seconds}


def test_right_clocks_are_left_alone() -> None:
    assert skews(EDGE, application()) == {}


def test_logs_of_different_requests_show_no_skew() -> None:
    other = access_log(900, failing=during(350, 640, 0.3), file="app/app.jsonl", kind="json_lines", seed=99)
    assert skews(EDGE, other) == {}


def test_log_of_the_same_messages_shares_the_skew() -> None:
    text = pattern("could not get a connection", 301, 600, 900)
    app = replace(application(), log=replace(application().log, patterns=(text,)))
    plain = service_log(900, patterns=[text])
    assert skews(EDGE, ahead(app, 47), ahead(plain, 47)) == {"app/app.jsonl": 47, "app/app.log": 47}
    assert skews(EDGE, ahead(app, 47), plain) == {"app/app.jsonl": 47}


def test_metrics_that_side_with_the_application_blame_the_edge() -> None:
    ratio = series("edge_error_ratio", 900, during(304, 604, 0.3), step=2)
    measured = Reading(replace(EDGE.report, file=ratio.file, kind="prometheus"), series=(ratio,))
    assert skews(ahead(EDGE, 40), application(), measured) == {"nginx/access.log": 40}


def test_times_of_a_corrected_source_are_told_as_they_were() -> None:
    text = pattern("could not get a connection", 301, 600, 900)
    app = replace(application(), log=replace(application().log, patterns=(text,)))
    timeline = build_timeline([*bad_deploy(), ahead(app, 47)])
    [new] = [e for e in timeline.entries if e.kind == "new_pattern"]
    assert new.at == at(301)
    [said] = [sentence for sentence in timeline.unknowns if "clock" in sentence]
    assert said.startswith("The clock of app/app.jsonl is 47 s ahead of the others (its requests match those of ")
    assert said.endswith("13 times as well as at any other); its times were corrected.")
    assert new.at.timestamp() > NIGHT


def test_failures_that_end_later_in_the_application_are_no_skew() -> None:
    inside, frame = application(), application().log.requests
    late = frame.with_columns(second=frame["second"] + (frame["status"] >= 500).cast(int) * 20)
    assert skews(EDGE, replace(inside, log=replace(inside.log, requests=late.sort("second")))) == {}


def errors_of_edge() -> Reading:
    """The error log of the web server: one record for each failed request of the access log."""
    frame = EDGE.log.requests.filter(EDGE.log.requests["status"] >= 500)
    levels = frame.select("second", pl.lit("ERROR").alias("level"), pl.col("requests").alias("records"), "first_line",
                          "last_line")  # fmt: skip
    told = service_log(900, file="errors/error.log", kind="nginx_error")
    return replace(told, log=replace(told.log, levels=levels))


@pytest.mark.parametrize("seconds", [-88, 25])
def test_error_log_of_the_web_server_is_held_against_its_access_log(seconds: int) -> None:
    assert skews(EDGE, errors_of_edge()) == {}
    assert skews(EDGE, ahead(errors_of_edge(), seconds)) == {"errors/error.log": seconds}


def test_error_log_beside_its_access_log_shares_the_skew() -> None:
    ratio = series("edge_error_ratio", 900, during(304, 604, 0.3), step=2)
    measured = Reading(replace(EDGE.report, file=ratio.file, kind="prometheus"), series=(ratio,))
    few = service_log(900, usual=0, errors=during(300, 600, 0.05), file="nginx/error.log", kind="nginx_error")
    found = skews(ahead(EDGE, 40), ahead(few, 40), application(), measured)
    assert found == {"nginx/access.log": 40, "nginx/error.log": 40}


def test_same_messages_in_two_logs_show_that_one_clock_is_off() -> None:
    texts = [
        pattern(f"could not {what}", 300 + 7 * n, 600 - n, 50 + n) for n, what in enumerate(("pay", "ship", "log"))
    ]
    app = replace(application(), log=replace(application().log, patterns=tuple(texts)))
    plain = service_log(900, patterns=texts)
    assert skews(EDGE, app, ahead(plain, 33)) == {"app/app.log": 33}
    assert skews(EDGE, app, plain) == {}
    later = [pattern(p.template, 300 + 40 * n, 600, p.count) for n, p in enumerate(texts)]
    assert skews(EDGE, app, service_log(900, patterns=later)) == {}


@pytest.mark.parametrize(("seconds", "zone"), [(7200, "+02:00"), (-5 * 3600, "-05:00"), (5 * 3600 + 1800, "+05:30")])
def test_whole_hours_are_a_zone_and_no_skew(seconds: int, zone: str) -> None:
    moved = settle_clocks([EDGE, ahead(application(), seconds)])[1].report
    assert (moved.zone, moved.zone_source, moved.skew_seconds) == (zone, "inferred", None)
    assert "another zone than the one it states" in (moved.note or "")
    assert moved.first == application().report.first


def test_drift_beside_a_wrong_zone_is_told_apart() -> None:
    moved = settle_clocks([EDGE, ahead(application(), 3600 + 35)])[1].report
    assert (moved.zone, moved.skew_seconds) == ("+01:00", 35.0)


def test_one_clock_ahead_makes_no_other_log_fall_silent() -> None:
    others = [application(), service_log(945, file="db/db.log")]
    kinds = {
        e.kind for e in build_timeline([EDGE, *others, *metrics(series("steady", 900, lambda t: t * 0 + 3))]).entries
    }
    assert not kinds & {"silence", "gap_start"}


def test_outermost_log_that_lies_apart_from_the_metrics_is_in_another_zone_itself() -> None:
    ratio = series("edge_error_ratio", 900, during(304, 604, 0.3), step=2)
    measured = Reading(replace(EDGE.report, file=ratio.file, kind="prometheus"), series=(ratio,))
    edge, app, _ = settle_clocks([ahead(EDGE, 7200), application(), measured])
    assert (edge.report.zone, edge.report.first) == ("+02:00", EDGE.report.first)
    assert (app.report.zone_source, app.report.first) == ("stated", EDGE.report.first)
