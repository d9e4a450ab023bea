"""The secret addresses of a calendar and of a feed of postmortems."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from afterword.core.document.static_site.atom import ATOM
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services import assign_role, declare, remove_role
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db


def made(client: Client, who: Person) -> str:
    """The path of a new feed of that person's."""
    client.force_login(who)
    page = client.post("/settings/calendar", {"make": "calendar"})
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
    client.post("/settings/calendar", {"revoke": "calendar"})
    assert client.get(path).status_code == 404
    assert "You have none" in client.get("/settings/calendar").content.decode()


def test_secret_that_nobody_made_is_not_found(client: Client, bob: Person) -> None:
    made(client, bob)
    assert client.get("/calendar/guess.ics").status_code == 404
    assert client.get("/calendar/%00.ics").status_code == 404


# postmortems ----------------------------------------------------------------------------------------------------------


def made_feed(client: Client, who: Person) -> str:
    """The path of a new feed of that person's."""
    client.force_login(who)
    page = client.post("/settings/calendar", {"make": "postmortems"}).content.decode()
    found = re.search(r"http://testserver(/feed/[^\"]+\.atom)", page)
    assert found
    return found[1]


def entries(client: Client, path: str) -> list[str]:
    """The titles in the feed, read without signing in."""
    client.logout()
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    return [str(one.text) for one in ET.fromstring(answer.content).iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}title")]


def published(alice: Person, title: str, incidents: list[Incident]) -> Postmortem:
    """A postmortem that an administrator published."""
    postmortem = create(actor=alice, title=title, severity="P1", incidents=incidents)
    practice.publish(actor=alice, postmortem=postmortem, override="All of it was told on the day.")
    return postmortem


def test_feed_has_what_was_published_and_ends_when_revoked(client: Client, alice: Person, bob: Person) -> None:
    published(alice, "Queue was slow", [])
    create(actor=alice, title="A draft")
    path = made_feed(client, bob)
    assert entries(client, path) == ["PM-001 Queue was slow"]
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    assert client.get(path.replace("/feed/", "/calendar/").replace(".atom", ".ics")).status_code == 404
    client.force_login(bob)
    client.post("/settings/calendar", {"revoke": "postmortems"})
    assert client.get(path).status_code == 404


def test_private_postmortem_leaves_the_feed_when_the_permission_is_lost(
    client: Client, alice: Person, bob: Person, charlie: Person
) -> None:
    secret = declare(actor=alice, title="Secret", severity="P1", private=True)
    assign_role(actor=alice, incident=secret, role="scribe", person=bob)
    published(alice, "Secret", [secret])
    path = made_feed(client, bob)
    assert entries(client, path) == ["PM-001 Secret"]
    assert entries(client, made_feed(client, charlie)) == []
    remove_role(actor=alice, incident=secret, role="scribe", person=bob)
    assert entries(client, path) == []
