"""Yes, Later and Skip as the policy has them: asked again, and confirmed by a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.core.errors import InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.practice.queries import to_ask_again, today
from afterword.domain.practice.services import answer_skip, decide, open_skip, resolve


def resolved(who: Person, severity: str, decision: str, reason: str = "") -> Incident:
    incident = services.declare(actor=who, title=f"Checkout fails {severity}", severity=severity)
    resolve(actor=who, incident=incident, summary="Rolled back.", decision=decision, reason=reason)
    return incident


def verbs(incident: Incident) -> list[str]:
    rows = JournalEntry.objects.filter(subject_type="incident", subject_id=incident.pk).order_by("id")
    return [row.verb for row in rows if "skip" in row.verb or "decided" in row.verb]


@pytest.mark.parametrize(("severity", "hours"), [("P0", 12), ("P1", 12), ("P2", 48), ("P3", 168)])
def test_later_is_asked_again_when_the_policy_says(bob: Person, severity: str, hours: int) -> None:
    incident = resolved(bob, severity, "later")
    assert incident.decided_at is not None
    before = incident.decided_at + timedelta(hours=hours) - timedelta(seconds=1)
    assert to_ask_again(before) == []
    assert today(bob, before).undecided == []
    after = before + timedelta(seconds=1)
    assert [(one.incident, one.since) for one in to_ask_again(after)] == [(incident, after)]
    assert today(bob, after).undecided == [incident]


def test_later_on_a_p4_is_never_asked_again(bob: Person) -> None:
    resolved(bob, "P4", "later")
    assert to_ask_again(clock.now() + timedelta(days=400)) == []


def test_later_once_more_waits_once_more(bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = resolved(bob, "P1", "later")
    again = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "_source", lambda: again)
    decide(actor=bob, incident=incident, decision="later")
    assert to_ask_again(again + timedelta(hours=11)) == []
    assert len(to_ask_again(again + timedelta(hours=12))) == 1
    assert verbs(incident) == ["incident.postmortem_decided"] * 2


@pytest.mark.parametrize("severity", ["P1", "P2"])
def test_skip_of_p1_and_p2_needs_a_reason(bob: Person, severity: str) -> None:
    with pytest.raises(InputError, match="reason for skipping"):
        resolved(bob, severity, "skip")
    assert resolved(bob, severity, "skip", "A drill").postmortem_decision == "skip"


@pytest.mark.parametrize("severity", ["P3", "P4"])
def test_skip_of_p3_and_p4_needs_nothing(bob: Person, severity: str) -> None:
    assert resolved(bob, severity, "skip").postmortem_decision == "skip"


def test_skip_of_a_p0_waits_for_a_second_person(bob: Person, charlie: Person) -> None:
    incident = resolved(bob, "P0", "skip", "A drill")
    assert (incident.status, incident.postmortem_decision) == ("resolved", "")
    waiting = open_skip(incident)
    assert waiting is not None
    assert waiting.reason == "A drill"
    with pytest.raises(RuleBroken, match="somebody else must confirm"):
        answer_skip(actor=bob, incident=incident, confirmed=True)
    with pytest.raises(RuleBroken, match="has asked to skip"):
        decide(actor=charlie, incident=incident, decision="skip", reason="Me too")
    answer_skip(actor=charlie, incident=incident, confirmed=True)
    incident.refresh_from_db()
    assert (incident.postmortem_decision, incident.decision_reason, incident.decided_by) == ("skip", "A drill", bob)
    assert verbs(incident) == ["incident.skip_asked", "incident.skip_confirmed", "incident.postmortem_decided"]


def test_refused_skip_leaves_the_decision_open(bob: Person, charlie: Person) -> None:
    incident = resolved(bob, "P0", "skip", "A drill")
    answer_skip(actor=charlie, incident=incident, confirmed=False)
    incident.refresh_from_db()
    assert incident.postmortem_decision == ""
    assert open_skip(incident) is None
    with pytest.raises(RuleBroken, match="Nobody waits"):
        answer_skip(actor=charlie, incident=incident, confirmed=True)


def test_yes_settles_a_skip_that_waits(bob: Person, charlie: Person) -> None:
    incident = resolved(bob, "P0", "skip", "A drill")
    assert decide(actor=charlie, incident=incident, decision="yes").postmortem is not None
    assert open_skip(incident) is None
    assert "incident.skip_refused" in verbs(incident)


def test_outsider_and_viewer_confirm_no_skip(alice: Person, bob: Person, charlie: Person) -> None:
    incident = resolved(bob, "P0", "skip", "A drill")
    charlie.role = "viewer"
    charlie.save()
    with pytest.raises(NotAllowed):
        answer_skip(actor=charlie, incident=incident, confirmed=True)
    services.set_private(actor=bob, incident=incident, private=True)
    charlie.role = "member"
    charlie.save()
    with pytest.raises(NotFound):
        answer_skip(actor=charlie, incident=incident, confirmed=True)
    assert open_skip(incident) is not None


def test_asking_again_reads_the_policy_once_however_many_wait(bob: Person) -> None:
    for _ in range(2):
        resolved(bob, "P1", "later")
    with CaptureQueriesContext(connection) as few:
        to_ask_again(clock.now())
    for _ in range(4):
        resolved(bob, "P1", "later")
    with CaptureQueriesContext(connection) as many:
        to_ask_again(clock.now())
    assert len(few) == len(many) == 2
