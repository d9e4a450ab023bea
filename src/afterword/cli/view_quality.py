"""Quality on the terminal: one document thing by thing, or many as k of n with their years and trends."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from afterword.cli.words import clean
from afterword.core.lint.quality.brief import briefs_of
from afterword.core.lint.quality.standing import Fact, Quality, Standing
from afterword.core.lint.quality.things import THINGS, Thing
from afterword.core.lint.quality.years import ENOUGH, Span, Tally, Trend, by_year, span_of, trend_words, trends
from afterword.core.model.finding import LEVELS

LABELS = {one.name: one.label for one in THINGS}
MOST = 20  # documents that are listed without --all
BAR, NARROW_BAR = 20, 10  # characters of a bar
YEAR = 6  # characters of a year's column
WIDE = 100  # columns from which the years have a place
MARKS = {"stands": ("●", "*"), "weak": ("◐", "~"), "missing": ("○", "-"), "not_asked": (" ", " ")}
CELLS = {"stands": ("█", "#"), "weak": ("▒", "~"), "missing": ("·", ".")}
STYLES = {"stands": "", "weak": "yellow", "missing": "red", "not_asked": "dim"}


def show(
    documents: Sequence[Quality], *, asked: Sequence[str], everything: bool = False, console: Console | None = None
) -> None:
    """Prints the view; without a terminal it is plain text, as wide as COLUMNS says."""
    target = console or Console(highlight=False, emoji=False, markup=False)
    plain = not str(target.encoding).lower().startswith("utf")
    parts = _one(documents[0], plain) if len(documents) == 1 else _many(documents, target.width, plain, everything)
    for part in parts:
        target.print(part)
    target.print(_hints(documents, asked, everything))


def _one(document: Quality, plain: bool) -> Iterable[RenderableType]:
    title = Text(clean(document.title) or "Without a title", style="bold")
    title.append(f"  {clean(document.file or document.number or '-')}", style="not bold dim")
    counts = {name: len(document.having(name)) for name in ("stands", "weak", "missing")}
    yield title
    yield Text(f"{counts['stands']} stand, {counts['weak']} weak, {counts['missing']} missing.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right", style="dim")
    table.add_column(overflow="fold")
    group = ""
    for thing, one in zip(THINGS, document.facts, strict=True):
        if thing.group != group:
            group = thing.group
            table.add_row(Text(), Text(), Text(), Text())
        table.add_row(*_fact_cells(thing, one, plain))
    yield table
    yield _findings([document])


def _fact_cells(thing: Thing, one: Fact, plain: bool) -> list[Text]:
    says = {"not_asked": "not asked here", "missing": one.says or "missing"}.get(one.standing, one.says)
    style = STYLES[one.standing]
    line = f"line {one.line}" if one.line else ""
    mark = Text(MARKS[one.standing][plain], style=style)
    return [mark, Text(thing.label), Text(line), Text(clean(says), style="dim" if one.standing == "not_asked" else "")]


def _many(documents: Sequence[Quality], width: int, plain: bool, everything: bool) -> Iterable[RenderableType]:
    briefs = briefs_of(documents)
    spans, total = by_year(briefs), span_of(briefs)
    yield _heading(documents)
    shown = _years_shown(spans, width)
    yield _tallies(shown, total, BAR if width >= WIDE else NARROW_BAR, plain)
    yield _legend(spans, shown, plain)
    yield _over_the_years(trends(spans))
    yield _findings(documents)
    yield _listed(documents if everything else documents[:MOST], width)


def _heading(documents: Sequence[Quality]) -> Text:
    title = Text("Quality", style="bold")
    years = sorted({one.year for one in documents if one.year is not None})
    undated = sum(one.year is None for one in documents)
    told = f"  {len(documents):,} documents"
    told += f", {years[0]} to {years[-1]}" if len(years) > 1 else f", {years[0]}" if years else ""
    return title.append(told + (f", {undated} without a date" if undated and years else ""), style="not bold")


def _years_shown(spans: Sequence[Span], width: int) -> Sequence[Span]:
    """The last years, as many as there is room for; none in a narrow view, or where there is only one."""
    dated = [one for one in spans if one.year is not None]
    room = (width - 17 - BAR - 4 * 9) // YEAR
    return dated[-max(room, 1) :] if width >= WIDE and len(dated) > 1 else []


def _tallies(shown: Sequence[Span], total: Span, cells: int, plain: bool) -> RenderableType:
    """A row for each thing: the bar of all documents, the counts, and k/n of each year shown."""
    table = Table(
        box=None if plain else SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold"
    )
    table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    for name in ("Stands", "Weak", "Missing", "Of", *(str(one.year) for one in shown)):
        table.add_column(name, justify="right", no_wrap=True)
    group = THINGS[0].group
    for index, (thing, tally) in enumerate(zip(THINGS, total.tallies, strict=True)):
        years = [_part(one.tallies[index]) for one in shown]
        table.add_row(*_tally_cells(thing, tally, cells, plain), *years)
        ends = index + 1 < len(THINGS) and THINGS[index + 1].group != group
        if ends:
            group = THINGS[index + 1].group
            table.add_row()
    return Group(Text(), table)


def _tally_cells(thing: Thing, tally: Tally, cells: int, plain: bool) -> list[Text]:
    if not tally.asked:
        return [Text(thing.label, style="dim"), Text("not asked", style="dim"), *(Text("") for _ in range(4))]
    counts = [Text(f"{one:,}") for one in (tally.stands, tally.weak, tally.missing, tally.asked)]
    return [Text(thing.label), _bar(tally, cells, plain), *counts]


def _bar(tally: Tally, cells: int, plain: bool) -> Text:
    """What stands, what is weak and what is missing as parts of one bar; no part that is there has no cell."""
    parts = {"stands": tally.stands, "weak": tally.weak, "missing": tally.missing}
    sizes = {name: max(round(cells * count / tally.asked), 1) if count else 0 for name, count in parts.items()}
    largest = max(sizes, key=lambda name: sizes[name])
    sizes[largest] += cells - sum(sizes.values())
    bar = Text()
    for name, size in sizes.items():
        bar.append(CELLS[name][plain] * size, style=STYLES[name])
    return bar


def _part(tally: Tally) -> Text:
    return Text(f"{tally.stands}/{tally.asked}" if tally.asked else "", style="dim" if not tally.stands else "")


def _legend(spans: Sequence[Span], shown: Sequence[Span], plain: bool) -> Text:
    told = ", ".join(f"{cells[plain]} {name}" for name, cells in CELLS.items())
    years = " Years: in how many it stands" if shown else ""
    left_out = sum(one.year is not None for one in spans) - len(shown)
    years += f"; {left_out} earlier had no room." if shown and left_out else "." if shown else ""
    return Text(f"{told}. Of: documents in which it can be.{years}", style="dim")


def _over_the_years(found: Sequence[Trend]) -> RenderableType:
    """What rose or fell, and of how many things no change can be told."""
    head = Text("Over the years", style="bold")
    if not found:
        few = Text(
            f"No trend is told: that takes {ENOUGH} dated documents before and {ENOUGH} after a turn of the year."
        )
        return Group(Text(), head, Padding(few, (0, 0, 0, 2)))
    moved = [one for one in found if one.moved]
    lines = [Text(f"{LABELS[one.name]}: {trend_words(one)[:1].lower()}{trend_words(one)[1:]}") for one in moved]
    still = [LABELS[one.name].lower() for one in found if not one.moved]
    if still:
        lines.append(Text(f"No change can be told for {', '.join(still)}.", style="dim"))
    return Group(Text(), head, *(Padding(one, (0, 0, 0, 2)) for one in lines))


def _findings(documents: Sequence[Quality]) -> RenderableType:
    """The findings by family and level; of many documents also how many have one."""
    families = list(dict.fromkeys(count.family for one in documents for count in one.findings))
    head = Text("Findings", style="bold")
    if not families:
        return Group(Text(), head, Padding(Text("None."), (0, 0, 0, 2)))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True)
    for name in [*(f"{level}s" for level in LEVELS), *(["documents"] if len(documents) > 1 else [])]:
        table.add_column(name, justify="right", no_wrap=True)
    for family in families:
        found = [count for one in documents for count in one.findings if count.family == family]
        sums = [sum(one.count for one in found if one.level == level) for level in LEVELS]
        having = sum(any(count.family == family for count in one.findings) for one in documents)
        cells = [*sums, *([having] if len(documents) > 1 else [])]
        table.add_row(Text(f"  {clean(family).capitalize()}"), *(Text(f"{one:,}" if one else "-") for one in cells))
    return Group(Text(), head, table)


def _listed(documents: Sequence[Quality], width: int) -> RenderableType:
    """The documents in the order of the files, each with what it lacks; in a narrow view below its name."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=True)
    is_wide = width >= WIDE
    table.add_column("Date", no_wrap=True)
    table.add_column("Document", overflow="fold", ratio=2)
    if is_wide:
        table.add_column("Missing", overflow="fold", ratio=3)
        table.add_column("Weak", overflow="fold", ratio=2)
    for one in documents:
        day = Text(one.date.isoformat() if one.date else "-")
        name = Text(clean(PurePosixPath(one.file or one.number or "-").name))
        absent, weak = (_lacks(one, standing) for standing in ("missing", "weak"))
        if is_wide:
            table.add_row(day, name, Text(absent or "-"), Text(weak or "-"))
        else:
            told = "; ".join([*([f"missing: {absent}"] if absent else []), *([f"weak: {weak}"] if weak else [])])
            table.add_row(day, name.append(f"\n{told}" if told else "", style="dim"))
    return Group(Text(), Text("Documents", style="bold"), table)


def _lacks(document: Quality, standing: Standing) -> str:
    return ", ".join(LABELS[one.name].lower() for one in document.having(standing))


def _hints(documents: Sequence[Quality], asked: Sequence[str], everything: bool) -> RenderableType:
    given = " ".join(shlex.quote(one) for one in asked)
    lines = [Text()]
    if len(documents) > MOST and not everything:
        more = len(documents) - MOST
        lines.append(Text(f"{more} more: afterword quality {given} --all", style="dim"))
    lines.append(Text(f"Each finding with its line: afterword lint {given}", style="dim"))
    lines.append(Text(f"As a page with the chart: afterword quality {given} --format html", style="dim"))
    return Group(*lines)
