"""Reads Kubernetes events: `kubectl get events` as JSON or as a table, a watch, or what an exporter writes a line.

A replica set that takes the place of another is a deploy. The table gives ages instead of times: they are counted back
from when the file was last written, as the report says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.rollouts import rollouts
from afterword.core.evidence.rows import LOG, Row, at_row, reading_of_rows
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import broken_sentence, first_array, named, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "kubernetes_events"
_SHAPE = re.compile(r'"(involvedObject|regarding)"\s*:\s*\{')
_EVENT = re.compile(r'"(firstTimestamp|lastTimestamp|eventTime|deprecatedLastTimestamp)"\s*:')
_HEADER = re.compile(r"\s*(?:NAMESPACE\s+)?LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s")
_AGE = re.compile(r"^(?:(\d+)y)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$")
_SECONDS = (31_536_000, 86_400, 3600, 60, 1)
LONGEST = 10 * 31_536_000  # seconds: nothing in a cluster is older
_POD = re.compile(r"\w+ pod/([\w.-]+):", re.IGNORECASE)
LEVELS = {"Warning": "WARNING", "Normal": "INFO"}


class KubernetesEvents:
    """Reads events; one that repeats is told at its first and at its last time, with its count."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when objects with what they are about and an event's times are seen."""
        told = _SHAPE.search(head.text) and _EVENT.search(head.text)
        return 0.97 if told or _HEADER.match(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level, patterns, and the events themselves."""
        text = text_of(source)
        if _HEADER.match(text):
            return _table(source, lines_of(text))
        found, unread, problem = _events(text)
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
        return _with_rollouts(_with_plain(reading), rows)


def _with_rollouts(reading: Reading, rows: list[Row]) -> Reading:
    found = rollouts(rows, reading.report.file, KIND)
    return replace(reading, moments=tuple(sorted((*reading.moments, *found), key=lambda moment: moment.at)))


def _with_plain(reading: Reading) -> Reading:
    return replace(reading, moments=tuple(_plain(moment) for moment in reading.moments))


def _plain(moment: Moment) -> Moment:
    """The moment with the pod that began or ended, and without a start that did not happen.

    A warning only says that something will be tried again.
    """
    pod = _POD.match(moment.text) if moment.kind.startswith("process_") else None
    if moment.kind == "process_start" and moment.labels.get("level") == "WARNING":
        return replace(moment, kind="log_line")
    return replace(moment, labels={**moment.labels, "process": pod[1]}) if pod else moment


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


def _table(source: Source, lines: list[str]) -> Reading:
    """The events of the table that kubectl prints; a time is when the file was written, less the age."""
    head = next(place for place, line in enumerate(lines) if line.strip())
    starts = [(match[0], match.start()) for match in re.finditer(r"\S+(?: \S+)*", lines[head])]
    ends = [*(start for _, start in starts[1:]), None]
    rows: list[Row] = []
    unread: list[Unread] = []
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        cells = {name: line[start:end].strip() for (name, start), end in zip(starts, ends, strict=True)}
        at = _at(source, cells.get("LAST SEEN", ""))
        if line.strip() and at is None:
            unread.append(Unread(number, line.strip()[:160], "it has no age that can be counted back"))
        elif at is not None:
            rows += _row(source, number, at, cells)
    frame = pl.DataFrame(sorted(rows, key=lambda row: (row["second"], row["ms"], row["n"])), schema=LOG)
    records = sum(1 for line in lines[head + 1 :] if line.strip()) - len(unread)
    reading = reading_of_rows(source, KIND, frame, records=records, unread=unread, zone=None)
    written = f"{source.modified:%Y-%m-%d %H:%M:%S} UTC" if source.modified else "an unknown time"
    note = f"Times are ages, counted back from {written}, when the file was last written, and no surer than that"
    blank = sum(1 for line in lines if not line.strip())
    report = replace(reading.report, note=note, zone_source=None, lines=len(lines), continuation=1, blank=blank)
    return _with_rollouts(_with_plain(replace(reading, report=report)), rows)


def _row(source: Source, number: int, at: datetime, cells: dict[str, str]) -> list[Row]:
    level = LEVELS.get(cells.get("TYPE", ""))
    message = f"{cells.get('REASON', 'Event')} {cells.get('OBJECT', '')}: {cells.get('MESSAGE', '')}"
    who = cells.get("SOURCE") or cells.get("NAMESPACE") or None
    first, count = _at(source, cells.get("FIRST SEEN", "")), cells.get("COUNT", "1")
    if first is None or first >= at or not count.isdigit() or int(count) < 2:
        return [at_row(number, at, level=level, logger=who, message=message)]
    return [
        at_row(number, first, level=level, logger=who, message=message),
        at_row(number, at, level=level, logger=who, message=f"{message} ({count} times by now)"),
    ]


def _at(source: Source, age: str) -> datetime | None:
    """The moment of an age such as `2m13s`; None when it is none."""
    match = _AGE.match(age)
    if not match or not age or source.modified is None:
        return None
    seconds = sum(int(part) * unit for part, unit in zip(match.groups("0"), _SECONDS, strict=True))
    return source.modified - timedelta(seconds=seconds) if seconds < LONGEST else None
