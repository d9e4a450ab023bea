"""Postmortems for which the viewer can tell what the incident cost them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from afterword.domain.accounts.models import Person
from afterword.domain.analysis.queries import asks
from afterword.web.presenters.waits import Wait, wait


def untold_impacts(viewer: Person, now: datetime) -> Iterator[Wait]:
    """Each with a role in its incident, as long as it is not closed."""
    for postmortem in asks(viewer):
        yield wait(
            None,
            "Yours",
            "only you can tell",
            title=f"Say what {postmortem.code} cost you",
            path=reverse("postmortem_people", args=[postmortem.number]),
            text=f"{postmortem.title.rstrip('.')}. Woken, hours, stress: readers see sums, never who.",
            verb="Tell",
            severity=postmortem.severity,
        )
