"""Reviews that the viewer was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from afterword.domain.accounts.models import Person
from afterword.domain.reviews.queries import asked_of
from afterword.domain.reviews.rules import ASKS, NAMES
from afterword.web.presenters.waits import Wait, timed, wait


def reviews_asked(viewer: Person, now: datetime) -> Iterator[Wait]:
    """Each with what it looks at."""
    for row in asked_of(viewer):
        big, small, bad = timed(row.due_at, now, "to the review") if row.due_at else ("Review", "asked of you", False)
        name, asks = next((NAMES[kind], ASKS[kind]) for kind in NAMES if kind == row.kind)
        yield wait(
            row.due_at,
            big,
            small,
            bad=bad,
            title=f"{name} of {row.postmortem.code}",
            path=f"/{row.postmortem.code}/review#{row.kind}",
            text=f"{row.postmortem.title.rstrip('.')}. {row.note or asks}",
            verb="Review",
            severity=row.postmortem.severity,
        )
