"""The checks of an action as its page shows them: what is asked, how it went, and what that proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString

from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.checks import queries
from afterword.domain.checks.judging import amount
from afterword.domain.checks.models import ASKED, Check, Run
from afterword.domain.checks.plans import plan_words
from afterword.domain.checks.queries import State
from afterword.web.presenters.check_charts import runs_chart
from afterword.web.presenters.check_marks import Marks, marks_of
from afterword.web.presenters.figures import figure
from afterword.web.text import short_moment

STATES = {
    "pass": ("ok", "Passed"), "fail": ("fail", "Failed"), "no_data": ("none", "No data"), "": ("wait", "Running"),
}  # fmt: skip
KINDS = {"promql": "Prometheus", "http": "Web request", "command": "Command in CI", "manual": "By looking"}
WHYS = {
    "defined": "when it was defined", "asked": "asked for", "planned": "as planned", "fix": "because of the fix",
    "reported": "posted by CI", "seen": "seen by a person",
}  # fmt: skip
DRAWN = timedelta(days=120)
LISTED = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One run in a list."""

    run: Run
    state: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """One check on a page."""

    check: Check
    kind: str
    asks: str
    keeps: str
    plan: str
    last: Line | None
    marks: Marks
    failed_before: str
    runs_itself: bool
    drawing: SafeString | None = None
    chart: SafeString | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proved, as a sentence with what comes next below it; `state` is ok, fail, wait or none."""

    state: str
    icon: str
    sentence: str
    next: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands about the checks of one action."""

    action: Action
    cards: Sequence[Card]
    verdict: Verdict | None
    state: State
    pending: bool
    may_change: bool


def panel_of(viewer: Person, action: Action, now: datetime) -> Panel:
    """The panel on the page of an action; the caller has checked that the viewer may see it."""
    state = queries.state_of(action, now)
    checks = list(queries.checks_of(viewer, action))
    cards = [card_of(viewer, check, now, state) for check in checks]
    pending = any(card.last is not None and card.last.state == "wait" for card in cards)
    return Panel(action, cards, verdict_of(action, state, now), state, pending, viewer.role != Person.Role.VIEWER)


def card_of(viewer: Person, check: Check, now: datetime, state: State, *, charts: bool = True) -> Card:
    """One check with its last run, its marks and the drawing of its runs."""
    runs = queries.valued_runs(check, now - DRAWN)
    since = queries.shown_since(now)
    told = [(check.pk, run.at, run.verdict) for run in runs if run.at >= since]
    last = check.runs.defer("samples", "output").select_related("check_row").first()
    marks = [("done", state.done_at)] if state.done_at else []
    marks += [("verdict", state.held_at)] if state.held_at else []
    chart = runs_chart(check, runs, marks) if charts else None
    return Card(
        check, KINDS[check.kind], asks_of(check), keeps_of(check), plan_words(check.plan),
        line_of(last) if last else None, marks_of(told, now, viewer.zone), failed_before(check),
        check.kind in ASKED, SafeString(chart.svg) if chart else None, figure(chart) if chart else None,
    )  # fmt: skip


def line_of(run: Run) -> Line:
    """One run with its state in words."""
    state, words = STATES[run.verdict]
    return Line(run, state, words, WHYS[run.why])


def asks_of(check: Check) -> str:
    """What is asked, as a person reads it."""
    spec = check.spec
    if check.kind == "promql":
        return str(spec["query"])
    if check.kind == "http":
        return f"{spec['method']} {spec['url']}"
    return str(spec["command"] if check.kind == "command" else spec["ask"])


def keeps_of(check: Check) -> str:
    """What must hold for it to pass."""
    spec = check.spec
    if check.kind == "promql":
        window = f"{_SUMS[spec['aggregate']]} over {_span(spec['minutes'])} " if spec["minutes"] else ""
        return f"{window}{_SIGNS[spec['operator']]} {amount(spec['limit'], spec['unit'])}"
    if check.kind == "http":
        parts = [f"answers {spec['status']}"]
        parts += [f"within {spec['most_ms']}\N{NO-BREAK SPACE}ms"] if spec["most_ms"] else []
        parts += [f"with “{spec['contains']}” in it"] if spec["contains"] else []
        parts += [f"matching {spec['regex']}"] if spec["regex"] else []
        parts += [f"{spec['json_path']} is {spec['json_value'] or 'there'}"] if spec["json_path"] else []
        return ", ".join(parts)
    return "ends with status 0" if check.kind == "command" else "seen by somebody, with a witness"


