"""Reads stored answers of a ClickHouse cluster: the log records of one service, counted where they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.layout import level_expr
from afterword.core.evidence.engines.moments import MOST_PROCESS, MOST_RECORDS, PROCESS
from afterword.core.evidence.engines.patterns import OTHER, fingerprint, moment
from afterword.core.evidence.engines.polars import CLIP, EXAMPLES, Stage, latency_bucket
from afterword.core.evidence.engines.times import LATEST
from afterword.core.evidence.rows import Taken
from afterword.core.evidence.structured import text_of
from afterword.core.model.reading import Reading
from afterword.core.model.span import Unread

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

KIND = "clickhouse"
MARK = '{"question":"asked","clickhouse_answer":'
REASON = "it is no line of a stored answer"
Types = dict[str, "PolarsDataType"]
VALUES: Types = {"level": pl.String, "status": pl.Int16, "least": pl.Float64}
NUMBERS: Types = {"count": pl.UInt32, "first": pl.Int64, "last": pl.Int64, "first_line": pl.UInt32}
ROUTES: Types = {"minute": pl.Int64, "route": pl.String, "status": pl.Int16, "count": pl.UInt32}
USERS: Types = {"minute": pl.Int64, "id": pl.String}
SHAPES: Types = {"bucket": pl.Int64, "level": pl.String, **NUMBERS, "exemplar": pl.String, "rest": pl.Boolean}
PATHS: Types = {"bucket": pl.Int64, "method": pl.String, "route": pl.String, "status": pl.Int16, **NUMBERS}
RECORDS: Types = {"n": pl.UInt32, "at": pl.Int64, "level": pl.String, "logger": pl.String, "message": pl.String}

MOST = 2**32 - 1
MOST_MS = 1e15  # no request takes as long

Row = dict[str, Any]
Values = tuple[Any, ...]


class ClickHouse:
    """Reads what `--clickhouse` stored: a line for each second, minute, shape of message or single record."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when the first line says so."""
        return 1.0 if head.text.startswith(MARK) else 0.0

    def read(self, source: Source) -> Reading:
        """What the engine in this process says of the same records; lines are those of the stored answer."""
        found: dict[str, list[Values]] = defaultdict(list)
        unread: list[Unread] = []
        for number, text in enumerate(text_of(source).split("\n"), start=1):
            try:
                row = orjson.loads(text) if text.strip() else {"question": ""}
                found[row["question"]] += TAKEN[row["question"]](number, row)
            except (orjson.JSONDecodeError, LookupError, TypeError, ValueError):
                unread.append(Unread(number, text[:CLIP], REASON))
        stage = Answered()
        stage.take(found)
        return _reported(stage.reading(source), found, unread)


class Answered(Stage):
    """Stage one as a cluster answered it: keeps the counts that it gives and has stage two run on its examples."""

    def __init__(self) -> None:
        super().__init__(Taken(KIND, "UTC"))

    def take(self, found: Mapping[str, Sequence[Values]]) -> None:
        """Takes in what every line said."""
        self._levels.add(_frame(found["levels"], "level", "records").with_columns(level_expr(pl.col("level"))))
        self._requests.add(_frame(found["requests"], "status", "requests"))
        bucket = latency_bucket(pl.col("least")).alias("bucket")  # an answer names the least duration of a bucket
        self._latency.add(
            _frame(found["latency"], "least", "requests").select("second", bucket, "requests", "first_line")
        )
        self._routes.add(pl.DataFrame(found["routes"], schema=ROUTES, orient="row"))
        self._affected.take(pl.DataFrame(found["users"], schema=USERS, orient="row"))
        self._shapes.add(_shapes(found["shape"]))
        self._paths.add(pl.DataFrame(found["path"], schema=PATHS, orient="row"))
        self._counts.health = sum(total[3] for total in found["records"])
        counted = sum(total[0] for total in found["records"]) - self._counts.health
        self._keep(pl.DataFrame(found["record"], schema=RECORDS, orient="row"), counted)

    def _keep(self, rows: pl.DataFrame, records: int) -> None:
        """Every record while they are few; once they are many, those about processes unless these are many too."""
        if records > MOST_RECORDS:
            rows = rows.filter(pl.col("message").str.contains(PROCESS))
            rows = rows.clear() if rows.height > MOST_PROCESS else rows
        if rows.height:
            self._kept.add(rows, rows.get_column("message").unique())


def _frame(rows: Sequence[Values], value: str, count: str) -> pl.DataFrame:
    """A row for each second and value; the columns that are the same in all three questions named as they must be."""
    types = {
        "second": pl.Int64,
        value: VALUES[value],
        count: pl.UInt32,
        "first_line": pl.UInt32,
        "last_line": pl.UInt32,
    }
    return pl.DataFrame(rows, schema=types, orient="row")


