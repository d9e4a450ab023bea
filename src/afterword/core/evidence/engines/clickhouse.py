"""Asks a ClickHouse cluster what the engine in this process asks of a file: the same groups, counted where they lie.

Stage one is SQL; its answers are stored as evidence, a file for each service, and `readers/clickhouse.py` reads those
and runs stage two on the examples. The rows come through a callable that is passed in.
"""

# ruff: noqa: S608 - what comes from outside is quoted or bound in fields.py

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import orjson
import polars as pl

from afterword.core.errors import FetchError
from afterword.core.evidence.base import Window
from afterword.core.evidence.engines.affected import BROKEN as WORST
from afterword.core.evidence.engines.fields import Fields, Question, literal, quoted
from afterword.core.evidence.engines.layout import LEVELS
from afterword.core.evidence.engines.moments import MOST_RECORDS, PROCESS
from afterword.core.evidence.engines.polars import BUCKET, LEAST_MS, ROUTES_KEPT, SHAPES_KEPT, latency_bucket
from afterword.core.evidence.engines.table import Table, completed, fitted
from afterword.core.evidence.engines.tally import COMPACT_ROWS
from afterword.core.model.reading import FAILED_FROM, FAILED_TO

FORMAT = 1  # of the files that answers are stored in
MOST_SERVICES = 100
MOST_NAMED = 1000  # services that are asked for or told to be left out
MOST_MS = 1e9
MOST_USERS = 100_000  # of one minute
# As PROCESS, with edges of words that RE2 draws no tighter than Polars does: what is too much is left out when read.
TELLING = PROCESS.replace(r"\b", r"(?:^|$|[^0-9A-Za-z_\pL\pM\p{Nd}\p{Pc}])")

