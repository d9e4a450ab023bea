"""Asks the timeline gate about a stored timeline."""

from __future__ import annotations

from datetime import datetime

from afterword.domain.postmortems.models import Postmortem


def problems(postmortem: Postmortem, now: datetime) -> list[str]:
    """What still blocks the timeline, one sentence each; empty when a person may confirm it."""
    return []
