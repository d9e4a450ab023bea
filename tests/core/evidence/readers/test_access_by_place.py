"""Requests read by the place of their quotes are those that a search of each line finds, however spoiled."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.core.evidence.logs import FIXTURES

from afterword.core.evidence.engines.blocks import Block, blocks
from afterword.core.evidence.readers.nginx_access import AccessLayout, duration_rule

LINES = (
    '192.0.2.1 - - [15/Jan/2026:10:00:00 +0000] "GET /api/orders/17 HTTP/1.1" 200 52 "-" "a b" rt=0.006 urt=0.1 id=1',
    '192.0.2.7 - ana [15/Jan/2026:10:00:01 +0100] "POST /v1/login?x=1 HTTP/1.1" 503 0 "http://x/" "a" rt=12.250 id=2',
    '192.0.2.7 - - [15/Jan/2026:10:00:01 +0100] "GET /status HTTP/1.1" 200 9 "-" "kube-probe/1.0" rt=0.001 id=3',
)
SIGNS = st.sampled_from(' "\\[]-.:+09aZ\t\r\u00e9\x00')


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A line with up to three signs put in, taken out or changed."""
    line = draw(st.sampled_from(LINES))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(line) - 1))
        line = line[:place] + draw(st.just("") | SIGNS) + line[place + draw(st.integers(0, 1)) :]
    return line


def both_ways(layout: AccessLayout, block: Block) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records by place and by search."""
    text = pl.col("method", "route").cast(pl.String)
    by_place, by_search = layout.extract(block), layout._mended(block, np.ones(block.count, dtype=np.bool_))
    return by_place.with_columns(text), by_search.with_columns(text)


@given(st.lists(spoiled(), min_size=1, max_size=12))
def test_a_spoiled_line_tells_the_same_by_place_and_by_search(lines: list[str]) -> None:
    raw = "".join(f"{line}\n" for line in [*LINES, *lines]).encode()
    by_place, by_search = both_ways(AccessLayout(duration_rule(LINES)), Block(1, raw))
    assert_frame_equal(by_place, by_search)
    assert by_place.height >= len(LINES)


def test_whole_logs_tell_the_same_by_place_and_by_search() -> None:
    for path in sorted(FIXTURES.glob("*access*.log")):
        rule = duration_rule(path.read_text(encoding="utf-8", errors="replace").splitlines())
        with path.open("rb") as stream:
            for block in blocks(stream):
                by_place, by_search = both_ways(AccessLayout(rule), block)
                assert by_place.equals(by_search), path.name
