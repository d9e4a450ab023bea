"""alerts, paging, deploys, restart and new_pattern: what other systems state, brought together."""

from __future__ import annotations

from tests.core.timeline.scenarios import NIGHT, access_log, at, deploys, during, moment, pattern, service_log, told

from afterword.core.detect import alerts, new_pattern, paging, restart
from afterword.core.detect import deploys as deploy_detector
from afterword.core.detect.base import Candidate
from afterword.core.detect.case import Case, gather
from afterword.core.model.reading import Moment

EDGE = access_log(900, failing=during(300, 600, 0.3))
HOOK, SERIES, BOT = "alertmanager_webhook", "alerts_series", "slack_export"


def fires(second: float, source: str = HOOK, kind: str = "alert_firing", **labels: str) -> Moment:
    known = {"alertname": "HighErrorRate", "severity": "page", "service": "shop", **labels}
    return moment(second, kind, "HighErrorRate fires", source, **known)


def supervised(*lines: tuple[float, str, str]) -> object:
    return service_log(
        900, file="supervisor.log", usual=0.5, moments=[moment(s, kind, text, "plain_log") for s, kind, text in lines]
    )


def kinds(found: list[Candidate]) -> list[tuple[str, float]]:
    return sorted((c.entry.kind, round(c.at.timestamp() - NIGHT, 1)) for c in found)


def case_of(*moments: Moment) -> Case:
    return gather([EDGE, *(told(m.source, m) for m in moments)])


def test_alert_told_by_webhook_samples_and_bot_is_one_entry_at_the_exact_time() -> None:
    bot = moment(322.4, "message", "[FIRING] HighErrorRate shop - 5xx above 5%", BOT, "alertbot", bot="1")
    [alert] = alerts.detect(case_of(fires(320.1), fires(321, SERIES), bot))
    assert alert.at == at(320.1)
    assert len(alert.entry.evidence) == 3
    assert alert.entry.text == "Alert HighErrorRate fires (page, shop): 5xx above 5%"


def test_alert_that_fires_again_is_two_entries_with_how_long_each_lasted() -> None:
    flaps = [fires(320), fires(346, kind="alert_resolved"), fires(366), fires(404, kind="alert_resolved")]
    found = alerts.detect(case_of(*flaps))
    assert kinds(found) == [
        ("alert_firing", 320),
        ("alert_firing", 366),
        ("alert_resolved", 346),
        ("alert_resolved", 404),
    ]
    assert [c.entry.text for c in found if c.entry.kind == "alert_resolved"] == [
        "Alert HighErrorRate is resolved after 26 s", "Alert HighErrorRate is resolved after 38 s",
    ]  # fmt: skip


def test_calm_alert_and_one_that_only_samples_tell_are_in_the_background() -> None:
    found = alerts.detect(case_of(fires(320), fires(500, SERIES), fires(310, alertname="Backup", severity="info")))
    assert {(c.topic, c.at.timestamp() - NIGHT): c.role for c in found} == {
        ("HighErrorRate", 320): "alert", ("HighErrorRate", 500): "calm", ("Backup", 310): "calm",
    }  # fmt: skip


def test_alert_that_only_samples_tell_counts_in_full_beside_a_snapshot_of_active_ones() -> None:
    snapshot = fires(500.2, "alertmanager")
    over = fires(400, SERIES, "alert_resolved"), fires(560, SERIES, "alert_resolved")
    found = alerts.detect(case_of(fires(320, SERIES), fires(500, SERIES), snapshot, *over))
    assert kinds(found) == [
        ("alert_firing", 320), ("alert_firing", 500.2), ("alert_resolved", 400), ("alert_resolved", 560),
    ]  # fmt: skip
    assert {c.role for c in found} == {"alert"}


def test_paging_tells_the_first_page_and_drops_repeats_to_notes() -> None:
    pages = [moment(s, "page", "Triggered: slow", "pagerduty", incident="Q1", service="shop") for s in (320, 350)]
    notice = moment(330, "notify", "Notified Alice via push", "pagerduty", incident="Q1")
    answer = moment(360, "acknowledge", "Acknowledged by Alice", "pagerduty", "Alice", incident="Q1")
    found = paging.detect(case_of(*pages, notice, answer))
    assert kinds(found) == [("acknowledge", 360), ("note", 330), ("note", 350), ("page", 320)]
    assert [c.entry.text for c in found if c.entry.kind == "page"] == ["Page for shop: slow"]