def _shapes(rows: Sequence[Values]) -> pl.DataFrame:
    """A row for each shape, level and bucket; the fingerprint is made of the example, as it is of every line here."""
    frame = pl.DataFrame(rows, schema=SHAPES, orient="row")
    shape = pl.when("rest").then(pl.lit(OTHER)).otherwise(fingerprint(pl.col("exemplar")))
    frame = frame.with_columns(shape.alias("fp"), level_expr(pl.col("level")))
    return frame.select("fp", "bucket", "level", *NUMBERS, pl.col("exemplar").str.slice(0, 2 * CLIP))


def _whole(value: Any, most: int = MOST) -> int:
    """A number from 0 to `most`; older clusters write long ones as text."""
    number = int(value)
    if isinstance(value, bool | float) or not 0 <= number <= most:
        raise ValueError(value)
    return number


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return value


def _second(value: Any) -> int:
    return _whole(value, LATEST)


def _ms(value: Any) -> int:
    return _whole(value, LATEST * 1000)


def _status(value: Any) -> int | None:
    return None if value is None else _whole(value, 999)


def _least(value: Any) -> float:
    if not isinstance(value, float | int) or abs(value) > MOST_MS:
        raise TypeError(value)
    return float(value)


def _per_second(value_of: Callable[[Any], Any]) -> Callable[[int, Row], list[Values]]:
    def taken(line: int, row: Row) -> list[Values]:
        second = _second(row["second"])
        return [(second, value_of(value), _whole(n), line, line) for value, n in row["counts"]]

    return taken


def _routes(_: int, row: Row) -> list[Values]:
    minute = _second(row["minute"])
    return [(minute, _text(route), _status(status), _whole(n)) for route, status, n in row["counts"]]


def _users(_: int, row: Row) -> list[Values]:
    minute = _second(row["minute"])
    return [(minute, _text(user)) for user in row["users"]]


def _buckets(row: Row) -> Iterator[tuple[int, int]]:
    starts, counts = row["per_bucket"]
    return ((_second(start), _whole(count)) for start, count in zip(starts, counts, strict=True))


def _shape(line: int, row: Row) -> list[Values]:
    level, message, rest = _text(row["level"]), _text(row["message"]) or "", bool(row["rest"])
    first, last = _ms(row["first"]), _ms(row["last"])
    return [(start, level, n, first, last, line, message, rest) for start, n in _buckets(row)]


def _path(line: int, row: Row) -> list[Values]:
    route = OTHER if row["rest"] else _text(row["route"])
    key = (_text(row["method"]) or "", route, _status(row["status"]))
    first, last = _ms(row["first"]), _ms(row["last"])
    return [(start, *key, n, first, last, line) for start, n in _buckets(row)]


def _record(line: int, row: Row) -> list[Values]:
    return [(line, _ms(row["at"]), _text(row["level"]), _text(row["logger"]), _text(row["message"]) or "")]


def _records(_: int, row: Row) -> list[Values]:
    return [(_whole(row["records"]), _ms(row["first"]), _ms(row["last"]), _whole(row["health_checks"]))]


def _asked(_: int, row: Row) -> list[Values]:
    return [tuple(str(name) for name in row.get("services_left_out") or ())]


TAKEN: dict[str, Callable[[int, Row], list[Values]]] = {
    "": lambda _line, _row: [],
    "asked": _asked,
    "records": _records,
    "levels": _per_second(_text),
    "requests": _per_second(_status),
    "latency": _per_second(_least),
    "routes": _routes,
    "users": _users,
    "shape": _shape,
    "path": _path,
    "record": _record,
}


def _reported(reading: Reading, found: Mapping[str, Sequence[Values]], unread: Sequence[Unread]) -> Reading:
    """The reading with a report that counts the records on the cluster, not the lines of the answer."""
    totals = found["records"]
    records = sum(total[0] for total in totals)
    report = replace(
        reading.report,
        records=records,
        unread=len(unread),
        unread_examples=tuple(unread[:EXAMPLES]),
        first=moment(min(total[1] for total in totals)) if records else None,
        last=moment(max(total[2] for total in totals)) if records else None,
        lines=None,
        continuation=None,
        blank=None,
        problem=_problem(records, [name for names in found["asked"] for name in names]),
    )
    return replace(reading, report=report)


def _problem(records: int, left_out: Sequence[str]) -> str | None:
    """One sentence when there is nothing, or when services were left out."""
    if not records:
        return "The cluster counted not one record."
    if not left_out:
        return None
    names = ", ".join(left_out[:5]) + (", ..." if len(left_out) > 5 else "")
    return f"Services with fewer records were not asked for ({len(left_out)}): {names}."
