"""The summary: two or three sentences from the facts."""

from __future__ import annotations

from afterword.core.document.facts import Draft, hit_endpoint
from afterword.core.document.steps import last_change, last_step
from afterword.core.document.words import clock, day, duration, number, one_line, share, utc
from afterword.core.model.timeline import Entry


def write(draft: Draft) -> str:
    """The sentences of the summary, each with its evidence."""
    return " ".join(part for part in (_what(draft), _seen(draft), _ended(draft)) if part)


def _what(draft: Draft) -> str:
    """What users met, when, and for how long."""
    if draft.start is None:
        return _symptom(draft)
    impact = draft.timeline.impact
    until = f" to {clock(draft.end)}" if draft.end else " on"
    lasted = f" ({duration(draft.impact_seconds)})" if draft.impact_seconds else ""
    lead = f"On {day(utc(draft.start).date())} from {clock(draft.start)}{until} UTC{lasted}"
    if impact.failed_in_window and impact.requests_in_window:
        place = hit_endpoint(impact)
        where = f" to {draft.services[0]}" if draft.services and place is None else ""
        part = share(impact.failed_in_window, impact.requests_in_window)
        counted = f"{number(impact.failed_in_window)} of {number(impact.requests_in_window)} requests{where} failed"
        most = f", nearly all of them at `{place.endpoint}`" if place else ""
        return f"{lead}, {counted} ({part}){most}.{draft.count_refs()}"
    onset = draft.near(("error_rate_onset", "latency_onset", "traffic_drop"), draft.start, within=5)
    return (
        f"{lead}: {_bare(onset.text)}.{draft.refs(onset)}" if onset else f"{lead}, users were hit.{draft.count_refs()}"
    )


def _symptom(draft: Draft) -> str:
    first = draft.first(("error_rate_onset", "latency_onset", "alert_firing", "new_pattern", "saturation"))
    if first is None:
        return ""
    return f"On {day(utc(first.at).date())} at {clock(first.at)} UTC: {_bare(first.text)}.{draft.refs(first)}"


def _seen(draft: Draft) -> str:
    """Which change came last before it, and how it was noticed."""
    found, change = draft.detection(), last_change(draft.timeline)
    if draft.start is None:
        return ""
    parts = []
    if change is not None:
        gap = (draft.start - change.at).total_seconds()
        order = f"{duration(gap)} before the start" if gap >= 1 else "as it began"
        parts.append(f"the last change, {order}, was \u201c{_short(change)}\u201d{draft.refs(change)}")
    if found is not None:
        after = (found.at - draft.start).total_seconds()
        when = f"{duration(after)} {'after' if after > 0 else 'before'} the start" if abs(after) >= 1 else "at once"
        parts.append(f"detection came {when}, with \u201c{_short(found)}\u201d{draft.refs(found)}")
    return _sentence("; ".join(parts))


def _ended(draft: Draft) -> str:
    """What was done last before it ended."""
    last = last_step(draft.timeline)
    if last is None:
        return ""
    which = "the last step before it ended" if draft.end else "the last step taken"
    return _sentence(f"{which}, at {clock(last.at)}, was \u201c{_short(last)}\u201d{draft.refs(last)}")


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _short(entry: Entry) -> str:
    text = _bare(entry.text)
    return text if len(text) <= 160 else text[:159].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _bare(text: str) -> str:
    return one_line(text).rstrip(".")
