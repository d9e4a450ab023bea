"""When an action is due, by its term, as the policy says."""

from __future__ import annotations

from datetime import date

from afterword.domain.policy.queries import numbers


def proposed_due(term: str, today: date) -> date | None:
    """The day until which an action of that term is to be done; None for one without a term."""
    policy = numbers()
    lengths = {"short": policy.short_term, "long": policy.long_term}
    if term == "immediate":
        return today
    return today + lengths[term] if term in lengths else None


def next_cycle(today: date) -> date:
    """The day until which a fix that failed its check is to be done once more."""
    return today + numbers().cycle
