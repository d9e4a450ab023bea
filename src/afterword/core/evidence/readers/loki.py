"""Reads answers of Loki: streams of lines with nanoseconds, as its HTTP API and `logcli -o jsonl` give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.enveloped import Streams
from afterword.core.evidence.json_spans import Located
from afterword.core.evidence.rows import WRAPPED, Row, at_row, reading_of_rows
from afterword.core.evidence.stamps import from_unix
from afterword.core.evidence.structured import broken_sentence, first_array, label_texts, objects, text_of
from afterword.core.model.reading import Reading
from afterword.core.model.span import Unread

KIND = "loki"
_STREAMS = re.compile(r'"resultType"\s*:\s*"streams"')
LONGEST = 20  # digits of nanoseconds
NAMES = ("pod", "container", "app", "service_name", "service", "job", "filename", "instance")


class Loki:
    """Reads streams of lines; Loki's time counts, the inner line tells level and message."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when the answer names streams as its result."""
        return 0.97 if _STREAMS.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Each stream read by the layout of its own lines."""
        array = first_array(text_of(source), ("data", "result"), ("result",))
        unread: list[Unread] = []
        rows = [row for item, value in objects(array.items) for row in _rows(item, value, unread)]
        frame = pl.DataFrame(sorted(rows, key=lambda row: (row["second"], row["ms"])), schema=WRAPPED)
        records = Streams().records(frame)
        return reading_of_rows(
            source, KIND, records, records=len(rows), unread=unread, problem=broken_sentence(array.broken)
        )


def _rows(item: Located, value: dict[str, object], unread: list[Unread]) -> Iterator[Row]:
    labels = label_texts(value.get("stream"))
    name = next((labels[one] for one in NAMES if labels.get(one)), None)
    values = value.get("values")
    for entry in values if isinstance(values, list) else []:
        at = _time(entry[0]) if isinstance(entry, list) and len(entry) > 1 else None
        if at is None:
            unread.append(Unread(item.line_start, str(entry)[:160], "it is no pair of nanoseconds and a line"))
        else:
            yield at_row(item.line_start, at, stream=name, text=str(entry[1]))


def _time(nanoseconds: object) -> datetime | None:
    text = str(nanoseconds)
    return from_unix(text, parts=1_000_000_000) if text.isdecimal() and len(text) <= LONGEST else None
