"""A clock that is off is found by what two logs have in common, and never invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.timeline.scenarios import NIGHT, access_log, at, bad_deploy, during, pattern, series, service_log

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
    metrics = Reading(replace(EDGE.report, file=ratio.file, kind="prometheus"), series=(ratio,))
    assert skews(ahead(EDGE, 40), application(), metrics) == {"nginx/access.log": 40}


def test_times_of_a_corrected_source_are_told_as_they_were() -> None:
    text = pattern("could not get a connection", 301, 600, 900)
    app = replace(application(), log=replace(application().log, patterns=(text,)))
    timeline = build_timeline([*bad_deploy(), ahead(app, 47)])
    [new] = [e for e in timeline.entries if e.kind == "new_pattern"]
    assert new.at == at(301)
    assert "The clock of app/app.jsonl is 47 s ahead of the others; its times were corrected." in timeline.unknowns
    assert new.at.timestamp() > NIGHT


def test_failures_that_end_later_in_the_application_are_no_skew() -> None:
    inside, frame = application(), application().log.requests
    late = frame.with_columns(second=frame["second"] + (frame["status"] >= 500).cast(int) * 20)
    assert skews(EDGE, replace(inside, log=replace(inside.log, requests=late.sort("second")))) == {}
