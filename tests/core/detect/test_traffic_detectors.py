"""error_rate, latency, recovery and traffic_drop: what users felt, told from the outermost log."""

from __future__ import annotations

import numpy as np
from tests.core.timeline.scenarios import NIGHT, access_log, alerts, at, during, moment, told

from afterword.core.detect import error_rate, latency, recovery, traffic_drop
from afterword.core.detect.case import Case, gather, slow_from
from afterword.core.detect.traffic import LogSource, outermost
from afterword.core.model.span import LineSpan


def seconds(found: list) -> list[float]:
    return [c.at.timestamp() - NIGHT for c in found]


def onsets(case: Case) -> list[float]:
    return seconds([c for c in error_rate.detect(case) if c.role == "onset"])


def test_error_rate_onset_is_the_first_second_that_lasts() -> None:
    share = lambda t: during(250, 252, 0.4)(t) + during(300, 600, 0.3)(t)  # noqa: E731
    case = gather([access_log(900, failing=share)])
    assert onsets(case) == [300]
    assert [c.entry.text.split(":")[0] for c in error_rate.detect(case) if c.role == "burst"] == ["Short burst of 5xx"]


def test_error_rate_onset_points_to_the_failed_lines() -> None:
    [onset] = [
        c for c in error_rate.detect(gather([access_log(900, failing=during(300, 600, 0.3))])) if c.role == "onset"
    ]
    [piece] = onset.entry.evidence
    assert isinstance(piece, LineSpan)
    assert 300 * 50 < piece.line_start < piece.line_end < 320 * 70


def test_usual_failures_raise_the_threshold() -> None:
    assert onsets(gather([access_log(900, failing=during(300, 600, 0.08, 0.04))])) == []
    assert onsets(gather([access_log(900, failing=during(300, 600, 0.5, 0.04))])) == [300]


def test_requests_refused_in_masses_are_an_onset_too() -> None:
    log = access_log(900, failing=during(300, 600, 0.7))
    frame = log.log.requests
    refused = frame.with_columns(status=np.where(frame["status"].to_numpy() == 503, 404, 200).astype(np.int16))
    case = gather([log.__class__(log.report, log=log.log.__class__(refused, None, None, None, ()))])
    [onset] = [c for c in error_rate.detect(case) if c.role == "onset"]
    assert onset.at == at(300)
    assert onset.entry.text.startswith("4xx responses rise from 0 % to")


def test_latency_onset_and_the_smaller_step_before_it_are_both_told() -> None:
    slow = lambda t: np.select([(t >= 400) & (t < 600), (t >= 300) & (t < 400)], [4.0, 0.3], 0.06)  # noqa: E731
    found = latency.detect(gather([access_log(900, p95=slow)]))
    assert [(c.role, round(s)) for c, s in zip(found, seconds(found), strict=True)] == [("onset", 400), ("step", 300)]


def test_owners_threshold_for_slow_is_taken_from_their_alert() -> None:
    fires = moment(
        500, "alert_firing", "slow", "alertmanager_webhook", alertname="Slow", summary="edge p95 above 750 ms"
    )
    assert slow_from([fires]) == 0.75
    ramp = lambda t: np.clip(0.05 + (t - 300) * 0.01, 0.05, 5.0)  # noqa: E731
    [onset] = [
        c for c in latency.detect(gather([access_log(900, p95=ramp), told("hook", fires)])) if c.role == "onset"
    ]  # fmt: skip
    assert abs(onset.at.timestamp() - NIGHT - 370) <= 12


def test_steady_latency_has_no_onset() -> None:
    assert latency.detect(gather([access_log(900, p95=during(0, 900, 0.08))])) == []


def test_recovery_is_the_first_good_second_and_says_how_long_it_took() -> None:
    [end] = recovery.detect(gather([access_log(900, failing=during(300, 600, 0.3))]))
    assert end.at == at(600)
    assert end.entry.text == "Users are well again: 5xx responses are back to 0 %, 5 min after it began"


def test_trouble_that_outlasts_the_evidence_has_no_recovery() -> None:
    assert recovery.detect(gather([access_log(900, failing=during(300, 900, 0.3))])) == []


