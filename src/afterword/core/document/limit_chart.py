"""Draws values against a limit: each run of a check as a dot, or the samples of one run as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.core.document import svg
from afterword.core.document.svg import Frame, TimeAxis
from afterword.core.document.words import utc
from afterword.core.model.document import Chart

WIDE, HALF, NARROW, HEIGHT = 884, 400, 358, 148
_ROOM = 62  # on the right, for the limit and the last value


@dataclass(frozen=True, slots=True)
class Reading:
    """A value at a moment, None where there was none; `word` says what it was, `broke` whether beyond the limit."""

    at: datetime
    value: float | None
    word: str
    broke: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """What the values are held against: the limit (None without one), how a value is written, and moments to mark."""

    limit: float | None
    said: Callable[[float], str]
    marks: Sequence[tuple[str, datetime]] = ()


def limit_chart(
    name: str, title: str, readings: Sequence[Reading], against: Against, *, dots: bool, width: int = WIDE
) -> Chart | None:
    """The values in order of time with the limit as a line; None when there is nothing to draw.

    `width` is that of the wide drawing: HALF for one that stands beside something.
    """
    valued = [one for one in readings if one.value is not None]
    if not valued:
        return None
    alt = _alt(title, valued, against)

    def draw(width: int) -> str:
        return _draw(readings, valued, against, alt, width, dots)

    rows = tuple((f"{utc(one.at):%Y-%m-%d %H:%M}", _said(one, against), one.word) for one in readings)
    return Chart(name, title, alt, draw(width), draw(NARROW), ("UTC", "Value", "Said"), rows)


def _said(one: Reading, against: Against) -> str:
    return "none" if one.value is None else against.said(one.value)


def _alt(title: str, valued: Sequence[Reading], against: Against) -> str:
    values = [one.value for one in valued if one.value is not None]
    low, high = against.said(min(values)), against.said(max(values))
    between = f"always {low}" if low == high else f"between {low} and {high}"
    limit = f"; the limit is {against.said(against.limit)}" if against.limit is not None else ""
    broke = sum(one.broke for one in valued)
    kept = f", broken {broke} of {len(valued)} times" if broke else ", never broken" if limit else ""
    days = f"{_day(valued[0].at)} to {_day(valued[-1].at)}"
    return f"{title}, {days}: {between}{limit}{kept}."


def _day(at: datetime) -> str:
    return f"{utc(at).day} {utc(at):%b %Y}"


def _draw(
    readings: Sequence[Reading], valued: Sequence[Reading], against: Against, alt: str, width: int, dots: bool
) -> str:
    frame = Frame(width, HEIGHT, 4, width - _ROOM, 26, HEIGHT - 24)
    axis = TimeAxis(frame, readings[0].at, readings[-1].at)
    low, high = _span(valued, against)

    def y(value: float) -> float:
        return frame.bottom - (value - low) / (high - low) * (frame.bottom - frame.top)

    parts = [
        svg.line("axis", frame.left, y(low), frame.right, y(low)),
        svg.label(against.said(low), frame.right + 8, y(low) + 4),
    ]
    if against.limit is not None:
        place = y(against.limit)
        parts.append(svg.line("goal", frame.left, place, frame.right, place))
        parts.append(svg.label(f"limit {against.said(against.limit)}", frame.right + 8, place + 4, size=11))
    parts += _marks(axis, against)
    parts += _points(axis, valued, y) if dots else _line(axis, readings, y)
    parts += _last(valued[-1], against, frame, y)
    parts.append(svg.label(_tick(axis, axis.start), frame.left, HEIGHT - 6))
    if axis.end > axis.start:
        parts.append(svg.label(_tick(axis, axis.end), frame.right, HEIGHT - 6, "end"))
    return svg.drawing(frame, alt, parts)


def _span(valued: Sequence[Reading], against: Against) -> tuple[float, float]:
    """From 0 or the lowest value below it to a tenth above the highest value or the limit."""
    values = [one.value for one in valued if one.value is not None]
    values += [against.limit] if against.limit is not None else []
    low, high = min(0.0, *values), max(0.0, *values)
    return low, high + ((high - low) / 10 or 1.0)


def _tick(axis: TimeAxis, at: datetime) -> str:
    at = utc(at)
    within_a_day = (axis.end - axis.start).total_seconds() <= 2 * 86400
    return f"{at.day} {at:%b}, {at:%H:%M}" if within_a_day else f"{at.day} {at:%b}"


def _marks(axis: TimeAxis, against: Against) -> list[str]:
    parts, frame = list[str](), axis.frame
    for name, at in against.marks:
        if axis.start <= at <= axis.end:
            x = axis.x(at)
            anchor = "end" if x > frame.right - 60 else "start" if x < 60 else "middle"
            parts += [svg.line("mark", x, frame.top - 6, x, frame.bottom), svg.label(name, x, 12, anchor, size=11)]
    return parts


def _points(axis: TimeAxis, valued: Sequence[Reading], y: Callable[[float], float]) -> list[str]:
    """A dot for each value; one that broke the limit is a cross, so that no colour is needed to tell."""
    parts = []
    for one in valued:
        assert one.value is not None
        place, height = axis.x(one.at), y(one.value)
        if one.broke:
            parts.append(svg.line("miss", place - 4, height - 4, place + 4, height + 4))
            parts.append(svg.line("miss", place - 4, height + 4, place + 4, height - 4))
        else:
            parts.append(svg.dot("pt", place, height))
    return parts


def _line(axis: TimeAxis, readings: Sequence[Reading], y: Callable[[float], float]) -> list[str]:
    """The course of the samples, broken where there was no value."""
    strokes: list[list[str]] = [[]]
    for one in readings:
        if one.value is None:
            strokes.append([])
        else:
            strokes[-1].append(f"{axis.x(one.at):.1f},{y(one.value):.1f}")
    lines = [f'<polyline class="line" points="{" ".join(stroke)}"/>' for stroke in strokes if len(stroke) > 1]
    alone = [stroke[0].split(",") for stroke in strokes if len(stroke) == 1]
    return lines + [svg.dot("pt", float(x), float(height)) for x, height in alone]


def _last(one: Reading, against: Against, frame: Frame, y: Callable[[float], float]) -> list[str]:
    """The last value beside its end of the drawing, unless the limit or the foot stands there."""
    assert one.value is not None
    place = y(one.value)
    taken = [y(against.limit)] if against.limit is not None else []
    if any(abs(place - other) < 13 for other in [*taken, frame.bottom]):
        return []
    return [svg.label(against.said(one.value), frame.right + 8, place + 4, kind="strong")]
