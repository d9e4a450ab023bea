"""Prometheus' own record of alerts: the series ALERTS and ALERTS_FOR_STATE in a `query_range` answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from afterword.core.evidence.alerting import State, alert_moment
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.times import EARLIEST, LATEST
from afterword.core.evidence.prometheus_answer import Answer, Sampled, open_answer, stem
from afterword.core.evidence.readers.prometheus import report_on_series
from afterword.core.evidence.stamps import from_unix
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import SeriesSpan

KIND = "alerts_series"
INNER = ("__name__", "alertstate")
HOLE = 1.5  # steps; Prometheus marks an alert that ended as stale at once, so any missing step is an end
_NAME = re.compile(r'"__name__"\s*:\s*"ALERTS(_FOR_STATE)?"')
_STATE = re.compile(r'"alertstate"\s*:\s*"(firing|pending)"')


class AlertsSeries:
    """Reads when alerts fired, to the step of the query: a webhook of the same alert is more exact."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when a series is named ALERTS, or its labels have an alert's state."""
        if '"resultType"' not in head.text and '"metric"' not in head.text:
            return 0.0
        return 0.98 if _NAME.search(head.text) or _STATE.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Firing, resolved and pending alerts, a pair of moments for each stretch of an alert's series."""
        answer = open_answer(source)
        end = _end(answer)
        moments = [moment for one in answer.series for moment in _moments(source, one, answer, end)]
        moments.sort(key=lambda moment: moment.at)
        return Reading(report_on_series(source, KIND, answer), moments=tuple(moments))


def _end(answer: Answer) -> float:
    """When the question ended: as the index says, else the last sample that any alert has."""
    if answer.asked.end:
        return answer.asked.end.timestamp()
    return float(max((one.times[-1] for one in answer.series if len(one.times)), default=0.0))


def _moments(source: Source, one: Sampled, answer: Answer, end: float) -> Iterator[Moment]:
    if one.labels.get("__name__") == "ALERTS_FOR_STATE":
        yield from _waiting(source, one)
        return
    state: State = "pending" if one.labels.get("alertstate") == "pending" else "firing"
    step = answer.step or 0.0
    begin = answer.asked.start.timestamp() if answer.asked.start else 0.0
    for first, last in stretches(one.times.tolist(), step * HOLE):
        yield _moment(source, one, state, first, (first, last), open_start="1" if first - begin <= step else "")
        if state == "firing" and step and last + step * HOLE < end:
            yield _moment(source, one, "resolved", last + step, (first, last))


def stretches(times: list[float], hole: float) -> list[tuple[float, float]]:
    """The unbroken stretches of a series: first and last sample of each."""
    found: list[tuple[float, float]] = []
    for time in times:
        if found and (time - found[-1][1] <= hole or not hole):
            found[-1] = (found[-1][0], time)
        else:
            found.append((time, time))
    return found


def _waiting(source: Source, one: Sampled) -> Iterator[Moment]:
    """The value of ALERTS_FOR_STATE is when the alert's condition came true."""
    for value in sorted(set(one.values.tolist())):
        at = from_unix(value) if EARLIEST < value < LATEST else None
        if at is not None:
            yield _moment(source, one, "pending", at.timestamp(), (float(one.times[0]), float(one.times[-1])))


def _moment(source: Source, one: Sampled, state: State, at: float, stretch: tuple[float, float], **more: str) -> Moment:
    labels = {name: value for name, value in one.labels.items() if name not in INNER}
    known = ", ".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
    first, last = (datetime.fromtimestamp(time, UTC) for time in stretch)
    place = SeriesSpan(source.name, f"{stem(source.name)}{{{known}}}", first, last)
    moment = datetime.fromtimestamp(at, UTC)
    return alert_moment(moment, state, KIND, place, labels, {}, starts_at=first.isoformat(), **more)
