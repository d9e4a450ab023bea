"""The timeline gate: a person confirms it, and nothing stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from afterword.domain.postmortems.gate import problems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.gates.check import Check, Overrides


def timeline(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Iterator[Check]:
    """Each thing that stands against it; once there is none, or all are overridden, whether a person confirmed it."""
    found = problems(postmortem, now)
    yield from (Check("timeline", False, True, sentence, "timeline") for sentence in found)
    if all(sentence in overrides for sentence in found):
        yield confirmed(postmortem)


def confirmed(postmortem: Postmortem) -> Check:
    """Whether a person has said that the timeline is right."""
    if postmortem.timeline_confirmed_at is None:
        return Check("timeline", False, True, "Nobody has confirmed the timeline yet.", "timeline")
    who = postmortem.timeline_confirmed_by
    return Check("timeline", True, True, f"The timeline is confirmed by {who.name if who else 'somebody'}.", "timeline")
