"""How times, durations, kinds and places of evidence are worded on the terminal and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from afterword.core.document.words import share, whole
from afterword.core.model.span import Evidence, LineSpan, after_words
from afterword.core.model.timeline import Entry, Timeline

# alerts, mitigation, recovery and resolution: the points at which an incident turns, ringed in every view
TURNING = frozenset({"alert_firing", "mitigation", "recovery", "resolved"})
KIND_WORDS = {
    "error_rate_onset": "errors rise", "latency_onset": "slow", "traffic_drop": "traffic drops",
    "change_point": "shift", "new_pattern": "new in log", "alert_firing": "alert", "alert_resolved": "alert ends",
    "config_change": "config", "gap_start": "data stops", "gap_end": "data returns", "acknowledge": "acknowledged",
    "escalate": "escalated",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text from outside made safe for a terminal and one line: no control or direction characters."""
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


def kind_word(kind: str) -> str:
    """A kind in one or two plain words."""
    return KIND_WORDS.get(kind, kind.replace("_", " "))


def clock(moment: datetime | None) -> str:
    """The UTC time of day to the second, or a dash."""
    return moment.strftime("%H:%M:%S") if moment else "-"


def stamp(moment: datetime | None) -> str:
    """UTC date and time to the second, or a dash."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else "-"


def duration(length: timedelta) -> str:
    """A length in words: `2 min 42 s`, `1 h 3 min`, `6 d 2 h`."""
    seconds = round(length.total_seconds())
    for unit, size, below, smaller in (("d", 86400, 3600, "h"), ("h", 3600, 60, "min"), ("min", 60, 1, "s")):
        if seconds >= size:
            rest = seconds % size // below
            return f"{seconds // size} {unit} {rest} {smaller}" if rest else f"{seconds // size} {unit}"
    return f"{seconds} s"


def offset(moment: datetime, zero: datetime | None) -> str:
    """The offset `T+h:mm:ss` from the zero point, `T-` before it."""
    if zero is None:
        return ""
    seconds = round((whole(moment) - whole(zero)).total_seconds())  # of the times as they are printed beside it
    hours, rest = divmod(abs(seconds), 3600)
    return f"T{'-' if seconds < 0 else '+'}{hours}:{rest // 60:02}:{rest % 60:02}"


def zero_point(timeline: Timeline) -> tuple[datetime | None, str]:
    """What T+ counts from, and its name: the start of the impact, else detection, else the first key entry."""
    if timeline.phases.impact_started:
        return timeline.phases.impact_started, "the start of the impact"
    if timeline.phases.detected:
        return timeline.phases.detected, "detection"
    first = next((entry.at for entry in shown(timeline, everything=False)), None)
    return first, "the first entry"


def shown(timeline: Timeline, *, everything: bool) -> list[Entry]:
    """The key entries, or all; all too when none is marked as key."""
    key = [entry for entry in timeline.entries if entry.key]
    return list(timeline.entries) if everything or not key else key


def teller(entry: Entry) -> str:
    """Who said or did it, with a colon; nothing when the text begins with the name already."""
    actor = clean(entry.actor or "")
    return "" if not actor or clean(entry.text).startswith(actor) else f"{actor}: "


def place(piece: Evidence) -> str:
    """Where a piece of evidence is: `nginx/access.log:12-40` or a file with the stretch of its series."""
    if isinstance(piece, LineSpan):
        lines = str(piece.line_start) if piece.line_end == piece.line_start else f"{piece.line_start}-{piece.line_end}"
        return f"{piece.file}:{lines}{after_words(piece.after_byte)}"
    return f"{piece.file} {clock(piece.start)}-{clock(piece.end)}"


def places(pieces: Sequence[Evidence]) -> str:
    """The first place, and how many more there are."""
    if not pieces:
        return ""
    return place(pieces[0]) + (f" and {len(pieces) - 1} more" if len(pieces) > 1 else "")


def number(value: int | None) -> str:
    """A count with separators, or a dash."""
    return "-" if value is None else f"{value:,}"


def impact_sentence(timeline: Timeline) -> str:
    """The impact in one sentence, as far as it is known."""
    impact = timeline.impact
    if impact.failed is None or impact.requests is None:
        return "No source counts requests, so the impact on users is not known."
    part = f" ({share(impact.failed, impact.requests)})" if impact.requests else ""
    text = f"{number(impact.failed)} of {number(impact.requests)} requests failed{part}"
    if impact.start and impact.end:
        inside = f"; {number(impact.failed_in_window)} of {number(impact.requests_in_window)} during the impact"
        text += inside if impact.failed_in_window is not None else ""
    return f"{text}, as {impact.source} counts them." if impact.source else f"{text}."


def phase_rows(timeline: Timeline) -> list[tuple[str, datetime | None]]:
    """The phases with the words that name them, in order."""
    phases = timeline.phases
    return [
        ("impact starts", phases.impact_started), ("detected", phases.detected),
        ("acknowledged", phases.acknowledged), ("mitigated", phases.mitigated), ("resolved", phases.resolved),
    ]  # fmt: skip
