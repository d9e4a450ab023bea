"""Leaves with their postmortems those actions that an incident cannot hide with itself."""

from __future__ import annotations

from django.db.models import F

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services.common import log_by_itself
from afterword.domain.journal.services import record


def let_go(*, actor: Person, incident: Incident) -> list[str]:
    """Takes the incident, now private, off its actions on postmortems that are not about it; gives their numbers.

    Others read those documents, and the actions in them: a link would tell them of the incident. The caller has locked
    the incident, in its transaction.
    """
    elsewhere = incident.actions.exclude(postmortem=None).exclude(postmortem__incidents=incident)
    rows = list(elsewhere.order_by("number"))
    now = clock.now()
    for row in rows:
        incident.actions.filter(pk=row.pk).update(incident=None, changed_at=now, changes=F("changes") + 1)
        record(
            actor=actor,
            verb="action.changed",
            subject=row,
            before={"incident": incident.code},
            after={"incident": None},
            incident=incident.pk,
            postmortem=row.postmortem_id,
        )
        text = f"{row.code} leaves this incident: it stays with a postmortem about something else"
        log_by_itself(actor=actor, incident=incident, kind="status", text=text, at=now)
    return [row.code for row in rows]
