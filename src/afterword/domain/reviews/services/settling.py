"""Settles a thread when what it asked for is done, and opens it again."""

from __future__ import annotations

from django.db import transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.reviews.models import Thread
from afterword.domain.reviews.services.common import record


def resolve(*, actor: Person, thread: Thread) -> None:
    """Says that a thread is settled; members may, and whoever opened it."""
    _settle(actor, thread, settled=True)


def reopen(*, actor: Person, thread: Thread) -> None:
    """Opens a settled thread again."""
    _settle(actor, thread, settled=False)


def _settle(actor: Person, thread: Thread, *, settled: bool) -> None:
    require_sight(actor, thread.postmortem)
    if thread.opened_by_id != actor.pk:
        require_member(actor)
    with transaction.atomic():
        at, by = (clock.now(), actor) if settled else (None, None)
        rows = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=settled)
        if rows.update(resolved_at=at, resolved_by=by):
            thread.resolved_at, thread.resolved_by = at, by
            record(actor, "comment.resolved" if settled else "comment.reopened", thread, thread.postmortem)
