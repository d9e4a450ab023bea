"""What people wrote is judged by its words, and stands at the time at which it was written."""

from __future__ import annotations

import pytest
from tests.core.timeline.scenarios import access_log, at, chat, deploys, during, moment, service_log, told

from afterword.core.detect import chat as detector
from afterword.core.detect.case import gather
from afterword.core.detect.wording import kind_of

SAID = {
    "guess": (
        "I think the payment provider is down",
        "looks like a DNS problem to me",
        "could it be the cert?",
        "maybe the cache got flushed?",
        "is this the backup job again?",
        "probably the CDN, traffic fell by half",
        "did anyone touch the firewall?",
    ),
    "finding": (
        "disk on db1 is at 100%, wal files fill it",
        "/var/lib/postgresql is full, 0 bytes free",
        "the certificate of payments.internal expired at 02:00",
        "found it, payments-api times out after 10 s",
        "w2 is crash looping, KeyError: 'currency' in startup since 3.2.0",
        "w1 is at 1.9 GB, it gets OOM killed all the time",
        "resolver returns SERVFAIL for db.internal",
        "consumers are stuck on one poison message",
        "new_pricing is on for everyone since 10:05, that is when it started",
        "it is the leak in the image cache",
        "somebody set timeout_ms to 30 instead of 3000",
        "so it's the new TLS setting. payments rejects our handshake",
    ),
    "said_mitigation": (
        "rolling back to 4.1.2",
        "reverting the flag now",
        "I'm restarting the consumers",
        "turning the feature off",
        "deleting old wal archives, 12 GB free again",
        "renewed the cert, reloading nginx",
        "scaling workers from 2 to 6",
        "switched resolver to the secondary",
        "set max_connections to 100 and restarted postgres",
    ),
    "said_recovery": (
        "back to normal on our side",
        "error rate is back to 0",
        "all green",
        "p95 is down to 80 ms again",
        "queue is at zero, we are good",
    ),
    "said_resolved": ("resolved. writing the postmortem tomorrow", "all clear", "closing the incident"),
    "said_status": (
        "customers report they can't pay",
        "support has 14 tickets already",
        "on it",
        "seeing 502s on /api/cart",
        "I am on it. 502s in bursts, workers keep restarting",
        "ack. uploads fail with 500, everything else is fine",
    ),
    "said_decision": ("let's roll back", "I'd rather not roll back, the migration is not reversible", "ok do it"),
    "refutation": (
        "restart did not help",
        "no change after the restart",
        "cpu is fine, it is not load",
        "not the network, ping is fine",
        "nope, CDN says all fine",
    ),
    "said_question": ("who deployed just now?", "lunch?", "can someone check the gateway?"),
    "said_note": ("thanks all for the quick help", "nice work everyone", "lol", "the deploy was at 10:02 I believe"),
}


@pytest.mark.parametrize(("role", "text"), [(role, text) for role, texts in SAID.items() for text in texts])
def test_words_tell_what_a_message_is(role: str, text: str) -> None:
    assert detector._role(kind_of(text, after_trouble=True), text) == role


def judged(*rows: tuple[float, str, str]) -> dict[str, float]:
    case = gather([access_log(900, failing=during(300, 600, 0.3)), deploys((290, "v2")), chat(*rows)])
    return {c.entry.text: c.score for c in detector.detect(case)}


def test_finding_that_speaks_the_words_of_the_evidence_scores_above_chatter() -> None:
    scores = judged((400, "Bob", "who is in for pizza?"), (410, "Alice", "found it: `pool_max` is 20, 80 wanted"))
    assert scores["found it: `pool_max` is 20, 80 wanted"] > 0.7
    assert scores["who is in for pizza?"] < 0.45


def test_talk_before_the_trouble_is_no_diagnosis() -> None:
    case = gather([access_log(900, failing=during(300, 600, 0.3)), chat((100, "Bob", "found it, ignore me"))])
    [said] = detector.detect(case)
    assert (said.entry.kind, said.score < 0.45) == ("note", True)


def test_message_that_recalls_another_time_stands_at_its_own() -> None:
    case = gather([chat((700, "Bob", "for the record the rollback was at about 00:40"))])
    [said] = detector.detect(case)
    assert (said.at, said.entry.kind, said.entry.actor) == (at(700), "note", "Bob")


def test_bots_that_announce_neither_alert_nor_deploy_stay_in_the_background() -> None:
    bot = moment(400, "message", "Reminder: on-call handover at 9", "slack_export", "calendarbot", bot="1")
    [said] = detector.detect(gather([told("slack_export", bot)]))
    assert (said.role, said.entry.kind) == ("background", "note")


def test_small_talk_scores_lowest() -> None:
    scores = judged(
        (350, "Kim", "the pizza order closes in 10 min, who is in?"), (360, "Kim", "yes"), (370, "Kim", "lunch?")
    )
    assert max(scores.values()) <= 0.2


def test_rollback_that_a_system_states_too_is_one_key_moment() -> None:
    back = moment(500, "rollback", "Rollback of shop to v1", "github_deployments", "bob", ref="v1")
    case = gather([access_log(900, failing=during(300, 600, 0.3)), told("github_deployments", back),
                   chat((500.9, "Bob", "rolling back to v1"), (560, "Bob", "rolling back the cache"))])  # fmt: skip
    assert [c.role for c in detector.detect(case)] == ["said_as_stated", "said_mitigation"]


def test_what_is_done_by_hand_and_said_by_the_same_person_is_one_key_moment() -> None:
    line = moment(500, "log_line", "operator nora: flag results off", "plain_log")
    log = service_log(900, usual=0.5, moments=[line])
    case = gather(
        [access_log(900, failing=during(300, 600, 0.3)), log, chat((500.4, "Nora Lind", "switching the flag off"))]
    )
    assert [c.role for c in detector.detect(case)] == ["said_as_stated"]


def test_trouble_that_somebody_sees_since_a_change_is_a_finding() -> None:
    changed = moment(290, "config_change", "Config of edge", "github_deployments", "bob", ref="edge-cfg-318")
    texts = (
        "workers are fine, the 503s come from the edge since edge-cfg-318",
        "customers see 503s",
        "503s at the edge?",
    )
    case = gather([access_log(900, failing=during(300, 600, 0.3)), told("github_deployments", changed),
                   chat(*((400 + 10 * i, "Bob", text) for i, text in enumerate(texts)))])  # fmt: skip
    assert [c.role for c in detector.detect(case)][:2] == ["finding", "said_status"]
