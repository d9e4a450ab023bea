"""Patterns on the terminal: what changed first, then what comes most often, each with its course over time."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from afterword.cli import words
from afterword.core.evidence.base import Window
from afterword.core.evidence.engines.grouping import Change, Grouped
from afterword.core.model.reading import Pattern

MOST = 30
WIDE = 100  # columns from which the course over time has a place
CELLS = 12
NUMBERS = frozenset({"Count", "Line", "Window"})
BARS, ASCII_BARS = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
CHANGES = {"new": "bold red", "rose": "yellow", "stopped": "magenta", "steady": "dim"}
SEVERE = frozenset({"CRITICAL", "ERROR", "WARNING"})
LEVELS = {"CRITICAL": "bold red", "ERROR": "red", "WARNING": "yellow", "DEBUG": "dim"}


def show(
    grouped: Grouped, *, asked: Window | None, everything: bool, file: str, console: Console | None = None
) -> None:
    """Prints the table; without a terminal it is plain text, 100 columns wide or as COLUMNS says."""
    target = console or Console(highlight=False, emoji=False, markup=False)
    rows = _ordered(grouped)
    shown = rows if everything else rows[:MOST]
    target.print(_heading(grouped, asked))
    target.print(_table(grouped, shown, target, asked))
    target.print(_hints(len(rows) - len(shown), file, asked))


def _ordered(grouped: Grouped) -> list[Pattern]:
    """What changed before what did not; of what changed alike the more severe first, then the more frequent."""
    changes, levels = list(CHANGES), list(LEVELS)

    def rank(pattern: Pattern) -> tuple[int, int, int]:
        change = grouped.changes.get(pattern.id)
        if change is None or change.change is None:
            return len(changes), 0, -pattern.count
        severe = levels.index(pattern.level) if pattern.level in SEVERE else len(levels)
        return changes.index(change.change), severe, -(change.in_window or change.baseline)

    return sorted(grouped.patterns, key=rank)


def _heading(grouped: Grouped, asked: Window | None) -> RenderableType:
    records = sum(pattern.count for pattern in grouped.patterns)
    title = Text("Patterns", style="bold")
    title.append(f"  {len(grouped.patterns):,} in {records:,} records", style="not bold")
    if not asked or not grouped.compared:
        return title
    told = [change.change for change in grouped.changes.values()]
    counts = ", ".join(f"{told.count(name)} {name}" for name in CHANGES)
    span = f"{words.stamp(asked[0])} to {_ending(asked)} UTC"
    before = words.duration(asked[0] - min(pattern.first for pattern in grouped.patterns))
    return Group(title, Text(f"Window {span}, compared with the {before} before it."), Text(f"{counts}."))


def _ending(asked: Window) -> str:
    """The end of the window, with its day only where it is another."""
    return words.clock(asked[1]) if asked[0].date() == asked[1].date() else words.stamp(asked[1])


def _table(grouped: Grouped, rows: Sequence[Pattern], console: Console, asked: Window | None) -> RenderableType:
    plain = not str(console.encoding).lower().startswith("utf")
    table = Table(
        box=None if plain else SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0), show_edge=False
    )
    wanted = _columns(grouped, rows, console)
    for name in wanted:
        table.add_column(name, no_wrap=True, justify="right" if name in NUMBERS else "left")
    table.add_column("Pattern", ratio=1, overflow="fold")
    days = {moment.date() for pattern in rows for moment in (pattern.first, pattern.last)}
    if asked and grouped.compared:
        days = {moment.date() for moment in asked}
    span = _span(grouped)
    for pattern in rows:
        cells = _cells(pattern, grouped, long=len(days) > 1) | {"Trend": Text(_trend(pattern, span, plain=plain))}
        table.add_row(*(cells[name] for name in wanted), Text(words.clean(pattern.template)))
    return Group(Text(), table)


def _columns(grouped: Grouped, rows: Sequence[Pattern], console: Console) -> list[str]:
    """What is told of each pattern: of one that was compared how often it came and how it changed."""
    named = ["Change", "Window"] if grouped.compared else ["Count"]
    if any(pattern.level for pattern in rows):
        named.append("Level")
    if not grouped.timed:
        return [*named, "Line"]
    named += ["How"] if grouped.compared else ["First", "Last"]
    return [*named, "Trend"] if console.width >= WIDE else named


def _cells(pattern: Pattern, grouped: Grouped, *, long: bool) -> dict[str, Text]:
    change = grouped.changes.get(pattern.id)
    word = (change.change if change else None) or "after"
    level = words.clean(pattern.level or "-")
    first, last = ((words.stamp(at)[5:] if long else words.clock(at)) for at in (pattern.first, pattern.last))
    return {
        "Change": Text(word, style=CHANGES.get(word, "dim")),
        "Window": Text(f"{change.in_window:,}" if change else ""),
        "How": Text(_how(change, first, last) if change else ""),
        "Count": Text(f"{pattern.count:,}"),
        "Level": Text(level, style=LEVELS.get(level, "")),
        "First": Text(first),
        "Last": Text(last),
        "Line": Text(str(pattern.example_line)),
    }


def _how(change: Change, first: str, last: str) -> str:
    """Since when a pattern is new, until when it came, or how its rate per minute changed."""
    if change.change == "new":
        return f"from {first}"
    if change.change == "stopped":
        return f"until {last}, {_rate(change.rate_before)}/min"
    if change.change == "rose":
        return f"{_rate(change.rate_before)} to {_rate(change.rate_in_window)}/min"
    return ""


def _rate(rate: float) -> str:
    """A rate per minute, with a digit behind the point where it is small."""
    return f"{rate:,.0f}" if rate >= 10 or not rate else f"{rate:.1f}" if rate >= 0.05 else "<0.1"


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
