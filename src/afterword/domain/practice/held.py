"""When the meetings of a postmortem were held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from afterword.domain.postmortems.models import Postmortem


def held_at(postmortem: Postmortem) -> Mapping[str, datetime]:
    """When the review meeting (`review`) and the follow-up review (`follow_up`) were first held. Reads `meetings`."""
    found: dict[str, datetime] = {}
    for meeting in postmortem.meetings.all():
        if meeting.held_at is not None:
            found[meeting.kind] = min(meeting.held_at, found.get(meeting.kind, meeting.held_at))
    return found
