"""Resolving with Yes, Later or Skip, and starting a postmortem afterwards."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.incident_pages import declared

from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem

pytestmark = pytest.mark.django_db


def test_policy_advises_yes_for_p1_and_says_that_skipping_is_shown(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    page = client.get(f"/{incident.code}/resolve").content.decode()
    assert re.search(r'value="yes" checked', page)
    assert "A P1 incident requires a postmortem." in page
    assert "Goes against the policy for P1" in page


def test_dialog_and_page_send_the_same_form(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    for place in ("", "/resolve"):
        page = client.get(f"/{incident.code}{place}").content.decode()
        assert f'action="/{incident.code}/resolve"' in page
        assert 'name="summary"' in page


def test_yes_leads_to_writing_the_postmortem(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/resolve", {"summary": "A rollback ended it.", "decision": "yes"})
    assert answer.url == f"/{Postmortem.objects.get().code}/write"
    incident.refresh_from_db()
    assert incident.status == "resolved"


def test_skip_without_a_reason_is_refused_and_the_summary_kept(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/resolve", {"summary": "A rollback ended it.", "decision": "skip"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A rollback ended it.</textarea>" in page
    assert 'value="skip" checked' in page
    incident.refresh_from_db()
    assert incident.status == "declared"


def test_later_can_be_decided_later(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    client.post(f"/{incident.code}/resolve", {"summary": "A rollback ended it.", "decision": "later"})
    page = client.get(f"/{incident.code}/resolve").content.decode()
    assert "Decide on a postmortem" in page
    assert 'name="summary"' not in page
    client.post(f"/{incident.code}/resolve", {"decision": "skip", "reason": "Known, and mended since"})
    incident.refresh_from_db()
    assert (incident.postmortem_decision, incident.decision_reason) == ("skip", "Known, and mended since")
    assert incident.resolution_summary == "A rollback ended it."


def test_postmortem_is_started_once_however_often_the_button_is_pressed(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    client.post(f"/{incident.code}/resolve", {"summary": "Ended.", "decision": "later"})
    assert ">Start postmortem</button>" in client.get(f"/{incident.code}").content.decode()
    places = {client.post(f"/{incident.code}/postmortem").url for _ in range(2)}
    assert len(places) == 1
    assert Postmortem.objects.count() == 1
    assert f">Open {Postmortem.objects.get().code}</a>" in client.get(f"/{incident.code}").content.decode()


def test_open_incident_has_no_postmortem_to_start(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/postmortem")
    assert answer.status_code == 409
    assert "resolve it, then start its postmortem" in answer.content.decode()


def test_incident_that_was_skipped_shows_by_whom_and_why(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    given = {"summary": "A restart ended it.", "decision": "skip", "reason": "Mended with another one"}
    client.post(f"/{incident.code}/resolve", given)
    page = client.get(f"/{incident.code}").content.decode()
    assert re.search(r"Skipped by Bob, <time .*</time>: Mended with another one", page)
