"""The timeline of an incident as the engine gives it, and its JSON form (see docs/reference/contracts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from afterword.core.model.reading import SourceReport
from afterword.core.model.span import Evidence

Recorded = Literal["during", "reconstructed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One moment of the timeline; `key` marks the 8 to 25 entries that a postmortem would print."""

    at: datetime
    kind: str
    source: str
    text: str
    evidence: tuple[Evidence, ...]
    actor: str | None = None
    recorded: Recorded = "during"
    score: float = 0.5
    key: bool = False
    reason: str = ""  # why it was taken for what it is, in words


@dataclass(frozen=True, slots=True)
class Signal:
    """A metric series that moved; `score` is the change in units of the baseline's spread (median/IQR).

    `service` is whose series it is, `reason` why it stands where it does, in words.
    """

    name: str
    file: str
    onset: datetime
    direction: Literal["up", "down"]
    baseline: float
    peak: float
    score: float
    rank: int
    service: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCount:
    """Requests that one log of a service counts, over the whole evidence and in the impact; never to be added up."""

    service: str
    source: str
    requests: int
    failed: int
    requests_in_window: int | None
    failed_in_window: int | None


@dataclass(frozen=True, slots=True)
class EndpointCount:
    """Requests to one path at the outermost source, ids taken out, in the minutes that the impact touches.

    `service` answers it, None where nobody said which does.
    """

    service: str | None
    endpoint: str
    requests: int
    failed: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Quantiles of the request time in seconds, right to 2.5 %, and of how many requests."""

    p50: float
    p95: float
    p99: float
    requests: int


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of an error budget the incident used: `failed` of `allowed`, `used` as a share of one.

    `requests` is how many come in `window_days` days, `stated` whether somebody said so or it was worked out.
    """

    service: str
    availability: float
    window_days: float
    requests: int
    stated: bool
    failed: int
    allowed: float
    used: float
    source: str


@dataclass(frozen=True, slots=True)
class Impact:
    """Failed requests at the outermost source, health checks left out; times aware UTC."""

    start: datetime | None
    end: datetime | None
    requests: int | None
    failed: int | None
    requests_in_window: int | None
    failed_in_window: int | None
    affected_users: int | None
    source: str | None
    per_bucket: tuple[tuple[datetime, int, int], ...] = ()  # (bucket start, requests, failed)
    bucket_seconds: int = 10
    affected_source: str | None = None  # the log that names the affected users
    services: tuple[ServiceCount, ...] = ()
    endpoints: tuple[EndpointCount, ...] = ()  # most failed first
    latency_before: Latency | None = None
    latency_during: Latency | None = None
    budgets: tuple[Budget, ...] = ()
    p95_per_bucket: tuple[float | None, ...] = ()  # seconds, beside `per_bucket`; None where nothing was recorded


@dataclass(frozen=True, slots=True)
class Phases:
    """When the incident passed from one phase to the next; aware UTC, None when it cannot be told."""

    impact_started: datetime | None = None
    detected: datetime | None = None
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole answer of `afterword timeline`."""

    start: datetime | None
    end: datetime | None
    sources: tuple[SourceReport, ...]
    entries: tuple[Entry, ...]
    signals: tuple[Signal, ...]
    impact: Impact
    phases: Phases
    unknowns: tuple[str, ...] = ()  # "what we do not know", in sentences
