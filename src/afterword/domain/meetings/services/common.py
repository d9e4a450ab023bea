"""What the services of meetings share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.core.errors import RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.journal.services import record as write_row
from afterword.domain.meetings.agenda import title_of
from afterword.domain.meetings.models import Meeting


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, kept from others until the transaction ends."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(no_key=True))
    return meeting


def require_ahead(meeting: Meeting) -> None:
    """Refuses to change what was held or cancelled."""
    if meeting.state != "planned":
        raise RuleBroken(message=f"The {title_of(meeting.kind).lower()} was {meeting.state} already; plan another one.")


def record(
    actor: Person,
    verb: str,
    meeting: Meeting,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A journal row about a meeting."""
    write_row(actor=actor, verb=verb, subject=meeting, before=before, after=after, postmortem=meeting.postmortem_id)
