"""Which entries of a timeline a document speaks of: the printed ones, the changes, what was done against it."""

from __future__ import annotations

from datetime import datetime, timedelta

from afterword.core.model.timeline import Entry, Timeline

CHANGES = ("deploy", "config_change")


def key_entries(timeline: Timeline) -> list[Entry]:
    """The entries that a document prints; the first 25 when none is marked as key."""
    keys = [one for one in timeline.entries if one.key]
    return keys or list(timeline.entries[:25])


def impact_start(timeline: Timeline) -> datetime | None:
    """When users were first hit."""
    return timeline.impact.start or timeline.phases.impact_started


def last_change(timeline: Timeline) -> Entry | None:
    """The last deploy or change of configuration before users were hit, or within half a minute after."""
    start = impact_start(timeline)
    if start is None:
        return None
    changes = [one for one in timeline.entries if one.kind in CHANGES and one.at <= start + timedelta(seconds=30)]
    return max([one for one in changes if one.key] or changes, key=lambda one: one.at, default=None)


def mitigations(timeline: Timeline) -> list[Entry]:
    """What was done against it, in order of time: the mitigations, and changes of configuration after detection."""
    since = timeline.phases.detected or impact_start(timeline)
    until = timeline.phases.resolved

    def answers(one: Entry) -> bool:
        within = since is not None and one.at > since and (until is None or one.at <= until)
        return one.kind == "mitigation" or (one.kind == "config_change" and within)

    return [one for one in key_entries(timeline) if answers(one)]


def last_step(timeline: Timeline) -> Entry | None:
    """The last thing done before users were well again."""
    end = timeline.impact.end
    return next((one for one in reversed(mitigations(timeline)) if end is None or one.at <= end), None)