def test_deploy_told_by_system_and_bot_is_one_entry_with_the_finer_time() -> None:
    bot = moment(290.787, "message", "deploy shop v2.0.0 to production started by bob", BOT, "deploybot", bot="1")
    found = deploy_detector.detect(gather([EDGE, deploys((290, "v2.0.0")), told(BOT, bot)]))
    assert kinds(found) == [("deploy", 290.8)]
    assert found[0].score == 0.98
    assert len(found[0].entry.evidence) == 2


def test_rollback_is_a_mitigation() -> None:
    back = moment(500, "deploy", "Rollback of shop to v1", "github_deployments", "bob", ref="v1", rollback="1")
    [change] = deploy_detector.detect(case_of(back))
    assert (change.entry.kind, change.role) == ("mitigation", "mitigation")


def test_later_stage_of_a_rollout_is_an_entry_of_its_own() -> None:
    log = supervised(
        (290.2, "process_exit", "w1: stopping (SIGTERM)"), (290.5, "process_start", "w1: started service v2.0.0 pid=7"),
        (335.1, "process_exit", "w2: stopping (SIGTERM)"), (335.4, "process_start", "w2: started service v2.0.0 pid=8"),
    )  # fmt: skip
    found = deploy_detector.detect(gather([EDGE, deploys((290, "v2.0.0")), log]))
    assert [(c.role, c.entry.text) for c in found][1:] == [("stage", "Rollout of v2.0.0 continues to w2")]
    assert found[1].at == at(335.1)


def test_config_that_takes_effect_by_a_rolling_restart_is_a_mitigation() -> None:
    push = moment(500, "config_change", "Config change of shop v2-cfg2", "github_deployments", "bob", ref="v2.0.0-cfg2")
    log = supervised(
        (500.6, "process_exit", "w1: stopping (SIGTERM)"),
        (500.9, "process_start", "w1: started service v2.0.0-cfg2 pid=7"),
        (503.0, "process_exit", "w2: stopping (SIGTERM)"),
        (503.4, "process_start", "w2: started service v2.0.0-cfg2 pid=8"),
    )
    found = deploy_detector.detect(gather([EDGE, told("github_deployments", push), log]))
    assert kinds(found) == [("config_change", 500), ("mitigation", 500.6)]


def test_change_by_hand_names_who_did_it() -> None:
    log = supervised((450, "log_line", "operator vera: removed 12 GB of old logs"))
    [change] = deploy_detector.detect(gather([EDGE, log]))
    assert (change.entry.kind, change.entry.actor) == ("mitigation", "vera")
    assert change.entry.text == "vera by hand: removed 12 GB of old logs"


def test_restart_groups_what_restarts_together() -> None:
    log = supervised(
        (400, "process_exit", "w1: stopping (SIGTERM)"),
        (400.3, "process_start", "w1: started service v1.2 pid=7"),
        (403, "process_exit", "w2: stopping (SIGTERM)"),
        (403.3, "process_start", "w2: started service v1.2 pid=8"),
        (480, "process_exit", "w1: stopping (SIGTERM)"),
        (480.2, "process_start", "w1: started service v1.2 pid=9"),
    )
    found = restart.detect(gather([EDGE, log]))
    assert [(c.at, c.entry.text) for c in found] == [
        (at(400), "Rolling restart of w1 and w2 with v1.2, done after 3.3 s"), (at(480), "Restart of w1 with v1.2"),
    ]  # fmt: skip


def test_single_crash_is_told_and_an_asked_end_is_none() -> None:
    log = supervised(
        (400, "process_exit", "w1: exited with code 137 (killed)"), (500, "process_exit", "w2: stopping (SIGTERM)"),
        (500.5, "process_exit", "w2: exited with code 143"),
    )  # fmt: skip
    [crash] = restart.detect(gather([EDGE, log]))
    assert crash.entry.text == "w1 ends unexpectedly: w1: exited with code 137 (killed)"


def test_new_pattern_is_told_and_what_was_there_before_is_not() -> None:
    new = pattern("could not resolve host payments", 301, 590, 800, line=44)
    old = pattern("cache miss for key", 5, 890, 900, level="WARN", line=45)
    [found] = new_pattern.detect(gather([EDGE, service_log(900, patterns=[new, old])]))
    assert found.entry.text == "New error pattern: could not resolve host payments (800 times)"
    assert found.entry.evidence[0].line_start == 44


