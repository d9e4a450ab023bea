"""When a decision that was put off is asked for again."""

from __future__ import annotations

from datetime import datetime

from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.rule import rule_of


def asked_again_at(incident: Incident) -> datetime | None:
    """When Later is asked again; None when nobody chose it, or when the policy never asks again."""
    later = incident.postmortem_decision == Incident.Decision.LATER
    if not later or incident.decided_at is None:
        return None
    after = rule_of(incident).ask_again
    return incident.decided_at + after if after is not None else None
