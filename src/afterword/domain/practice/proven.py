"""Items of the validation list that what was done here proves, whatever the text says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.clocks import clocks


@dataclass(frozen=True, slots=True)
class Proven:
    """How one item stands: good, or open with the sentence why."""

    good: bool
    sentence: str


def proven(postmortem: Postmortem, now: datetime) -> dict[str, Proven]:
    """By item: whether it was distributed in time, and whether a follow-up review is set; nothing while unknown."""
    found: dict[str, Proven] = {}
    sent = next((one for one in clocks(postmortem, now) if one.name == "distributed"), None)
    if sent is not None and sent.state == "met" and postmortem.distributions.all():
        found["distributed"] = Proven(True, "It was distributed in time.")
    elif sent is not None and sent.state in ("late", "missed"):
        found["distributed"] = Proven(False, f"It was due to be distributed by {sent.due:%Y-%m-%d %H:%M} UTC.")
    if any(one.kind == "follow_up" and one.cancelled_at is None for one in postmortem.meetings.all()):
        found["follow-up"] = Proven(True, "The follow-up review is planned.")
    return found
