"""Actions as the pages show them: state in words, due in days, groups with the late ones first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries
from afterword.domain.actions.models import Action
from afterword.domain.actions.services import OPEN
from afterword.web.text import short_day

SOON_DAYS = 14
WONT_DO = "Won\N{RIGHT SINGLE QUOTATION MARK}t do"
TERMS = {"immediate": "immediate", "short": "short-term", "long": "long-term"}
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
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one heading."""

    name: str
    rows: tuple[Row, ...]


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


def is_late(action: Action, today: date) -> bool:
    """Whether it should have been done before today."""
    return action.status in OPEN and action.due is not None and action.due < today


def state_of(action: Action, today: date) -> tuple[str, str, str]:
    """CSS class, icon and words of the state."""
    if action.status == Action.Status.DONE:
        return "ok", "tick", "Done"
    if action.status == Action.Status.WONT_DO:
        return "none", "dash", WONT_DO
    if action.due is not None and action.due < today:
        gap = (today - action.due).days
        return "late", "clock", f"{gap} {'day' if gap == 1 else 'days'} late"
    if action.status == Action.Status.IN_PROGRESS:
        return "open", "half", "In progress"
    return "open", "circle", "Open"


def row_of(action: Action, today: date) -> Row:
    """One action as a row."""
    state, icon, words = state_of(action, today)
    finished = action.completed_at is not None and action.status not in OPEN
    note = ""
    if finished and action.completed_at is not None:
        verb = "done" if action.status == Action.Status.DONE else "decided"
        note = f"{verb} {short_day(timezone.localdate(action.completed_at))}"
    elif action.due is not None:
        note = days_between(action.due, today)
    about = action.completion_note if action.status == Action.Status.WONT_DO else ""
    return Row(action, state, icon, words, note, TERMS.get(action.term, ""), about)


def group_of(action: Action, today: date) -> str:
    """The heading an action stands under."""
    if action.status == Action.Status.DONE:
        return "Done"
    if action.status == Action.Status.WONT_DO:
        return WONT_DO
    if is_late(action, today):
        return "Late"
    if action.due is not None and action.due <= today + timedelta(days=SOON_DAYS):
        return "Due in the next two weeks"
    return "Open"


def _order(row: Row) -> tuple[date, str, int]:
    return row.action.due or date.max, row.action.priority, row.action.number


def grouped(actions: Iterable[Action], today: date) -> tuple[Group, ...]:
    """The groups that have members: late, due soon, open, done (newest first), won't do."""
    names = ("Late", "Due in the next two weeks", "Open", "Done", WONT_DO)
    found: dict[str, list[Row]] = {name: [] for name in names}
    for action in actions:
        found[group_of(action, today)].append(row_of(action, today))
    for name in names[:3]:
        found[name].sort(key=_order)
    for name in names[3:]:
        found[name].sort(key=lambda row: (row.action.completed_at, row.action.number), reverse=True)
    return tuple(Group(name, tuple(rows)) for name, rows in found.items() if rows)


DUE_CHOICES = {
    "overdue": "Late",
    "week": "Due in 7 days",
    "fortnight": "Due in 14 days",
    "month": "Due in 30 days",
    "none": "Without a due date",
}
SPANS = {"week": 7, "fortnight": 14, "month": 30}


def narrowed(viewer: Person, params: Mapping[str, str], today: date) -> QuerySet[Action]:
    """The actions that fit the filters in the address; `due` knows spans of days too."""
    found = queries.filtered(viewer, params, today=today)
    if days := SPANS.get(params.get("due", "")):
        found = found.filter(due__gte=today, due__lte=today + timedelta(days=days), status__in=OPEN)
    return found


def headline(open_count: int, late_count: int) -> str:
    """The sentence below the page's title."""
    if not open_count:
        return "None is open."
    sentence = counted(open_count, "is open", "are open") + "."
    return f"{sentence} {counted(late_count, 'is late', 'are late')}." if late_count else f"{sentence} None is late."
