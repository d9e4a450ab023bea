"""Where in the evidence a statement comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Lines of a file, 1-based and inclusive; `file` is relative to the evidence folder, with `/`.

    Where only a part of the file was read, they are counted from `after_byte` of what comes out of it.
    """

    file: str
    line_start: int
    line_end: int
    after_byte: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesSpan:
    """A stretch of a metric series; `start` and `end` are aware UTC."""

    file: str
    series: str
    start: datetime
    end: datetime


Evidence = LineSpan | SeriesSpan


def after_words(after_byte: int | None) -> str:
    """Where line numbers are counted from, as every surface says it behind them: ` after byte 1,048,576` or nothing."""
    return f" after byte {after_byte:,}" if after_byte else ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line or file that was not understood, with the reason in words."""

    line: int
    text: str
    reason: str
