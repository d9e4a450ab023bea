"""Reads Kubernetes events: `kubectl get events -o json`, a watch, or what an exporter of events writes a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.rows import LOG, Row, at_row, reading_of_rows
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import broken_sentence, first_array, named, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "kubernetes_events"
_SHAPE = re.compile(r'"(involvedObject|regarding)"\s*:\s*\{')
_EVENT = re.compile(r'"(firstTimestamp|lastTimestamp|eventTime|deprecatedLastTimestamp)"\s*:')
LEVELS = {"Warning": "WARNING", "Normal": "INFO"}


class KubernetesEvents:
    """Reads events; one that repeats is told at its first and at its last time, with its count."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when objects with what they are about and an event's times are seen."""
        return 0.97 if _SHAPE.search(head.text) and _EVENT.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level, patterns, and the events themselves."""
        found, unread, problem = _events(text_of(source))
        rows: list[Row] = []
        known = 0
        for item in found:
            told = list(_rows(item))
            rows += told
            known += bool(told)
            if not told:
                unread.append(Unread(item.line_start, str(item.value)[:160], "it is no event with a time"))
        frame = pl.DataFrame(sorted(rows, key=lambda row: (row["second"], row["ms"], row["n"])), schema=LOG)
        reading = reading_of_rows(source, KIND, frame, records=known, unread=unread, problem=problem)
        return replace(reading, moments=tuple(_plain(moment) for moment in reading.moments))


def _plain(moment: Moment) -> Moment:
    """The moment without a start that did not happen: a warning only says that something will be tried again."""
    begins = moment.kind == "process_start" and moment.labels.get("level") == "WARNING"
    return replace(moment, kind="log_line") if begins else moment


def _events(text: str) -> tuple[list[Located], list[Unread], str | None]:
    """The events of a list, or of a stream of objects, bare or as a watch wraps them."""
    array = first_array(text, ("items",), ())
    if array.found:
        return array.items, [], broken_sentence(array.broken)
    found, unread = documents(text)
    return found, unread, None


def _rows(item: Located) -> Iterator[Row]:
    value = item.value
    if isinstance(value, dict) and isinstance(value.get("object"), dict):
        value = value["object"]
    if not isinstance(value, dict):
        return
    last, first = _last(value), from_iso(value.get("firstTimestamp")) or from_iso(value.get("deprecatedFirstTimestamp"))
    if last is None:
        return
    message = _message(value)
    count = _count(value)
    fields = {"level": LEVELS.get(str(value.get("type"))), "logger": _who(value)}
    if first is not None and first < last and count > 1:
        yield at_row(item.line_start, first, message=message, **fields)
        message = f"{message} ({count} times by now)"
    yield at_row(item.line_start, last, message=message, **fields)


def _last(value: dict[str, Any]) -> datetime | None:
    series = value.get("series")
    metadata = value.get("metadata")
    told = [
        series.get("lastObservedTime") if isinstance(series, dict) else None,
        *(value.get(name) for name in ("lastTimestamp", "deprecatedLastTimestamp", "eventTime")),
        metadata.get("creationTimestamp") if isinstance(metadata, dict) else None,
    ]
    return next((at for one in told if (at := from_iso(one)) is not None), None)


def _message(value: dict[str, Any]) -> str:
    about = value.get("involvedObject") or value.get("regarding")
    about = about if isinstance(about, dict) else {}
    what = "/".join(str(about[name]) for name in ("kind", "name") if about.get(name))
    text = named(value, "message", "note") or ""
    return " ".join(part for part in (f"{value.get('reason') or 'Event'}", f"{what}:" if what else "", text) if part)


def _count(value: dict[str, Any]) -> int:
    series = value.get("series")
    told = [value.get("count"), value.get("deprecatedCount"), series.get("count") if isinstance(series, dict) else None]
    return max((one for one in told if isinstance(one, int)), default=1)


def _who(value: dict[str, Any]) -> str | None:
    source = value.get("source") or value.get("deprecatedSource")
    return named(source, "component") or named(value, "reportingComponent", "reportingController")
