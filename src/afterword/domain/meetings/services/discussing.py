"""Ticks off what a stand-up talked about."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import require_edit
from afterword.domain.journal.services import record
from afterword.domain.meetings.models import Discussed


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def discuss(*, actor: Person, action: Action, week: date, done: bool = True) -> None:
    """Says that the stand-up of that week talked about the action, or takes it back; twice changes nothing."""
    require_edit(actor, action)
    week = week_of(week)
    with transaction.atomic():
        if done:
            fields = {"at": clock.now(), "by": actor}
            changed = Discussed.objects.get_or_create(action=action, week=week, defaults=fields)[1]
        else:
            changed = bool(Discussed.objects.filter(action=action, week=week).delete()[0])
        if changed:
            record(
                actor=actor,
                verb="action.discussed" if done else "action.not_discussed",
                subject=action,
                after={"week": week.isoformat()},
                incident=action.incident_id,
                postmortem=action.postmortem_id,
            )
