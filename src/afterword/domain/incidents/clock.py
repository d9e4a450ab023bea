"""Rules about the times of entries: not in the future, and whether they were written while it happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from afterword.core.errors import InputError
from afterword.domain.incidents.models import Incident, Recorded
from afterword.domain.policy.queries import numbers

TOLERANCE = timedelta(seconds=60)  # clocks of browsers run ahead a little


def checked_time(at: datetime | None, now: datetime) -> datetime:
    """`at`, or `now` when it was not given; a time without zone or in the future is refused with a sentence."""
    if at is None:
        return now
    if timezone.is_naive(at):
        raise InputError(message=f"{at:%Y-%m-%d %H:%M} has no time zone; say which, for example with Z for UTC.")
    try:
        at.astimezone(UTC)  # as it is kept
    except OverflowError as error:
        raise InputError(message=f"{at} lies outside of the calendar; look at its year and its zone again.") from error
    if at > now + TOLERANCE:
        written, clock = f"{at:%Y-%m-%d %H:%M:%S %Z}", f"{now.astimezone(at.tzinfo):%H:%M:%S}"
        raise InputError(message=f"{written} lies in the future (now it is {clock}); give a time that has passed.")
    return min(at, now)


def recorded(incident: Incident, at: datetime, recorded_at: datetime) -> Recorded:
    """`during` when written before the incident was resolved and within what the policy allows of its own time."""
    # at == resolved_at is the entry that resolving it writes by itself
    in_time = incident.resolved_at is None or recorded_at < incident.resolved_at or at == incident.resolved_at
    fresh = numbers(recorded_at).reconstructed_after
    return Recorded.DURING if in_time and abs(recorded_at - at) <= fresh else Recorded.RECONSTRUCTED
