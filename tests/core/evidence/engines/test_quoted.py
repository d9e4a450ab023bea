"""Fields by their place in the bytes: quotes of lines, numbers, runs, and what lies at the edges of a block."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from afterword.core.evidence.engines import octets
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.octets import Octets, number, same, thousandths
from afterword.core.evidence.engines.quoted import quoted_parts
from afterword.core.evidence.readers import nginx_access


def test_quotes_are_found_where_lines_have_different_numbers_of_them() -> None:
    [lines] = quoted_parts(Block(1, b'a "b" c "d"\nno quote\n\n"e" f\n'))
    assert lines.count.tolist() == [4, 0, 0, 2]
    assert lines.quote(0).tolist() == [2, -1, -1, 22]
    assert lines.quote(3).tolist() == [10, -1, -1, -1]


def test_as_many_quotes_as_lines_do_not_mean_one_in_each() -> None:
    [lines] = quoted_parts(Block(1, b'"a"\nb\n'))
    assert lines.count.tolist() == [2, 0]


def test_quotes_are_found_in_every_part_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b'1 "one"\n2 "two" "or more"\n\n3\n4 "four"\n' * 5
    [whole] = quoted_parts(Block(1, raw))
    monkeypatch.setattr(octets, "PART_BYTES", 11)
    several = list(quoted_parts(Block(1, raw)))
    assert len(several) > 5
    assert np.concatenate([lines.count for lines in several]).tolist() == whole.count.tolist()
    assert np.concatenate([lines.quote(2) for lines in several]).tolist() == whole.quote(2).tolist()


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.006 u", 0.006), ("12.345\n", 12.345), ("123.456", 123.456), ("0.0061 ", None), ("-", None), ("1.5 abc", None)],
)
def test_thousandths_are_read_only_where_they_are_written_so(text: str, number: float | None) -> None:
    [found] = thousandths(Octets(b"x=" + text.encode()).table(np.array([2]), 8)).tolist()
    assert math.isnan(found) if number is None else found == number


def test_places_outside_the_block_hold_nothing() -> None:
    read = Octets(b"200 404")
    assert number(read.table(np.array([-5, 0, 4, 5, 7, 90]), 3).T, -1).tolist() == [-1, 200, 404, -1, -1, -1]
    assert same(read.words(np.array([-1, 4, 0]), 1), b"404").tolist() == [False, True, False]


def test_few_lines_are_cut_out_as_all_lines_are_split() -> None:
    raw = "one\n\ntwo\r\ndr\u00e9i\n".encode()
    rows = np.array([False, True, True, True])
    assert Block(5, raw).pick(rows).equals(Block(5, raw).frame.filter(rows))


def test_requests_are_judged_alike_after_they_were_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    line = '192.0.2.1 - - [15/Jan/2026:10:00:00 +0000] "{} HTTP/1.1" 200 1 "-" "a"\n'
    monkeypatch.setattr(nginx_access, "MOST_REQUESTS", 2)
    layout = nginx_access.AccessLayout(None)
    for names in (["GET /a", "PUT /b", "GET /a"], ["PUT /b", "GET /healthz", "A B"], ["GET /c/1", "GET /a"]):
        found = layout.extract(Block(1, "".join(map(line.format, names)).encode()))
        told = [f"{method} {route}" for method, route in found.select("method", "route").cast(pl.String).rows()]
        assert told == [name.replace("/1", "/<id>") for name in names]
