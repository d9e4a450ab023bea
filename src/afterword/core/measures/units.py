"""Times as people read them, and the marks of an axis that holds seconds or days."""

from __future__ import annotations

from collections.abc import Sequence

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
GAP = "\N{NO-BREAK SPACE}"
_SECONDS: tuple[tuple[float, str], ...] = (
    (1, f"1{GAP}s"),
    (5, f"5{GAP}s"),
    (15, f"15{GAP}s"),
    (60, f"1{GAP}min"),
    (300, f"5{GAP}min"),
    (900, f"15{GAP}min"),
    (HOUR, f"1{GAP}h"),
    (4 * HOUR, f"4{GAP}h"),
    (DAY, f"1{GAP}d"),
    (3 * DAY, f"3{GAP}d"),
    (10 * DAY, f"10{GAP}d"),
    (30 * DAY, f"30{GAP}d"),
    (100 * DAY, f"100{GAP}d"),
    (365 * DAY, f"1{GAP}y"),
    (3650 * DAY, f"10{GAP}y"),
)


def said(seconds: float) -> str:
    """A length in at most two units: 42 s, 4.6 min, 1 h 24, 3 h, 6.1 d."""
    if seconds < MINUTE:
        return f"{seconds:.0f}{GAP}s"
    if seconds < 10 * MINUTE:
        return f"{_short(seconds / MINUTE)}{GAP}min"
    if seconds < 59.5 * MINUTE:
        return f"{seconds / MINUTE:.0f}{GAP}min"
    if seconds < 2 * DAY:
        hours, minutes = divmod(round(seconds / MINUTE), 60)
        return f"{hours}{GAP}h" + (f"{GAP}{minutes:02d}" if minutes else "")
    return f"{_short(seconds / DAY)}{GAP}d"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def marks(low: float, high: float) -> Sequence[tuple[float, str]]:
    """The marks of a logarithmic axis that holds two lengths in seconds, one below and one above them."""
    below = [index for index, (at, _) in enumerate(_SECONDS) if at <= low]
    above = [index for index, (at, _) in enumerate(_SECONDS) if at >= high]
    first, last = (below or [0])[-1], (above or [len(_SECONDS) - 1])[0]
    return _SECONDS[first : max(last, first + 1) + 1]
