"""The case that the detectors look at: all readings side by side, and where in time the incident is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from afterword.core.detect.bots import as_alert, is_bot
from afterword.core.detect.changes import is_change
from afterword.core.detect.failing_share import FailingShare, failing_shares
from afterword.core.detect.log_errors import find_rise
from afterword.core.detect.traffic import LogSource, Traffic, read_traffic
from afterword.core.detect.trouble import Trouble, find_trouble
from afterword.core.detect.wording import INCIDENT_ROOM
from afterword.core.model.reading import Moment, Reading, Series, SourceReport
from afterword.core.model.services import ServiceMap

LEAD_SECONDS = 900  # how long before the impact a change still belongs to the story
CALM_ALERTS = frozenset({"info", "none", "low", "debug", "p5"})
SLOW = re.compile(
    r"(?:p9\d|95th|99th|latency|response time|request time)\D.*?(?:above|over|exceeds?|greater than|higher than|>)\s*"
    r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|milliseconds?|s\b|sec|seconds?)",
    re.IGNORECASE,
)
HUMAN_KINDS = frozenset({"page", "acknowledge", "escalate", "resolved"})


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the incident lies, in Unix seconds: `start` to `end`; before `calm_until` all was as usual."""

    start: float
    end: float
    calm_until: float

    @property
    def length(self) -> float:
        """How long it is, at least a minute."""
        return max(self.end - self.start, 60.0)


@dataclass(frozen=True, eq=False)
class Case:
    """Everything the detectors may ask. `window` is the one that was given, in Unix seconds."""

    reports: tuple[SourceReport, ...]
    moments: tuple[Moment, ...]
    series: tuple[Series, ...]
    logs: tuple[LogSource, ...]
    window: tuple[float, float] | None = None
    services: ServiceMap = field(default_factory=ServiceMap)
    notes: dict[str, Any] = field(default_factory=dict)  # what one detector has worked out for another

    @cached_property
    def log_kinds(self) -> frozenset[str]:
        """The kinds of the sources whose moments are single lines of a log."""
        return frozenset(source.report.kind for source in self.logs)

    def is_line(self, moment: Moment) -> bool:
        """True for a line of a log, as against a moment that a structured source states."""
        return moment.kind in {"log_line", "process_start", "process_exit"} or moment.source in self.log_kinds

    @cached_property
    def traffic(self) -> Traffic | None:
        """The requests at the outermost source."""
        return read_traffic(self.logs, self.window)

    @cached_property
    def trouble(self) -> Trouble | None:
        """What users felt, when there is a log of requests."""
        return find_trouble(self.traffic, slow_from(self.moments), self._called()) if self.traffic else None

    def _called(self) -> list[float]:
        """When alerts that are not calm fired, and when somebody was paged, in Unix seconds."""
        fired = [a.at.timestamp() for a in self._loud_alerts if a.kind == "alert_firing"]
        return [*fired, *(m.at.timestamp() for m in self.moments if m.kind == "page")]

    @cached_property
    def _loud_alerts(self) -> tuple[Moment, ...]:
        """The alerts that somebody may be called for; of what a bot announces, others may tell the severity."""
        found = [alert for m in self.moments if (alert := as_alert(m)) is not None]
        calm = {_name(a) for a in found if is_calm(a)}
        return tuple(a for a in found if not is_calm(a) and (a.labels.get("severity") or _name(a) not in calm))

    @cached_property
    def shares(self) -> tuple[FailingShare, ...]:
        """Where metrics of the share of failures were too high; asked only when no log counts requests."""
        return () if self.traffic else tuple(found for s in self.series for found in failing_shares(s))

    @cached_property
    def span(self) -> tuple[float, float] | None:
        """The first and last Unix second that any source speaks of, within the given window."""
        if self.window:
            return self.window
        firsts = [r.first.timestamp() for r in self.reports if r.first]
        lasts = [r.last.timestamp() for r in self.reports if r.last]
        firsts += [m.at.timestamp() for m in self.moments[:1]] + [float(s.times[0]) for s in self.series]
        lasts += [m.at.timestamp() for m in self.moments[-1:]] + [float(s.times[-1]) for s in self.series]
        return (min(firsts), max(lasts)) if firsts and lasts else None

    @cached_property
    def focus(self) -> Focus | None:
        """Where the incident lies: by what users felt, else by alerts and people; None when nothing tells."""
        found = self._felt() or self._told()
        if found is None:
            return None
        start, end = found
        changes = [
            m.at.timestamp()
            for m in self.moments
            if start - LEAD_SECONDS <= m.at.timestamp() <= start and is_change(m) and not self.is_line(m)
        ]
        return Focus(start, max(start, end), min([start - self._doubt(start), *changes]))

    def _doubt(self, start: float) -> float:
        """How long before `start` all may no longer have been as usual, when only alerts and people tell of it."""
        if self._felt() is not None or self.span is None:
            return 0.0
        return max(min(LEAD_SECONDS, 0.25 * (start - self.span[0])), 0.0)

    def _felt(self) -> tuple[float, float] | None:
        if self.traffic is None or self.trouble is None or not self.trouble.felt:
            return None
        felt = self.trouble.felt
        return self.traffic.time(felt[0].first), self.traffic.time(felt[-1].last + 1)

    def _told(self) -> tuple[float, float] | None:
        """From the first errors in a log, loud alert or page to the last of them, else over what people wrote."""
        rises = [rise for source in self.logs if (rise := find_rise(source, self.window)) is not None]
        found = [alert for m in self.moments if (alert := as_alert(m)) is not None]
        loud = [m.at.timestamp() for m in self._loud_alerts]
        stated = [
            *loud,
            *(t for rise in rises for t in (rise.first, rise.last)),
            *(t for s in self.shares for t in s.ends),
        ]
        human = [m.at.timestamp() for m in self.moments if m.kind in HUMAN_KINDS]
        calm = [m.at.timestamp() for m in found]
        said = [m.at.timestamp() for m in self.moments if m.kind == "message"]
        times = stated or human or self._in_room() or calm or said
        return (min([*times, *human]), max(times)) if times else None

    def _in_room(self) -> list[float]:
        """When people wrote in a room that was opened for an incident."""
        said = (m for m in self.moments if m.kind == "message" and not is_bot(m))
        return [m.at.timestamp() for m in said if INCIDENT_ROOM.search(m.labels.get("channel", ""))]


