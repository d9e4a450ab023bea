"""Actions: the table, one action's page, and what can be done with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.documents import of_incident, private_incident, standalone

from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.domain.actions.models import Action

pytestmark = pytest.mark.django_db


def due(days: int) -> str:
    """A date so many days from today."""
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def test_empty_table_says_what_an_action_is(client: Client, bob: Person) -> None:
    client.force_login(bob)
    assert "There is no action yet" in client.get("/actions").content.decode()


def test_late_actions_stand_first(client: Client, alice: Person) -> None:
    today = timezone.now().date()
    for days, text in ((3, "soon"), (-4, "late"), (60, "later")):
        services.add_action(actor=alice, text=f"Do it {text}", due=today + timedelta(days=days))
    done = services.add_action(actor=alice, text="Do it done")
    services.complete(actor=alice, action=done, note="Was easy")
    dropped = services.add_action(actor=alice, text="Do it never")
    services.decline(actor=alice, action=dropped, reason="The budget covers it")
    client.force_login(alice)
    page = client.get("/actions").content.decode()
    order = [found.removeprefix("Do it ") for found in re.findall(r"Do it \w+", page)]
    assert order == ["late", "soon", "later", "done", "never"]
    assert "4 days late" in page
    assert "The budget covers it" in page
    assert "Three are open. One is late." in page


def test_filters_in_the_address_narrow_the_table(client: Client, alice: Person, bob: Person) -> None:
    team = accounts.add_team(actor=alice, name="Checkout")
    accounts.add_member(actor=alice, team=team, person=bob)
    today = timezone.now().date()
    services.add_action(
        actor=alice, text="Wanted one", owner=bob, due=today - timedelta(days=1), priority="P0", term="short"
    )
    services.add_action(actor=alice, text="Other one", owner=alice, priority="P3")
    client.force_login(bob)
    queries = ("owner=me", "team=checkout", "priority=P0", "due=overdue", "term=short", f"owner={bob.pk}&status=open")
    for query in queries:
        page = client.get(f"/actions?{query}").content.decode()
        assert "Wanted one" in page, query
        assert "Other one" not in page, query
    assert "No action fits these filters" in client.get("/actions?status=done").content.decode()


def test_action_is_added_once_though_sent_twice(client: Client, alice: Person, bob: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    form = {
        "text": "Reserve 20 connections",
        "owner": str(bob.pk),
        "due": due(7),
        "priority": "P1",
        "term": "immediate",
        "verification": "SHOW role limits",
        "subject": postmortem.code.lower(),
        "request_key": "k1",
        "next": f"/{postmortem.code}",
    }
    assert client.post("/actions/new", form)["Location"] == f"/{postmortem.code}"
    client.post("/actions/new", form)
    action = Action.objects.get()
    assert (action.postmortem, action.owner, action.priority, action.term) == (postmortem, bob, "P1", "immediate")


def test_failed_action_form_keeps_what_was_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    for change, said in (
        ({"due": "tomorrow"}, "cannot be “tomorrow”"),
        ({"subject": "PM-99"}, "no postmortem PM-099"),
        ({"subject": "x"}, "write a number such as PM-007"),
    ):
        answer = client.post("/actions/new", {"text": "Keep me", "priority": "P1", "verification": "Look", **change})
        page = answer.content.decode()
        assert answer.status_code in (404, 422)
        assert "Keep me" in page
        assert "Look" in page
        assert said in page
    assert not Action.objects.exists()


def test_form_does_not_lead_to_another_site(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.post("/actions/new", {"text": "Stay", "next": "//evil.example/x"})
    assert answer["Location"] == "/AI-001"


def test_completing_needs_a_note_and_records_the_time(client: Client, alice: Person) -> None:
    action = services.add_action(actor=alice, text="Reserve connections")
    client.force_login(alice)
    refused = client.post(f"/{action.code}/complete", {"note": " "})
    assert refused.status_code == 422
    client.post(f"/{action.code}/complete", {"note": "Limits are set"})
    action.refresh_from_db()
    assert action.status == "done"
    assert action.completed_at is not None
    page = client.get(f"/{action.code}").content.decode()
    assert "Limits are set" in page
    assert "Completed" in page


def test_wont_do_keeps_its_reason_and_can_be_opened_again(client: Client, alice: Person) -> None:
    action = services.add_action(actor=alice, text="Alert at 70 %")
    client.force_login(alice)
    client.post(f"/{action.code}/decline", {"reason": "Never reached"})
    assert "Never reached" in client.get(f"/{action.code}").content.decode()
    client.post(f"/{action.code}/reopen")
    action.refresh_from_db()
    assert action.status == "open"


def test_change_shows_before_and_after_in_the_history(client: Client, alice: Person, bob: Person) -> None:
    action = services.add_action(actor=alice, text="Reserve connections", priority="P2")
    client.force_login(alice)
    form = {
        "text": "Reserve connections",
        "owner": str(bob.pk),
        "due": due(3),
        "priority": "P1",
        "status": "in_progress",
    }
    client.post(f"/{action.code}/change", form)
    action.refresh_from_db()
    assert (action.owner, action.priority, action.status) == (bob, "P1", "in_progress")
    page = client.get(f"/{action.code}").content.decode()
    assert "<del>P2</del>" in page
    assert "<ins>P1</ins>" in page


def test_action_of_a_private_postmortem_is_hidden(client: Client, bob: Person, charlie: Person) -> None:
    postmortem = of_incident(bob, private_incident(bob))
    action = services.add_action(actor=bob, postmortem=postmortem, text="Rotate the keys")
    client.force_login(charlie)
    assert client.get(f"/{action.code}").status_code == 404
    assert client.post(f"/{action.code}/complete", {"note": "Mine"}).status_code == 404
    assert "Rotate the keys" not in client.get("/actions").content.decode()


def test_unknown_verb_is_not_found(client: Client, alice: Person) -> None:
    action = services.add_action(actor=alice, text="Reserve connections")
    client.force_login(alice)
    assert client.post(f"/{action.code}/explode").status_code == 404
