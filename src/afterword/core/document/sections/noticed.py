"""What set it off and how it was noticed: the last change, the first alarm, and how long each took."""

from __future__ import annotations

from afterword.core.document.facts import Draft
from afterword.core.document.sections.causes import MACHINE
from afterword.core.document.steps import last_change
from afterword.core.document.words import clock, duration, one_line, source_words
from afterword.core.model.timeline import Entry


def write_trigger(draft: Draft) -> str:
    """The last change before users were hit, as a candidate."""
    change = last_change(draft.timeline)
    if change is None or draft.start is None:
        return ""
    gap = (draft.start - change.at).total_seconds()
    order = f"{duration(gap)} before users were hit" if gap >= 1 else "as users were hit"
    return f"{MACHINE}\n\n- **Last change:** {_text(change)}, at {clock(change.at)}, {order}.{draft.refs(change)}"


def write_detection(draft: Draft) -> str:
    """How and when it was noticed, and when somebody took it up."""
    found, phases = draft.detection(), draft.timeline.phases
    if found is None:
        return ""
    lines = [f"- **Noticed:** {_text(found)}, at {clock(found.at)}, by {_by(found)}.{draft.refs(found)}"]
    if draft.start is not None:
        after = (found.at - draft.start).total_seconds()
        when = "as users were hit" if abs(after) < 1 else duration(abs(after)) + _side(after)
        lines.append(f"- **Time to notice:** {when}.{draft.refs(found)}")
    taken = draft.near(("acknowledge",), phases.acknowledged)
    if taken is not None:
        later = duration(max((taken.at - found.at).total_seconds(), 0))
        lines.append(f"- **Taken up:** at {clock(taken.at)}, {later} later.{draft.refs(taken)}")
    return "\n".join(lines)


def _side(after: float) -> str:
    return " after users were hit" if after > 0 else " before users were hit"


def _by(entry: Entry) -> str:
    return entry.actor or source_words(entry.source)


def _text(entry: Entry) -> str:
    return one_line(entry.text).rstrip(".")
