"""A small writer of SVG drawings: axes of time, lines, dots and labels that never overlap.

Drawings carry classes, no colours: a page colours them by its own styles, a file on its own by `standalone`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from afterword.core.document.svg_safe import safe_svg
from afterword.core.document.words import clock, offset, utc

_EXACT_S = 600  # ticks that are closer than ten minutes name the second
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800)
_STYLE = (
    "<style>"
    ".chart{font-family:Inter,'Segoe UI','Liberation Sans',sans-serif;background:#fbfaf7}"
    ".chart text{fill:#69655c}.chart .strong{fill:#1d1c1a;font-weight:600}"
    ".chart .grid{stroke:#e4e0d6}.chart .axis{stroke:#cbc5b8}"
    ".chart .line{fill:none;stroke:#0b6e6e;stroke-width:1.75;stroke-linejoin:round}"
    ".chart .area{fill:#0b6e6e;opacity:.1}.chart .mark{stroke:#1d1c1a;stroke-dasharray:2 3}"
    ".chart .pin{fill:#1d1c1a}.chart .pt{fill:#0b6e6e}.chart .band{fill:#0b6e6e;opacity:.07}"
    "@media (prefers-color-scheme:dark){.chart{background:#14151a}.chart text{fill:#98948c}"
    ".chart .strong{fill:#e8e6e1}.chart .grid{stroke:#2b2d35}.chart .axis{stroke:#41444f}"
    ".chart .line{stroke:#4fc3bd}.chart .area,.chart .pt,.chart .band{fill:#4fc3bd}"
    ".chart .mark{stroke:#e8e6e1}.chart .pin{fill:#e8e6e1}}"
    "@media print{.chart{background:#fff}.chart text{fill:#69655c}.chart .strong{fill:#1d1c1a}"
    ".chart .line{stroke:#0b6e6e}.chart .area,.chart .pt{fill:#0b6e6e}.chart .mark{stroke:#1d1c1a}}"
    "</style>"
)
_GRAPH = (  # of the causal graph, which is no file of its own, only printed
    ".chart .node{fill:#fff;stroke:#cbc5b8}.chart .end{stroke:#1d1c1a}.chart .edge{fill:none;stroke:#69655c}"
    ".chart .missed{stroke-dasharray:4 3}.chart .tip{fill:#69655c}.chart .rel{font-style:italic}"
)
_PRINT = _STYLE.split("@media")[0].replace("background:#fbfaf7", "background:none") + _GRAPH + "</style>"


@dataclass(frozen=True, slots=True)
class Frame:
    """The field of a drawing in pixels: its outer size and where the plot lies within."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def narrow(self) -> bool:
        """True for the drawing that phones get."""
        return self.width < 600


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Maps instants to pixels within a frame."""

    frame: Frame
    start: datetime
    end: datetime

    def x(self, at: datetime) -> float:
        """The horizontal place of an instant."""
        whole = (self.end - self.start).total_seconds() or 1.0
        part = (at - self.start).total_seconds() / whole
        return self.frame.left + part * (self.frame.right - self.frame.left)


def drawing(frame: Frame, alt: str, parts: Sequence[str]) -> str:
    """A whole drawing with its text alternative."""
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" '
        f'font-size="12" role="img" aria-label="{escape(clean(alt))}">{"".join(parts)}</svg>'
    )


def standalone(svg: str, *, paper: bool = False) -> str:
    """A drawing with its colours in it, for a file of its own; `paper` leaves out what is for screens."""
    at = svg.find(">") + 1
    return svg[:at] + (_PRINT if paper else _STYLE) + svg[at:] if at else svg


def bare_svg(svg: str) -> str:
    """The drawing that `standalone` was given; of a stranger's drawing what is safe to show."""
    return safe_svg(svg.replace(_STYLE, "", 1).rstrip("\n"))


def clean(text: str) -> str:
    """A text without characters that XML does not allow."""
    return re.sub(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\N{REPLACEMENT CHARACTER}", text)


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line of a class."""
    return f'<line class="{kind}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}"/>'


def dot(kind: str, x: float, y: float, radius: float = 3) -> str:
    """A filled circle of a class."""
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>'


def label(text: str, x: float, y: float, anchor: str = "start", kind: str = "", size: int | None = None) -> str:
    """A text at a place; `anchor` is start, middle or end."""
    look = (f' class="{kind}"' if kind else "") + (f' font-size="{size}"' if size else "")
    return f'<text{look} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(clean(text))}</text>'


def text_width(text: str, size: float = 12) -> float:
    """About how wide a text will stand, in pixels; on the safe side, since the face is the reader's."""
    return len(text) * size * 0.6


def letters_in(width: float, size: float = 12) -> int:
    """How many bold letters fit into a width, on the safe side: the faces that machines have are wide."""
    return int(width / (size * 0.7))


def nice_steps(highest: float, count: int = 4) -> list[float]:
    """The round values of an axis from 0 that reaches the highest value."""
    rough = max(highest, 1) / count
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    return [step * index for index in range(int(-(-highest // step)) + 1)] or [0.0]


def time_ticks(axis: TimeAxis, zero: datetime | None, baseline: float) -> list[str]:
    """The ticks of a time axis: the time of day, and below it the offset from T+0."""
    span = (axis.end - axis.start).total_seconds()
    most = 4 if axis.frame.narrow else 8
    step = next((one for one in _STEPS if span / one <= most), _STEPS[-1])
    epoch = axis.start.timestamp()
    at = axis.start + timedelta(seconds=-epoch % step)
    parts = []
    while at <= axis.end:
        x = axis.x(at)
        parts.append(line("axis", x, baseline, x, baseline + 5))
        words = _tick(at, step)
        parts.append(label(words, x, baseline + 19, "middle"))
        if zero is not None:
            parts.append(label(_short_offset(at, zero, step), x, baseline + 34, "middle", size=11))
        at += timedelta(seconds=step)
    return parts


def _tick(at: datetime, step: int) -> str:
    if step >= 86400:
        return utc(at).strftime("%d %b").lstrip("0")
    return clock(at) if step < 60 else clock(at)[:5]


def _short_offset(at: datetime, zero: datetime, step: int) -> str:
    said = offset(at, zero)  # as everywhere else in the document
    return said if step < _EXACT_S else said[: -len(":00")]


def rows_for(spans: Sequence[tuple[float, float]]) -> list[int]:
    """For labels from left to right, the row of each, so that none overlaps another of its row."""
    ends: list[float] = []
    rows = []
    for start, end in spans:
        row = next((index for index, last in enumerate(ends) if last + 8 <= start), len(ends))
        if row == len(ends):
            ends.append(end)
        else:
            ends[row] = end
        rows.append(row)
    return rows
