"""A share in each quarter, as dots with k of n under them; joined by a line only where there are cases enough."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.measures.drawing import Drawn, both, line, text, whole
from afterword.core.measures.rate import Rate
from afterword.core.measures.units import GAP

HEIGHT, TOP, BOTTOM = 150, 22.0, 110.0
LABELS = 76.0  # pixels at the right for the words of the axis and the goal
EDGE = 26.0


def draw_quarters(
    title: str, quarters: Sequence[tuple[str, Rate]], *, goal: float | None = None, joined: bool = False
) -> Drawn:
    """The drawing; `goal` is a share from 0 to 1. A quarter without cases has its name and no dot."""
    return both(lambda width: _draw(title, quarters, goal, joined, width))


def _draw(title: str, quarters: Sequence[tuple[str, Rate]], goal: float | None, joined: bool, width: int) -> str:
    right = width - LABELS
    top = max([rate.share or 0.0 for _, rate in quarters] + [goal or 0.0, 0.1])
    step = (right - 2 * EDGE) / max(1, len(quarters) - 1)

    def at(index: int, share: float) -> tuple[float, float]:
        return EDGE + index * step, BOTTOM - (BOTTOM - TOP) * share / top

    parts = [line("axis", 0, BOTTOM, right, BOTTOM), text(right + 8, BOTTOM + 4, "0 %", anchor="start")]
    height = None
    if goal is not None:
        _, height = at(0, goal)
        parts += [
            line("goal", 0, height, right, height),
            text(right + 8, height + 4, f"goal {goal * 100:.0f}{GAP}%", css="strong", anchor="start"),
        ]
    drawn = [(index, rate) for index, (_, rate) in enumerate(quarters) if rate.share is not None]
    if joined and len(drawn) > 1:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(index, rate.share or 0.0) for index, rate in drawn))
        parts.append(f'<polyline class="line thin" points="{points}"/>')
    for index, (name, rate) in enumerate(quarters):
        parts += _quarter(at(index, rate.share or 0.0), name, rate, height)
    told = ", ".join(f"{name} {rate.k} of {rate.n}" for name, rate in quarters)
    return whole(width, HEIGHT, f"{title} by quarter: {told}", parts)


def _quarter(place: tuple[float, float], name: str, rate: Rate, goal: float | None) -> list[str]:
    x, y = place
    parts = [
        text(x, BOTTOM + 18, name),
        text(x, BOTTOM + 34, f"{rate.k} of {rate.n}" if rate.n else "none", small=True),
    ]
    if rate.share is None:
        return parts
    parts.append(f'<circle class="pt full" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
    parts.append(text(x, _beside(y, goal), rate.percent, css="strong"))
    return parts


def _beside(y: float, goal: float | None) -> float:
    """Where the words of a dot stand: over it when there is room, else under it, and not on the line of the goal."""
    over, under = y - 10, y + 18
    first, second = (over, under) if y > TOP + 40 else (under, over)
    return second if goal is not None and first - 12 < goal < first + 4 else first
