"""The choices of the resolve dialog, each with what the policy says to it."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.policy.rules import TERMS, template_for
from afterword.domain.postmortems.templates import offered_templates
from afterword.domain.practice.services import advice

STRICT = ("required", "recommended")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of Yes, Later and Skip."""

    value: str
    label: str
    says: str
    checked: bool


def template_choices(viewer: Person, incident: Incident, chosen: str = "") -> list[tuple[str, str, bool]]:
    """The templates to start in: name, title with what the policy says, and whether it is chosen."""
    usual = template_for(incident.severity, incident.kind)
    found = sorted(offered_templates(viewer), key=lambda one: one.template.name != usual)
    return [
        (one.template.name, one.template.title + _why(one.template.name, usual), one.template.name == (chosen or usual))
        for one in found
    ]


def _why(name: str, usual: str) -> str:
    return ", as the policy has it" if name == usual else ""


def decisions(incident: Incident, chosen: str = "") -> list[Choice]:
    """Yes, Later, Skip; the policy's advice is ticked until the person has chosen."""
    counsel = advice(incident.severity)
    hours = round(TERMS[0].length.total_seconds() / 3600)
    due = (
        "The clock of its draft has run since it was resolved."
        if incident.resolved_at
        else f"The draft is due {hours} hours from now."
    )
    level, strict = counsel.level, counsel.level in STRICT
    picked = chosen or ("yes" if strict else "skip")
    skip = (
        f"Goes against the policy for {incident.severity}, so it needs a reason, which is kept with the decision."
        if level == "required"
        else "Needs a reason, which is kept with the decision."
    )
    return [
        Choice("yes", "Yes, now", f"{counsel.sentence} {due}", picked == "yes"),
        Choice("later", "Later", "The clock runs all the same. It stays on Today until you decide.", picked == "later"),
        Choice("skip", "Skip", skip, picked == "skip"),
    ]
