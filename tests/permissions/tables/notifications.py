"""Notifications, webhooks and a person's choices."""

from __future__ import annotations

from typing import Any

from tests.permissions.kinds import ADMIN, GUARDED, SIGNED_IN
from tests.permissions.world import Side

from afterword.domain.notifications.services import endpoints


def furnish(it: Side) -> None:
    """A webhook; webhooks are the administrators' own."""
    made = endpoints.add_endpoint(
        actor=it.admin, name=f"Hook {it.private}", kind="webhook", url=f"https://hooks.example.org/{it.private}"
    )
    it.things["endpoint"] = made[0]
    it.things["message"] = endpoints.send_test(actor=it.admin, endpoint=made[0])


def endpoint(it: Side) -> Any:
    """That webhook."""
    return it.things["endpoint"]


WHOSE = (
    "whose notification it is",
    "tests/web/test_notification_pages.py::test_notification_of_somebody_else_cannot_be_opened",
    "tests/api/test_notifications.py::test_notification_of_somebody_else_is_not_found",
)

SERVICES = {
    "notifications.choose": SIGNED_IN(kind="action.due", in_app=True, by_mail=False),
    "notifications.set_habits": SIGNED_IN(quiet_from=None, quiet_until=None, urgent_at_once=True),
    "notifications.add_endpoint": ADMIN(name="x", kind="webhook", url="https://hooks.example.org/x"),
    "notifications.change_endpoint": ADMIN(
        endpoint=endpoint, name="x", url="https://hooks.example.org/y", verbs=("*",), private=False
    ),
    "notifications.remove_endpoint": ADMIN(endpoint=endpoint),
    "notifications.switch_endpoint": ADMIN(endpoint=endpoint, on=False),
    "notifications.rotate_secret": ADMIN(endpoint=endpoint),
    "notifications.send_test": ADMIN(endpoint=endpoint),
    "notifications.replay": ADMIN(),
    "notifications.mark_read": GUARDED(*WHOSE),
    "notifications.mark_all_read": SIGNED_IN(),
}


def endpoint_pk(it: Side) -> int:
    """The number of that webhook."""
    return int(it.things["endpoint"].pk)


HOOK = {"name": "Another", "kind": "webhook", "url": "https://hooks.example.org/z"}

PAGES = {
    "GET notifications": SIGNED_IN(),
    "POST notifications_read": SIGNED_IN(),
    "POST notification": GUARDED(*WHOSE),
    "GET unsubscribe": GUARDED(
        "the signature of the link",
        "tests/web/test_notification_pages.py::test_forged_unsubscribe_link_is_not_found",
    ),
    "GET settings_notifications": SIGNED_IN(),
    "POST settings_notifications": SIGNED_IN(**{"action.escalated app": "on"}),
    "GET settings_webhooks": ADMIN(),
    "POST settings_webhooks": ADMIN(**HOOK, verbs="*"),
    "GET settings_webhook": ADMIN(pk=endpoint_pk),
    "POST settings_webhook": ADMIN(pk=endpoint_pk, name="x", url="", verbs="*"),
    "POST webhook_act": ADMIN(pk=endpoint_pk, verb="stop"),
    "POST webhook_replay": ADMIN(pk=endpoint_pk, message=lambda it: it.message.pk),
}

OPERATIONS = {
    "list_notifications": SIGNED_IN(),
    "read_notification": GUARDED(*WHOSE),
    "read_all_notifications": SIGNED_IN(),
    "get_choices": SIGNED_IN(),
    "change_choices": SIGNED_IN(urgent_at_once=True),
    "list_webhooks": ADMIN(),
    "add_webhook": ADMIN(**HOOK),
    "get_webhook": ADMIN(pk=endpoint_pk),
    "change_webhook": ADMIN(pk=endpoint_pk, private=True),
    "remove_webhook": ADMIN(pk=endpoint_pk),
    "rotate_webhook_secret": ADMIN(pk=endpoint_pk),
    "test_webhook": ADMIN(pk=endpoint_pk),
    "list_deliveries": ADMIN(pk=endpoint_pk),
    "replay_delivery": ADMIN(pk=endpoint_pk, delivery=lambda it: it.message.pk),
}
