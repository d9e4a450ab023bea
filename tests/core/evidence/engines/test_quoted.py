"""Fields by their place in the bytes: quotes of lines, numbers, runs, and what lies at the edges of a block."""

from __future__ import annotations

import math

import numpy as np
import pytest

from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.octets import Octets
from afterword.core.evidence.engines.quoted import QuotedLines
from afterword.core.evidence.readers import nginx_access
from afterword.core.evidence.readers.nginx_access import Requests


def test_quotes_are_found_where_lines_have_different_numbers_of_them() -> None:
    lines = QuotedLines(Block(1, b'a "b" c "d"\nno quote\n\n"e" f\n'))
    assert lines.count.tolist() == [4, 0, 0, 2]
    assert lines.quote(0).tolist() == [2, -1, -1, 22]
    assert lines.quote(3).tolist() == [10, -1, -1, -1]
    between = lines.between()
    assert between is not None
    assert between.to_list() == ["b", "", "", "e"]


def test_as_many_quotes_as_lines_do_not_mean_one_in_each() -> None:
    assert QuotedLines(Block(1, b'"a"\nb\n')).count.tolist() == [2, 0]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.006 u", 0.006), ("12.345\n", 12.345), ("123.456", 123.456), ("0.0061 ", None), ("-", None), ("1.5 abc", None)],
)
def test_thousandths_are_read_only_where_they_are_written_so(text: str, number: float | None) -> None:
    [found] = Octets(b"x=" + text.encode()).thousandths(np.array([2])).tolist()
    assert math.isnan(found) if number is None else found == number


def test_places_outside_the_block_hold_nothing() -> None:
    octets = Octets(b"200 404")
    assert octets.digits(np.array([-5, 0, 4, 5, 7, 90]), 3).tolist() == [-1, 200, 404, -1, -1, -1]
    assert octets.follows(np.array([-1, 4]), b"404").tolist() == [False, True]


def test_few_lines_are_cut_out_as_all_lines_are_split() -> None:
    raw = "one\n\ntwo\r\ndr\u00e9i\n".encode()
    rows = np.array([False, True, True, True])
    assert Block(5, raw).pick(rows).equals(Block(5, raw).frame.filter(rows))


def test_requests_are_judged_alike_after_they_were_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    monkeypatch.setattr(nginx_access, "MOST_REQUESTS", 2)
    requests = Requests()
    for names in (["GET /a x", "PUT /b x", "GET /a x"], ["PUT /b x", "GET /healthz x", ""], ["GET /c/1 x", "GET /a x"]):
        found = requests.of(pl.Series(names))
        told = [f"{method} {route} x" for method, route in found.select("method", "route").cast(pl.String).rows()]
        assert told == [name.replace("/1", "/<id>") or " - x" for name in names]
        assert found.get_column("health").to_list() == ["healthz" in name for name in names]
