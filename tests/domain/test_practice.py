"""Resolving with a decision, the clocks, actions and Today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from afterword.core.errors import InputError, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries as actions
from afterword.domain.actions import services as todo
from afterword.domain.actions.models import Action
from afterword.domain.incidents import queries as incidents
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.queries import today
from afterword.domain.practice.services import advice, clocks, decide, resolve

LEVELS = {"P0": "required", "P1": "required", "P2": "recommended", "P3": "optional", "P4": "skip"}


@pytest.mark.parametrize(("severity", "level"), LEVELS.items())
def test_policy_says_who_needs_a_postmortem(bob: Person, severity: str, level: str) -> None:
    found = advice(services.declare(actor=bob, title="Checkout fails", severity=severity))
    assert found.level == level
    assert severity in found.sentence


def test_skip_needs_a_reason_and_is_recorded(bob: Person, incident: Incident) -> None:
    with pytest.raises(InputError, match="reason for skipping"):
        resolve(actor=bob, incident=incident, summary="Rolled back.", decision="skip")
    incident.refresh_from_db()
    assert incident.status == "declared"
    result = resolve(actor=bob, incident=incident, summary="Rolled back.", decision="skip", reason="A drill")
    assert result.postmortem is None
    assert (incident.status, incident.postmortem_decision, incident.decision_reason) == ("resolved", "skip", "A drill")
    assert incident.decided_by == bob


@pytest.mark.parametrize(("summary", "decision"), [("", "yes"), ("Done.", "perhaps")])
def test_resolving_needs_a_summary_and_a_decision(bob: Person, incident: Incident, summary: str, decision: str) -> None:
    with pytest.raises(InputError):
        resolve(actor=bob, incident=incident, summary=summary, decision=decision)


def test_later_can_become_yes_but_not_skip_afterwards(bob: Person, incident: Incident) -> None:
    resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    assert decide(actor=bob, incident=incident, decision="yes").postmortem is not None
    with pytest.raises(RuleBroken, match="has a postmortem already"):
        decide(actor=bob, incident=incident, decision="skip", reason="x")


def test_clocks_run_from_the_resolution(bob: Person, incident: Incident) -> None:
    resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    start = incident.resolved_at
    assert start is not None
    found = clocks(incident, start + timedelta(hours=50))
    assert [(clock.name, clock.due - start, clock.state) for clock in found] == [
        ("draft", timedelta(hours=48), "missed"),
        ("distributed", timedelta(hours=48), "missed"),
        ("review", timedelta(hours=72), "running"),
        ("published", timedelta(days=7), "running"),
    ]
    assert found[0].left == timedelta(hours=-2)


def test_no_clock_runs_for_what_was_skipped_or_still_burns(bob: Person, incident: Incident) -> None:
    assert clocks(incident, timezone.now()) == []
    resolve(actor=bob, incident=incident, summary="Rolled back.", decision="skip", reason="A drill")
    assert clocks(incident, timezone.now()) == []


def test_today_shows_what_waits_in_the_order_of_urgency(bob: Person, charlie: Person, draft: Postmortem) -> None:
    now = timezone.now()
    undecided = services.declare(actor=bob, title="Search fails", severity="P0")
    services.change_status(actor=bob, incident=undecided, status="resolved")
    burning = services.declare(actor=bob, title="Login slow", severity="P2")
    day = now.date()
    late = todo.add_action(actor=bob, text="Late", owner=bob, due=day - timedelta(days=1))
    soon = todo.add_action(actor=bob, text="Soon", owner=bob, due=day + timedelta(days=2))
    todo.add_action(actor=bob, text="Far", owner=bob, due=day + timedelta(days=60))
    todo.add_action(actor=bob, text="Not mine", owner=charlie, due=day)
    found = today(bob, now)
    assert (found.open_incidents, found.drafts, found.undecided) == ([burning], [draft], [undecided])
    assert (found.overdue, found.due) == ([late], [soon])
    assert [running.subject for running in found.clocks] == [draft, undecided]
    assert not found.is_empty


def test_today_is_empty_when_nothing_waits(bob: Person) -> None:
    assert today(bob, timezone.now()).is_empty


def test_action_is_completed_with_a_note_and_the_time(bob: Person, draft: Postmortem) -> None:
    action = todo.add_action(actor=bob, text="Alert on pool use", postmortem=draft, priority="High", request_key="k")
    assert todo.add_action(actor=bob, text="Alert on pool use", postmortem=draft, request_key="k") == action
    assert (action.code, action.priority, action.priority_as_written) == ("AI-001", "P1", "High")
    with pytest.raises(InputError, match="note is empty"):
        todo.complete(actor=bob, action=action, note=" ")
    todo.change_action(actor=bob, action=action, status="in_progress", owner=bob)
    todo.complete(actor=bob, action=action, note="Alert PoolNearLimit is live.")
    assert (action.status, action.completed_by) == ("done", bob)
    assert action.completed_at is not None
    with pytest.raises(RuleBroken, match="done already"):
        todo.decline(actor=bob, action=action, reason="x")
    todo.reopen(actor=bob, action=action)
    todo.decline(actor=bob, action=action, reason="The service is going away.")
    assert (action.status, action.completion_note) == ("wont_do", "The service is going away.")


def test_action_cannot_be_done_by_a_change(bob: Person) -> None:
    action = todo.add_action(actor=bob, text="Alert")
    with pytest.raises(InputError, match="completed or declined"):
        todo.change_action(actor=bob, action=action, status="done")


def test_database_refuses_a_finished_action_without_a_note(bob: Person) -> None:
    todo.add_action(actor=bob, text="Alert")
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.update(status="done")


def test_filters_of_actions(bob: Person, charlie: Person, draft: Postmortem) -> None:
    day = timezone.now().date()
    todo.add_action(actor=bob, text="Alert", owner=bob, due=day - timedelta(days=1), postmortem=draft)
    done = todo.add_action(actor=bob, text="Runbook", owner=charlie, priority="P1")
    todo.complete(actor=charlie, action=done, note="Written.")
    wanted = (
        {"owner": "me"},
        {"owner": "@charlie"},
        {"status": "unfinished"},
        {"due": "overdue"},
        {"postmortem": "PM-1"},
    )
    codes = [[one.code for one in actions.filtered(bob, params)] for params in wanted]
    assert codes == [["AI-001"], ["AI-002"], ["AI-001"], ["AI-001"], ["AI-001"]]


def test_filters_of_incidents(bob: Person, draft: Postmortem) -> None:
    services.declare(actor=bob, title="Near miss in billing", severity="P3", kind="near-miss", services=["billing"])
    wanted = (
        {"status": "open"}, {"status": ["resolved"]}, {"severity": ["P1", "P3"]}, {"kind": "near-miss"},
        {"service": "shop-api"}, {"postmortem": "draft"}, {"postmortem": "none"}, {"q": "BILLING miss"},
        {"from": "2000-01-01", "to": "2000-01-02"},
    )  # fmt: skip
    codes = [[one.code for one in incidents.filtered(bob, params)] for params in wanted]
    assert codes == [
        ["INC-002"], ["INC-001"], ["INC-002", "INC-001"], ["INC-002"], ["INC-001"], ["INC-001"], ["INC-002"],
        ["INC-002"], [],
    ]  # fmt: skip
    with pytest.raises(InputError, match="not a day"):
        incidents.filtered(bob, {"from": "soon"})
