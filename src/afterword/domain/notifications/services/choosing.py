"""A person's own choices: what they hear of, by which way, and when."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from afterword.core.errors import InputError, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_person
from afterword.domain.journal.services import record
from afterword.domain.notifications.kinds import BY_NAME
from afterword.domain.notifications.models import Choice, Habits
from afterword.domain.notifications.wishes import habits_of, ways


def choose(*, actor: Person, kind: str, in_app: bool, by_mail: bool) -> None:
    """Says how one wants to hear of a kind; what goes up to managers cannot be switched off wholly."""
    actor = require_person(actor)
    if kind not in BY_NAME:
        raise InputError(message=f"There is no kind of notification named {kind}.")
    if BY_NAME[kind].kept and not (in_app or by_mail):
        raise RuleBroken(
            message=f"“{BY_NAME[kind].title}” cannot be switched off wholly: keep it in the app or by e-mail."
        )
    if ways(actor, kind) == (in_app, by_mail):
        return
    with transaction.atomic():
        wanted = {"in_app": in_app, "by_mail": by_mail}
        Choice.objects.update_or_create(person=actor, kind=kind, defaults=wanted)
        record(actor=actor, verb="notifications.chosen", subject=actor, after={"kind": kind, **wanted})


def unsubscribe(*, person: Person, kind: str) -> None:
    """Ends e-mails of a kind for whoever holds the link that stood in one; what is kept stays in the app."""
    in_app, _ = ways(person, kind)
    choose(actor=person, kind=kind, in_app=in_app or BY_NAME[kind].kept, by_mail=False)


def set_habits(*, actor: Person, quiet_from: time | None, quiet_until: time | None, urgent_at_once: bool) -> Habits:
    """Sets one's quiet hours, both ends or none, and whether what is about P0 and P1 comes all the same."""
    actor = require_person(actor)
    if (quiet_from is None) != (quiet_until is None):
        raise InputError(message="Quiet hours need a beginning and an end; leave both empty for none.")
    habits = habits_of(actor)
    wanted = {"quiet_from": quiet_from, "quiet_until": quiet_until, "urgent_at_once": urgent_at_once}
    if all(getattr(habits, name) == value for name, value in wanted.items()):
        return habits
    with transaction.atomic():
        habits, _ = Habits.objects.update_or_create(person=actor, defaults={**wanted, "own_hours": True})
        after = {name: _shown(value) for name, value in wanted.items()}
        record(actor=actor, verb="notifications.chosen", subject=actor, after=after)
    return habits


def _shown(value: time | bool | None) -> str | bool | None:
    return f"{value:%H:%M}" if isinstance(value, time) else value
