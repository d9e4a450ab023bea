"""Where in the evidence a statement comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Lines of a file, 1-based and inclusive; `file` is relative to the evidence folder, with `/`."""

    file: str
    line_start: int
    line_end: int


@dataclass(frozen=True, slots=True)
class SeriesSpan:
    """A stretch of a metric series; `start` and `end` are aware UTC."""

    file: str
    series: str
    start: datetime
    end: datetime


Evidence = LineSpan | SeriesSpan


@dataclass(frozen=True, slots=True)
class Unread:
    """A line or file that was not understood, with the reason in words."""

    line: int
    text: str
    reason: str
