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


def endpoint(it: Side) -> Any:
    """That webhook."""
    return it.things["endpoint"]


SERVICES = {
    "notifications.choose": SIGNED_IN(kind="action_due", in_app=True, by_mail=False),
    "notifications.set_habits": SIGNED_IN(quiet_from=None, quiet_until=None, urgent_at_once=True),
    "notifications.add_endpoint": ADMIN(name="x", kind="webhook", url="https://hooks.example.org/x"),
    "notifications.change_endpoint": ADMIN(
        endpoint=endpoint, name="x", url="https://hooks.example.org/y", verbs=("*",), private=False
    ),
    "notifications.remove_endpoint": ADMIN(endpoint=endpoint),
    "notifications.switch_endpoint": ADMIN(endpoint=endpoint, on=False),
    "notifications.rotate_secret": ADMIN(endpoint=endpoint),
    "notifications.send_test": ADMIN(endpoint=endpoint),
    "notifications.replay": GUARDED("administrators; tests/domain/notifications"),
    "notifications.mark_read": GUARDED("whose notification it is; tests/domain/notifications"),
    "notifications.mark_all_read": SIGNED_IN(),
}
