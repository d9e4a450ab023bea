"""Stops an endpoint that is of no use, and tells whoever made it and the administrators."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from afterword.domain.accounts.models import Person
from afterword.domain.journal.services import record
from afterword.domain.notifications.models import Endpoint, Message
from afterword.domain.notifications.services.telling import Telling, notify

PENDING = (Message.State.WAITING, Message.State.QUEUED)


def stop(*, endpoint: Endpoint, reason: str, now: datetime) -> None:
    """Stops it with a reason, drops what waits for it, and tells; a second worker finds it done."""
    with transaction.atomic():
        stopped = {"stopped_at": now, "stop_reason": reason[:300]}
        if Endpoint.objects.filter(pk=endpoint.pk, stopped_at=None).update(**stopped) != 1:
            return
        endpoint.messages.filter(state__in=PENDING).update(state=Message.State.DROPPED)
        record(actor=None, verb="endpoint.stopped", subject=endpoint, after={"name": endpoint.name, "reason": reason})
        for person in Person.objects.filter(is_active=True, role=Person.Role.ADMIN):
            _tell(person, endpoint, reason, now)


def _tell(person: Person, endpoint: Endpoint, reason: str, now: datetime) -> None:
    made = person.pk == endpoint.created_by_id
    telling = Telling(
        kind="endpoint.stopped",
        subject=f"webhook {endpoint.pk}",
        period=now.isoformat(),
        title=f"The webhook {endpoint.name} was stopped",
        text=f"{reason} Nothing is sent to it until somebody starts it again.",
        why=f"You get this because you {'made it' if made else 'are an administrator'}.",
        path=f"/settings/webhooks/{endpoint.pk}",
    )
    notify(person=person, telling=telling)
