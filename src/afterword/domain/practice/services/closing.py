"""Closes a postmortem, and with it its incidents; closes an incident that has none."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import GateShut
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import require_edit as require_edit_incident
from afterword.domain.incidents.services import change_status
from afterword.domain.incidents.services.common import locked as locked_incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record
from afterword.domain.practice.clocks import asks_for_one
from afterword.domain.practice.gates import gate
from afterword.domain.practice.models import Closing
from afterword.domain.practice.services.passing import passed, shut_error


def close(*, actor: Person, postmortem: Postmortem, override: str = "") -> Postmortem:
    """Closes it once its gate is open, and those of its incidents that wait for nothing else; twice is once.

    What is not published yet cannot be closed, whatever is overridden.
    """
    require_edit(actor, postmortem)
    with transaction.atomic():
        if locked(postmortem).status == Postmortem.Status.CLOSED:
            return postmortem
        if postmortem.published_at is None:
            failing = [check for check in gate("close", postmortem) if check.blocks and not check.ok]
            raise shut_error(postmortem, "close", failing)
        passed(actor, postmortem, "close", override)
        before = {"status": postmortem.status}
        postmortem.status = Postmortem.Status.CLOSED
        postmortem.save(update_fields=["status"])
        Closing.objects.create(postmortem=postmortem, at=clock.now(), by=actor)
        record(actor, "postmortem.closed", postmortem, before=before, after={"status": postmortem.status})
        for incident in postmortem.incidents.filter(status=Incident.Status.RESOLVED):
            if not blocks_of_incident(incident):
                change_status(actor=actor, incident=incident, status=Incident.Status.CLOSED)
    return postmortem


def close_incident(*, actor: Person, incident: Incident) -> Incident:
    """Closes a resolved incident whose postmortems are closed, or which shall have none."""
    require_edit_incident(actor, incident)
    with transaction.atomic():
        locked_incident(incident)
        blocks = blocks_of_incident(incident) if incident.status == Incident.Status.RESOLVED else []
        if blocks:
            raise GateShut(gate=f"Closing {incident.code}", reason=" ".join(blocks), blocks=blocks)
        return change_status(actor=actor, incident=incident, status=Incident.Status.CLOSED)


def blocks_of_incident(incident: Incident) -> list[str]:
    """What keeps a resolved incident from being closed, one sentence each."""
    waiting = [one.code for one in incident.postmortems.exclude(status=Postmortem.Status.CLOSED).order_by("number")]
    if waiting:
        return [f"{' and '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} not closed yet."]
    if not incident.postmortems.exists() and asks_for_one(incident):
        return [f"Whether {incident.code} has a postmortem is not decided yet: start it, or skip it."]
    return []
