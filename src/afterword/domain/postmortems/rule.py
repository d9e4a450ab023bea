"""Which rule of the policy a postmortem stands under."""

from __future__ import annotations

from datetime import datetime

from afterword.domain.incidents.models import Incident
from afterword.domain.policy.queries import rule_for
from afterword.domain.policy.rules import Rule
from afterword.domain.postmortems.models import Postmortem


def rule_of(postmortem: Postmortem) -> Rule:
    """The rule for its severity (else its gravest incident's) in force when the last of its incidents was resolved.

    It is a near miss when all its incidents are. Reads `incidents`; prefetch them for lists.
    """
    incidents = list(postmortem.incidents.all())
    severity = postmortem.severity or min((one.severity for one in incidents), default="")
    near = bool(incidents) and all(one.kind == Incident.Kind.NEAR_MISS for one in incidents)
    kind = Incident.Kind.NEAR_MISS if near else Incident.Kind.INCIDENT
    return rule_for(severity, kind.value, ended_at(postmortem) or postmortem.created_at)


def ended_at(postmortem: Postmortem) -> datetime | None:
    """When the last of its incidents was resolved, from which its clocks run; without incidents what it says itself."""
    ends = [one.resolved_at for one in postmortem.incidents.all() if one.resolved_at]
    return max(ends, default=postmortem.resolved_at)
