"""Reads log records that lie in a JSON list, or in objects laid out over several lines.

Such are what consoles and query tools export: `gcloud logging read --format json`, hits of Elasticsearch and
OpenSearch, answers of the Datadog API, CloudTrail, `journalctl -o json-pretty`, arrays that any script wrote. A record
whose message is a line of another kind is opened up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson
import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.json_spans import Located, LocatedArray, documents
from afterword.core.evidence.mixed import Mixed
from afterword.core.evidence.readers.json_lines import TIMES, JsonLayout, members_of
from afterword.core.evidence.rows import reading_of_rows
from afterword.core.evidence.structured import broken_sentence, first_array, text_of
from afterword.core.model.reading import Reading
from afterword.core.model.span import Unread

KIND = "json_records"
PATHS = (
    (), ("hits", "hits"), ("data",), ("entries",), ("events",), ("logs",), ("items",), ("records",), ("Records",),
    ("results",), ("value",), ("messages",), ("result",),
)  # fmt: skip
INSIDE = ("_source", "attributes", "fields", "content", "object")  # where a hit keeps the record itself
OPENED = re.compile(r"\{\s*\"")
TRIED = 40  # objects of the head that are tried


class JsonRecords:
    """The reader of records in a JSON document."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Fairly sure when one of the first objects, in a list or over several lines, has a time of its own."""
        text = head.text.lstrip()
        if not text.startswith(("[", "{")) or _is_line(text):
            return 0.0
        return 0.75 if any(not TIMES.isdisjoint(members_of(_record(value))) for value in _first(text)) else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level, status, latency and route, and the patterns of the messages."""
        array = _found(text_of(source))
        rows = [(item.line_start, _record(item.value)) for item in array.items if isinstance(item.value, dict)]
        unread = [
            Unread(item.line_start, str(item.value)[:160], "it is no object") for item in array.items
            if not isinstance(item.value, dict)
        ]  # fmt: skip
        unread += [array.broken] if array.broken and not array.found else []
        layout = Mixed(JsonLayout(b""))
        frame = layout.extract(Block(1, b"".join(_line(row) for _, row in rows)))
        places = frame.get_column("n").cast(pl.Int64) - 1
        told = set(places.to_list())
        unread += [
            Unread(line, str(row)[:160], "it has no time")
            for place, (line, row) in enumerate(rows)
            if place not in told
        ]
        lines = pl.Series("n", [line for line, _ in rows], dtype=pl.UInt32)
        kept = frame.with_columns(lines.gather(places).alias("n")).sort("second", "n")
        return reading_of_rows(
            source, KIND, kept, records=kept.height, unread=unread, zone=layout.zone,
            problem=broken_sentence(array.broken) if array.found else None,
        )  # fmt: skip


def _is_line(text: str) -> bool:
    """Whether the first line is a whole object, as in a log of one object a line."""
    first = text.split("\n", 1)[0].strip()
    if not first.startswith("{") or not first.endswith("}"):
        return False
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return not TIMES.isdisjoint(members_of(value)) and not any(isinstance(one, list) for one in value.values())


def _first(text: str) -> Iterator[dict[str, Any]]:
    """The first whole objects of a text, the outermost that are whole."""
    decode, at = json.JSONDecoder().raw_decode, 0
    for _ in range(TRIED):
        found = OPENED.search(text, at)
        if found is None:
            return
        try:
            value, at = decode(text, found.start())
            yield from _listed(value)
        except (ValueError, RecursionError):
            at = found.start() + 1


def _listed(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The object itself, or the first ones of the list that it wraps."""
    for path in PATHS[1:]:
        inner: Any = value
        for name in path:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(inner, list):
            yield from (one for one in inner[:3] if isinstance(one, dict))
            return
    yield value


def _found(text: str) -> LocatedArray:
    """The records of the first list, else every object of the text."""
    array = first_array(text, *PATHS)
    if array.found:
        return array
    found, unread = documents(text)
    return LocatedArray(items=[*found, *(Located(one.text, one.line, one.line) for one in unread)])


def _record(value: Any) -> dict[str, Any]:
    """The record in an element of a list: the element, or what it keeps of it under a name of its own."""
    inner = next((value[name] for name in INSIDE if isinstance(value.get(name), dict)), None)
    if inner is not None and not TIMES.isdisjoint(members_of(inner)):
        return {name: one for name, one in inner.items() if name != "status" or not isinstance(one, str)} | (
            {"level": inner["status"]} if isinstance(inner.get("status"), str) else {}
        )
    return value if isinstance(value, dict) else {}


def _line(row: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(row) + b"\n"
    except TypeError:  # a number beyond 64 bits
        return json.dumps(row).encode() + b"\n"
