"""Candidates for the cause: what moved first and what was changed, marked as found by machine."""

from __future__ import annotations

from afterword.core.document.blameless import finding
from afterword.core.document.chart_links import chart_picture
from afterword.core.document.charts import signals_chart
from afterword.core.document.facts import Draft
from afterword.core.document.steps import last_change
from afterword.core.document.words import amounts, clock, duration, one_line
from afterword.core.model.timeline import Entry, Signal

CHATS = ("slack_export", "person")
MACHINE = (
    "*Found by machine in the order of time. That something came first does not make it the cause; people decide.*"
)


def write(draft: Draft) -> str:
    """The candidates as a list, and the chart of what moved first."""
    said = write_list(draft)
    chart = signals_chart(draft.timeline) if said else None
    picture = chart_picture(chart.name, chart.alt) if chart else ""
    return "\n\n".join(part for part in (said, picture) if part)


def write_list(draft: Draft) -> str:
    """The candidates as a list, for a template that has the charts elsewhere."""
    lines = [*_changes(draft), *_signals(draft), *_errors(draft), *_said(draft)]
    return f"{MACHINE}\n\n" + "\n".join(lines) if lines else ""


def _changes(draft: Draft) -> list[str]:
    change = last_change(draft.timeline)
    if change is None or draft.start is None:
        return []
    gap = (draft.start - change.at).total_seconds()
    order = f"{duration(gap)} before users were hit" if gap >= 1 else "as users were hit"
    return [f"- **Last change:** {_text(change)}, at {clock(change.at)}, {order}.{draft.refs(change)}"]


def _signals(draft: Draft) -> list[str]:
    strongest = sorted(draft.timeline.signals, key=lambda one: one.rank)[:6]
    return [_signal(draft, one) for one in sorted(strongest, key=lambda one: (one.onset, one.rank))]


def _signal(draft: Draft, one: Signal) -> str:
    verb = "rose" if one.direction == "up" else "fell"
    name = one.name.replace("`", "'")
    usual, extreme = amounts(one)
    return f"- **Signal:** `{name}` {verb} at {clock(one.onset)} from {usual} to {extreme}.{draft.signal_refs(one)}"


def _errors(draft: Draft) -> list[str]:
    found = [one for one in draft.keys if one.kind in ("new_pattern", "saturation")]
    return [f"- **{_name(one)}:** {_text(one)}, first at {clock(one.at)}.{draft.refs(one)}" for one in found[:3]]


def _said(draft: Draft) -> list[str]:
    """What the chat found in systems; blame and names stay in the timeline."""
    people = {one.actor for one in draft.timeline.entries if one.actor and one.source in CHATS}
    found = [(one, finding(one.text, people)) for one in draft.keys if one.kind == "diagnosis"]
    kept = [(one, one_line(words).rstrip(".")) for one, words in found if words]
    return [f"- **Said at {clock(one.at)}:** {words}{draft.refs(one)}" for one, words in kept[-3:]]


def _name(one: Entry) -> str:
    return "New error" if one.kind == "new_pattern" else "Saturation"


def _text(one: Entry) -> str:
    words = one_line(one.text).rstrip(".")
    return words.removeprefix("New error pattern: ")
