"""Checks that failed last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.checks.queries import failed_for
from afterword.web.presenters.waits import Wait, wait
from afterword.web.text import short_day


def failed_checks(viewer: Person, now: datetime) -> Iterator[Wait]:
    """Those of the viewer's own actions, and of postmortems that they drive."""
    for one in failed_for(viewer):
        action, at = one.check.action, one.run.finished_at
        yield wait(
            None,
            "Failed",
            f"since {short_day(timezone.localtime(at).date())}" if at else "its check",
            bad=True,
            title=f"The check of {action.code} fails",
            path=reverse("action", args=[action.number]),
            text=f"{action.text.rstrip('.')}. {one.run.sentence}".strip(),
            verb="Look at it",
            severity=action.priority,
        )
