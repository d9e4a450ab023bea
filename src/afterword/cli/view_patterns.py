"""Patterns on the terminal: what changed first, then what comes most often, each with its course over time."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from afterword.cli import words
from afterword.core.evidence.engines.grouping import Grouped
from afterword.core.model.reading import Pattern

Window = tuple[datetime, datetime]

MOST = 30
WIDE = 100  # columns from which the course over time has a place
CELLS = 12
BARS, ASCII_BARS = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
CHANGES = {"new": "bold red", "rose": "yellow", "stopped": "magenta", "steady": "dim"}
LEVELS = {"CRITICAL": "bold red", "ERROR": "red", "WARNING": "yellow", "DEBUG": "dim"}


def show(
    grouped: Grouped, *, asked: Window | None, everything: bool, file: str, console: Console | None = None
) -> None:
    """Prints the table; without a terminal it is plain text, 100 columns wide or as COLUMNS says."""
    target = console or Console(highlight=False, emoji=False, markup=False)
    rows = _ordered(grouped)
    shown = rows if everything else rows[:MOST]
    target.print(_heading(grouped, asked))
    target.print(_table(grouped, shown, target))
    target.print(_hints(len(rows) - len(shown), file, asked))


def _ordered(grouped: Grouped) -> list[Pattern]:
    """What changed before what did not, the more frequent first."""
    order = {change: place for place, change in enumerate(CHANGES)}

    def rank(pattern: Pattern) -> tuple[int, int]:
        change = grouped.changes.get(pattern.id)
        return order.get((change.change if change else None) or "", len(order)), -pattern.count

    return sorted(grouped.patterns, key=rank)


def _heading(grouped: Grouped, asked: Window | None) -> RenderableType:
    records = sum(pattern.count for pattern in grouped.patterns)
    title = Text("Patterns", style="bold")
    title.append(f"  {len(grouped.patterns):,} in {records:,} records", style="not bold")
    if not asked or not grouped.compared:
        return title
    told = [change.change for change in grouped.changes.values()]
    counts = ", ".join(f"{told.count(name)} {name}" for name in CHANGES)
    span = f"{words.stamp(asked[0])} to {words.stamp(asked[1])} UTC"
    return Group(title, Text(f"From {span}, beside what came before: {counts}."))


def _table(grouped: Grouped, rows: Sequence[Pattern], console: Console) -> RenderableType:
    plain = not str(console.encoding).lower().startswith("utf")
    table = Table(
        box=None if plain else SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0), show_edge=False
    )
    has_level = any(pattern.level for pattern in rows)
    has_trend = grouped.timed and console.width >= WIDE
    columns = [("Change", grouped.compared), ("Count", True), ("Level", has_level), ("First", grouped.timed)]
    columns += [("Last", grouped.timed), ("Trend", has_trend), ("Line", not grouped.timed)]
    wanted = {name for name, is_wanted in columns if is_wanted}
    for name, is_wanted in columns:
        if is_wanted:
            table.add_column(name, no_wrap=True, justify="right" if name in ("Count", "Line") else "left")
    table.add_column("Pattern", ratio=1, overflow="fold")
    days = {moment.date() for pattern in rows for moment in (pattern.first, pattern.last)}
    span = _span(grouped)
    for pattern in rows:
        cells = _cells(pattern, grouped, long=len(days) > 1) | {"Trend": Text(_trend(pattern, span, plain=plain))}
        table.add_row(*(cells[name] for name, _ in columns if name in wanted), Text(words.clean(pattern.template)))
    return Group(Text(), table)


def _cells(pattern: Pattern, grouped: Grouped, *, long: bool) -> dict[str, Text]:
    change = grouped.changes.get(pattern.id)
    word = (change.change if change else None) or "-"
    level = words.clean(pattern.level or "-")
    first, last = ((words.stamp(at)[5:] if long else words.clock(at)) for at in (pattern.first, pattern.last))
    return {
        "Change": Text(word, style=CHANGES.get(word, "dim")),
        "Count": Text(f"{pattern.count:,}"),
        "Level": Text(level, style=LEVELS.get(level, "")),
        "First": Text(first),
        "Last": Text(last),
        "Line": Text(str(pattern.example_line)),
    }


def _span(grouped: Grouped) -> tuple[float, float]:
    """Start and length of what the log covers, in seconds."""
    start = min(pattern.first for pattern in grouped.patterns).timestamp()
    end = max(pattern.last for pattern in grouped.patterns).timestamp()
    return start, max(end - start, 1.0)


def _trend(pattern: Pattern, span: tuple[float, float], *, plain: bool) -> str:
    """How often the pattern came in each twelfth of the log's time, against its own highest."""
    start, length = span
    counts = [0] * CELLS
    for at, count in pattern.per_bucket.items():
        counts[min(max(int((at - start) / length * CELLS), 0), CELLS - 1)] += count
    bars, top = (ASCII_BARS if plain else BARS), max(counts)
    return "".join(bars[-(-count * (len(bars) - 1) // top)] if top else " " for count in counts)


def _hints(hidden: int, file: str, asked: Window | None) -> RenderableType:
    given = shlex.quote(file)
    lines = [Text()]
    if hidden:
        lines.append(Text(f"{hidden} more: afterword patterns {given} --all", style="dim"))
    if not asked:
        lines.append(Text(f"What changed: afterword patterns {given} --window FROM..TO", style="dim"))
    lines.append(Text(f"For programs: afterword patterns {given} --format json", style="dim"))
    return Group(*lines)
