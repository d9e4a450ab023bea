"""What a detector is and what it gives: candidates for the timeline, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from afterword.core.model.span import Evidence, LineSpan, SeriesSpan
from afterword.core.model.timeline import Entry


@dataclass(frozen=True, slots=True)
class Candidate:
    """A moment that a detector found.

    `topic` names what it is about: candidates of one kind and one topic at the same moment are one moment.
    `role` tells the choice of key entries what part of the story it is (`change`, `onset`, `alert`, ...).
    """

    entry: Entry
    reason: str
    topic: str
    role: str = ""

    @property
    def at(self) -> datetime:
        """When it was, aware UTC."""
        return self.entry.at

    @property
    def score(self) -> float:
        """How sure and how telling it is, 0 to 1."""
        return self.entry.score


def utc(seconds: float) -> datetime:
    """Give Unix seconds as aware UTC, rounded to the microsecond."""
    return datetime.fromtimestamp(round(float(seconds), 6), UTC)


def clock(seconds: float) -> str:
    """Give Unix seconds as a clock time in UTC for use in a sentence, as in `22:09:21`."""
    return utc(seconds).strftime("%H:%M:%S")


def join_evidence(pieces: Iterable[Evidence], *, limit: int = 12) -> tuple[Evidence, ...]:
    """Give the pieces once each, in the order they came, at most `limit`."""
    return tuple(dict.fromkeys(pieces))[:limit]


def series_evidence(file: str, name: str, start: float, end: float) -> SeriesSpan:
    """Give a stretch of a series, from and to in Unix seconds."""
    return SeriesSpan(file, name, utc(start), utc(max(start, end)))


def line_evidence(file: str, first: int, last: int | None = None) -> LineSpan:
    """Give lines of a file; one line when no last line is named."""
    return LineSpan(file, int(first), int(last if last is not None else first))


def percent(share: float) -> str:
    """Give a share of one as a percentage with as many digits as it needs: 0.1 %, 38 %."""
    value = share * 100
    if value == 0:
        return "0 %"
    if value < 0.1:
        return "under 0.1 %"
    return f"{value:.1f} %" if value < 9.95 else f"{value:.0f} %"


def duration(seconds: float) -> str:
    """Give a length of time in words: 12 ms, 2.1 s, 1 min 48 s, 2 h 5 min, 3 d 4 h."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms" if seconds >= 0.001 else "under 1 ms"
    if seconds < 10:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def number(value: float) -> str:
    """Give a number as people write it: 0.25, 20, 3,108, 8.9 million."""
    size = abs(value)
    if size >= 1e9:
        return f"{value / 1e9:.1f} billion"
    if size >= 1e6:
        return f"{value / 1e6:.1f} million"
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def shorten(text: str, limit: int = 240) -> str:
    """Give the text on one line, cut at a word with `...` when longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 3].rsplit(" ", 1)[0].rstrip(",;:") + "..."
