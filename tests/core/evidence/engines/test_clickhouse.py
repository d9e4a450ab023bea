"""The same questions asked of a ClickHouse and of a file give the same answer; chDB runs what a cluster would."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cluster import OTEL_LOGS, YEAR, Cluster
from tests.core.evidence.logs import read_text

from afterword.core.evidence.engines.clickhouse import ask_table, least_durations
from afterword.core.evidence.engines.fields import Fields
from afterword.core.evidence.engines.layout import route_of
from afterword.core.evidence.engines.patterns import fingerprint
from afterword.core.evidence.engines.polars import latency_bucket
from afterword.core.evidence.engines.table import Column, Table, otel_logs
from afterword.core.model.reading import Reading

EXAMPLE = Path(__file__).resolve().parents[4] / "examples/pool-exhaustion/evidence/app/app.jsonl.gz"
NUMBERED = replace(otel_logs(), order=(Column("LogAttributes", "log.file.record_number"),), whole_message=True)
Row = dict[str, Any]


def otel_row(number: int, row: Row, service: str = "shop") -> Row:
    """A line of a JSON log as the collector writes it into the table."""
    usual = {"ts", "level", "msg", "service"}
    attributes = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in row.items() if name not in usual
    }
    return {
        "Timestamp": row["ts"].replace("T", " ").replace("Z", ""),
        "SeverityText": row.get("level", ""),
        "ServiceName": row.get("service", service),
        "Body": row["msg"],
        "LogAttributes": attributes | {"log.file.record_number": str(number)},
    }


def one_reading(cluster: Cluster, table: Table, folder: Path) -> Reading:
    [reading] = cluster.readings(table, YEAR, folder).values()
    return reading


def assert_same(asked: Reading, read: Reading) -> None:
    """Everything that the engines say is the same, but for the lines, which are those of different files."""
    assert asked.log is not None
    assert read.log is not None
    for name in ("requests", "latency", "routes", "levels", "affected"):
        ours, theirs = getattr(asked.log, name), getattr(read.log, name)
        assert (ours is None) == (theirs is None), name
        if ours is not None:
            lines = ["first_line", "last_line"]
            assert ours.drop(lines, strict=False).equals(theirs.drop(lines, strict=False)), name
            assert ours.schema == theirs.schema
    assert [replace(one, example_line=0) for one in asked.log.patterns] == [
        replace(one, example_line=0) for one in read.log.patterns
    ]
    assert asked.log.health_checks == read.log.health_checks
    assert asked.log.bucket_seconds == read.log.bucket_seconds
    assert [(one.at, one.kind, one.text, one.actor, one.labels) for one in asked.moments] == [
        (one.at, one.kind, one.text, one.actor, one.labels) for one in read.moments
    ]
    ours, theirs = asked.report, read.report
    assert (ours.records, ours.first, ours.last) == (theirs.records, theirs.first, theirs.last)


def rows_of(raw: bytes) -> list[Row]:
    return [orjson.loads(line) for line in raw.splitlines()]


def lines_of(rows: Sequence[Row]) -> bytes:
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


# recordings -----------------------------------------------------------------------------------------------------------


def check_recording(cluster: Cluster, raw: bytes, folder: Path) -> None:
    rows = rows_of(raw)
    cluster.make(OTEL_LOGS, [otel_row(number, row) for number, row in enumerate(rows)])
    assert_same(one_reading(cluster, NUMBERED, folder / "asked"), read_text(folder, "app.jsonl", raw))


def test_the_example_gives_the_same_answer(cluster: Cluster, tmp_path: Path) -> None:
    check_recording(cluster, gzip.decompress(EXAMPLE.read_bytes()), tmp_path)


@pytest.mark.parametrize("name", ["pool-exhaustion", "missing-index"])
def test_the_recordings_give_the_same_answer(name: str, cluster: Cluster, tmp_path: Path, shared_data: Path) -> None:
    check_recording(cluster, (shared_data / f"recordings/{name}/evidence/app/app.jsonl").read_bytes(), tmp_path)


def test_without_numbers_a_table_is_a_file_in_the_order_of_time(cluster: Cluster, tmp_path: Path) -> None:
    rows = rows_of(gzip.decompress(EXAMPLE.read_bytes()))
    shuffled = random.Random(4).sample(rows, len(rows))
    cluster.make(OTEL_LOGS, [otel_row(0, row) for row in shuffled])
    ordered = sorted(rows, key=lambda row: (row["ts"], row["msg"], row["level"]))
    assert_same(
        one_reading(cluster, otel_logs(), tmp_path / "asked"), read_text(tmp_path, "app.jsonl", lines_of(ordered))
    )


def test_the_order_of_insertion_changes_not_one_byte(cluster: Cluster) -> None:
    rows = [otel_row(0, row) for row in rows_of(gzip.decompress(EXAMPLE.read_bytes()))[:2000]]
    found = set()
    for seed in range(3):
        cluster.make(OTEL_LOGS, random.Random(seed).sample(rows, len(rows)))
        found.add(b"".join(stored.content for stored in ask_table(otel_logs(), YEAR, cluster.ask)))
    assert len(found) == 1


# made up --------------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["order", "9f86d081", "user-17", "10.0.0.7:5432", "restarted", "SIGKILL", "é", "\u212a", "\u017ftopped", "日本",
     "\U0001f525",
     "a" * 350, "\x00", "\t", "'", '"', "\\", "`", "{p:String}", "%s", "$1", "\\1", "\u2028", "\x85", "12:30:01", "_1_",
     "x1.beef"]
)  # fmt: skip
FAR = ["far " * 100 + end for end in ("alpha", "beta", "7")]
MESSAGES = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(["", " ", "timeout after 30 ms", "timeout after 31 ms", "starting shop v1", "é1" * 700, *FAR]),
)
PATHS = [
    "/", "/v1/a/v2", "/cart/17", "/v1/items/9f2?x=1", "/v2", "GET /a/1 HTTP/1.1", "GET /a\u00a0b HTTP/1.1", "//",
    "https://x.org/a/2", "/healthz", "/api/ready/", "/ping?x=1", "product", "/a1/v3/b?/9", "/é7/x", "/a\u20805/\u2080",
]  # fmt: skip
ROUTES = st.one_of(st.sampled_from(PATHS), st.text(st.sampled_from("/av1?\u2080é .:"), min_size=1, max_size=12))
LEVELS = st.sampled_from(["INFO", "info", "Warn", "WARNING", "error", "FATAL", "custom", "straße", "30"])
MOMENT = st.one_of(st.integers(0, 20 * 10**9), st.integers(0, 3600 * 10**9))
RECORDS = st.fixed_dictionaries(
    {"ns": MOMENT, "msg": MESSAGES},
    optional={
        "level": LEVELS,
        "logger": st.sampled_from(["db", "http"]),
        "status": st.sampled_from([200, 404, 503, 99, 600, 201.0, "500", "x"]),
        "duration_ms": st.one_of(st.floats(0, 1e10), st.sampled_from([1.05, 1.1025, 0, -1, "7.5", "x"])),
        "route": ROUTES,
        "user_id": st.sampled_from(["u1", "u2", "0", "anonymous", "a b", 17, "x;y"]),
    },
)


def timed(row: Row) -> Row:
    """The row with its nanoseconds as the time that a log writes."""
    seconds, rest = divmod(row["ns"], 10**9)
    at = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=seconds)
    return {"ts": f"{at:%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"} | {name: value for name, value in row.items() if name != "ns"}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.lists(RECORDS, min_size=1, max_size=120))
def test_whatever_the_records_say_the_answer_is_the_same(
    made: list[Row], cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("made")
    rows = [timed(row) for row in made]
    cluster.make(OTEL_LOGS, [otel_row(number, row) for number, row in enumerate(rows)])
    read = read_text(folder, "app.jsonl", lines_of([{"logger": "shop"} | row for row in rows]))
    assert_same(one_reading(cluster, NUMBERED, folder / "asked"), read)


TEXTS = st.text(st.one_of(st.sampled_from("09aAfFgZ_.,:- -/é\u2080\n?v"), st.characters(codec="utf-8")), max_size=700)

# longer than what is looked at, with what varies at either edge of it
LONG = ["é" * 598 + end for end in ("a1", "1a", "12", "ab")] + [
    "word " * 59 + "w" * 4 + end for end in ("1ab", "ab1", "abc")
]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=1, max_size=60))
def test_fingerprints_and_routes_are_the_same_to_the_byte(texts: list[str], cluster: Cluster) -> None:
    texts = [*texts, *LONG, *PATHS]
    cluster.make("CREATE TABLE texts (n UInt32, at DateTime, text String) ENGINE = Memory", [
        {"n": n, "at": "2026-03-01 00:00:00", "text": text} for n, text in enumerate(texts)
    ])  # fmt: skip
    table = Table("texts", Column("at"), message=(Column("text"),), route=(Column("text"),), whole_message=True)
    fields = Fields(table, {"at": "DateTime", "text": "String", "n": "UInt32"}, YEAR)
    sql = "SELECT r_message AS text, r_shape AS shape, r_route AS route FROM {records}"
    found = {row["text"]: row for row in rows_of(cluster.ask(fields.question(sql)))}
    ours = pl.DataFrame({"text": texts}, schema={"text": pl.String}).unique()
    path = pl.col("text").str.replace(r"^[A-Z]+ (\S+)(?: HTTP/\S+)?$", "$1").str.replace(r"^https?://[^/]+", "")
    ours = ours.with_columns(shape=fingerprint(pl.col("text")), route=route_of(path))
    for text, shape, route in ours.rows():
        assert found[text]["shape"] == shape
        assert found[text]["route"] == (route if text else None)


def test_durations_fall_into_the_same_buckets_at_every_edge(cluster: Cluster, tmp_path: Path) -> None:
    edges = np.array(least_durations())
    values = np.concatenate([edges, np.nextafter(edges, 0), np.nextafter(edges, np.inf), 1.05 ** np.arange(-90.0, 400)])
    rows = [timed({"ns": n, "msg": "request", "status": 200, "duration_ms": v}) for n, v in enumerate(values.tolist())]
    cluster.make(OTEL_LOGS, [otel_row(number, row) for number, row in enumerate(rows)])
    read = read_text(tmp_path, "app.jsonl", lines_of([{"logger": "shop"} | row for row in rows]))
    assert_same(one_reading(cluster, NUMBERED, tmp_path / "asked"), read)


def test_each_edge_is_the_least_duration_of_its_bucket() -> None:
    edges = pl.DataFrame({"d": least_durations()}).with_columns(bucket=latency_bucket(pl.col("d")))
    below = pl.DataFrame({"d": np.nextafter(np.array(least_durations()[1:]), 0)}).with_columns(
        latency_bucket(pl.col("d"))
    )
    assert edges.get_column("bucket").diff().drop_nulls().unique().to_list() == [1]
    assert below.get_column("d").to_list() == edges.get_column("bucket").to_list()[:-1]
    assert math.isclose(edges["d"][-1], 1e9, rel_tol=0.05)
