"""Every case as a dot on a logarithmic axis of time, with the median and the time that nine of ten needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, log

from afterword.core.measures.drawing import NARROW, Drawn, both, line, text, whole
from afterword.core.measures.spread import Spread
from afterword.core.measures.units import marks, said

BASE, TOP, HEIGHT = 106.0, 20.0, 132
RIGHT_GAP = 14.0
MOST_LINKED = 200  # dots that lead to their case each; with more, a dot stands for several
Place = Callable[[float], float]
LEAST = 1.0  # seconds; what took no time stands here


@dataclass(frozen=True, slots=True)
class Dot:
    """One case: its seconds, its number, and where its page is."""

    seconds: float
    code: str
    path: str


def draw_dots(title: str, dots: Sequence[Dot], *, goal: float | None = None) -> Drawn:
    """The drawing; `goal` in seconds. Nothing is drawn of nothing."""
    spread = Spread.of(dot.seconds for dot in dots)
    if not spread.n:
        return Drawn("", "")
    return both(lambda width: _draw(title, dots, spread, goal, width))


def _draw(title: str, dots: Sequence[Dot], spread: Spread, goal: float | None, width: int) -> str:
    ends = [max(LEAST, value) for value in (*spread.values[:1], *spread.values[-1:], *([goal] if goal else []))]
    scale = marks(min(ends), max(ends))
    right = width - RIGHT_GAP
    low, high = log(scale[0][0]), log(scale[-1][0])

    def place(seconds: float) -> float:
        return max(0.0, min(1.0, (log(max(LEAST, seconds)) - low) / (high - low))) * right

    radius = 3.5 if width == NARROW else 4.5
    parts = [line("axis", 0, BASE, right, BASE)]
    for index, (at, words) in enumerate(scale):
        anchor = "start" if index == 0 else "end" if index == len(scale) - 1 else "middle"
        parts += [line("axis", place(at), BASE, place(at), BASE + 5), text(place(at), BASE + 19, words, anchor=anchor)]
    stands_for = max(1, ceil(len(dots) / MOST_LINKED))
    parts += _stacked(sorted(dots, key=lambda dot: (dot.seconds, dot.code)), place, radius, stands_for)
    parts += _guides(spread, goal, place, right)
    told = f"median {said(spread.median or 0)}, nine of ten within {said(spread.within(90) or 0)}"
    alt = f"{title}: {spread.n} cases, {told}"
    alt += f"; one dot stands for {stands_for} cases" if stands_for > 1 else ""
    return whole(width, HEIGHT, alt, parts, linked=stands_for == 1)


def _stacked(dots: Sequence[Dot], place: Place, radius: float, stands_for: int) -> list[str]:
    """Dots that would touch stand upon each other, in columns of their own width."""
    column = 2 * radius + 0.6
    heights: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    parts = []
    for dot in dots:
        x = place(dot.seconds)
        key = round(x / column)
        seen[key] += 1
        if stands_for > 1 and seen[key] % stands_for != 1:
            continue
        y = BASE - radius - 2.5 - heights[key] * column
        heights[key] += 1
        if y < TOP:
            continue  # the column is full; the table has every case
        parts.append(_dot(dot, key * column if heights[key] > 1 else x, y, radius, linked=stands_for == 1))
    return parts


def _dot(dot: Dot, x: float, y: float, radius: float, *, linked: bool) -> str:
    told = escape(f"{dot.code}: {said(dot.seconds)}")
    circle = f'<circle class="pt" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"><title>{told}</title></circle>'
    return f'<a href="{escape(dot.path)}" aria-label="{told}">{circle}</a>' if linked else circle


def _guides(spread: Spread, goal: float | None, place: Place, right: float) -> list[str]:
    """The median to the left of its line, the 90 % to the right, the goal a line lower where it would touch them."""
    median, most = spread.median or 0.0, spread.within(90) or 0.0
    parts = [line("med", place(median), 6, place(median), BASE)]
    parts.append(_beside(place(median), 12, f"median {said(median)}", right, left=True, css="strong"))
    parts.append(line("q", place(most), 6, place(most), BASE))
    near = abs(place(most) - place(median)) < 1
    parts.append(_beside(place(most), 26 if near else 12, f"90 % {said(most)}", right, left=False))
    if goal is not None:
        parts.append(line("goal", place(goal), 34, place(goal), BASE))
        parts.append(_beside(place(goal), 42, f"goal {said(goal)}", right, left=False, css="strong"))
    return parts


def _beside(x: float, y: float, words: str, right: float, *, left: bool, css: str = "") -> str:
    """Words beside a line, on the other side where they would leave the drawing."""
    needs = 6.5 * len(words)
    to_left = (left and x > needs) or (not left and x + needs > right)
    return text(x - 6 if to_left else x + 6, y, words, css=css, anchor="end" if to_left else "start")
