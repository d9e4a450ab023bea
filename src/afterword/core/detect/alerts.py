"""Alerts as their sources tell them together: one moment for each time an alert fires and each time it is resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from afterword.core.detect.base import Candidate, duration, join_evidence
from afterword.core.detect.bots import as_alert
from afterword.core.detect.case import Case, is_calm
from afterword.core.model.reading import Moment
from afterword.core.model.timeline import Entry

TOGETHER_SECONDS = 45.0  # a chat bot or a coarse series tells of an alert this much later at most
SAME_MOMENT_SECONDS = 15.0  # instances of one alert that fire this close are one moment
# The most exact teller first: it gives the time of the moment.
TELLERS = ("webhook", "alertmanager", "grafana", "datadog", "alerts_series", "slack", "chat")
SERIES = TELLERS.index("alerts_series")
SNAPSHOT = "alertmanager"  # its API tells only what is active at one moment: silence there is no end
LOUD = ("page", "critical", "p1", "p0", "sev1", "sev0", "error", "high", "p2", "major")
FLAPS = 3  # an alert that fires so often flaps
EARLY_SECONDS, FAR_SECONDS = 120.0, 1800.0


@dataclass(slots=True)
class _Event:
    """One firing or one resolve, with all that told of it, the most exact first."""

    moments: list[Moment]

    @property
    def at(self) -> float:
        return self.moments[0].at.timestamp()


def detect(case: Case) -> list[Candidate]:
    """Give one candidate for each firing and each resolve of an alert, with the evidence of all who told it."""
    told: defaultdict[str, list[Moment]] = defaultdict(list)
    for moment in case.moments:
        alert = as_alert(moment)
        if alert is not None:
            told[alert.labels.get("alertname", alert.text)].append(alert)
    found = []
    for name in sorted(told):
        firing = events(m for m in told[name] if m.kind == "alert_firing")
        resolved = events(m for m in told[name] if m.kind == "alert_resolved")
        exact = any(_teller(m) < SERIES and m.source != SNAPSHOT for m in told[name])
        fires = [_fires(case, name, event, doubtful=exact and _only_series(event)) for event in firing]
        over = [_resolved(case, name, event, firing, doubtful=exact and _only_series(event)) for event in resolved]
        found += _folded(fires, over)
    return found


def _folded(fires: list[Candidate], over: list[Candidate]) -> list[Candidate]:
    """The candidates of one alert; of one that flaps only the first firing and the last resolve tell the story."""
    loud = [c for c in fires if c.role == "alert"]
    if len(loud) < FLAPS:
        return fires + over
    again = {id(c): i + 2 for i, c in enumerate(loud[1:])}
    ends = {id(c) for c in [c for c in over if c.role == "alert"][:-1]}
    fires = [_again(c, f" again, {again[id(c)]} of {len(loud)} times") if id(c) in again else c for c in fires]
    return fires + [replace(c, role="alert again") if id(c) in ends else c for c in over]


def _again(candidate: Candidate, words: str) -> Candidate:
    text = candidate.entry.text.replace(" fires", f" fires{words}", 1)
    return replace(candidate, role="alert again", entry=replace(candidate.entry, text=text))


def events(moments: Iterable[Moment]) -> list[_Event]:
    """Give the moments gathered into events: the exact tellers make them, the others join the nearest."""
    ordered = sorted(moments, key=lambda m: (_teller(m), m.at, m.text))
    found: list[_Event] = []
    for moment in ordered:
        near = min(found, key=lambda e: abs(e.at - moment.at.timestamp()), default=None)
        exact = near is not None and _teller(moment) == _teller(near.moments[0])
        reach = SAME_MOMENT_SECONDS if exact else TOGETHER_SECONDS
        if near is not None and abs(near.at - moment.at.timestamp()) <= reach:
            near.moments.append(moment)
        else:
            found.append(_Event([moment]))
    return sorted(found, key=lambda e: e.at)


def _only_series(event: _Event) -> bool:
    """True when only samples tell of it: beside exact notifications such an event is a hole in the samples."""
    return all(_teller(m) == SERIES for m in event.moments)


def _teller(moment: Moment) -> int:
    return next((i for i, name in enumerate(TELLERS) if name in moment.source.lower()), len(TELLERS))


def _label(event: _Event, name: str) -> str:
    return next((m.labels[name] for m in event.moments if m.labels.get(name)), "")


def _score(case: Case, event: _Event, loud: float, quiet: float) -> float:
    severity = _label(event, "severity").lower()
    score = loud if severity in LOUD else (loud + quiet) / 2
    if any(is_calm(m) for m in event.moments):
        return 0.2
    if case.focus and not case.focus.calm_until - FAR_SECONDS <= event.at <= case.focus.end + FAR_SECONDS:
        return 0.3
    if case.focus and event.at < case.focus.calm_until - EARLY_SECONDS:
        return score - 0.1
    return score


def _entry(event: _Event, kind: str, text: str, score: float) -> Entry:
    first = event.moments[0]
    pieces = join_evidence(p for m in event.moments for p in m.evidence)
    return Entry(first.at, kind, first.source, text, pieces, score=score)


def _fires(case: Case, name: str, event: _Event, *, doubtful: bool) -> Candidate:
    about = [part for part in (_label(event, "severity"), _label(event, "service") or _label(event, "job")) if part]
    instances = sorted({m.labels["fingerprint"] for m in event.moments if m.labels.get("fingerprint")})
    open_start = all(m.labels.get("open_start") for m in event.moments)
    text = f"Alert {name} {'is already firing' if open_start else 'fires'}"
    text += f" ({', '.join(about)})" if about else ""
    text += f" for {len(instances)} instances" if len(instances) > 1 else ""
    summary = _label(event, "summary")
    text += f": {summary}" if summary else ""
    score = 0.25 if open_start or doubtful else _score(case, event, 0.92, 0.75)
    calm = any(is_calm(m) for m in event.moments) or open_start or doubtful
    entry = _entry(event, "alert_firing", text, score)
    return Candidate(entry, "as its sources state it", name, "calm" if calm else "alert")


def _resolved(case: Case, name: str, event: _Event, firing: list[_Event], *, doubtful: bool) -> Candidate:
    before = [f.at for f in firing if f.at <= event.at]
    text = f"Alert {name} is resolved" + (f" after {duration(event.at - before[-1])}" if before else "")
    calm = any(is_calm(m) for m in event.moments) or doubtful
    entry = _entry(event, "alert_resolved", text, 0.25 if doubtful else _score(case, event, 0.8, 0.7))
    return Candidate(entry, "as its sources state it", name, "calm" if calm else "alert")
