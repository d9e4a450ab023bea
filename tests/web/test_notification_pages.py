"""Notifications, choices, the link in an e-mail, and webhooks, on their pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.notifications import services
from afterword.domain.notifications.mailing.links import unsubscribe_link
from afterword.domain.notifications.models import Endpoint, Message, Notification
from afterword.domain.notifications.queries import choices_of
from afterword.domain.notifications.services.endpoints import add_endpoint
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.notifications.wishes import habits_of

pytestmark = pytest.mark.django_db
FORM = {"kind": "webhook", "name": "Sink", "url": "https://hooks.example.org/secret-part", "verbs": "action.*"}


def tell(person: Person, subject: str = "PM-007", **fields: object) -> Notification:
    given = {"kind": "review.asked", "period": "1", "title": f"Review {subject}", "path": f"/{subject}"} | fields
    made = services.notify(
        person=person,
        telling=Telling(subject=subject, why=f"You get this because Bob asked about {subject}.", **given),  # type: ignore[arg-type]
    )
    assert made is not None
    return made


def test_list_shows_what_is_not_read_first_and_why_it_came(client: Client, bob: Person, charlie: Person) -> None:
    read = tell(bob, "PM-001")
    tell(bob, "PM-002")
    tell(charlie, "PM-003")
    services.mark_read(actor=bob, pk=read.pk)
    tell(bob, "PM-004")
    services.mark_read(actor=bob, pk=Notification.objects.get(subject="PM-004").pk)
    client.force_login(bob)
    page = client.get("/notifications").content.decode()
    assert re.findall(r"Review (PM-\d+)</a>", page) == ["PM-002", "PM-004", "PM-001"]
    assert re.search(r"You get this because Bob asked about <a[^>]*>PM-002</a>\.", page)
    assert "PM-003" not in page
    assert "Notifications, 1 not read" in page


def test_opening_marks_as_read_and_leads_to_the_thing(client: Client, bob: Person) -> None:
    row = tell(bob)
    client.force_login(bob)
    answer = client.post(f"/notifications/{row.pk}")
    assert (answer.status_code, answer["Location"]) == (302, "/PM-007")
    assert "Notifications, 1" not in client.get("/notifications").content.decode()


def test_all_are_marked_as_read_at_once(client: Client, bob: Person) -> None:
    tell(bob, "PM-001")
    tell(bob, "PM-002")
    client.force_login(bob)
    page = client.post("/notifications/read", follow=True).content.decode()
    assert "2 marked as read." in page
    assert Notification.objects.filter(read_at=None).count() == 0


def test_notification_of_somebody_else_cannot_be_opened(client: Client, bob: Person, charlie: Person) -> None:
    row = tell(bob)
    client.force_login(charlie)
    assert client.post(f"/notifications/{row.pk}").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_notification_of_what_became_private_disappears(client: Client, bob: Person, charlie: Person) -> None:
    incident = incidents.declare(actor=bob, title="Leaked key", severity="P0")
    tell(charlie, "INC-001", title="Leaked key", incident=incident.pk)
    client.force_login(charlie)
    assert "Leaked key" in client.get("/notifications").content.decode()
    incidents.set_private(actor=bob, incident=incident, private=True)
    page = client.get("/notifications").content.decode()
    assert "Leaked key" not in page
    assert "Notifications, " not in page


def test_choices_are_kept_and_shown(client: Client, bob: Person) -> None:
    client.force_login(bob)
    given = {"quiet_from": "21:30", "quiet_until": "06:15", "urgent_at_once": "1"}
    kept = {"action.escalated app": "on", "mention mail": "on"}
    page = client.post("/settings/notifications", given | kept, follow=True).content.decode()
    assert "Your choices are saved." in page
    assert choices_of(bob)["mention"] == (False, True)
    assert choices_of(bob)["action.due"] == (False, False)
    assert f"{habits_of(bob).quiet_from:%H:%M} {habits_of(bob).quiet_until:%H:%M}" == "21:30 06:15"
    assert 'name="mention mail" aria-label="E-mail: Somebody writes your name with @" checked' in page


def test_escalation_switched_off_wholly_is_refused_in_a_sentence(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post("/settings/notifications", {"quiet_from": "", "quiet_until": ""})
    assert answer.status_code == 409
    assert "cannot be switched off wholly" in answer.content.decode()


def test_half_of_the_quiet_hours_keeps_what_was_typed(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post(
        "/settings/notifications", {"quiet_from": "21:30", "quiet_until": "", "action.escalated app": "1"}
    )
    assert answer.status_code == 422
    assert 'value="21:30"' in answer.content.decode()


def test_mail_program_unsubscribes_by_one_post_without_a_session(bob: Person) -> None:
    path = "/" + unsubscribe_link(tell(bob)).split("/", 3)[3]
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert choices_of(bob) == {}
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "No more e-mail of this kind" in answer.content.decode()
    assert choices_of(bob) == {"review.asked": (True, False)}


def test_forged_unsubscribe_link_is_not_found(client: Client, bob: Person) -> None:
    path = "/" + unsubscribe_link(tell(bob)).split("/", 3)[3]
    assert client.post(path[:-2] + "xx").status_code == 404
    assert choices_of(bob) == {}


def test_administrator_adds_a_webhook_and_sees_its_secret_once(client: Client, alice: Person) -> None:
    client.force_login(alice)
    page = client.post("/settings/webhooks", FORM).content.decode()
    assert re.search(r'value="whsec_[\w+/=]+"', page) is not None
    assert "whsec_" not in client.get("/settings/webhooks").content.decode()
    shown = client.get(f"/settings/webhooks/{Endpoint.objects.get().pk}").content.decode()
    assert "https://hooks.example.org" in shown
    assert "secret-part" not in shown


def test_webhook_form_keeps_what_was_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.post("/settings/webhooks", FORM | {"url": "https://10.0.0.1/x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "private address that nobody allowed" in page
    assert 'value="https://10.0.0.1/x"' in page
    assert 'value="action.*"' in page


def test_webhook_is_tested_stopped_started_and_removed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    made, _ = add_endpoint(
        actor=alice, name="Sink", kind="webhook", url="https://hooks.example.org/x", verbs=["action.*"]
    )
    page = client.post(f"/settings/webhooks/{made.pk}/test", follow=True).content.decode()
    assert "endpoint.test" in page
    assert "Alice stopped it." in client.post(f"/settings/webhooks/{made.pk}/stop", follow=True).content.decode()
    assert client.post(f"/settings/webhooks/{made.pk}/test").status_code == 409
    client.post(f"/settings/webhooks/{made.pk}/start")
    assert "whsec_" in client.post(f"/settings/webhooks/{made.pk}/rotate").content.decode()
    Message.objects.update(state="failed")
    again = client.post(f"/settings/webhooks/{made.pk}/deliveries/{Message.objects.get().pk}/replay", follow=True)
    assert "sent again" in again.content.decode()
    assert "Sink is removed" in client.post(f"/settings/webhooks/{made.pk}/remove", follow=True).content.decode()
    assert client.post(f"/settings/webhooks/{made.pk}/remove").status_code == 404


def test_members_do_not_find_the_webhooks(client: Client, alice: Person, bob: Person) -> None:
    made, _ = add_endpoint(actor=alice, name="Sink", kind="webhook", url="https://hooks.example.org/x")
    client.force_login(bob)
    assert client.get("/settings/webhooks").status_code == 403
    assert client.post("/settings/webhooks", FORM).status_code == 403
    assert client.get(f"/settings/webhooks/{made.pk}").status_code == 403
    assert client.post(f"/settings/webhooks/{made.pk}/remove").status_code == 403
    assert "Webhooks" not in client.get("/settings/profile").content.decode()


def test_form_lists_all_events_and_keeps_what_was_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    assert "<code>chain.*</code>: fix_asked_again, fix_kept_at_l5" in client.get("/settings/webhooks").content.decode()
    answer = client.post("/settings/webhooks", FORM | {"verbs": "postmortem.publishd"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="postmortem.publishd"' in page) == (422, True)
    assert "postmortem.publishd is no kind of event; near it: postmortem.published" in page
