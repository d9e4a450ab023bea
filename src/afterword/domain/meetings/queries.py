"""Reads meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.meetings.models import Attendee, Invitation, Meeting, MeetingNote
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight, visible_by

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Held:
    """When the meetings of a postmortem were first held; None for what was not."""

    block: datetime | None = None
    review: datetime | None = None
    follow_up: datetime | None = None


def of(postmortem: Postmortem) -> Held:
    """When each kind of meeting was first held, for gates and clocks."""
    return held_of([postmortem.pk]).get(postmortem.pk, Held())


def held_of(postmortems: Sequence[int]) -> Mapping[int, Held]:
    """The same for several postmortems, in one query."""
    rows = Meeting.objects.filter(postmortem__in=postmortems, held_at__isnull=False).order_by("held_at")
    found: dict[int, dict[str, datetime]] = {}
    for pk, kind, at in rows.values_list("postmortem", "kind", "held_at"):
        if at is not None:
            found.setdefault(pk, {}).setdefault(kind, at)
    return {pk: Held(**times) for pk, times in found.items()}


def meetings(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Meeting]:
    """All meetings of a postmortem with who comes and what was kept of them, by their start."""
    require_sight(viewer, postmortem)
    return _whole(postmortem.meetings.all())


def meeting_by_id(viewer: Viewer, postmortem: Postmortem, pk: int) -> Meeting:
    """One meeting of this postmortem."""
    found = meetings(viewer, postmortem).filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"such meeting about {postmortem.code}")
    return found


def _whole(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.select_related("postmortem__driver", "facilitator", "planned_by", "held_by").prefetch_related(
        Prefetch("attendees", Attendee.objects.select_related("person")),
        Prefetch("notes", MeetingNote.objects.select_related("written_by")),
        Prefetch("invitations", Invitation.objects.select_related("person")),
    )


def coming(viewer: Viewer, now: datetime) -> list[Meeting]:
    """The meetings that the viewer is invited to within a week, and those of today that were not held yet."""
    if not is_somebody(viewer):
        return []
    seen = visible_by(viewer, "postmortem")
    rows = Meeting.objects.filter(seen, attendees__person=viewer, held_at=None, cancelled_at=None)
    ahead = rows.filter(starts_at__lte=now + SOON, starts_at__gte=now - timedelta(hours=12))
    return list(_whole(ahead).order_by("starts_at", "pk"))
