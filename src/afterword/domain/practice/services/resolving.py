"""Resolves an incident, and records whether there shall be a postmortem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from afterword.core.errors import InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services import change_status
from afterword.domain.incidents.services.common import change, locked, words
from afterword.domain.policy.rules import Level, policy_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.services.starting import start_postmortem

Decision = Incident.Decision


@dataclass(frozen=True, slots=True)
class Advice:
    """What the policy says about a postmortem for a severity."""

    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class ResolveResult:
    """The resolved incident, what was decided, and the postmortem that a Yes has started."""

    incident: Incident
    decision: str
    postmortem: Postmortem | None


def advice(severity: str) -> Advice:
    """The policy's advice for a severity, in one sentence."""
    policy = policy_of(severity)
    return Advice(policy.level, policy.sentence)


def resolve(
    *,
    actor: Person,
    incident: Incident,
    summary: str,
    decision: str,
    reason: str = "",
    at: datetime | None = None,
    template: str | None = None,
) -> ResolveResult:
    """Resolves the incident with a summary and records the decision: yes starts the postmortem, skip needs a reason.

    Sent twice, it resolves once and gives the postmortem that the first one started.
    """
    require_edit(actor, incident)
    text = words(summary, "The summary", 5000)
    _check_decision(decision, reason)
    with transaction.atomic():
        locked(incident)
        if incident.status == Incident.Status.CLOSED:
            raise RuleBroken(message=f"{incident.code} is closed; it was resolved before.")
        change_status(actor=actor, incident=incident, status=Incident.Status.RESOLVED, at=at)
        change(actor=actor, incident=incident, verb="incident.summarised", fields={"resolution_summary": text})
        return decide(actor=actor, incident=incident, decision=decision, reason=reason, template=template)


def decide(
    *, actor: Person, incident: Incident, decision: str, reason: str = "", template: str | None = None
) -> ResolveResult:
    """Records whether a resolved incident shall have a postmortem; yes starts it."""
    require_edit(actor, incident)
    reason = _check_decision(decision, reason)
    with transaction.atomic():
        locked(incident)
        if decision == Decision.SKIP and incident.postmortems.exists():
            raise RuleBroken(message=f"{incident.code} has a postmortem already; it cannot be skipped any more.")
        if (incident.postmortem_decision, incident.decision_reason) != (decision, reason):
            fields = {
                "postmortem_decision": decision,
                "decision_reason": reason,
                "decided_at": clock.now(),
                "decided_by": actor,
            }
            change(actor=actor, incident=incident, verb="incident.postmortem_decided", fields=fields)
        started = decision == Decision.YES
        postmortem = start_postmortem(actor=actor, incident=incident, template=template) if started else None
    return ResolveResult(incident, decision, postmortem)


def _check_decision(decision: str, reason: str) -> str:
    if decision not in Decision.values:
        raise InputError(message="Choose whether there shall be a postmortem: Yes, Later or Skip.")
    return words(reason, "The reason for skipping the postmortem", 2000, needed=decision == Decision.SKIP)
