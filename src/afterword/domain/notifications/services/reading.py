"""Marks one's own notifications as read."""

from __future__ import annotations

from afterword.core.errors import NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_person
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.queries import mine, unread


def mark_read(*, actor: Person, pk: int) -> Notification:
    """Marks one of one's own notifications as read; reading is nobody else's business and not journalled."""
    actor = require_person(actor)
    row = mine(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(what="such notification")
    if row.read_at is None:
        row.read_at = clock.now()
        row.save(update_fields=["read_at"])
    return row


def mark_all_read(*, actor: Person) -> int:
    """Marks all of one's own notifications as read; gives how many were not."""
    return unread(require_person(actor)).update(read_at=clock.now())
