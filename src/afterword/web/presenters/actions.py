"""Actions as the pages show them: state in words, due in days, what stands below the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import OPEN, Action
from afterword.web.presenters.action_checks import CheckCell
from afterword.web.text import short_day

WONT_DO = "Won\N{RIGHT SINGLE QUOTATION MARK}t do"
TERMS = {"immediate": "immediate", "short": "short-term", "long": "long-term"}
LEVELS = {"L1": "Strategy", "L2": "Discovery", "L3": "Scope", "L4": "Execution", "L5": "Operation"}
SPONSORED = ("P0", "P1")
NUMERALS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


@dataclass(frozen=True, slots=True)
class Row:
    """One action in a table: `state` is the CSS class, `icon` its mark, `words` what it says."""

    action: Action
    state: str
    icon: str
    words: str
    due_note: str
    term: str
    fix: str
    about: str
    check: CheckCell | None = None


def today_of(person: Person, now: datetime) -> date:
    """The date where that person is."""
    return now.astimezone(ZoneInfo(person.zone or "UTC")).date()


def counted(number: int, one: str, many: str) -> str:
    """A number as a word up to twelve, in digits beyond, as in "Two are late"."""
    word = NUMERALS[number] if number < len(NUMERALS) else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def days_between(due: date, today: date) -> str:
    """How far off, as in "in 3 days", "today" or "2 days ago"."""
    gap = (due - today).days
    if gap == 0:
        return "today"
    unit = "day" if abs(gap) == 1 else "days"
    return f"in {gap} {unit}" if gap > 0 else f"{-gap} {unit} ago"


def state_of(action: Action, today: date) -> tuple[str, str, str]:
    """CSS class, icon and words of the state."""
    ended = {
        Action.Status.DONE: ("ok", "tick", "Done"),
        Action.Status.VERIFIED: ("ok", "tick", "Verified"),
        Action.Status.WONT_DO: ("none", "dash", WONT_DO),
    }
    if action.status in ended:
        return ended[Action.Status(action.status)]
    if action.due is not None and action.due < today:
        gap = (today - action.due).days
        return "late", "clock", f"{gap} {'day' if gap == 1 else 'days'} late"
    if action.status == Action.Status.IN_PROGRESS:
        return "open", "half", "In progress"
    return ("fail", "cross", "Open again") if action.reopen_reason else ("open", "circle", "Open")


def row_of(action: Action, today: date, check: CheckCell | None = None) -> Row:
    """One action as a row; `check` where the list tells of checks."""
    state, icon, words = state_of(action, today)
    fix = f"the chain fix, {action.level} {LEVELS[action.level]}" if action.level else ""
    term = TERMS.get(action.term, "")
    return Row(action, state, icon, words, _due_note(action, today), term, fix, about(action), check)


def _due_note(action: Action, today: date) -> str:
    if action.completed_at is not None and action.status not in OPEN:
        verb = "decided" if action.status == Action.Status.WONT_DO else "done"
        return f"{verb} {short_day(timezone.localdate(action.completed_at))}"
    return days_between(action.due, today) if action.due is not None else ""


def about(action: Action) -> str:
    """Why it will not be done, or why it is open again and since when."""
    if action.status == Action.Status.WONT_DO:
        return action.completion_note
    if action.status in OPEN and action.reopen_reason and action.reopened_at is not None:
        since = short_day(timezone.localdate(action.reopened_at))
        return f"open again since {since}: {action.reopen_reason}"
    return ""


def wants_sponsor(action: Action) -> bool:
    """Whether an executive sponsor is missing: grave actions have one."""
    return action.status in OPEN and action.priority in SPONSORED and action.sponsor_id is None


def headline(open_count: int, late_count: int, again_count: int = 0) -> str:
    """The sentence below the page's title."""
    if not open_count:
        return "None is open."
    sentence = counted(open_count, "is open", "are open") + "."
    late = counted(late_count, "is late", "are late") if late_count else "None is late"
    if not again_count:
        return f"{sentence} {late}."
    again = counted(again_count, "that was done is open again", "that were done are open again").lower()
    return f"{sentence} {late}, and {again}."
