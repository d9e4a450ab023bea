"""Numbers, times and lists as a document says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reading a document asks for none of it, and `afterword lint` must stay quick
    from afterword.core.model.timeline import Signal

MINUS = "\N{MINUS SIGN}"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

SOURCES = {
    "person": "",
    "system": "Recorded by Afterword",
    "nginx_access": "nginx access log",
    "nginx_error": "nginx error log",
    "json_lines": "Application log",
    "postgres": "PostgreSQL log",
    "prometheus": "Prometheus",
    "alertmanager": "Alertmanager",
    "alertmanager_webhook": "Alertmanager",
    "alerts_series": "Prometheus alerts",
    "plain_log": "Log",
    "pagerduty": "PagerDuty",
    "slack_export": "Slack",
    "github_deployments": "Deployments",
    "git_log": "git log",
}


def source_words(source: str) -> str:
    """The source of an entry as people call it; empty for a person, who is named anyway."""
    return SOURCES.get(source, source.replace("_", " ").capitalize())


def number(value: int) -> str:
    """A whole number with commas, as in 9,612."""
    return f"{value:,}"


def share(part: int, whole: int) -> str:
    """A share in per cent with as many digits as it deserves, as in 25.2 %."""
    if whole <= 0:
        return "0 %"
    value = 100 * part / whole
    return f"{value:.0f} %" if value >= 99.95 or value == 0 else f"{value:.1f} %" if value >= 0.1 else "under 0.1 %"


def amounts(signal: Signal) -> tuple[str, str]:
    """The usual and the extreme value of a signal in the unit that its name tells, as in 396 MiB and 2.0 GiB."""
    from afterword.core.detect.units import amount

    return amount(signal.name, signal.baseline), amount(signal.name, signal.peak)


def duration(seconds: float) -> str:
    """A length of time in its two largest units, as in 3 min 34 s."""
    total = round(abs(seconds))
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    if hours >= 24:
        days, hours = divmod(hours, 24)
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {secs} s" if secs else f"{minutes} min"
    return f"{secs} s"


_UNITS = {"d": 86400, "h": 3600, "min": 60, "s": 1}


def seconds_of(text: str) -> int | None:
    """The seconds of a length written by `duration`, None when it is not one."""
    if not re.fullmatch(r"\d+ (?:d|h|min|s)(?: \d+ (?:d|h|min|s))*", text):
        return None
    return sum(int(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+) (d|h|min|s)", text))


def clock(at: datetime) -> str:
    """The time of day in UTC, as in 22:09:21."""
    return utc(at).strftime("%H:%M:%S")


def day(at: date) -> str:
    """A date in words, as in 20 November 2026."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def utc(at: datetime) -> datetime:
    """The same instant in UTC; a time without zone is taken as it stands."""
    return at.astimezone(UTC) if at.tzinfo else at


def whole(at: datetime) -> datetime:
    """The time without its fraction of a second: what a document prints."""
    return at.replace(microsecond=0)


def offset(at: datetime, zero: datetime) -> str:
    """The offset from T+0, as in T+0:02:10 or T-0:25:48 (with a real minus sign)."""
    delta = whole(at) - whole(zero)
    sign = "+" if delta >= timedelta(0) else MINUS
    minutes, seconds = divmod(round(abs(delta).total_seconds()), 60)
    return f"T{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: one, two and three."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def stamp(at: datetime, timespec: str = "auto") -> str:
    """An instant for machines and footnotes, as in 2026-11-20T22:09:21Z; a fraction is kept, or cut to `timespec`."""
    return utc(at).isoformat(timespec=timespec).replace("+00:00", "Z")


def one_line(text: str) -> str:
    """A text on one line, with its white space folded."""
    return " ".join(text.split())