def test_traffic_drop_needs_a_real_fall() -> None:
    assert traffic_drop.detect(gather([access_log(900, rate=during(300, 600, 0.8, 1.0))])) == []
    [drop] = traffic_drop.detect(gather([access_log(900, rate=during(300, 600, 0.1, 1.0))]))
    assert drop.at == at(300)


def test_edge_log_is_outermost_and_rotated_files_of_it_belong_together() -> None:
    parts = [
        access_log(100, file="edge/nginx/access.log", start=100),
        access_log(100, file="edge/nginx/access.log.1.gz"),
        access_log(200, file="app/app.jsonl", kind="json_lines"),
        access_log(200, file="api/uvicorn.log", kind="plain_log"),
    ]
    found = outermost([LogSource(r.report, r.log) for r in parts])
    assert [source.report.file for source in found] == ["edge/nginx/access.log", "edge/nginx/access.log.1.gz"]


def test_alerts_give_the_focus_when_no_request_was_logged() -> None:
    case = gather([alerts((300, 600, "Down", "critical"), (10, 20, "Backup", "info"))])
    assert (case.focus.start - NIGHT, case.focus.end - NIGHT) == (300, 600)


def test_start_up_burst_is_an_entry_of_its_own_and_not_the_start_of_the_impact() -> None:
    share = lambda t: during(0, 5, 0.9)(t) + during(400, 600, 0.2)(t)  # noqa: E731
    case = gather([access_log(900, failing=share), alerts((412, 620, "Errors", "page"))])
    assert onsets(case) == [400]
    assert (case.focus.start - NIGHT, case.focus.end - NIGHT) == (400, 600)
    [burst] = [c for c in error_rate.detect(case) if c.role == "burst"]
    assert (burst.at, burst.entry.text.split(":")[0]) == (at(0), "Short burst of 5xx")


def test_early_episode_for_which_somebody_was_called_belongs_to_the_incident() -> None:
    share = lambda t: during(200, 240, 0.3)(t) + during(400, 600, 0.4)(t)  # noqa: E731
    quiet = gather([access_log(900, failing=share)])
    called = gather(
        [access_log(900, failing=share), alerts((210, 245, "Errors", "page"), (412, 620, "Errors", "page"))]
    )
    assert (quiet.focus.start - NIGHT, called.focus.start - NIGHT) == (400, 200)


def test_wobble_of_quick_requests_is_no_trouble_and_prolongs_none() -> None:
    wobble = lambda t: np.where(((t > 100) & (t < 160)) | ((t > 590) & (t < 700)), 0.05, 0.024)  # noqa: E731
    case = gather([access_log(900, failing=during(300, 600, 0.3), p95=wobble)])
    assert (case.focus.start - NIGHT, case.focus.end - NIGHT) == (300, 600)
    assert all(c.role == "burst" and c.score < 0.45 for c in latency.detect(case))
    assert [end.at for end in recovery.detect(case)] == [at(600)]


def test_second_wave_of_failures_is_told_apart_from_the_onset() -> None:
    share = lambda t: during(300, 400, 0.3)(t) + during(430, 600, 0.3)(t)  # noqa: E731
    found = [c for c in error_rate.detect(gather([access_log(900, failing=share)])) if c.role.startswith("onset")]
    assert [(c.role, c.at) for c in found] == [("onset", at(300)), ("onset again", at(430))]


def test_near_miss_lies_where_people_wrote_in_the_room_of_the_incident() -> None:
    calm = alerts((30, 40, "CertExpiresSoon", "info"))
    bot = moment(31, "message", "[FIRING] CertExpiresSoon intranet", "slack_export", "alertbot", bot="1")
    lunch = moment(20, "message", "lunch?", "general", "ines", channel="general")
    room = [moment(s, "message", "the volume fills up", "room", "ines", channel="inc-77-ledger") for s in (500, 640)]
    case = gather([access_log(900), calm, told("slack_export", bot), told("general", lunch), told("room", *room)])
    assert (case.focus.start - NIGHT, case.focus.end - NIGHT) == (500, 640)
