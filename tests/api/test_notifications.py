"""Notifications, choices and webhooks over the API."""

from __future__ import annotations

import pytest
from tests.api.client import Caller

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.notifications import services
from afterword.domain.notifications.models import Message
from afterword.domain.notifications.services.telling import Telling

pytestmark = pytest.mark.django_db
HOOK = {"name": "Sink", "url": "https://hooks.example.org/secret-part", "verbs": ["action.*"]}


def tell(person: Person, subject: str, **fields: int) -> int:
    telling = Telling(
        "review.asked", subject, "1", f"Review {subject}", "You get this because.", f"/{subject}", **fields
    )  # type: ignore[arg-type]
    made = services.notify(person=person, telling=telling)
    assert made is not None
    return made.pk


def test_own_notifications_come_in_pages_unread_first(bob_person: Person, bob: Caller) -> None:
    first = tell(bob_person, "PM-001")
    for number in (2, 3, 4):
        tell(bob_person, f"PM-00{number}")
    assert bob.post(f"/notifications/{first}/read")["read_at"] is not None
    page = bob.get("/notifications?limit=2")
    seen = [row["subject"] for row in page["items"]]
    assert page["items"][0]["mail"] == "waiting"
    while page["next"]:
        page = bob.get(page["next"].removeprefix("/api/v1"))
        seen += [row["subject"] for row in page["items"]]
    assert seen == ["PM-004", "PM-003", "PM-002", "PM-001"]
    assert len(bob.get("/notifications?unread=true")["items"]) == 3
    assert bob.post("/notifications/read").body == {"read": 3}


def test_notification_of_somebody_else_is_not_found(bob_person: Person, charlie: Caller) -> None:
    assert charlie.post(f"/notifications/{tell(bob_person, 'PM-001')}/read").status == 404


def test_what_became_private_disappears(bob_person: Person, charlie: Caller) -> None:
    incident = incidents.declare(actor=bob_person, title="Leaked key", severity="P0")
    pk = tell(Person.objects.get(name="Charlie"), "INC-001", incident=incident.pk)
    assert len(charlie.get("/notifications")["items"]) == 1
    incidents.set_private(actor=bob_person, incident=incident, private=True)
    assert charlie.get("/notifications")["items"] == []
    assert charlie.post(f"/notifications/{pk}/read").status == 404


def test_choices_change_what_is_given_and_keep_the_rest(bob: Caller) -> None:
    before = bob.get("/notifications/choices").body
    assert (before["quiet_from"], before["urgent_at_once"]) == ("22:00", False)
    mention = {"kind": "mention", "in_app": False, "by_mail": True}
    after = bob.patch("/notifications/choices", {"urgent_at_once": True, "kinds": [mention]}).body
    assert (after["quiet_from"], after["urgent_at_once"]) == ("22:00", True)
    changed = [row["kind"] for row, old in zip(after["kinds"], before["kinds"], strict=True) if row != old]
    assert changed == ["mention"]
    assert bob.patch("/notifications/choices", {"quiet_from": None, "quiet_until": None})["quiet_from"] is None


def test_escalation_cannot_be_switched_off_wholly(bob: Caller) -> None:
    off = {"kind": "action.escalated", "in_app": False, "by_mail": False}
    answer = bob.patch("/notifications/choices", {"kinds": [off]})
    assert (answer.status, answer["code"]) == (422, "rule")
    assert bob.patch("/notifications/choices", {"kinds": [{**off, "kind": "nothing"}]}).status == 422


def test_administrator_makes_changes_tests_and_replays_a_webhook(alice: Caller) -> None:
    made = alice.post("/webhooks", HOOK)
    assert made.status == 201
    assert made["secret"].startswith("whsec_")
    path = f"/webhooks/{made['id']}"
    shown = alice.get(path).body
    assert shown["host"] == "https://hooks.example.org"
    assert "secret" not in shown
    assert alice.patch(path, {"private": True})["verbs"] == ["action.*"]
    assert alice.post(f"{path}/secret")["secret"] != made["secret"]
    sent = alice.post(f"{path}/test")
    assert (sent.status, sent["verb"], sent["state"]) == (201, "endpoint.test", "waiting")
    Message.objects.filter(pk=sent["id"]).update(state="failed")
    assert alice.get(f"{path}/deliveries")["items"][0]["message_id"] == sent["message_id"]
    assert alice.post(f"{path}/deliveries/{sent['id']}/replay")["state"] == "waiting"
    assert alice.patch(path, {"on": False})["stop_reason"] == "Alice stopped it."
    assert alice.delete(path).body == {"removed": True}
    assert alice.get(path).status == 404


def test_members_may_not_see_or_make_webhooks(alice: Caller, bob: Caller) -> None:
    path = f"/webhooks/{alice.post('/webhooks', HOOK)['id']}"
    assert bob.get("/webhooks").status == 403
    assert bob.post("/webhooks", HOOK).status == 403
    assert bob.get(f"{path}/deliveries").status == 403


def test_private_address_is_refused_in_a_sentence(alice: Caller) -> None:
    answer = alice.post("/webhooks", {**HOOK, "url": "https://169.254.169.254/latest"})
    assert answer.status == 422
    assert "is not asked" in answer["detail"]


def test_webhook_for_events_that_do_not_exist_is_refused(alice: Caller) -> None:
    given = {"name": "Sink", "url": "https://a.example/x", "verbs": ["action.complted"]}
    answer = alice.post("/webhooks", given)
    assert (answer.status, answer["code"]) == (422, "input")
    assert answer["detail"].startswith("action.complted is no kind of event; near it: action.completed")
