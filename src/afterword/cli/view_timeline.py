"""The timeline on the terminal: what happened, the chart of failures, the sources, and what is not known."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from afterword.cli import words
from afterword.cli.chart import draw
from afterword.cli.sources import SourceRow, source_rows
from afterword.cli.view_impact import impact_part, signals_part
from afterword.core.model.timeline import Entry, Timeline

UNREAD, ZONE = 3, 5  # places in a row of sources
WIDE = 112  # columns from which the source has a column of its own
DOTS = {"solid": "●", "hollow": "○", "ringed": "◉"}
ASCII_DOTS = {"solid": "*", "hollow": "o", "ringed": "@"}


def show(timeline: Timeline, *, everything: bool, asked: Sequence[str], console: Console | None = None) -> None:
    """Prints the whole view; without a terminal it is plain text, 100 columns wide or as COLUMNS says."""
    target = console or Console(highlight=False, emoji=False, markup=False)
    for part in _parts(timeline, target, everything, asked):
        target.print(part)


def _parts(timeline: Timeline, console: Console, everything: bool, asked: Sequence[str]) -> Iterable[RenderableType]:
    plain = not str(console.encoding).lower().startswith("utf")
    yield _heading(timeline)
    yield _phases(timeline)
    yield _entries(timeline, console.width, plain, everything)
    drawing = draw(timeline, min(console.width - 2, 100), plain=plain)
    if drawing:
        lines = [Text(row, style="red", no_wrap=True) for row in drawing.rows]
        below = [Text(drawing.axis, style="dim"), Text(drawing.marks, style="bold"), Text(drawing.legend)]
        yield Group(Text(), Text(drawing.title, style="bold"), *lines, *below)
    for part in (impact_part(timeline.impact), signals_part(timeline, everything=everything)):
        if part is not None:
            yield part
    yield _sources(source_rows(timeline.sources, everything=everything), console.width, timeline.unknowns)
    if timeline.unknowns:
        items = [Padding(Text(f"- {words.clean(sentence)}"), (0, 0, 0, 2)) for sentence in timeline.unknowns]
        yield Group(Text(), Text("What we do not know", style="bold"), *items)
    yield _hints(timeline, everything, asked)


def _heading(timeline: Timeline) -> RenderableType:
    title = Text("Timeline", style="bold")
    if timeline.start and timeline.end:
        length = words.duration(timeline.end - timeline.start)
        title.append(f"  {words.stamp(timeline.start)} to {words.stamp(timeline.end)} UTC, {length}", style="not bold")
    impact = timeline.impact
    lines = [title]
    if impact.start and impact.end:
        span = f"Impact from {words.clock(impact.start)} to {words.clock(impact.end)}"
        lines.append(Text(f"{span}, {words.duration(impact.end - impact.start)}."))
    lines.append(Text(words.clean(words.impact_sentence(timeline))))
    return Group(*lines)


def _phases(timeline: Timeline) -> RenderableType:
    """The phases in one line, each with its time and its distance from the start."""
    zero, name = words.zero_point(timeline)
    parts = [
        f"{word} {words.clock(at)}" + (f" ({words.offset(at, zero)})" if at != zero else "")
        for word, at in words.phase_rows(timeline)
        if at is not None
    ]
    counted = f"T+ counts from {name}." if zero else ""
    line = ", ".join(parts)
    return Text("\n".join(part for part in (f"{line[:1].upper()}{line[1:]}." if line else "", counted) if part))


def _entries(timeline: Timeline, width: int, plain: bool, everything: bool) -> RenderableType:
    entries = words.shown(timeline, everything=everything)
    if not entries:
        return Text("\nNo moment of an incident was found in this evidence.")
    table = Table(
        box=None if plain else SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0), show_edge=False
    )
    table.add_column("UTC", no_wrap=True)
    table.add_column("T+", no_wrap=True, justify="right")
    table.add_column("", no_wrap=True, width=1)
    table.add_column("Kind", no_wrap=True, max_width=13)
    table.add_column("What happened", ratio=1, overflow="fold")
    is_wide = width >= WIDE
    if is_wide:
        table.add_column("Source", max_width=44, overflow="fold", style="dim")
    zero, _ = words.zero_point(timeline)
    days = {entry.at.date() for entry in entries}
    for entry in entries:
        time = words.stamp(entry.at)[5:] if len(days) > 1 else words.clock(entry.at)
        dot = (ASCII_DOTS if plain else DOTS)[_dot(entry)]
        cells = [time, words.offset(entry.at, zero).removeprefix("T"), dot, words.kind_word(entry.kind)]
        table.add_row(*(Text(cell) for cell in cells), _told(entry, is_wide), *([_place(entry)] if is_wide else []))
    return Group(Text(), table)


def _dot(entry: Entry) -> str:
    if entry.kind in words.TURNING:
        return "ringed"
    return "solid" if entry.recorded == "during" else "hollow"


def _told(entry: Entry, is_wide: bool) -> Text:
    """Who said or did what; in a narrow view the place of the evidence stands below."""
    text = Text(words.teller(entry), style="bold")
    text.append(words.clean(entry.text), style="not bold")
    if entry.recorded == "reconstructed":
        text.append(" (reconstructed)", style="not bold dim")
    if not is_wide and entry.evidence:
        text.append("\n").append_text(_place(entry))
    return text


def _place(entry: Entry) -> Text:
    return Text(words.clean(words.places(entry.evidence)), style="not bold dim")


def _sources(rows: Sequence[SourceRow], width: int, told: Sequence[str]) -> RenderableType:
    """The table of sources; in a narrow one, a zone that is not UTC stands below, and no column is empty.

    What is `told` elsewhere on the page is not said again.
    """
    is_wide = width >= WIDE
    has_unread = any(row.cells[UNREAD] for row in rows)
    wanted = [place for place in range(6) if is_wide or (place != ZONE and (place != UNREAD or has_unread))]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for place in wanted:
        heading = ("Sources", "Kind", "Records", "Unread", "Window, UTC", "Zone")[place]
        is_number = place in (2, UNREAD)
        table.add_column(heading, justify="right" if is_number else "left", no_wrap=place > 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(words.clean(row.cells[place])) for place in wanted))
    zones = [
        f"{row.cells[0]} has times of {row.cells[ZONE]}." for row in rows if row.cells[ZONE][:3] not in ("", "UTC")
    ]
    notes = [note for row in rows for note in row.notes if note not in told] + ([] if is_wide else zones)
    return Group(Text(), table, *(Padding(Text(words.clean(note), style="yellow"), (0, 0, 0, 2)) for note in notes))


def _hints(timeline: Timeline, everything: bool, asked: Sequence[str]) -> RenderableType:
    given = " ".join(shlex.quote(path) for path in asked)
    hidden = len(timeline.entries) - len(words.shown(timeline, everything=everything))
    lines = [Text()]
    if hidden:
        lines.append(
            Text(
                f"{hidden} more {'entry' if hidden == 1 else 'entries'}: afterword timeline {given} --all", style="dim"
            )
        )
    lines.append(Text(f"For programs: afterword timeline {given} --format json", style="dim"))
    return Group(*lines)
