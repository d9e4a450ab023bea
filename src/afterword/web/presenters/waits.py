"""One thing that waits on Today, and how its time is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from afterword.web.text import exact, lasted, short_day, stamp


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits: `big` and `small` say when, `stamp` and `exact` are for `<time>`.

    One without a `due` stands below those that have one.
    """

    due: datetime | None
    big: str
    small: str
    bad: bool
    stamp: str
    exact: str
    title: str
    path: str
    severity: str
    text: str
    verb: str


def wait(
    due: datetime | None,
    big: str,
    small: str,
    *,
    bad: bool = False,
    title: str,
    path: str,
    text: str,
    verb: str,
    severity: str = "",
) -> Wait:
    """A wait, its time spelled for `<time>`."""
    spelled = (stamp(due), exact(due)) if due is not None else ("", "")
    return Wait(due, big, small, bad, *spelled, title, path, severity, text, verb)


def timed(due: datetime, now: datetime, to: str) -> tuple[str, str, bool]:
    """How much time is left or how late it is, as `big`, `small` and `bad`; `to` is as in "to the draft"."""
    if due < now:
        return f"{lately(now - due)} late", f"since {short_day(timezone.localtime(due).date())}", True
    return lasted(due - now), to, False


def lately(span: timedelta) -> str:
    """How late in one unit: days, or hours, or minutes."""
    whole = lasted(span if span < timedelta(days=1) else timedelta(days=span.days))
    return "\N{NO-BREAK SPACE}".join(whole.split("\N{NO-BREAK SPACE}")[:2])
