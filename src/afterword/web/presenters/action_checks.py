"""What a list of actions says of their checks: the last four weeks as marks, and the last result in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.domain.actions.models import OPEN, Action
from afterword.domain.checks import queries
from afterword.domain.checks.queries import State
from afterword.web.presenters.check_marks import Marks, marks_of
from afterword.web.text import short_day


@dataclass(frozen=True, slots=True)
class CheckCell:
    """The cell of one action: marks when a check ran, words, and their CSS class."""

    marks: Marks | None
    words: str
    css: str


def check_cells(actions: Sequence[Action], now: datetime, zone: str) -> dict[int, CheckCell]:
    """The cells of these actions by id, in a fixed number of queries."""
    if not actions:
        return {}
    states = queries.states_of(actions, now)
    runs = queries.recent_runs(actions, queries.shown_since(now))
    found = {}
    for action in actions:
        own = runs.get(action.pk, [])
        words, css = _words(action, states[action.pk])
        found[action.pk] = CheckCell(marks_of(own, now, zone) if own else None, words, css)
    return found


def _words(action: Action, state: State) -> tuple[str, str]:
    if action.status == Action.Status.WONT_DO:
        return "", "muted"
    if state.check == "none":
        return ("None; add one", "bad") if action.status in OPEN else ("None", "muted")
    if state.check == "waiting":
        return ("Runs once it is live", "muted") if action.status in OPEN else ("No run yet", "muted")
    due = state.verdict_due
    if state.check == "passing" and due is not None and state.proof in ("none", "verified"):
        return f"{state.sentence} Verdict on {short_day(due.date())}.".strip(), ""
    return state.sentence, "bad" if state.check == "failing" else ""
