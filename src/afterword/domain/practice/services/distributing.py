"""Notes that the draft or the document went to its stakeholders."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record
from afterword.domain.practice.models import Distribution


def distribute(
    *, actor: Person, postmortem: Postmortem, to: str, note: str = "", at: datetime | None = None
) -> Distribution:
    """Notes to whom it went, and when; the first one stops the clock of its distribution."""
    require_edit(actor, postmortem)
    receivers = words(to, "To whom it went", 500)
    said = words(note, "The note", 500, needed=False)
    with transaction.atomic():
        locked(postmortem)
        row = Distribution.objects.create(
            postmortem=postmortem,
            to=receivers,
            note=said,
            as_draft=postmortem.published_at is None,
            at=checked_time(at, clock.now()),
            by=actor,
        )
        after = {"to": receivers, "at": row.at.isoformat(), "as_draft": row.as_draft}
        record(actor, "postmortem.distributed", postmortem, after=after | ({"note": said} if said else {}))
    return row
