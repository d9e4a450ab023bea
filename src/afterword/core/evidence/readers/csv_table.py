"""Reads tables with a time column (CSV, TSV): rows with words are a log, columns of numbers are series."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.readers.json_lines import FIELDS, MESSAGE, STATUS, TIME, JsonLayout
from afterword.core.evidence.rows import reading_of_rows
from afterword.core.evidence.structured import text_of
from afterword.core.model.reading import Reading, Series
from afterword.core.model.span import Unread

KIND = "csv_table"
TIMED = re.compile(r"(?i)time|date|^ts$|^t$|^at$|^when$|created|occurred|@timestamp")
STAMP = re.compile(
    r"^(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?\S*.{0,6}|"
    r"\d{2}/[A-Z][a-z]{2}/\d{4}:[\d:]{8}.*|\d{10}(?:\.\d+|\d{3}|\d{6}|\d{9})?)$"
)
ALIASES = {
    "details": "message", "description": "message", "summary": "message", "note": "message", "notes": "message",
    "priority": "severity", "host": "service", "content": "message", "what": "message", "action": "message",
}  # fmt: skip
WORDS = {name.lower(): name for name in reversed(FIELDS)}
SAMPLE = 30
MOST_SERIES = 500
SHORT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?!:)(.*)$")

csv.field_size_limit(1 << 24)


class _Table(NamedTuple):
    header: list[str]
    time: int
    rows: list[tuple[int, list[str]]]
    unread: list[Unread]
    lines: int
    blank: int


class CsvTable:
    """Reads a table whose header names a column of times."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure enough when the header is words and the rows below have a time in the column it names."""
        lines = [line.replace("\r", " ") for line in lines_of(head.text)[: SAMPLE + 1]]
        if len(lines) < 2 or lines[0].lstrip()[:1] in "{[<#":
            return 0.0
        return 0.9 if _columns(lines) else 0.0

    def read(self, source: Source) -> Reading:
        """A log where rows say something in words, else one series for each column of numbers."""
        table = _table(source)
        names = _names(table)
        frame = pl.DataFrame(
            {name: [row[place] or None for _, row in table.rows] for place, name in enumerate(names)},
            schema=dict.fromkeys(names, pl.String),
        )
        stamp = names[table.time]
        whole = pl.col(stamp).str.replace(
            SHORT.pattern.replace("(?!:)", "([^:]|$)").replace("(.*)$", ".*$"), "$1 $2:00"
        )
        frame = frame.with_columns(whole.alias(stamp))
        layout = JsonLayout(b"")
        worded = bool(set(names) & set(MESSAGE)) or bool(set(names) & set(STATUS))
        numbers = [name for name in names if name != stamp and _numeric(frame.get_column(name))]
        if not worded and not numbers:
            others = [name for name in names if name != stamp]
            frame = frame.with_columns(pl.concat_str(others, separator=" ", ignore_nulls=True).alias("message"))
        if not worded and numbers:
            fields = layout.fields(frame.select(stamp).rename({stamp: "time"} if stamp not in TIME else {}))
            return _with_lines(_series(source, frame, fields, numbers, names, stamp, table, layout), table)
        fields = layout.fields(frame)
        lines = pl.Series("n", [number for number, _ in table.rows], dtype=pl.UInt32)
        kept = fields.insert_column(0, lines).filter(pl.col("second").is_not_null()).sort("second", "n")
        reading = reading_of_rows(source, KIND, kept, records=kept.height, unread=table.unread, zone=layout.zone)
        return _with_lines(reading, table)


def _columns(lines: Sequence[str]) -> tuple[str, int] | None:
    """The separator and the place of the time column; None when this is no such table."""
    for separator in (",", "\t", ";", "|"):
        rows = [row for row in csv.reader(lines, delimiter=separator) if any(cell.strip() for cell in row)]
        if len(rows) < 2 or len(rows[0]) < 2 or any(STAMP.match(cell.strip()) for cell in rows[0]):
            continue
        for place, name in enumerate(rows[0]):
            cells = [row[place].strip() for row in rows[1:] if len(row) > place]
            good = sum(1 for cell in cells if STAMP.match(cell))
            if TIMED.search(name.strip()) and good and good >= 0.6 * len(rows[1:]):
                return separator, place
    return None


