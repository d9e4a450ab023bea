"""Reads CloudWatch Logs: the answers of `filter-log-events` and `get-log-events`, and results of Logs Insights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.enveloped import Streams
from afterword.core.evidence.json_spans import Located
from afterword.core.evidence.rows import WRAPPED, Row, at_row, reading_of_rows
from afterword.core.evidence.stamps import from_iso, from_unix
from afterword.core.evidence.structured import broken_sentence, first_array, text_of
from afterword.core.model.reading import Reading
from afterword.core.model.span import Unread

KIND = "cloudwatch"
_EVENTS = re.compile(r'"(ingestionTime|logStreamName|eventId)"\s*:')
_INSIGHTS = re.compile(r'"field"\s*:\s*"@(timestamp|message)"')


class CloudWatch:
    """Reads log events; the service's time counts, the inner line tells level and message."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when events with the time they were taken in, or fields of Logs Insights, are seen."""
        if head.text.lstrip()[:1] not in ("{", "["):
            return 0.0
        events = '"message"' in head.text and '"timestamp"' in head.text and _EVENTS.search(head.text)
        return 0.96 if events or _INSIGHTS.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Each stream read by the layout of its own lines."""
        array = first_array(text_of(source), ("events",), ("results",), ())
        rows, unread = list[Row](), list[Unread]()
        for item in array.items:
            told = list(_rows(item))
            rows += told
            if not told:
                unread.append(Unread(item.line_start, str(item.value)[:160], "it is no log event with a time"))
        frame = pl.DataFrame(sorted(rows, key=lambda row: (row["second"], row["ms"])), schema=WRAPPED)
        records = Streams().records(frame)
        problem = broken_sentence(array.broken)
        return reading_of_rows(source, KIND, records, records=len(rows), unread=unread, problem=problem)


def _rows(item: Located) -> Iterator[Row]:
    value = item.value
    if isinstance(value, list):  # a result of Logs Insights is a list of fields
        value = {str(one.get("field")).lstrip("@"): one.get("value") for one in value if isinstance(one, dict)}
    if not isinstance(value, dict):
        return
    at, text = _time(value.get("timestamp")), value.get("message")
    if at is None or not isinstance(text, str):
        return
    stream = value.get("logStreamName") or value.get("logStream")
    yield at_row(item.line_start, at, stream=str(stream) if stream else None, text=text.rstrip())


def _time(value: Any) -> datetime | None:
    if isinstance(value, int | float):
        return from_unix(value, parts=1000)
    found = from_iso(value)
    return found.astimezone(UTC) if found else None