def test_known_pattern_that_multiplies_is_told_from_where_it_does() -> None:
    known = pattern("retrying upload", 5, 890, 89, level="WARN")
    known.per_bucket.update({int(NIGHT) + 310: 40, int(NIGHT) + 320: 60})
    [found] = new_pattern.detect(gather([EDGE, service_log(900, patterns=[known])]))
    assert (found.at, found.entry.text.split(":")[0]) == (at(310), "Known warning multiplies")


def test_alert_that_flaps_tells_its_story_by_its_first_firing_and_its_last_resolve() -> None:
    flaps = [
        fires(s, kind=kind) for s in (320, 380, 440) for s, kind in ((s, "alert_firing"), (s + 30, "alert_resolved"))
    ]
    found = alerts.detect(case_of(*flaps))
    assert kinds([c for c in found if c.role == "alert"]) == [("alert_firing", 320), ("alert_resolved", 470)]
    again = [c.entry.text for c in found if c.role == "alert again" and c.entry.kind == "alert_firing"]
    assert [text.partition(" (")[0] for text in again] == [
        "Alert HighErrorRate fires again, 2 of 3 times", "Alert HighErrorRate fires again, 3 of 3 times",
    ]  # fmt: skip


def test_workers_that_crash_in_turns_are_one_crash_loop() -> None:
    ends = [(400 + 10 * i, "process_exit", f"w{i % 3 + 1}: exited with code 134") for i in range(6)]
    starts = [(402 + 10 * i, "process_start", f"w{i % 3 + 1}: started service v2 pid={i}") for i in range(6)]
    found = restart.detect(gather([EDGE, supervised(*ends, *starts)]))
    assert [c.entry.text for c in found] == [
        "Crash loop: w1, w2 and w3 end 6 times in 50 s; first: w1: exited with code 134"
    ]


def test_crash_of_a_process_that_has_just_been_restarted_counts() -> None:
    log = supervised(
        (400, "process_exit", "w1: stopping (SIGTERM)"), (401, "process_start", "w1: started service v2 pid=7"),
        (410, "process_exit", "w1: exited with code 134"),
    )  # fmt: skip
    assert [c.role for c in restart.detect(gather([EDGE, log]))] == ["crash", "rollout"]


def test_pattern_of_a_log_of_requests_is_told_in_words() -> None:
    known, new = (
        pattern("GET /api/cart 502", 5, 890, 85, level=None),
        pattern("PUT /api/x 500", 310, 500, 60, level=None),
    )
    known.per_bucket.update({int(NIGHT) + 310: 60, int(NIGHT) + 320: 60})
    texts = [c.entry.text for c in new_pattern.detect(gather([EDGE, service_log(900, patterns=[known, new])]))]
    assert any(text.startswith("GET /api/cart answers 502 far more often than before (") for text in texts)
    assert "PUT /api/x answers 500 for the first time (60 times)" in texts


def test_message_that_says_why_comes_before_one_that_says_only_that_a_request_failed() -> None:
    outcome = pattern("ERROR request failed route=pay status=502 duration_ms=10.1", 301, 590, 800)
    reason = pattern("ERROR cannot reach payments: certificate has expired", 302, 590, 780)
    first, second = new_pattern.detect(gather([EDGE, service_log(900, patterns=[outcome, reason])]))
    assert "certificate has expired" in first.entry.text
    assert first.score - second.score > 0.1


def test_trouble_that_a_server_tells_at_its_usual_level_counts_for_more() -> None:
    lock = pattern("process 17 still waiting for AccessShareLock on relation 16385", 301, 590, 11, level="LOG")
    other = pattern("automatic analyze of table orders", 302, 590, 11, level="LOG")
    [told, *rest] = new_pattern.detect(gather([EDGE, service_log(900, patterns=[other, lock])]))
    assert "still waiting" in told.entry.text
    assert all(told.score - candidate.score > 0.1 for candidate in rest)


def test_deploy_that_somebody_noted_is_a_deploy_and_a_noted_fix_is_not() -> None:
    deployed = moment(240, "message", "deployed checkout 4.12", "notes")
    notes = [deployed, moment(400, "message", "deployed the hotfix", "notes")]
    [deploy] = deploy_detector.detect(case_of(*notes))
    assert (deploy.entry.kind, deploy.entry.text, deploy.at) == ("deploy", "deployed checkout 4.12", at(240))
