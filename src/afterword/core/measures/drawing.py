"""What the drawings of measures share: a frame, lines and words with classes, and both widths of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDE, NARROW = 600, 340


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing for wide pages and the one for phones, with the same text alternative."""

    wide: str
    narrow: str


def both(draw: Callable[[int], str]) -> Drawn:
    """Draws for both widths."""
    return Drawn(draw(WIDE), draw(NARROW))


def whole(width: int, height: int, alt: str, parts: Sequence[str], *, linked: bool = False) -> str:
    """The drawing around its parts; one with links in it is a group, not a picture."""
    role = "group" if linked else "img"
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="12" '
        f'role="{role}" aria-label="{escape(alt)}">{"".join(parts)}</svg>'
    )


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line."""
    return f'<line class="{css}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def text(x: float, y: float, words: str, *, css: str = "", anchor: str = "middle", small: bool = False) -> str:
    """Words at a place."""
    size = ' font-size="11"' if small else ""
    named = f' class="{css}"' if css else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{size}>{escape(words)}</text>'
