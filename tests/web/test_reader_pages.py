"""Readers on the pages: asked by name, counted at the end."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.people import person
from tests.web.documents import of_incident, private_incident, standalone

from afterword.domain.accounts.models import Person
from afterword.domain.readers.models import NamedReader, Reading

pytestmark = pytest.mark.django_db


def test_people_are_asked_and_asked_no_longer(client: Client, bob: Person, charlie: Person) -> None:
    postmortem = standalone(bob)
    client.force_login(bob)
    assert "Nobody was asked yet" in client.get("/PM-001/readers").content.decode()
    client.post("/PM-001/readers", {"person": [charlie.pk], "note": "The <i>whole</i> of it"})
    page = client.get("/PM-001/readers").content.decode()
    assert "The &lt;i&gt;whole&lt;/i&gt; of it" in page
    assert "Ask no longer" in page
    client.post(f"/PM-001/readers/{charlie.pk}/take-back")
    assert not NamedReader.objects.filter(postmortem=postmortem).exists()


def test_nobody_chosen_is_told_and_the_note_kept(client: Client, bob: Person) -> None:
    standalone(bob)
    client.force_login(bob)
    answer = client.post("/PM-001/readers", {"note": "Read it all"})
    assert answer.status_code == 422
    assert "Nobody is chosen" in answer.content.decode()
    assert "Read it all" in answer.content.decode()


def test_opening_the_page_is_not_reading(client: Client, bob: Person) -> None:
    standalone(bob)
    client.force_login(bob)
    assert "I have read it to here" in client.get("/PM-001").content.decode()
    assert not Reading.objects.exists()


def test_coming_to_the_end_is_reading(client: Client, bob: Person) -> None:
    standalone(bob)
    client.force_login(person("Vera", role="viewer"))
    assert client.post("/PM-001/readers/finish", headers={"sec-fetch-mode": "cors"}).status_code == 204
    assert client.post("/PM-001/readers/finish")["Location"] == "/PM-001#readers"
    assert "You have read this to its end" in client.get("/PM-001").content.decode()
    assert Reading.objects.count() == 1


def test_private_postmortem_has_no_readers_page_for_others(client: Client, bob: Person, charlie: Person) -> None:
    postmortem = of_incident(bob, private_incident(bob))
    client.force_login(charlie)
    for path in ("readers", "readers/finish"):
        assert client.post(f"/{postmortem.code}/{path}", {"person": [charlie.pk]}).status_code == 404