SERVICES = (
    f"SELECT r_service AS service FROM {{records}} GROUP BY service ORDER BY count() DESC, service LIMIT {MOST_NAMED}"
)
TOTALS = (
    "SELECT 'records' AS question, toUInt32(count()) AS records, min(r_ms) AS first, max(r_ms) AS last,"
    " toUInt32(countIf(r_health)) AS health_checks FROM {records}"
)
LATENCY = (  # rounded down to the least duration of its bucket: no logarithm has to agree to the last bit
    f"roundDown(least(greatest(r_duration, {LEAST_MS}), {MOST_MS}), {{edges}})"
)
TIMED = "NOT r_health AND isFinite(r_duration) AND r_duration >= 0"
ROUTES = f"""
SELECT 'routes' AS question, minute, arraySort(groupArray((name, r_status, m))) AS counts FROM (
  SELECT minute, if(cells <= {COMPACT_ROWS // 4} OR place <= {ROUTES_KEPT}, r_route, '(other)') AS name, r_status,
    toUInt32(sum(n)) AS m
  FROM (
    SELECT *, count() OVER () AS cells, dense_rank() OVER (ORDER BY total DESC, r_route) AS place FROM (
      SELECT *, sum(n) OVER (PARTITION BY r_route) AS total FROM (
        SELECT intDiv(r_ms, 60000) * 60 AS minute, r_route, r_status, count() AS n FROM {{records}}
        WHERE NOT r_health AND r_route IS NOT NULL AND r_status IS NOT NULL GROUP BY minute, r_route, r_status)))
  GROUP BY minute, name, r_status)
GROUP BY minute ORDER BY minute"""
FAILED = f"NOT r_health AND r_status BETWEEN {FAILED_FROM} AND {FAILED_TO}"
BROKEN = f"upper(r_level) IN ({', '.join(literal(word) for word, level in LEVELS.items() if level in WORST)})"
USERS = f"""
SELECT 'users' AS question, intDiv(r_ms, 60000) * 60 AS minute, arraySort(groupUniqArray({MOST_USERS})(r_user)) AS users
FROM {{records}} WHERE r_user IS NOT NULL AND {{failing}} GROUP BY minute ORDER BY minute"""
RECORDS = (
    "SELECT 'record' AS question, fromUnixTimestamp64Nano(r_ns, 'UTC') AS time, r_ms AS at, r_level AS level,"
    " r_logger AS logger, r_text AS message FROM {records}"
    " WHERE NOT r_health AND r_status IS NULL AND r_message IS NOT NULL"
    " AND match(toValidUTF8(r_text), {telling})"
    f" ORDER BY r_order LIMIT {MOST_RECORDS + 1}"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """The answers on one service as the content of a file of evidence."""

    service: str
    content: bytes


Ask = Callable[[Question], bytes]


def ask_table(table: Table, window: Window, ask: Ask) -> Iterator[Stored]:
    """The answers of a table in a window, a file for each service, the busiest first; `ask` gives JSONEachRow.

    Raises FetchError when nothing lies in the window, WrongMapping when the table has no such columns.
    """
    columns = _rows(ask(Question(f"DESCRIBE TABLE {quoted(table.name)}", {})), name=str, type=str)
    known = {row["name"]: row["type"] for row in columns}
    table = fitted(table, known)
    if table.attributes is not None:
        names = _rows(ask(Fields(table, known, window).names(table.attributes)), name=str)
        table = completed(table, {row["name"] for row in names})
    services = [row["service"] for row in _rows(ask(Fields(table, known, window).question(SERVICES)), service=str)]
    if not services:
        edges = " and ".join(_iso(window))
        raise FetchError(where=table.name, reason=f"not one record lies between {edges}")
    asked, left_out = services[:MOST_SERVICES], services[MOST_SERVICES:]
    for service in asked:
        head = _head(table, window, service) | ({"services_left_out": left_out} if left_out else {})
        answers = b"".join(_answers(table, partial(Fields, table, known, window, service), ask))
        yield Stored(service, orjson.dumps(head) + b"\n" + answers)


def _head(table: Table, window: Window, service: str) -> dict[str, Any]:
    """The first line of a stored answer: what was asked."""
    roles = ("message", "level", "severity", "service", "logger", "status", "route", "method", "user", "order")
    columns = {
        "time": [table.time],
        **{role: getattr(table, role) for role in roles},
        "duration": dict(table.durations),
    }
    start, end = _iso(window)
    told = {role: [str(one) for one in found] for role, found in columns.items() if found}
    return {"question": "asked", "clickhouse_answer": FORMAT, "table": table.name, "service": service} | {
        "from": start, "to": end, "columns": told,
    }  # fmt: skip


def _answers(table: Table, fields: Callable[[], Fields], ask: Ask) -> Iterator[bytes]:
    """The answers on one service as they come, each ended by a newline."""
    totals = ask(fields().question(TOTALS))
    yield _ended(totals)
    total, *_ = _rows(totals, records=int, health_checks=int) or [{"records": 0, "health_checks": 0}]
    few = total["records"] - total["health_checks"] <= MOST_RECORDS
    for sql in _questions(table, few=few):
        yield _ended(ask(fields().question(sql)))


def _questions(table: Table, *, few: bool) -> Iterator[str]:
    """What is asked of a service; `few` asks for each of its records."""
    if table.level or table.severity:
        yield _per_second("levels", "r_level", "r_level IS NOT NULL")
    if table.status:
        told = "NOT r_health" + (" AND r_status IS NOT NULL" if table.message else "")
        yield _per_second("requests", "r_status", told)
    if table.status and table.durations:
        edges = str(list(least_durations()))
        yield _per_second("latency", LATENCY.replace("{edges}", edges), TIMED)
    if table.user and (table.status or table.level or table.severity):
        yield USERS.replace("{failing}", FAILED if table.status else BROKEN)
    if not table.message:
        yield _groups("path", ("r_method", "r_route", "r_status"), ("r_method", "r_status"), "r_ms - r_ms % 1000")
        return
    if table.status and table.route:
        yield ROUTES
    yield _groups("shape", ("r_shape", "r_level"), ("r_level",), "r_ms")
    yield RECORDS.replace("{telling}", literal("" if few else TELLING))


def _per_second(question: str, value: str, told: str) -> str:
    """How many records have which value, a line for each second."""
    return (
        f"SELECT '{question}' AS question, second, arraySort(groupArray((value, n))) AS counts FROM ("
        f"SELECT intDiv(r_ms, 1000) AS second, {value} AS value, toUInt32(count()) AS n FROM {{records}}"
        f" WHERE {told} GROUP BY second, value) GROUP BY second ORDER BY second"
    )


def _groups(question: str, keys: Sequence[str], kept: Sequence[str], at: str) -> str:
    """A line for each group by `keys`, the oldest first; of the rarest beyond SHAPES_KEPT a line by what is `kept`."""
    listed, left = ", ".join(keys), ", ".join(kept)
    shown = ", ".join(f"any({key}) AS {key.removeprefix('r_')}" for key in keys if key != "r_shape")
    example = "argMin(r_start, r_order)" if question == "shape" else "''"
    said = ", argMin(example, began) AS message" if question == "shape" else ""
    return f"""
SELECT '{question}' AS question, fromUnixTimestamp64Nano(tupleElement(min(began), 2), 'UTC') AS time, {shown}{said},
  toUInt32(sum(total)) AS records, min(oldest) AS first, max(newest) AS last, sumMap(buckets, counts) AS per_bucket,
  rest
FROM (
  SELECT *, row_number() OVER (ORDER BY total DESC, began) AS place, place > {SHAPES_KEPT} AS rest FROM (
    SELECT {listed}, sum(n) AS total, min(b_oldest) AS oldest, max(b_newest) AS newest, min(b_began) AS began,
      argMin(b_example, b_began) AS example, groupArray(bucket) AS buckets, groupArray(n) AS counts
    FROM (
      SELECT {listed}, intDiv(r_ms, {BUCKET * 1000}) * {BUCKET} AS bucket, count() AS n, min({at}) AS b_oldest,
        max({at}) AS b_newest, min(r_order) AS b_began, {example} AS b_example
      FROM {{records}} WHERE NOT r_health{" AND r_message IS NOT NULL" if question == "shape" else ""}
      GROUP BY {listed}, bucket)
    GROUP BY {listed}))
GROUP BY rest, if(rest, 0, place), {left} ORDER BY min(began)"""


@cache
def least_durations() -> tuple[float, ...]:
    """The least duration of each latency bucket in milliseconds, found by asking the rule itself, to the last bit."""
    ends = pl.DataFrame({"d": [LEAST_MS, MOST_MS]}).select(latency_bucket(pl.col("d"))).to_series()
    wanted = np.arange(ends[0] + 1, ends[1] + 1)
    low = np.full(len(wanted), np.float64(LEAST_MS).view(np.int64))
    high = np.full(len(wanted), np.float64(MOST_MS).view(np.int64))
    while (low < high - 1).any():  # positive floats are in the order of their bits
        middle = low + (high - low) // 2
        found = pl.DataFrame({"d": middle.view(np.float64)}).select(latency_bucket(pl.col("d"))).to_series().to_numpy()
        high, low = np.where(found >= wanted, middle, high), np.where(found >= wanted, low, middle)
    return (LEAST_MS, *high.view(np.float64).tolist())


def _rows(answer: bytes, **columns: type) -> list[dict[str, Any]]:
    """The rows of a JSONEachRow answer; raises FetchError when they lack a column that was asked for."""
    try:
        rows = [orjson.loads(line.decode("utf-8", "replace")) for line in answer.splitlines() if line.strip()]
    except orjson.JSONDecodeError:
        raise FetchError(where="The answer of ClickHouse", reason="it is broken off, or is no JSON") from None
    told = (
        isinstance(row, dict) and all(isinstance(row.get(name), kind) for name, kind in columns.items()) for row in rows
    )
    if not all(told):
        reason = f"its rows lack {' and '.join(columns)}; is another service at this address"
        raise FetchError(where="The answer of ClickHouse", reason=reason)
    return rows


def _ended(answer: bytes) -> bytes:
    return answer if not answer or answer.endswith(b"\n") else answer + b"\n"


def _iso(window: Window) -> tuple[str, str]:
    return window[0].isoformat(timespec="milliseconds"), window[1].isoformat(timespec="milliseconds")