def slow_from(moments: Sequence[Moment]) -> float | None:
    """Give from how many seconds on the owners call requests slow, as the text of a latency alert says it."""
    for moment in moments:
        match = SLOW.search(moment.labels.get("summary", "")) if moment.kind == "alert_firing" else None
        if match:
            return float(match["number"]) * (0.001 if match["unit"].startswith("m") else 1.0)
    return None


def _name(alert: Moment) -> str:
    return alert.labels.get("alertname", alert.text)


def is_calm(moment: Moment) -> bool:
    """True when an alert is of a severity that nobody is called for."""
    return moment.labels.get("severity", "").lower() in CALM_ALERTS


def gather(readings: Sequence[Reading], window: tuple[datetime, datetime] | None = None) -> Case:
    """Give the case of the readings; with a window, moments and series outside it are left out."""
    limits = (window[0].timestamp(), window[1].timestamp()) if window else None
    moments = [m for r in readings for m in r.moments if limits is None or limits[0] <= m.at.timestamp() <= limits[1]]
    moments.sort(key=lambda m: (m.at, m.kind, m.source, m.text))
    series = [cut for r in readings for s in r.series if (cut := _within(s, limits)) is not None]
    logs = tuple(LogSource(r.report, r.log) for r in readings if r.log is not None)
    services = [r.services for r in readings if r.services is not None]
    return Case(
        tuple(r.report for r in readings), tuple(moments), tuple(series), logs, limits,
        services[-1] if services else ServiceMap(),
    )  # fmt: skip


def _within(series: Series, limits: tuple[float, float] | None) -> Series | None:
    if limits:
        inside = (series.times >= limits[0]) & (series.times <= limits[1])
        series = replace(series, times=series.times[inside], values=series.values[inside])
    return series if len(series.times) else None
