"""Shares beside each other, each a dot with the line of its 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.measures.drawing import Drawn, both, line, text, whole
from afterword.core.measures.rate import Rate

ROW, EDGE = 54.0, 8.0


def draw_intervals(title: str, rows: Sequence[tuple[str, Rate, float | None]]) -> Drawn:
    """The drawing; a row is its name, its share, and the figure that is known from elsewhere (0 to 1), if any."""
    return both(lambda width: _draw(title, rows, width))


def _draw(title: str, rows: Sequence[tuple[str, Rate, float | None]], width: int) -> str:
    bottom = ROW * len(rows) + 10

    def place(share: float) -> float:
        return EDGE + share * (width - 2 * EDGE)

    parts = [line("axis", place(0), bottom, place(1), bottom)]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        anchor = {0.0: "start", 1.0: "end"}.get(share, "middle")
        parts += [line("axis", place(share), bottom, place(share), bottom + 5)]
        parts += [text(place(share), bottom + 19, f"{share:.0%}".replace("%", " %"), anchor=anchor)]
    for index, (name, rate, known) in enumerate(rows):
        y = index * ROW + 14
        parts += [text(0, y, name, css="strong", anchor="start"), text(width, y, _counted(rate), anchor="end")]
        low, high = rate.interval
        if rate.share is not None:
            parts.append(line("q ci", place(low), y + 20, place(high), y + 20))
            parts.append(f'<circle class="pt full" cx="{place(rate.share):.1f}" cy="{y + 20:.1f}" r="5"/>')
        if known is not None:
            parts.append(line("goal", place(known), y + 11, place(known), y + 29))
    told = "; ".join(f"{name}: {_counted(rate)}" for name, rate, _ in rows)
    return whole(width, round(bottom + 26), f"{title}: {told}", parts)


def _counted(rate: Rate) -> str:
    return f"{rate.k} of {rate.n}" if rate.n else "no case yet"
