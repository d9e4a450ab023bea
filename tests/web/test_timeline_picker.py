"""Choosing and confirming the timeline of a postmortem."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.documents import DETECTED, of_incident, standalone, with_timeline

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.postmortems import services

pytestmark = pytest.mark.django_db


def test_entries_of_the_log_are_chosen_into_the_document(client: Client, alice: Person) -> None:
    incident = incidents.declare(actor=alice, title="Checkout down", severity="P1")
    entry = incidents.add_entry(actor=alice, incident=incident, text="Only writes fail")
    other = incidents.add_entry(actor=alice, incident=incident, text="Coffee")
    postmortem = of_incident(alice, incident)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/timeline").content.decode()
    assert "Only writes fail" in page
    assert "Coffee" in page
    client.post(f"/{postmortem.code}/timeline/add", {"entry": [str(entry.pk)]})
    assert [item.text for item in postmortem.timeline.all()] == ["Only writes fail"]
    assert other.text in client.get(f"/{postmortem.code}/timeline").content.decode()


def test_entry_of_another_incident_cannot_be_slipped_in(client: Client, alice: Person, bob: Person) -> None:
    hidden = incidents.declare(actor=alice, title="Hidden", severity="P1", private=True)
    entry = incidents.add_entry(actor=alice, incident=hidden, text="Secret")
    postmortem = of_incident(bob, incidents.declare(actor=bob, title="Open", severity="P2"))
    client.force_login(bob)
    client.post(f"/{postmortem.code}/timeline/add", {"entry": [str(entry.pk)]})
    assert not postmortem.timeline.filter(text="Secret").exists()


def test_entry_written_for_the_document_is_reconstructed(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    client.post(
        f"/{postmortem.code}/timeline/write", {"text": "Sync paused", "at": "2026-10-13T01:38:30", "kind": "mitigation"}
    )
    item = postmortem.timeline.get()
    assert item.at is not None
    assert item.at.isoformat() == "2026-10-13T01:38:30+00:00"
    assert (item.recorded, item.kind, item.actor_name) == ("reconstructed", "mitigation", "Alice")


def test_entry_is_edited_and_taken_out(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    with_timeline(alice, postmortem)
    item = postmortem.timeline.all()[0]
    client.force_login(alice)
    client.post(
        f"/{postmortem.code}/timeline/{item.pk}/edit",
        {"text": "It fired", "at": "2026-10-13T01:07:00", "kind": "alert_firing"},
    )
    item.refresh_from_db()
    assert (item.text, item.kind, item.at) == ("It fired", "alert_firing", DETECTED)
    client.post(f"/{postmortem.code}/timeline/{item.pk}/remove")
    assert postmortem.timeline.count() == 1


def test_change_takes_the_confirmation_back(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    with_timeline(alice, postmortem)
    client.force_login(alice)
    assert "confirmed by Alice" in client.get(f"/{postmortem.code}/timeline").content.decode()
    client.post(f"/{postmortem.code}/timeline/write", {"text": "One more", "at": "2026-10-13T01:10:00"})
    postmortem.refresh_from_db()
    assert postmortem.timeline_confirmed_at is None


def test_entry_without_time_blocks_with_a_link_and_the_server_refuses(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    item = services.write_timeline_item(actor=alice, postmortem=postmortem, text="Somebody called", at=None)
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/timeline").content.decode()
    assert f'href="#t-{item.pk}"' in page
    assert "has no time" in page
    answer = client.post(f"/{postmortem.code}/timeline/confirm")
    assert answer.status_code == 409
    assert "has no time" in answer.content.decode()
    postmortem.refresh_from_db()
    assert postmortem.timeline_confirmed_at is None


def test_entries_out_of_order_can_be_put_in_order(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    with_timeline(alice, postmortem, confirmed=False)
    first, second = postmortem.timeline.all()
    services.edit_timeline_item(actor=alice, postmortem=postmortem, item=first, at=DETECTED + timedelta(minutes=25))
    client.force_login(alice)
    assert "Put in order of time" in client.get(f"/{postmortem.code}/timeline").content.decode()
    client.post(f"/{postmortem.code}/timeline/confirm", {"sort": "1"})
    assert [item.pk for item in postmortem.timeline.all()] == [second.pk, first.pk]


def test_entry_in_the_future_keeps_what_was_typed(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    future = f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    answer = client.post(f"/{postmortem.code}/timeline/write", {"text": "Not yet", "at": future})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Not yet" in page
    assert "future" in page
    assert not postmortem.timeline.exists()


def test_entry_moves_up_and_down_and_keeps_what_was_typed(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    for text in ("first", "second"):
        services.write_timeline_item(actor=alice, postmortem=postmortem, text=text, at=DETECTED)
    second = postmortem.timeline.get(text="second")
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/timeline").content.decode()
    assert (page.count(">Move up<"), page.count(">Move down<")) == (1, 1)
    typed = {"text": "second, mended", "at": f"{DETECTED:%Y-%m-%dT%H:%M:%S}", "kind": "note"}
    client.post(f"/{postmortem.code}/timeline/{second.pk}/up", typed)
    assert [item.text for item in postmortem.timeline.all()] == ["second, mended", "first"]
    client.post(f"/{postmortem.code}/timeline/{second.pk}/down", typed)
    client.post(f"/{postmortem.code}/timeline/{second.pk}/down", typed)
    assert [item.text for item in postmortem.timeline.all()] == ["first", "second, mended"]
