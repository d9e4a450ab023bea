"""The secret address of a calendar."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services

pytestmark = pytest.mark.django_db


def made(client: Client, who: Person) -> str:
    """The path of a new feed of that person's."""
    client.force_login(who)
    page = client.post("/settings/calendar", {"make": "1"})
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r"http://testserver(/calendar/[^\"]+\.ics)", page.content.decode())
    assert found
    return found[1]


def test_feed_is_read_without_signing_in_and_not_sent_again_while_it_is_the_same(client: Client, bob: Person) -> None:
    action = services.add_action(actor=bob, text="Limit the pool", owner=bob, due=date(2031, 5, 1))
    path = made(client, bob)
    client.logout()
    first = client.get(path)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"AI-001 Limit the pool" in first.content
    again = client.get(path, headers={"if-none-match": f"W/{first.headers['ETag']}, {first.headers['ETag']}"})
    assert (again.status_code, again.content) == (304, b"")
    services.change_action(actor=bob, action=action, text="Limit the pool per role")
    assert client.get(path, headers={"if-none-match": first.headers["ETag"]}).status_code == 200
    assert b"BEGIN:VTODO" in client.get(f"{path}?format=todo").content


def test_address_is_shown_once_and_ends_when_revoked(client: Client, bob: Person) -> None:
    path = made(client, bob)
    assert path not in client.get("/settings/calendar").content.decode()
    client.post("/settings/calendar", {"revoke": "1"})
    assert client.get(path).status_code == 404
    assert "You have none" in client.get("/settings/calendar").content.decode()


def test_secret_that_nobody_made_is_not_found(client: Client, bob: Person) -> None:
    made(client, bob)
    assert client.get("/calendar/guess.ics").status_code == 404
    assert client.get("/calendar/%00.ics").status_code == 404