def _table(source: Source) -> _Table:
    lines = [line.replace("\r", " ") for line in lines_of(text_of(source))]  # a bare one would end a row for the parser
    found = _columns([line.replace("\r", " ") for line in source.first_lines()[: SAMPLE + 1]])
    if found is None:
        raise EvidenceError(file=source.name, reason="no column of it holds times")
    separator, place = found
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    header = [name.strip() for name in next(reader)]
    rows, unread, before, blank = list[tuple[int, list[str]]](), list[Unread](), reader.line_num, 0
    for row in reader:
        start, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in row):
            blank += 1
        elif len(row) > place and STAMP.match(row[place].strip()):
            cells = [cell.strip() for cell in row[: len(header)]]
            rows.append((start, cells + [""] * (len(header) - len(cells))))
        else:
            unread.append(Unread(start, separator.join(row)[:160], "its time column holds no time"))
    return _Table(header, place, rows, unread, before, blank)


def _names(table: _Table) -> list[str]:
    """The columns under the names that logs use for such fields; no two are the same."""
    taken: set[str] = set()
    names = []
    for place, name in enumerate(table.header):
        plain = "time" if place == table.time else _plain(name)
        names.append(plain if plain not in taken else f"{name or 'column'} {place + 1}")
        taken.add(names[-1])
    return names


def _plain(name: str) -> str:
    word = name.lower().strip()
    word = ALIASES.get(word, word)
    known = WORDS.get(word) or WORDS.get(word.replace(" ", "_"))
    return known if known and known not in TIME else name


def _numeric(column: pl.Series) -> bool:
    told = column.drop_nulls()
    numbers = told.str.strip_chars("% ").cast(pl.Float64, strict=False)
    return len(told) > 1 and numbers.null_count() == 0


def _series(
    source: Source, frame: pl.DataFrame, fields: pl.DataFrame, numbers: list[str], names: list[str], stamp: str,
    table: _Table, layout: JsonLayout,
) -> Reading:  # fmt: skip
    """One series for each column of numbers, told apart by the columns of words."""
    texts = [name for name in names if name not in numbers and name != stamp]
    at = fields.select(at=pl.col("second") + pl.col("ms").fill_null(0) / 1000).to_series()
    parts = frame.with_columns(at).group_by(texts, maintain_order=True) if texts else [((), frame.with_columns(at))]
    series: list[Series] = []
    for key, part in parts:
        labels = {name: str(value) for name, value in zip(texts, key, strict=True) if value is not None}
        told = ", ".join(f'{name}="{value}"' for name, value in labels.items())
        for name in numbers[: MOST_SERIES - len(series)]:
            values = part.select("at", value=pl.col(name).str.strip_chars("% ").cast(pl.Float64, strict=False))
            values = values.drop_nulls().sort("at")
            times = values.get_column("at").to_numpy()
            step = float(np.median(np.diff(times))) if len(times) > 1 else None
            full = f"{name}{{{told}}}" if told else name
            series.append(Series(full, source.name, labels, times, values.get_column("value").to_numpy(), step))
    rows = fields.select("second", "ms", n=pl.Series([number for number, _ in table.rows], dtype=pl.UInt32))
    reading = reading_of_rows(
        source, KIND, rows.filter(pl.col("second").is_not_null()), records=len(table.rows), unread=table.unread,
        zone=layout.zone,
    )  # fmt: skip
    return Reading(reading.report, series=tuple(series))


def _with_lines(reading: Reading, table: _Table) -> Reading:
    """The reading with its lines accounted for: the header and the further lines of long cells are continuations."""
    report = reading.report
    others = table.lines - report.records - report.unread - table.blank
    return replace(reading, report=replace(report, lines=table.lines, continuation=others, blank=table.blank))
