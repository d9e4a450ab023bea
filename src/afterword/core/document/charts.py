"""The charts of a document: failed requests and request times with what happened, and which signal moved first."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.core.document import svg
from afterword.core.document.series_labels import series_labels
from afterword.core.document.steps import last_change, last_step
from afterword.core.document.svg import Frame, TimeAxis, bare_svg
from afterword.core.document.words import amounts, clock, day, duration, listed, number, offset, utc
from afterword.core.model.document import Chart, Document
from afterword.core.model.timeline import Signal, Timeline

__all__ = ["bare_svg", "chart_files", "failures_chart", "latency_chart", "signals_chart", "timeline_charts"]

WIDE, NARROW = 884, 358
SLOWER, LEAST_SLOWER = 2.0, 0.05  # times and seconds by which requests must be slower for a chart of it


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened, drawn as an upright line: its name and the time."""

    name: str
    at: datetime


def timeline_charts(timeline: Timeline) -> tuple[Chart, ...]:
    """All charts that the timeline gives matter for."""
    found = (failures_chart(timeline), latency_chart(timeline), signals_chart(timeline))
    return tuple(chart for chart in found if chart is not None)


def chart_files(document: Document, folder: str) -> Mapping[str, str]:
    """The files that travel beside the Markdown: both drawings of each chart and its table as CSV."""
    files: dict[str, str] = {}
    for chart in document.charts:
        stem = f"{folder}/{chart.name}"
        files[f"{stem}.svg"] = svg.standalone(chart.svg) + "\n"
        files[f"{stem}-narrow.svg"] = svg.standalone(chart.svg_narrow) + "\n"
        table = io.StringIO(newline="")
        rows = [chart.header, *chart.rows]
        bare = any("\r" in cell for row in rows for cell in row)  # which the writer alone would not put in quotes
        writer = csv.writer(table, lineterminator="\n", quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL)
        writer.writerows(rows)
        files[f"{stem}.csv"] = table.getvalue()
    return files


def markers_of(timeline: Timeline) -> list[Marker]:
    """The last change, the alert, the last step against it, recovery and resolution, in order of time."""
    change, step = last_change(timeline), last_step(timeline)
    found = (
        ("Deploy" if change and change.kind == "deploy" else "Change", change.at if change else None),
        ("Alert", timeline.phases.detected),
        ("Mitigation", step.at if step else None),
        ("Recovered", timeline.impact.end),
        ("Resolved", timeline.phases.resolved),
    )
    return sorted((Marker(name, at) for name, at in found if at is not None), key=lambda one: one.at)


def failures_chart(timeline: Timeline) -> Chart | None:
    """Failed requests per interval; None when no request was counted."""
    buckets = timeline.impact.per_bucket
    if len(buckets) < 2 or not any(failed for _, _, failed in buckets):
        return None
    every = timeline.impact.bucket_seconds
    marks = [
        one for one in markers_of(timeline) if buckets[0][0] <= one.at <= buckets[-1][0] + timedelta(seconds=every)
    ]
    alt = _failures_alt(buckets, every, marks)
    zero = timeline.phases.detected
    caption = f"{day(utc(buckets[0][0]).date())}, UTC" + ("; offsets from the alert beneath." if zero else ".")
    caption += f" Source: {timeline.impact.source}." if timeline.impact.source else ""

    def draw(width: int) -> str:
        return _draw_course(buckets, every, marks, zero, alt, width)

    header = ("UTC", "Offset", "Requests", "Failed", "What happened")
    title = f"Failed requests per {duration(every)}"
    return Chart(
        "failed-requests", title, alt, draw(WIDE), draw(NARROW), header, _rows(buckets, every, marks, zero), caption
    )


def latency_chart(timeline: Timeline) -> Chart | None:
    """The 95th percentile of the request time per interval; None when it was not recorded or hardly changed."""
    impact = timeline.impact
    before, during = impact.latency_before, impact.latency_during
    if before is None or during is None or during.p95 < SLOWER * before.p95 or during.p95 - before.p95 < LEAST_SLOWER:
        return None
    every, zero = impact.bucket_seconds, timeline.phases.detected
    course = [
        (at, requests, round(1000 * (p95 or 0)))
        for (at, requests, _), p95 in zip(impact.per_bucket, impact.p95_per_bucket, strict=False)
    ]
    if len(course) < 2:
        return None
    marks = [one for one in markers_of(timeline) if course[0][0] <= one.at <= course[-1][0] + timedelta(seconds=every)]
    worst = max(course, key=lambda one: one[2])
    alt = (
        f"95th percentile of the request time per {duration(every)}: {number(round(1000 * before.p95))} ms before the "
        f"impact, at most {number(worst[2])} ms, from {clock(worst[0])} UTC on."
    )
    caption = f"{day(utc(course[0][0]).date())}, UTC, in milliseconds. Source: {impact.source}."

    def draw(width: int) -> str:
        return _draw_course(course, every, marks, zero, alt, width)

    header = ("UTC", "Offset", "Requests", "p95 in ms", "What happened")
    title = f"95th percentile of the request time per {duration(every)}"
    rows = _rows(course, every, marks, zero)
    return Chart("request-time", title, alt, draw(WIDE), draw(NARROW), header, rows, caption)


