"""Asks again those who said Later when they were asked for a postmortem, once the policy's time has passed."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import Truncator

from afterword.domain.notifications.reminders.telling import Reminder, tell_new
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.practice.queries import AskAgain, to_ask_again

KINDS = ("decision.later",)
GRAVE = ("P0", "P1")


def remind(now: datetime) -> int:
    """Tells whoever put a decision off that it is asked for again; gives how many messages were made."""
    return tell_new((found for one in to_ask_again(now) if (found := _of(one)) is not None), KINDS)


def _of(again: AskAgain) -> Reminder | None:
    incident = again.incident
    if incident.decided_by is None:
        return None
    telling = Telling(
        kind="decision.later",
        subject=incident.code,
        period=f"{again.since:%Y-%m-%dT%H:%M}",
        title=f"Shall there be a postmortem of {incident.code}? {Truncator(incident.title).chars(120)}",
        why="You get this because you said Later when you were asked.",
        path=f"/{incident.code}/resolve",
        urgent=incident.severity in GRAVE,
        incident=incident.pk,
    )
    return Reminder(incident.decided_by, telling)
