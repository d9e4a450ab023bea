"""Documents that the viewer was asked to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.readers.queries import to_read
from afterword.web.presenters.waits import Wait, wait
from afterword.web.text import short_day


def documents_to_read(viewer: Person, now: datetime) -> Iterator[Wait]:
    """Each published one that they have not read to the end."""
    for row in to_read(viewer):
        postmortem = row.postmortem
        yield wait(
            None,
            "Read",
            f"asked {short_day(timezone.localtime(row.asked_at).date())}",
            title=f"Read {postmortem.code} to the end",
            path=reverse("postmortem", args=[postmortem.number]),
            text=f"{postmortem.title.rstrip('.')}. {row.note}".strip(),
            verb="Read",
            severity=postmortem.severity,
        )
