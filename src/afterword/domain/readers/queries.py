"""Reads who was asked to read, and who has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight, visible_by
from afterword.domain.readers.models import NamedReader, Reading


@dataclass(frozen=True, slots=True)
class Standing:
    """One reader: when they were asked, if they were, and the newest version they reached the end of, if any."""

    person: Person
    asked_at: datetime | None
    note: str
    version: int | None
    finished_at: datetime | None


def readers_of(viewer: Viewer, postmortem: Postmortem) -> list[Standing]:
    """Everybody who was asked, in that order, then everybody else who has read it to the end."""
    require_sight(viewer, postmortem)
    read = {row.person_id: row for row in postmortem.readings.select_related("person").order_by("version", "id")}
    asked = list(postmortem.named_readers.select_related("person"))
    named = [_standing(row.person, row, read.pop(row.person_id, None)) for row in asked]
    return [*named, *(_standing(row.person, None, row) for row in read.values())]


def _standing(person: Person, asked: NamedReader | None, reading: Reading | None) -> Standing:
    return Standing(
        person,
        asked.asked_at if asked else None,
        asked.note if asked else "",
        reading.version if reading else None,
        reading.finished_at if reading else None,
    )


def has_read(viewer: Viewer, postmortem: Postmortem) -> bool:
    """Whether the viewer has reached the end of what was published last."""
    if not is_somebody(viewer):
        return False
    last = postmortem.publications.filter(audience="internal").order_by("-version").first()
    return Reading.objects.filter(postmortem=postmortem, person=viewer, version=last.version if last else 0).exists()


def to_read(viewer: Viewer) -> QuerySet[NamedReader]:
    """What the viewer was asked to read, is published, and they have not read to the end in any version."""
    if not is_somebody(viewer):
        return NamedReader.objects.none()
    done = Reading.objects.filter(postmortem=OuterRef("postmortem"), person=viewer, version__gt=0)
    seen = visible_by(viewer, "postmortem") & Q(postmortem__published_at__isnull=False)
    rows = NamedReader.objects.filter(~Exists(done), seen, person=viewer)
    return rows.select_related("postmortem", "asked_by").defer("postmortem__charts", "postmortem__notes")
