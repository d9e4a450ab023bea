"""What waits for the person, by urgency."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.people import person
from tests.web.incident_pages import declared, signal

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import add_member, add_team
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db


def waits(page: str) -> list[str]:
    """The things that wait, in order."""
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', page)


def test_empty_day_says_what_to_do_first(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert "Nothing waits for you" in page
    assert len(waits(page)) == 3


def test_open_incident_stands_beside_with_how_long_it_lasts(client: Client, bob: Person) -> None:
    declared(bob)
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert "One incident is open." in page
    assert "Checkout refuses orders" in page
    assert "Declared" in page


def test_late_things_stand_before_what_is_due_this_week(client: Client, bob: Person) -> None:
    today = timezone.now().date()
    for days, text in ((3, "Soon"), (-3, "Late")):
        actions.add_action(actor=bob, text=text, owner=bob, due=today + timedelta(days=days), priority="P1")
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert [title.partition(": ")[2] for title in waits(page)] == ["Late", "Soon"]
    assert '<p class="when bad">' in page
    assert "Before tomorrow morning" in page
    assert "This week" in page


def test_clock_of_a_draft_leads_to_writing_and_says_what_blocks(client: Client, bob: Person) -> None:
    incident = declared(bob)
    result = practice.resolve(actor=bob, incident=incident, summary="Ended.", decision="yes")
    assert result.postmortem is not None
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert (
        f'<h3><a href="/{result.postmortem.code}/write">Finish the draft of {result.postmortem.code}</a></h3>' in page
    )
    assert "to the draft" in page


def test_undecided_incident_asks_for_a_decision_once(client: Client, bob: Person) -> None:
    incident = declared(bob)
    services.change_status(actor=bob, incident=incident, status="resolved")
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert waits(page) == [f"Decide on a postmortem of {incident.code}"]
    assert f'href="/{incident.code}/resolve"' in page


def test_signals_to_choose_from_are_named(client: Client, bob: Person) -> None:
    incident = declared(bob)
    signal(incident, "5xx rise")
    client.force_login(bob)
    assert f"Choose what joins the timeline of {incident.code}" in client.get("/").content.decode()


def test_signals_wait_for_those_whom_the_incident_concerns(
    client: Client, alice: Person, bob: Person, charlie: Person
) -> None:
    incident = declared(bob)
    signal(incident, "5xx rise")
    client.force_login(charlie)
    assert "Choose what joins" not in client.get("/").content.decode()
    services.assign_role(actor=bob, incident=incident, role="scribe", person=charlie)
    assert "Choose what joins" in client.get("/").content.decode()
    team = add_team(actor=alice, name="Payments")
    services.set_team(actor=bob, incident=incident, team=team)
    client.force_login(alice)
    assert "Choose what joins" not in client.get("/").content.decode()
    add_member(actor=alice, team=team, person=alice, role="member")
    assert "Choose what joins" in client.get("/").content.decode()


def test_viewer_is_asked_for_no_decision_and_for_no_choice(client: Client, bob: Person) -> None:
    incident = declared(bob)
    signal(incident, "5xx rise")
    practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    vera = person("Vera", role="viewer")
    services.assign_role(actor=bob, incident=incident, role="responder", person=vera)
    client.force_login(vera)
    page = client.get("/").content.decode()
    assert "Decide on" not in page
    assert "Choose what joins" not in page


def test_outsider_is_not_told_of_a_private_incident(client: Client, alice: Person, charlie: Person) -> None:
    declared(alice, "Hush", private=True)
    client.force_login(charlie)
    page = client.get("/").content.decode()
    assert "Hush" not in page
    assert "Nothing waits for you" in page
