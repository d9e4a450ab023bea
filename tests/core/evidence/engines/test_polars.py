"""The log engine: whatever lines come, each is counted once, and blocks change nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.evidence.logs import adds_up, log_of

from afterword.core.evidence.base import Source
from afterword.core.evidence.engines import blocks as cutting
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import FORMS, Stamps
from afterword.core.evidence.readers.json_lines import JsonLayout
from afterword.core.evidence.readers.nginx_access import AccessLayout, DurationRule
from afterword.core.evidence.readers.nginx_error import ErrorLayout
from afterword.core.evidence.readers.plain_log import PlainLayout
from afterword.core.evidence.readers.postgres import PostgresLayout
from afterword.core.model.reading import Reading

LAYOUTS: dict[str, Callable[[], Layout]] = {
    "access": lambda: AccessLayout(DurationRule(r'" rt=(\d+\.\d+)', 1000.0)),
    "error": ErrorLayout,
    "plain": lambda: PlainLayout(Stamps(FORMS[0], 0, zoned=True)),
    "plain anywhere": lambda: PlainLayout(Stamps(FORMS[0], None, zoned=True)),
    "postgres": lambda: PostgresLayout(Stamps(FORMS[0], 0, zoned=True)),
    "json": lambda: JsonLayout(b"\n".join(REAL)),
}
REAL = [
    b'192.0.2.1 - - [15/Jan/2026:10:00:00 +0000] "GET /a/1 HTTP/1.1" 200 1 "-" "a" rt=0.100',
    b'192.0.2.1 - - [99/Jan/2026:10:00:00 +0000] "GET /a/1 HTTP/1.1" 200 1 "-" "a" rt=0.100',
    b"2026/01/15 10:00:00 [error] 1#1: *1 failed",
    b"2026-01-15 10:00:00.123 UTC [1] LOG:  started",
    b"2026-01-15T10:00:00Z ERROR [w1] shop.http: no connection",
    b"2026-13-45 99:99:99 ERROR shop: no such day",
    b"Traceback (most recent call last):",
    b"\tselect 1",
    b'{"ts":"2026-01-15T10:00:00Z","level":"INFO","msg":"a","status":200,"duration_ms":5,"route":"/a"}',
    b'{"ts":"2026-01-15T10:00:00Z","status":"x","duration_ms":"y"}',
    b'{"ts":"2026-01-15T10:00',
    b"{}",
    b"",
    b"   ",
]
LINES = st.lists(st.one_of(st.sampled_from(REAL), st.binary(max_size=60)), max_size=25)


def reading_of(data: bytes, layout: Layout) -> Reading:
    return read_log(Source("a.log", len(data), lambda: io.BytesIO(data), lambda: "0" * 64), layout)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=30, deadline=None)
@given(lines=LINES, ended=st.booleans())
def test_every_line_is_counted_once_whatever_it_holds(name: str, lines: list[bytes], ended: bool) -> None:
    data = b"\n".join(lines) + (b"\n" if ended else b"")
    report = reading_of(data, LAYOUTS[name]()).report
    assert report.lines == data.count(b"\n") + (not data.endswith(b"\n") and data != b"")
    assert adds_up(report)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=10, deadline=None)
@given(lines=LINES, size=st.integers(min_value=40, max_value=400))
def test_the_size_of_blocks_changes_nothing(name: str, lines: list[bytes], size: int) -> None:
    data = b"\n".join([*lines, *REAL]) + b"\n"
    whole = reading_of(data, LAYOUTS[name]())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "BLOCK_BYTES", size)
        patch.setattr(cutting.blocks, "__defaults__", (size,))
        parts = reading_of(data, LAYOUTS[name]())
    assert parts.report == whole.report
    assert log_of(parts).patterns == log_of(whole).patterns
    for frame in ("requests", "latency", "routes", "levels"):
        one, other = getattr(log_of(parts), frame), getattr(log_of(whole), frame)
        assert (one is None) == (other is None)
        assert one is None or one.equals(other)


def test_frames_have_the_promised_columns() -> None:
    log = log_of(reading_of(b"\n".join(REAL) + b"\n", LAYOUTS["access"]()))
    shapes = {name: getattr(log, name) for name in ("requests", "latency", "routes")}
    told = {name: dict(frame.schema) for name, frame in shapes.items()}
    assert told == {
        "requests": {
            "second": pl.Int64,
            "status": pl.Int16,
            "requests": pl.UInt32,
            "first_line": pl.UInt32,
            "last_line": pl.UInt32,
        },
        "latency": {"second": pl.Int64, "bucket": pl.Int16, "requests": pl.UInt32, "first_line": pl.UInt32},
        "routes": {"minute": pl.Int64, "route": pl.String, "status": pl.Int16, "requests": pl.UInt32},
    }
    levels = log_of(reading_of(b"\n".join(REAL) + b"\n", LAYOUTS["plain"]())).levels
    assert levels is not None
    assert dict(levels.schema) == {
        "second": pl.Int64, "level": pl.String, "records": pl.UInt32, "first_line": pl.UInt32, "last_line": pl.UInt32,
    }  # fmt: skip


def test_line_numbers_go_on_over_blocks() -> None:
    rows = [f'{{"ts":"2026-01-15T10:{n // 60:02d}:{n % 60:02d}Z","level":"INFO","msg":"m"}}' for n in range(600)]
    rows[431] = '{"ts":"2026-01-15T10:07:11Z","level":"ERROR","msg":"broke"}'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting.blocks, "__defaults__", (1000,))
        log = log_of(reading_of(("\n".join(rows) + "\n").encode(), LAYOUTS["json"]()))
    [broke] = [pattern for pattern in log.patterns if pattern.level == "ERROR"]
    assert (broke.example_line, broke.example) == (432, "broke")


def test_thousands_of_random_ids_are_one_pattern() -> None:
    import random

    spin = random.Random(4)
    rows = [
        json.dumps({"ts": "2026-01-15T10:00:00Z", "msg": f"session {spin.getrandbits(96):024x} closed after {n} ms"})
        for n in range(5000)
    ]
    patterns = log_of(reading_of(("\n".join(rows) + "\n").encode(), LAYOUTS["json"]())).patterns
    assert [(pattern.template, pattern.count) for pattern in patterns] == [("session <*> closed after <*> ms", 5000)]


def test_millions_of_routes_do_not_fill_the_memory(tmp_path: Path) -> None:
    from afterword.core.evidence.engines import tally

    lines = [f'192.0.2.1 - - [15/Jan/2026:10:00:00 +0000] "GET /{word(n)} HTTP/1.1" 404 1 "-" "a"' for n in range(3000)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally, "COMPACT_ROWS", 100)
        patch.setattr(cutting.blocks, "__defaults__", (10_000,))
        routes = log_of(reading_of("\n".join(lines).encode(), LAYOUTS["access"]())).routes
    assert routes is not None
    assert routes.get_column("requests").sum() == 3000
    assert "(other)" in set(routes.get_column("route"))
    assert routes.height < 1500


def word(number: int) -> str:
    """A word of letters for a number, with no digit in it."""
    letters = ""
    while number or not letters:
        number, place = divmod(number, 26)
        letters += chr(97 + place)
    return f"page-{letters}"
