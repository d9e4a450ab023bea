"""Reads OpenTelemetry logs as the collector's file exporter writes them: OTLP JSON, a request a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.readers.json_lines import FIELDS, JsonLayout
from afterword.core.evidence.rows import reading_of_rows
from afterword.core.evidence.structured import objects, text_of
from afterword.core.model.reading import Reading
from afterword.core.model.span import Unread

KIND = "otlp"
_SHAPE = re.compile(r'"resource_?[lL]ogs"\s*:\s*\[')
SEVERITIES = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")  # four numbers each, from 1
KNOWN = frozenset(FIELDS)


class Otlp:
    """Reads log records with their resource's service; what the attributes say of a request is counted."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when a list of resource logs is seen."""
        return 0.98 if _SHAPE.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level, status, latency and route, and the patterns of the messages."""
        found, unread = documents(text_of(source))
        rows: list[dict[str, Any]] = []
        for item, value in objects(found):
            told = list(_records(item, value))
            rows += told
            if not told:
                unread.append(Unread(item.line_start, str(value)[:160], "it holds no log records"))
        names = [name for name in FIELDS if any(name in row for row in rows)]
        frame = pl.DataFrame(
            {name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
        )
        fields = JsonLayout(b"").fields(frame) if names else frame.select(second=pl.lit(None, pl.Int64))
        lines = pl.Series("n", [row["line"] for row in rows], dtype=pl.UInt32)
        kept = fields.insert_column(0, lines).filter(pl.col("second").is_not_null()) if rows else fields
        missing = len(rows) - kept.height if rows else 0
        unread += [Unread(1, f"{missing} records", "they have no time")] * (1 if missing else 0)
        return reading_of_rows(source, KIND, kept, records=kept.height if rows else 0, unread=unread)


def _records(item: Located, value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in _list(value, "resourceLogs", "resource_logs"):
        service = _attributes(resource.get("resource")).get("service.name")
        for scope in _list(resource, "scopeLogs", "scope_logs", "instrumentationLibraryLogs"):
            for record in _list(scope, "logRecords", "log_records"):
                yield _record(record, service) | {"line": item.line_start}


def _record(record: dict[str, Any], service: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {name: text for name, text in _attributes(record).items() if name in KNOWN}
    when = next((str(record[name]) for name in ("timeUnixNano", "observedTimeUnixNano") if _set(record, name)), None)
    row |= {"time": when, "body": _text(record.get("body")), "severityText": _severity(record)}
    if service:
        row.setdefault("logger", service)
    for name in ("ts", "timestamp", "@timestamp"):  # the record's own time counts
        row.pop(name, None)
    return row


def _set(record: dict[str, Any], name: str) -> bool:
    return str(record.get(name) or "0") != "0"


def _severity(record: dict[str, Any]) -> str | None:
    number = record.get("severityNumber")
    if isinstance(number, str) and number.startswith("SEVERITY_NUMBER_"):
        return number.removeprefix("SEVERITY_NUMBER_").rstrip("234")
    if isinstance(number, int) and 1 <= number <= 24:
        return SEVERITIES[(number - 1) // 4]
    text = record.get("severityText")
    return str(text) if text else None


def _attributes(value: Any) -> dict[str, str]:
    listed = value.get("attributes") if isinstance(value, dict) else None
    pairs = [one for one in listed or [] if isinstance(one, dict) and isinstance(one.get("key"), str)]
    return {one["key"]: text for one in pairs if (text := _text(one.get("value"))) is not None}


def _text(value: Any) -> str | None:
    """What an AnyValue holds, as text."""
    if not isinstance(value, dict) or not value:
        return None if value is None or value == {} else str(value)
    inner = next(iter(value.values()))
    return inner if isinstance(inner, str) else orjson.dumps(inner).decode()


def _list(value: Any, *names: str) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    found: list[Any] = next((value[name] for name in names if isinstance(value.get(name), list)), [])
    return [one for one in found if isinstance(one, dict)]
