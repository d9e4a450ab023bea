"""One mark a day of what the runs of a check said, with the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from afterword.domain.checks.queries import SHOWN_DAYS
from afterword.web.text import short_day

CSS = {"fail": "f", "pass": "", "no_data": "n", "": "w"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks from the oldest day to today as CSS classes, the words for those who do not see them, and the sum."""

    days: Sequence[str]
    words: str
    sum: str


def marks_of(runs: Iterable[tuple[int, datetime, str]], now: datetime, zone: str) -> Marks:
    """The last four weeks where the reader is; a day with a failure failed, one with runs but no data had none."""
    here = ZoneInfo(zone or "UTC")
    told = list(runs)
    verdicts: dict[date, set[str]] = {}
    for _, at, verdict in told:
        verdicts.setdefault(at.astimezone(here).date(), set()).add(verdict)
    today = now.astimezone(here).date()
    days = [today - timedelta(days=back) for back in range(SHOWN_DAYS - 1, -1, -1)]
    states = [_state(verdicts.get(day, set())) for day in days]
    passed = sum(verdict == "pass" for _, _, verdict in told)
    return Marks([CSS[state] for state in states], _words(days, states), f"{passed} of {len(told)}" if told else "")


def _state(verdicts: set[str]) -> str:
    return next((state for state in ("fail", "pass", "no_data") if state in verdicts), "")


def _words(days: Sequence[date], states: Sequence[str]) -> str:
    failed = [short_day(day) for day, state in zip(days, states, strict=True) if state == "fail"]
    parts = [f"{states.count('pass')} passed"]
    parts.append(f"{len(failed)} failed ({', '.join(failed)})" if failed else "none failed")
    if empty := states.count("no_data"):
        parts.append(f"{empty} without data")
    parts.append(f"on {states.count('')} it did not run")
    return f"Of the last {len(days)} days " + ", ".join(parts) + "."
