"""Which rule of the policy an incident stands under."""

from __future__ import annotations

from afterword.domain.incidents.models import Incident
from afterword.domain.policy.queries import rule_for
from afterword.domain.policy.rules import Rule


def rule_of(incident: Incident) -> Rule:
    """The rule in force when it was resolved; as long as it is open, the newest."""
    return rule_for(incident.severity, incident.kind, incident.resolved_at)
