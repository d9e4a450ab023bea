"""Resolves an incident, and records whether there shall be a postmortem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from afterword.core.errors import InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.rule import rule_of
from afterword.domain.incidents.services import change_status
from afterword.domain.incidents.services.common import change, locked, words
from afterword.domain.policy.rules import Need, Rule, SkipNeeds
from afterword.domain.policy.words import advice_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.asking import asked_again_at
from afterword.domain.practice.models import SkipAsked
from afterword.domain.practice.services.skipping import ask_to_skip, settle_by
from afterword.domain.practice.services.starting import start_postmortem

Decision = Incident.Decision


@dataclass(frozen=True, slots=True)
class Advice:
    """What the policy says about a postmortem of an incident."""

    level: Need
    sentence: str
    skip_needs: SkipNeeds
    ask_again: timedelta | None
    draft: timedelta | None


@dataclass(frozen=True, slots=True)
class ResolveResult:
    """The resolved incident, what was decided, and the postmortem that a Yes has started.

    A skip that waits for a second person is in `waiting`; until then nothing is decided.
    """

    incident: Incident
    decision: str
    postmortem: Postmortem | None
    waiting: SkipAsked | None = None


def advice(incident: Incident) -> Advice:
    """What the policy in force for the incident says."""
    return advice_by(rule_of(incident))


def advice_by(rule: Rule) -> Advice:
    """The same from its rule."""
    return Advice(rule.need, advice_of(rule), rule.skip_needs, rule.ask_again, rule.draft)


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
    """Resolves the incident with a summary and records the decision: yes starts the postmortem.

    What a skip needs (nothing, a reason, a second person too) is said by the policy.

    Sent twice, it resolves once and gives the postmortem that the first one started.
    """
    require_edit(actor, incident)
    text = words(summary, "The summary", 5000)
    _check_decision(decision)
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
    """Records whether a resolved incident shall have a postmortem; yes starts it, later is asked again.

    A skip that needs a second person waits for one. Later counts anew only once it was asked again.
    """
    require_edit(actor, incident)
    _check_decision(decision)
    with transaction.atomic():
        locked(incident)
        if decision == Decision.SKIP:
            return _skip(actor, incident, reason)
        said = words(reason, "The reason", 2000, needed=False)
        settle_by(actor, incident)
        if (incident.postmortem_decision, incident.decision_reason) != (decision, said) or _is_asked_again(incident):
            note_decision(actor, incident, decision, said)
        started = decision == Decision.YES
        postmortem = start_postmortem(actor=actor, incident=incident, template=template) if started else None
    return ResolveResult(incident, decision, postmortem)


def _skip(actor: Person, incident: Incident, reason: str) -> ResolveResult:
    rule = rule_of(incident)
    if incident.postmortems.exists():
        raise RuleBroken(message=f"{incident.code} has a postmortem already; it cannot be skipped any more.")
    needed = rule.skip_needs != "nothing"
    said = words(reason, "The reason for skipping the postmortem", 2000, needed=needed)
    if incident.postmortem_decision == Decision.SKIP and incident.decision_reason == said:
        return ResolveResult(incident, Decision.SKIP, None)
    if rule.skip_needs == "second":
        return ResolveResult(incident, "", None, ask_to_skip(actor, incident, said))
    note_decision(actor, incident, Decision.SKIP, said)
    return ResolveResult(incident, Decision.SKIP, None)


def note_decision(actor: Person, incident: Incident, decision: str, reason: str) -> None:
    """Writes what was decided, by whom and why; within a transaction."""
    fields = {
        "postmortem_decision": decision,
        "decision_reason": reason,
        "decided_at": clock.now(),
        "decided_by": actor,
    }
    change(actor=actor, incident=incident, verb="incident.postmortem_decided", fields=fields)


def _is_asked_again(incident: Incident) -> bool:
    due = asked_again_at(incident)
    return due is not None and due <= clock.now()


def _check_decision(decision: str) -> None:
    if decision not in Decision.values:
        raise InputError(message="Choose whether there shall be a postmortem: Yes, Later or Skip.")
