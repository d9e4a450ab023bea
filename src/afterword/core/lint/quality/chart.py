"""In how many documents each thing stands, drawn: a row for each thing, a dot for each year, k of n below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from afterword.core.document import svg
from afterword.core.document.svg import Frame
from afterword.core.lint.quality.things import THINGS
from afterword.core.lint.quality.years import ENOUGH, Span, Tally
from afterword.core.model.document import Chart

WIDE, NARROW = 920, 340
LABELS = 178  # pixels for the names in the wide drawing
ROW, NARROW_ROW = 54, 72
MOST, NARROW_MOST = 11, 8  # years that fit; the table has them all


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where things stand in a drawing: the middle of each year's column, and the height of a row."""

    width: int
    columns: tuple[float, ...]
    row: int

    @property
    def wide(self) -> bool:
        return self.width > NARROW

    def top(self, index: int) -> float:
        """The upper edge of a row's plot, where all of n stand."""
        return 30 + self.row * index + (8 if self.wide else 26)


def years_chart(spans: Sequence[Span], total: Span) -> Chart | None:
    """The chart of the years with its table; None when there is no dated document."""
    dated = [one for one in spans if one.year is not None]
    if not dated:
        return None
    alt = _alt(total, dated)
    header = ("Thing", *(one.name for one in spans), "All")
    rows = tuple(
        (thing.label, *(_share(one.tallies[index]) for one in (*spans, total))) for index, thing in enumerate(THINGS)
    )
    wide, narrow = (_draw(dated, alt, width) for width in (WIDE, NARROW))
    return Chart("quality", "What stands, by year of the incident", alt, wide, narrow, header, rows, _caption(dated))


def _caption(dated: Sequence[Span]) -> str:
    drawn = f"The last {MOST} years are drawn, on a narrow page {NARROW_MOST}" if len(dated) > MOST else ""
    if not drawn and len(dated) > NARROW_MOST:
        drawn = f"On a narrow page the last {NARROW_MOST} years are drawn"
    left_out = f" {drawn}; the table has all." if drawn else ""
    return (
        f"Each dot is a year: at the upper line the thing stands in every document, at the lower in none. "
        f"Dots are joined only between years of {ENOUGH} documents or more.{left_out}"
    )


def _alt(total: Span, dated: Sequence[Span]) -> str:
    told = ", ".join(f"{thing.label} {_share(one)}" for thing, one in zip(THINGS, total.tallies, strict=True))
    first, last = dated[0].year, dated[-1].year
    return f"In how many documents each thing stands, {first} to {last}. All years: {told}."


def _share(tally: Tally) -> str:
    return f"{tally.stands} of {tally.asked}" if tally.asked else "not asked"


def _draw(dated: Sequence[Span], alt: str, width: int) -> str:
    shown = dated[-(MOST if width > NARROW else NARROW_MOST) :]
    left, row = (LABELS, ROW) if width > NARROW else (0, NARROW_ROW)
    step = (width - left) / max(len(shown), 1 if width > NARROW else 3)
    grid = _Grid(width, tuple(left + step * (place + 0.5) for place in range(len(shown))), row)
    parts = [svg.label(one.name, x, 14, "middle", "strong") for one, x in zip(shown, grid.columns, strict=True)]
    rows = [(one.label, [span.tallies[index] for span in shown]) for index, one in enumerate(THINGS)]
    asked = [(label, tallies) for label, tallies in rows if any(one.asked for one in tallies)]
    for index, (label, tallies) in enumerate(asked):
        parts += _row(label, tallies, grid, index)
    height = 30 + row * len(asked)
    return svg.drawing(Frame(width, height, left, width, 30, height), alt, parts)


def _row(name: str, tallies: Sequence[Tally], grid: _Grid, index: int) -> list[str]:
    """One thing: its name, the lines of all and of none, and its years."""
    top, left = grid.top(index), LABELS if grid.wide else 0
    foot = top + 22
    parts = [svg.label(name, 0, top + (15 if grid.wide else -12), "start", "strong")]
    parts += [svg.line("grid", left, top, grid.width, top), svg.line("axis", left, foot, grid.width, foot)]
    places = [
        (x, foot - 22 * one.stands / one.asked, one) for x, one in zip(grid.columns, tallies, strict=True) if one.asked
    ]
    for (x1, y1, one), (x2, y2, other) in pairwise(places):
        if min(one.asked, other.asked) >= ENOUGH:
            parts.append(svg.line("line thin", x1, y1, x2, y2))
    for x, y, one in places:
        said = f"{one.stands} of {one.asked}" if grid.wide else f"{one.stands}/{one.asked}"
        parts += [svg.dot("pt full", x, y, 4), svg.label(said, x, foot + 16, "middle", size=11)]
    return parts
