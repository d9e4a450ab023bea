"""Tables of other makes, strange content, windows, services, and names that try to become SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from tests.cluster import OTEL_LOGS, YEAR, Cluster
from tests.core.evidence.engines.test_clickhouse import (
    NUMBERED,
    assert_same,
    lines_of,
    one_reading,
    otel_row,
    timed,
)
from tests.core.evidence.logs import log_of, read_text

from afterword.core.errors import FetchError, WrongMapping
from afterword.core.evidence.engines import clickhouse as engine
from afterword.core.evidence.engines.clickhouse import ask_table
from afterword.core.evidence.engines.table import Column, Table, otel_logs, table_of

SORTED = "ENGINE = MergeTree ORDER BY at"
NOTES = f"CREATE TABLE notes (at DateTime64(9, 'UTC'), text String, level Nullable(String)) {SORTED}"
TEXTS = Table("notes", Column("at"), message=(Column("text"),), level=(Column("level"),))


def test_a_stack_trace_in_one_body_is_the_message_of_its_first_line(cluster: Cluster, tmp_path: Path) -> None:
    bodies = [
        "payment failed for order 17\r\nTraceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'x'",
        "\n\npayment failed for order 18\n\tat shop.Pay.run(Pay.java:10)",
        "back again",
    ]
    times = [f"2026-03-01 10:00:0{place}" for place in range(3)]
    made = [{"at": at, "text": body, "level": "ERROR"} for at, body in zip(times, bodies, strict=True)]
    cluster.make(NOTES, made)
    asked = one_reading(cluster, TEXTS, tmp_path / "asked")
    plain = "".join(f"{at} ERROR {body.strip()}\n" for at, body in zip(times, bodies, strict=True))
    read = read_text(tmp_path, "app.log", plain)
    found = [(one.template, one.count, one.example, one.first) for one in log_of(asked).patterns]
    assert found == [(one.template, one.count, one.example, one.first) for one in log_of(read).patterns]
    assert found[0][:2] == ("payment failed for order <*>", 2)


def test_bytes_that_are_no_utf8_are_read_as_in_a_file(cluster: Cluster, tmp_path: Path) -> None:
    messages = [
        b"caf\xc3\xa9 17",
        b"caf\xc3 1 \xa9",
        b"caf\xc31\xa9 18",
        b"\xff\xff lost 9",
        b"\xff lost 9",
        b"\xff lost 8",
        b"ok \xe6\x97",
    ]
    head = b'{"ts":"2026-03-01T10:00:00.%03dZ","level":"INFO","msg":"'
    lines = b"".join(head % number + text + b'"}\n' for number, text in enumerate(messages))
    cluster.make(NOTES)
    cluster.load("notes", lines.replace(b'"ts":', b'"at":').replace(b'"msg":', b'"text":').replace(b"Z", b""))
    assert_same(one_reading(cluster, TEXTS, tmp_path / "asked"), read_text(tmp_path, "app.jsonl", lines))


@pytest.mark.parametrize(
    ("kind", "unit", "shown"),
    [
        ("DateTime64(9, 'Asia/Kolkata')", None, "2026-03-01 15:30:00.123456789"),
        ("DateTime64(3, 'UTC')", None, "2026-03-01 10:00:00.123"),
        ("DateTime64(6, 'America/St_Johns')", None, "2026-03-01 06:30:00.123456"),
        ("UInt64", "ns", 1772359200123456789),
        ("Int64", "ms", 1772359200123),
    ],
)
def test_a_time_is_the_same_in_any_type_and_zone(
    kind: str, unit: str | None, shown: str | int, cluster: Cluster, tmp_path: Path
) -> None:
    cluster.make(f"CREATE TABLE timed (at {kind}, text String) {SORTED}", [{"at": shown, "text": "a"}])
    table = Table("timed", Column("at"), message=(Column("text"),), time_unit=unit)
    [reading] = cluster.readings(table, YEAR, tmp_path).values()
    assert reading.report.first == datetime(2026, 3, 1, 10, 0, 0, 123000, tzinfo=UTC)
    moment = reading.report.first
    assert moment is not None
    edge = (moment + timedelta(seconds=1), moment + timedelta(seconds=2))
    with pytest.raises(FetchError, match="not one record lies between"):
        list(ask_table(table, edge, cluster.ask))


def test_the_window_holds_its_start_and_not_its_end(cluster: Cluster, tmp_path: Path) -> None:
    start = datetime(2026, 3, 1, 10, tzinfo=UTC)
    times = ["09:59:59.999999999", "10:00:00.000000000", "10:09:59.999999999", "10:10:00.000000000"]
    cluster.make(OTEL_LOGS, [{"Timestamp": f"2026-03-01 {one}", "Body": one, "ServiceName": "a"} for one in times])
    [reading] = cluster.readings(otel_logs(), (start, start + timedelta(minutes=10)), tmp_path).values()
    assert [one.text for one in reading.moments] == times[1:3]


def test_every_service_has_a_reading_of_its_own(cluster: Cluster, tmp_path: Path) -> None:
    hostile = "x'; DROP TABLE otel_logs; --"
    services = ["shop", "shop", "shop", "Shop", "", hostile, "日本\\\t`{a:String}`"]
    made = [
        {"Timestamp": f"2026-03-01 10:00:0{n}", "Body": f"from {n}", "ServiceName": one}
        for n, one in enumerate(services)
    ]
    cluster.make(OTEL_LOGS, made)
    found = cluster.readings(otel_logs(), YEAR, tmp_path)
    assert {name: reading.report.records for name, reading in found.items()} == {
        "shop": 3, "Shop": 1, "": 1, hostile: 1, services[-1]: 1
    }  # fmt: skip
    assert cluster.run("SELECT count() AS n FROM otel_logs") == b'{"n":7}\n'


def test_services_beyond_the_busiest_are_named(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST_SERVICES", 2)
    cluster.make(OTEL_LOGS, [
        {"Timestamp": "2026-03-01 10:00:00", "Body": "a", "ServiceName": name} for name in ("a", "a", "b", "b", "c")
    ])  # fmt: skip
    found = cluster.readings(otel_logs(), YEAR, tmp_path)
    assert sorted(found) == ["a", "b"]
    assert found["a"].report.problem == "Services with fewer records were not asked for (1): c."


def test_an_older_table_without_whole_seconds_is_asked_too(cluster: Cluster, tmp_path: Path) -> None:
    older = OTEL_LOGS.replace("TimestampTime DateTime DEFAULT toDateTime(Timestamp), ", "")
    older = older[: older.index("ENGINE")] + "ENGINE = MergeTree ORDER BY (ServiceName, Timestamp)"
    rows = [timed({"ns": n * 10**9, "msg": f"order {n}", "level": "INFO"}) for n in range(20)]
    cluster.make(older, [otel_row(n, row) for n, row in enumerate(rows)])
    read = read_text(tmp_path, "app.jsonl", lines_of([{"logger": "shop"} | row for row in rows]))
    assert_same(one_reading(cluster, NUMBERED, tmp_path / "asked"), read)


def test_the_number_of_the_severity_is_believed_before_its_text(cluster: Cluster, tmp_path: Path) -> None:
    made = [
        {"Timestamp": "2026-03-01 10:00:00", "Body": "a", "SeverityNumber": 17, "SeverityText": "Bad"},
        {"Timestamp": "2026-03-01 10:00:01", "Body": "b", "SeverityNumber": 0, "SeverityText": "warn"},
        {"Timestamp": "2026-03-01 10:00:02", "Body": "c"},
    ]
    cluster.make(OTEL_LOGS, made)
    reading = one_reading(cluster, otel_logs(), tmp_path)
    assert [one.level for one in log_of(reading).patterns] == ["ERROR", "WARNING", None]


def test_attributes_in_a_json_column_are_found(cluster: Cluster, tmp_path: Path) -> None:
    cluster.make(
        f"CREATE TABLE objects (at DateTime64(3, 'UTC'), text String, more JSON) {SORTED}",
        [{"at": "2026-03-01 10:00:00", "text": "request", "more": MORE}],
    )
    table = Table("objects", Column("at"), message=(Column("text"),), attributes=Column("more"))
    log = log_of(one_reading(cluster, table, tmp_path))
    assert log.routes is not None
    assert log.routes.select("route", "status", "requests").rows() == [("/a/<id>", 503, 1)]


MORE = {"http": {"status_code": 503}, "url": {"path": "/a/1"}}
ACCESS = """
table = "requests"
time = "at"
status = "request.status"
route = "request.path"
method = "request.method"
duration = "took"
duration_unit = "s"
order = "number"
"""


def test_a_table_of_requests_gives_what_its_access_log_gives(cluster: Cluster, tmp_path: Path) -> None:
    columns = (
        "at DateTime('UTC'), request Tuple(method String, path String, status UInt16), took Float64, number UInt32"
    )
    rows, lines = [], []
    for n in range(400):
        second, path, status = f"10:{n // 60:02}:{n % 60:02}", f"/items/{n % 7}?q={n}", 500 if n % 11 == 0 else 200
        path = "/healthz" if n % 13 == 0 else path
        asked_for = {"method": "GET", "path": path, "status": status}
        rows.append({"at": f"2026-03-01 {second}", "request": asked_for, "took": n / 1000, "number": n})
        stamp = f"01/Mar/2026:{second} +0000"
        lines.append(f'192.0.2.1 - - [{stamp}] "GET {path} HTTP/1.1" {status} 1 "-" "a" rt={n / 1000:.3f}\n')
    cluster.make(f"CREATE TABLE requests ({columns}) {SORTED}", rows)
    asked = one_reading(cluster, table_of(ACCESS, file="m.toml"), tmp_path / "asked")
    read = read_text(tmp_path, "access.log", "".join(lines))
    assert log_of(read).latency is not None
    assert_same(asked, read)


@pytest.mark.parametrize("telling", [40, 400])
def test_of_many_records_only_those_about_processes_are_moments(telling: int, cluster: Cluster, tmp_path: Path) -> None:
    rows = [
        timed({"ns": n * 10**8, "msg": f"restarted worker {n}" if n < telling else f"room {n} booked", "level": "INFO"})
        for n in range(5100)
    ]
    cluster.make(OTEL_LOGS, [otel_row(n, row) for n, row in enumerate(rows)])
    read = read_text(tmp_path, "app.jsonl", lines_of([{"logger": "shop"} | row for row in rows]))
    asked = one_reading(cluster, NUMBERED, tmp_path / "asked")
    assert len(asked.moments) == (40 if telling == 40 else 0)
    assert_same(asked, read)


def test_every_statement_leads_to_a_line_of_the_stored_answer(cluster: Cluster, tmp_path: Path) -> None:
    made = [otel_row(n, timed({"ns": n * 10**9, "msg": f"order {n} failed", "level": "ERROR"})) for n in range(30)]
    cluster.make(OTEL_LOGS, made)
    reading = one_reading(cluster, otel_logs(), tmp_path)
    stored = [orjson.loads(line) for line in (tmp_path / "000.jsonl").read_bytes().splitlines()]
    [pattern] = log_of(reading).patterns
    example = stored[pattern.example_line - 1]
    assert (example["message"], example["time"]) == ("order 0 failed", "2026-03-01 12:00:00.000000000")
    for moment in reading.moments:
        [span] = moment.evidence
        assert stored[span.line_start - 1]["message"] == moment.text  # type: ignore[union-attr]
    levels = log_of(reading).levels
    assert levels is not None
    for second, level, records, line in levels.select("second", "level", "records", "first_line").rows():
        assert stored[line - 1] == {"question": "levels", "second": second, "counts": [[level, records]]}


HOSTILE = [
    "a'b", "a`; DROP TABLE notes; --", "a) FROM system.users --", "attributes['x'] OR 1", "attributes['x']['y']",
    "attributes['it''s']", "attributes['a\\']", "sleep(3)", "a, b", "a b", "", "a.", "{p:String}", "a\n", "1a",
    "attributes[\"x\"]",
]  # fmt: skip


@pytest.mark.parametrize("written", HOSTILE)
def test_what_is_no_column_is_refused_before_anything_is_asked(written: str) -> None:
    for role in ("time", "message", "status", "service", "order"):
        lines = {"table": "notes", "time": "at", "message": "text"} | {role: written}
        text = "".join(f"{name} = {orjson.dumps(value).decode()}\n" for name, value in lines.items())
        with pytest.raises(WrongMapping, match=rf"m\.toml cannot be asked .*{role} is"):
            table_of(text, file="m.toml")
    with pytest.raises(WrongMapping, match="is not the name of a table"):
        table_of("time = 'at'\nmessage = 'text'", file="m.toml", name=written or "x y")


def test_a_key_of_a_map_never_becomes_sql(cluster: Cluster, tmp_path: Path) -> None:
    key = "x`]) FROM system.users; DROP TABLE maps; -- {p:String} \\"
    cluster.make(
        f"CREATE TABLE maps (at DateTime, m Map(String, String)) {SORTED}",
        [{"at": "2026-03-01 10:00:00", "m": {key: "found it"}}],
    )
    table = Table("maps", Column("at"), message=(Column("m", key),))
    assert [one.text for one in one_reading(cluster, table, tmp_path).moments] == ["found it"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("time = ", "it is no TOML"),
        ("message = 'text'", "it does not say which column is the time"),
        ("time = 'at'", "it names neither a message nor a status"),
        ("time = 'at'\nmessage = 'text'\nstaus = 'x'", "'staus' is none of table, seconds"),
        ("time = 'at'\nmessage = 'text'\nduration_unit = 'minutes'", "duration_unit is 'minutes', not one of s, ms"),
        ("time = ['at', 'on']\nmessage = 'text'", "time must be one column"),
        ("time = 'at'\nmessage = 'text'\nlevel = 7", "level is 7, not a column such as"),
    ],
)
def test_a_mapping_that_says_too_little_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(WrongMapping) as told:
        table_of(text, file="m.toml", name="notes")
    assert reason in str(told.value)


def test_a_column_that_the_table_has_not_is_named_beside_those_it_has(cluster: Cluster) -> None:
    cluster.make(NOTES)
    with pytest.raises(WrongMapping, match="it has no column body; it has at, text, level"):
        list(ask_table(replace(TEXTS, message=(Column("body"),)), YEAR, cluster.ask))
    with pytest.raises(WrongMapping, match="text is of type String, not a DateTime"):
        list(ask_table(replace(TEXTS, time=Column("text")), YEAR, cluster.ask))


def test_the_example_of_a_shape_is_its_first_record(cluster: Cluster, tmp_path: Path) -> None:
    rows = [timed({"ns": place * 10**9, "msg": f"order {number} failed"}) for place, number in enumerate((5, 9, 1))]
    cluster.make(OTEL_LOGS, [otel_row(place, row) for place, row in enumerate(rows)])
    [pattern] = log_of(one_reading(cluster, otel_logs(), tmp_path)).patterns
    assert (pattern.example, pattern.count) == ("order 5 failed", 3)
