"""What a reader gives back from one file: moments, series, log summaries and a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from afterword.core.model.services import ServiceMap
from afterword.core.model.span import Evidence, Unread

if TYPE_CHECKING:  # Polars is imported only by those who use it: `afterword --help` must stay quick.
    import numpy as np
    import polars as pl

GAMMA = 1.05  # how much wider each bucket of durations is than the one before, see LogSummary
ZoneSource = Literal["stated", "inferred", "assumed"]
FAILED_FROM, FAILED_TO = 500, 599  # the statuses of requests that failed, whoever counts them


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment that a source states itself: an alert, a page, a message, a deploy.

    `kind` is one of the timeline kinds of the contract, or a reader's own kind that the timeline
    ignores until a detector has judged it (`message`, `commit`, `pending`, `notify`, `process_start`, `process_exit`).
    `actor` is a person or bot as the source names them. `labels` keeps what tells moments apart
    (alert name, fingerprint, ref, channel, thread) for merging.
    """

    at: datetime
    kind: str
    source: str
    text: str
    evidence: tuple[Evidence, ...]
    actor: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A metric series: `times` are Unix seconds (float64, ascending), `values` float64 of the same length.

    `name` is the file's stem with the labels that tell the series apart, as in `pg_connections{state="active"}`;
    `step` is the sampling grid in seconds.
    """

    name: str
    file: str
    labels: Mapping[str, str]
    times: np.ndarray[Any, Any]
    values: np.ndarray[Any, Any]
    step: float | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A group of log messages of one shape. `per_bucket` maps bucket start (Unix seconds) to count."""

    id: str
    template: str
    level: str | None
    count: int
    first: datetime
    last: datetime
    example_line: int
    example: str
    per_bucket: Mapping[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class LogSummary:
    """What the engine keeps of a log of any size; all times are Unix seconds UTC.

    requests: second i64, status i16, requests u32, first_line u32, last_line u32 (None when the log has no status);
        health checks are counted apart in `health_checks` and are in no frame.
    latency:  second i64, bucket i16, requests u32, first_line u32 - a bucket holds durations in
        (GAMMA**(bucket-1), GAMMA**bucket] milliseconds with GAMMA = 1.05 (DDSketch, Masson et al. 2019), so that a
        quantile is right to 2.5 % and buckets of many files can be added up.
    routes:   minute i64, route str, status i16, requests u32.
    levels:   second i64, level str, records u32, first_line u32, last_line u32.
    patterns: stage two's result, newest pattern last.
    affected: minute i64, user u64 - who met a failed request (an error, in a log without status), each user once a
        minute; the user is a hash of the id in the line. None when no failing line names anybody.
    """

    requests: pl.DataFrame | None
    latency: pl.DataFrame | None
    routes: pl.DataFrame | None
    levels: pl.DataFrame | None
    patterns: tuple[Pattern, ...]
    health_checks: int = 0
    bucket_seconds: int = 10
    affected: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in a source, aware UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How much of one file was read; for line-oriented files records + unread + continuation + blank = lines."""

    file: str
    kind: str
    sha256: str
    size: int
    records: int
    unread: int
    unread_examples: tuple[Unread, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    zone: str | None = None
    zone_source: ZoneSource | None = None
    gaps: tuple[Gap, ...] = ()
    skew_seconds: float | None = None
    skew_reason: str | None = None  # by what the skew can be told
    lines: int | None = None
    continuation: int | None = None
    blank: int | None = None
    problem: str | None = None  # one sentence when the file could not be read whole
    read_from: int | None = None  # bytes of what comes out of the file; None when it was read whole. `sha256`, counts
    read_to: int | None = None  # and line numbers are then those of the part, whose first line is line 1
    note: str | None = None  # how it was read when that is no problem: in part, or not at all since it lies outside

    @property
    def is_outside(self) -> bool:
        """Whether nothing was read of it, since it lies outside the time that was asked for."""
        return self.note is not None and not self.sha256


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one reader got out of one file."""

    report: SourceReport
    moments: tuple[Moment, ...] = ()
    series: tuple[Series, ...] = ()
    log: LogSummary | None = None
    services: ServiceMap | None = None
