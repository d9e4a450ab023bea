"""The choices of the resolve dialog, each with what the policy says to it."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.rule import rule_of
from afterword.domain.policy import spans
from afterword.domain.postmortems.templates import offered_templates
from afterword.domain.practice.services import Advice, advice

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
    usual = rule_of(incident).template
    found = sorted(offered_templates(viewer), key=lambda one: one.template.name != usual)
    return [
        (one.template.name, one.template.title + _why(one.template.name, usual), one.template.name == (chosen or usual))
        for one in found
    ]


def _why(name: str, usual: str) -> str:
    return ", as the policy has it" if name == usual else ""


def decisions(incident: Incident, chosen: str = "") -> list[Choice]:
    """Yes, Later, Skip; the policy's advice is ticked until the person has chosen."""
    counsel = advice(incident)
    picked = chosen or ("yes" if counsel.level in STRICT else "skip")
    return [
        Choice("yes", "Yes, now", f"{counsel.sentence} {_due(incident, counsel)}".strip(), picked == "yes"),
        Choice("later", "Later", _later(counsel), picked == "later"),
        Choice("skip", "Skip", _skip(incident, counsel), picked == "skip"),
    ]


def _due(incident: Incident, counsel: Advice) -> str:
    if counsel.draft is None:
        return ""
    if incident.resolved_at:
        return "The clock of its draft has run since it was resolved."
    return f"The draft is due {spans.written(counsel.draft)} from now."


def _later(counsel: Advice) -> str:
    clock = "The clock runs all the same. " if counsel.draft else ""
    if counsel.ask_again is None:
        return f"{clock}Nobody asks again; it stays undecided until you decide."
    return f"{clock}You are asked again on Today after {spans.in_days(counsel.ask_again)}."


def _skip(incident: Incident, counsel: Advice) -> str:
    if counsel.skip_needs == "nothing":
        return "Needs no reason; one is kept with the decision if you write it."
    against = (
        f"Goes against the policy for {incident.severity}, so it needs" if counsel.level == "required" else "Needs"
    )
    if counsel.skip_needs == "second":
        return f"{against} a reason, and a second person who confirms it on Today."
    return f"{against} a reason, which is kept with the decision."
