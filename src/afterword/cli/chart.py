"""Failed requests per interval drawn with block characters, with the turning points marked below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.cli.words import clock, duration
from afterword.core.model.timeline import Timeline

BLOCKS, ASCII_BLOCKS = " ▁▂▃▄▅▆▇█", " ...oooOO"
HEIGHT = 4
MARKS = (
    ("A", "first alert", ("alert_firing",)),
    ("M", "mitigation", ("mitigation",)),
    ("R", "recovery", ("recovery",)),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a chart from top to bottom, and the sentence that says what they show."""

    title: str
    rows: tuple[str, ...]
    axis: str
    marks: str
    legend: str


def draw(timeline: Timeline, width: int, *, plain: bool = False) -> Drawing | None:
    """The chart at most `width` characters wide; None when nothing failed or nobody counted."""
    buckets = timeline.impact.per_bucket
    if not buckets or not any(failed for _, _, failed in buckets):
        return None
    start, step, failed = _columns(timeline, width - 8)
    peak = max(failed)
    rows = tuple(_row(failed, peak, level, ASCII_BLOCKS if plain else BLOCKS) for level in range(HEIGHT, 0, -1))
    label = f"{peak:>6,}"
    framed = tuple(
        f"{label if place == 0 else '     0' if place == HEIGHT - 1 else '      '} {row}"
        for place, row in enumerate(rows)
    )
    last = start + step * len(failed)
    marks, legend = _marks(timeline, start, step, len(failed))
    gap = max(len(failed) - 16, 1)
    return Drawing(
        title=f"Failed requests per {duration(step)}", rows=framed,
        axis=f"       {clock(start)}{' ' * gap}{clock(last)}", marks=f"       {marks}".rstrip(), legend=legend,
    )  # fmt: skip


def _columns(timeline: Timeline, width: int) -> tuple[datetime, timedelta, list[int]]:
    """Start, length of a column, and failures per column: as many buckets to a column as the width asks for."""
    buckets = timeline.impact.per_bucket
    base = timedelta(seconds=timeline.impact.bucket_seconds)
    start = buckets[0][0]
    count = math.floor((buckets[-1][0] - start) / base) + 1
    per_column = max(1, math.ceil(count / max(width, 10)))
    failed = [0] * math.ceil(count / per_column)
    for at, _, number in buckets:
        failed[math.floor((at - start) / base) // per_column] += number
    return start, base * per_column, failed


def _row(failed: Sequence[int], peak: int, level: int, blocks: str) -> str:
    """One row of the chart; level HEIGHT is the top. What is not zero always shows."""
    top = len(blocks) - 1
    cells = []
    for number in failed:
        eighths = max(round(number / peak * HEIGHT * top), 1) if number else 0
        cells.append(blocks[min(max(eighths - (level - 1) * top, 0), top)])
    return "".join(cells).rstrip()


def _marks(timeline: Timeline, start: datetime, step: timedelta, count: int) -> tuple[str, str]:
    """The line of letters under the chart, and what they mean."""
    cells, words = [" "] * count, []
    for letter, word, moment in _moments(timeline):
        column = math.floor((moment - start) / step)
        if 0 <= column < count:
            while column < count - 1 and cells[column] != " ":
                column += 1
            cells[column] = letter
            words.append(f"{letter} {word} {clock(moment)}")
    return "".join(cells), "  ".join(words)


def _moments(timeline: Timeline) -> list[tuple[str, str, datetime]]:
    """The first alert after the impact began, the mitigation and the recovery, as far as they are known."""
    since = timeline.phases.impact_started
    found = []
    for letter, word, kinds in MARKS:
        entries = [entry for entry in timeline.entries if entry.kind in kinds and (entry.key or letter != "A")]
        after = [entry.at for entry in entries if since is None or entry.at >= since] or [e.at for e in entries]
        if letter == "M" and timeline.phases.mitigated and not after:
            after = [timeline.phases.mitigated]
        if after:
            found.append((letter, word, after[-1] if letter == "R" else after[0]))
    return found