_SUMS = {
    "max": "highest", "min": "lowest", "avg": "mean", "last": "last", "sum": "sum", "p95": "95th percentile",
}  # fmt: skip
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}


def _span(minutes: int) -> str:
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def failed_before(check: Check) -> str:
    """Whether the check failed before the fix, which shows that it can."""
    failed = check.runs.filter(verdict="fail", before_fix=True, definition=check.definition).order_by("at").first()
    if failed is not None:
        return f"Failed before the fix: yes, on {short_moment(failed.at)}. So it can fail."
    if check.action.status in OPEN:
        return "Failed before the fix: not yet. Run it while the fix is not live, to see that it can fail."
    return "Failed before the fix: no. Nothing shows that it can fail."


def verdict_of(action: Action, state: State, now: datetime) -> Verdict | None:
    """What the runs since the fix prove, with its dates; None while there is nothing to say."""
    if state.proof == "reopened" and state.reopened_at is not None:
        reason = state.proofs[-1].sentence
        return Verdict("fail", "cross", f"Opened again on {_day(state.reopened_at)}. {reason}", _earlier(state))
    if state.done_at is None:
        waits = "Runs count once the action is done; the verdict comes four weeks after that."
        return Verdict("none", "half", waits) if state.check != "none" and action.status in OPEN else None
    if state.proof == "stuck" and state.stuck_at is not None:
        told = f"The fix is stuck: since {_day(state.stuck_at)} it has passed for ninety days, and nothing came back."
        return Verdict("ok", "tick", told, _held(state))
    if state.proof == "holding" and state.held_at is not None:
        said = f"Verdict of {_day(state.held_at)}, after four weeks: the fix holds. {state.verdict}"
        return Verdict("ok", "tick", said, _until_stuck(state))
    if state.proof == "verified" and state.verified_at is not None:
        return Verdict("ok", "tick", f"Verified since {_day(state.verified_at)}.", _until_verdict(state, now))
    if state.check == "none":
        return Verdict("none", "dash", f"Done on {_day(state.done_at)}; no check shows that it worked.")
    return Verdict(
        "wait", "half", f"Done on {_day(state.done_at)}; no run has passed since.", _until_verdict(state, now)
    )


def _until_verdict(state: State, now: datetime) -> str:
    due = state.verdict_due
    if due is None:
        return ""
    if now < due:
        return f"The verdict comes on {_day(due)}, four weeks after it was done."
    return f"The verdict was due on {_day(due)}; it waits for a run that passes."


def _until_stuck(state: State) -> str:
    if state.stuck_due is None:
        return ""
    return f"Counts as stuck on {_day(state.stuck_due)}, if it still passes and nothing like this has come back."


def _held(state: State) -> str:
    return f"Verdict of {_day(state.held_at)}, after four weeks: {state.verdict}" if state.held_at else ""


def _earlier(state: State) -> str:
    """What had been proved of the fix that was opened again."""
    last = state.proofs[-1]
    held = [proof for proof in state.proofs if proof.since == last.since and proof.kind != "reopened"]
    words = {"verified": "verified on", "holding": "found to hold on", "stuck": "stuck since"}
    told = ", ".join(f"{words[proof.kind]} {_day(proof.at)}" for proof in held)
    return f"It had been {told}." if told else ""


def _day(at: datetime) -> str:
    return f"{at.day}\N{NO-BREAK SPACE}{at:%B %Y}"


def history_of(viewer: Person, check: Check) -> list[Line]:
    """The last runs of a check, newest first."""
    rows = queries.runs_of(viewer, check).defer("samples", "output")
    return [line_of(run) for run in rows[:100]]