def _failures_alt(buckets: Sequence[tuple[datetime, int, int]], every: int, marks: Sequence[Marker]) -> str:
    peak = max(buckets, key=lambda one: one[2])
    failing = [at for at, _, failed in buckets if failed]
    happened = listed([f"{one.name.lower()} at {clock(one.at)}" for one in marks])
    return (
        f"Failed requests per {duration(every)}: the first at {clock(failing[0])} UTC, most at {clock(peak[0])} with "
        f"{number(peak[2])} of {number(peak[1])}, the last at {clock(failing[-1])}."
        + (f" {happened[:1].upper()}{happened[1:]}." if happened else "")
    )


def _rows(
    buckets: Sequence[tuple[datetime, int, int]], every: int, marks: Sequence[Marker], zero: datetime | None
) -> tuple[tuple[str, ...], ...]:
    """Every interval in which something failed or happened, and those beside them."""
    width = timedelta(seconds=every)
    told = {at: ", ".join(one.name for one in marks if at <= one.at < at + width) for at, _, _ in buckets}
    keep = {index for index, (at, _, failed) in enumerate(buckets) if failed or told[at]}
    near = {index + step for index in keep for step in (-1, 0, 1)}
    return tuple(
        (clock(at), offset(at, zero) if zero else "", number(requests), number(failed), told[at])
        for index, (at, requests, failed) in enumerate(buckets)
        if index in near
    )


def _draw_course(
    buckets: Sequence[tuple[datetime, int, int]],
    every: int,
    marks: Sequence[Marker],
    zero: datetime | None,
    alt: str,
    width: int,
) -> str:
    steps = svg.nice_steps(max(failed for _, _, failed in buckets))
    left = 12 + svg.text_width(number(int(steps[-1])))
    span = (buckets[0][0], buckets[-1][0] + timedelta(seconds=every))
    probe = TimeAxis(Frame(width, 0, left, width - 8, 0, 0), *span)
    tops = _marker_rows(marks, probe, zero, two_lines=width > 600)
    height = (300 if width > 600 else 270) + 14 * max(0, len(set(tops)) - 1)
    frame = Frame(width, height, left, width - 8, height - 210, height - (42 if zero else 27))
    axis = TimeAxis(frame, *span)

    def y(value: float) -> float:
        return frame.bottom - value / steps[-1] * (frame.bottom - frame.top)

    parts = [_value_axis(value, y(value), frame) for value in steps]
    parts += svg.time_ticks(axis, zero, frame.bottom)
    points = " ".join(f"{axis.x(at + timedelta(seconds=every / 2)):.1f},{y(failed):.1f}" for at, _, failed in buckets)
    first, last = axis.x(buckets[0][0]), axis.x(span[1])
    parts.append(
        f'<polygon class="area" points="{first:.1f},{frame.bottom:.1f} {points} {last:.1f},{frame.bottom:.1f}"/>'
    )
    parts.append(f'<polyline class="line" points="{points}"/>')
    return svg.drawing(frame, alt, parts + _draw_markers(marks, tops, axis, zero))


def _value_axis(value: float, y: float, frame: Frame) -> str:
    rule = svg.line("grid" if value else "axis", frame.left, y, frame.right, y)
    return rule + svg.label(number(int(value)), frame.left - 8, y + 4, "end")


def _marker_text(mark: Marker, zero: datetime | None) -> str:
    return offset(mark.at, zero) if zero else clock(mark.at)


def _marker_rows(marks: Sequence[Marker], axis: TimeAxis, zero: datetime | None, *, two_lines: bool) -> list[int]:
    """The row of each marker's label, so that labels do not overlap."""
    return svg.rows_for([_label_span(mark, axis, zero, two_lines=two_lines) for mark in marks])


def _label_span(mark: Marker, axis: TimeAxis, zero: datetime | None, *, two_lines: bool) -> tuple[float, float]:
    """From where to where a marker's label reaches; it keeps within the drawing."""
    wide = max(svg.text_width(mark.name, 13), svg.text_width(_marker_text(mark, zero)) if two_lines else 0)
    start = min(max(axis.x(mark.at) - wide / 2, 0), axis.frame.width - wide)
    return start, start + wide


