"""Postmortems that somebody wants to skip, where the policy wants a second person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from afterword.domain.accounts.models import Person
from afterword.domain.practice.queries import skips_waiting
from afterword.web.presenters.waits import Wait, wait


def skips_to_confirm(viewer: Person, now: datetime) -> Iterator[Wait]:
    """Those that the viewer can confirm or refuse."""
    for row in skips_waiting(viewer):
        incident = row.incident
        yield wait(
            None,
            "Skip",
            "a second person",
            title=f"Confirm that {incident.code} needs no postmortem",
            path=reverse("incident_skip", args=[incident.number]),
            text=f"{incident.title}. {row.asked_by.name} asks: {row.reason}",
            verb="Decide",
            severity=incident.severity,
        )
