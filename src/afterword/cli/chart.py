"""Failed requests per interval drawn with block characters, with the turning points marked below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.cli.words import clock, duration
from afterword.core.model.timeline import Timeline

BLOCKS, ASCII_BLOCKS = " ▁▂▃▄▅▆▇█", " ...oooOO"
HEIGHT, MARGIN = 4, 7  # rows of the chart; characters for its numbers
MARKS = (("A", "first alert", "alert_firing"), ("M", "mitigation", "mitigation"), ("R", "recovery", "recovery"))


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
    room = width - MARGIN - 1
    start, step, failed = _columns(timeline, room)
    cells = 2 if len(failed) * 2 <= room else 1
    peak, blocks = max(failed), ASCII_BLOCKS if plain else BLOCKS
    labels = [f"{peak:,}", *([""] * (HEIGHT - 2)), "0"]
    rows = [_row(failed, peak, level, blocks, cells) for level in range(HEIGHT, 0, -1)]
    marks, legend = _marks(timeline, start, step / cells, len(failed) * cells)
    last = clock(start + step * len(failed)).rjust(len(failed) * cells - 8)
    margin = " " * (MARGIN + 1)
    return Drawing(
        title=f"Failed requests per {duration(step)}",
        rows=tuple(f"{label:>{MARGIN}} {row}" for label, row in zip(labels, rows, strict=True)),
        axis=f"{margin}{clock(start)}{last}", marks=f"{margin}{marks}".rstrip(), legend=f"{margin}{legend}",
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


def _row(failed: Sequence[int], peak: int, level: int, blocks: str, width: int) -> str:
    """One row of the chart; level HEIGHT is the top. What is not zero always shows."""
    top = len(blocks) - 1
    cells = []
    for number in failed:
        eighths = max(round(number / peak * HEIGHT * top), 1) if number else 0
        cells.append(blocks[min(max(eighths - (level - 1) * top, 0), top)] * width)
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
    """The first alert after the impact began, the mitigation that came before the recovery, and the recovery."""
    since = timeline.phases.impact_started
    at = {kind: [e.at for e in timeline.entries if e.kind == kind and e.key] for _, _, kind in MARKS}
    recovered = at["recovery"][0] if at["recovery"] else timeline.impact.end
    mitigated = [moment for moment in at["mitigation"] if recovered is None or moment <= recovered]
    alerted = [moment for moment in at["alert_firing"] if since is None or moment >= since] or at["alert_firing"]
    chosen = {"A": alerted[:1], "M": mitigated[-1:], "R": [recovered] if recovered else []}
    return [(letter, word, moment) for letter, word, _ in MARKS for moment in chosen[letter]]