def _draw_markers(
    marks: Sequence[Marker], rows: Sequence[int], axis: TimeAxis, zero: datetime | None, *, through: bool = True
) -> list[str]:
    """The labels with their upright lines; `through` is False where the lines would cross other words."""
    frame = axis.frame
    two_lines = not frame.narrow
    high = 34 if two_lines else 20
    spans = [_label_span(mark, axis, zero, two_lines=two_lines) for mark in marks]
    parts = []
    for mark, row, span in zip(marks, rows, spans, strict=True):
        x, middle, top = axis.x(mark.at), sum(span) / 2, 12 + row * high
        crossed = [other for other, (left, right) in zip(rows, spans, strict=True) if left - 2 <= x <= right + 2]
        begin = 12 + max(crossed) * high + high - 14
        foot = frame.bottom if through else begin + 4
        parts.append(svg.line("mark", x, begin, x, foot) + svg.dot("pin", x, frame.bottom))
        parts.append(svg.label(mark.name, middle, top, "middle", "strong"))
        if two_lines:
            parts.append(svg.label(_marker_text(mark, zero), middle, top + 15, "middle"))
    return parts


def signals_chart(timeline: Timeline, most: int = 8) -> Chart | None:
    """The strongest signals by the time they moved, the earliest on top; None when there are fewer than two."""
    strongest = sorted(timeline.signals, key=lambda one: one.rank)[:most]
    ordered = sorted(strongest, key=lambda one: (one.onset, one.rank))
    if len(ordered) < 2:
        return None
    zero = timeline.phases.detected or timeline.impact.start
    first = ordered[0]
    alt = (
        f"When the {len(ordered)} strongest signals moved: {first.name} was first at {clock(first.onset)} UTC, "
        f"{ordered[-1].name} last at {clock(ordered[-1].onset)}."
    )
    marks = [one for one in markers_of(timeline) if one.name in ("Deploy", "Change", "Alert")]
    draw: Callable[[int], str] = lambda width: _draw_signals(ordered, marks, zero, alt, width)  # noqa: E731
    rows = tuple(
        (clock(one.onset), offset(one.onset, zero) if zero else "", one.name, *amounts(one)) for one in ordered
    )
    caption = f"{day(utc(first.onset).date())}, UTC. From the usual value to the extreme, found by machine."
    header = ("UTC", "Offset", "Signal", "Usual", "Extreme")
    return Chart("signals", "What moved first", alt, draw(WIDE), draw(NARROW), header, rows, caption)


def _draw_signals(
    signals: Sequence[Signal], marks: Sequence[Marker], zero: datetime | None, alt: str, width: int
) -> str:
    wide = width > 600
    times = [one.onset for one in signals] + [one.at for one in marks]
    pad = max((max(times) - min(times)) * 0.06, timedelta(seconds=5))
    left, right = (300.0, width - 130.0) if wide else (8.0, width - 8.0)
    row = 30 if wide else 44
    span = (min(times) - pad, max(times) + pad)
    probe = TimeAxis(Frame(width, 0, left, right, 0, 0), *span)
    tops = _marker_rows(marks, probe, zero, two_lines=wide)
    top = (34 if wide else 20) * (max(tops, default=-1) + 1) + 8
    bottom = top + row * len(signals) + 4
    frame = Frame(width, int(bottom + (42 if zero else 27)), left, right, top, bottom)
    axis = TimeAxis(frame, *span)
    parts = [svg.line("axis", left, bottom, right, bottom), *svg.time_ticks(axis, zero, bottom)]
    parts += _draw_markers(marks, tops, axis, zero, through=wide)
    names = _signal_names(signals, frame, wide)
    for index, one in enumerate(signals):
        y = top + row * index + row / 2
        parts += [] if wide else [svg.line("mark", axis.x(mark.at), y, axis.x(mark.at), y + 16) for mark in marks]
        parts.append(_signal_row(one, names[index], axis, y, wide))
    return svg.drawing(frame, alt, parts)


def _values(one: Signal) -> str:
    return " \N{RIGHTWARDS ARROW} ".join(amounts(one))


def _signal_names(signals: Sequence[Signal], frame: Frame, wide: bool) -> list[str]:
    """What stands beside each row: the name of its series in the room that the drawing leaves."""
    rooms = [frame.left - 16 if wide else frame.width - svg.text_width(_values(one)) - 16 for one in signals]
    return series_labels([one.name for one in signals], [svg.letters_in(room) for room in rooms])


def _signal_row(one: Signal, name: str, axis: TimeAxis, y: float, wide: bool) -> str:
    frame, values = axis.frame, _values(one)
    if wide:
        names = svg.label(name, frame.left - 16, y + 4, "end", "strong")
        names += svg.label(values, frame.right + 12, y + 4)
    else:
        names = svg.label(name, frame.left, y - 8, "start", "strong")
        names += svg.label(values, frame.right, y - 8, "end")
        y += 8
    return names + svg.line("grid", frame.left, y, frame.right, y) + svg.dot("pt", axis.x(one.onset), y, 4.5)
