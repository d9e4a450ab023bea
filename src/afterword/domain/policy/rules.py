"""The policy by severity: who needs a postmortem, by when, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Level = Literal["required", "recommended", "optional", "skip"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for incidents of one severity."""

    severity: str
    level: Level
    sentence: str  # what the resolve dialog advises
    sharing: str
    template: str  # which one its postmortem starts in: the graver, the deeper


@dataclass(frozen=True, slots=True)
class Term:
    """One clock: it runs from the resolution of the incident, for `length`."""

    name: str
    title: str
    length: timedelta


POLICIES = {
    "P0": Policy(
        "P0",
        "required",
        "A P0 incident requires a postmortem.",
        "All hands with an executive summary, a public post, and notice to customers.",
        "coe",
    ),
    "P1": Policy(
        "P1",
        "required",
        "A P1 incident requires a postmortem.",
        "All of engineering and the teams concerned; customers when the impact warrants it.",
        "standard",
    ),
    "P2": Policy(
        "P2",
        "recommended",
        "A postmortem is recommended for a P2 incident.",
        "The team and the postmortem channel.",
        "standard",
    ),
    "P3": Policy(
        "P3",
        "optional",
        "A postmortem is optional for a P3 incident; write one when there is something to learn.",
        "The team.",
        "lite",
    ),
    "P4": Policy(
        "P4", "skip", "A P4 incident needs no postmortem, unless it shows a systemic issue.", "The team.", "lite"
    ),
}

OF_KIND = {"near-miss": "near-miss"}  # kinds of incidents that have a template of their own, whatever the severity

TERMS = (
    Term("draft", "Draft due", timedelta(hours=48)),
    Term("review", "Review meeting", timedelta(hours=72)),
    Term("published", "Published", timedelta(days=7)),
    Term("follow_up", "Follow-up review", timedelta(days=28)),
)


def policy_of(severity: str) -> Policy:
    """The policy of a severity; without one, that of P3."""
    return POLICIES.get(severity, POLICIES["P3"])


def template_for(severity: str, kind: str = "incident") -> str:
    """The template that a postmortem starts in unless a person chooses another."""
    return OF_KIND.get(kind) or policy_of(severity).template
