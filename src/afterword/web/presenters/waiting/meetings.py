"""Meetings that the viewer is invited to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from afterword.domain.accounts.models import Person
from afterword.domain.meetings.queries import coming
from afterword.web.presenters.waits import Wait, timed, wait

NAMES = {"block": "Writing block for", "review": "Review meeting of", "follow_up": "Follow-up review of"}


def coming_meetings(viewer: Person, now: datetime) -> Iterator[Wait]:
    """Those of the coming week, and those of today that were not held yet."""
    for meeting in coming(viewer, now):
        postmortem = meeting.postmortem
        where = f", {meeting.place}" if meeting.place else ""
        big, small, _ = timed(meeting.starts_at, now, "to the meeting")
        yield wait(
            meeting.starts_at,
            big if meeting.starts_at > now else "Now",
            small if meeting.starts_at > now else "or tell that it was held",
            title=f"{NAMES[meeting.kind]} {postmortem.code}",
            path=f"/{postmortem.code}/meetings#meeting-{meeting.pk}",
            text=f"{postmortem.title.rstrip('.')}. {meeting.minutes} minutes{where}.",
            verb="Open it",
            severity=postmortem.severity,
        )
