"""What the services of reviews and comments share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from afterword.domain.accounts.models import Person
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem


def record(
    actor: Person | None,
    verb: str,
    subject: models.Model,
    postmortem: Postmortem,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    incident: int | None = None,
) -> None:
    """A journal row about something that hangs on a postmortem, and maybe on the incident of one of its actions."""
    values = {"before": before, "after": after}
    write_row(actor=actor, verb=verb, subject=subject, postmortem=postmortem.pk, incident=incident, **values)
