"""The lengths of the practice that checks need, from the policy in force."""

from __future__ import annotations

from datetime import datetime

from afterword.domain.checks.proof import Terms
from afterword.domain.policy.queries import numbers


def terms_at(at: datetime) -> Terms:
    """What the policy of that moment sets: holding after, stuck after, and one cycle."""
    found = numbers(at)
    return Terms(found.holding, found.stuck, found.cycle)
