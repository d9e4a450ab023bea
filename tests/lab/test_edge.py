"""The requests of a recording are counted while nginx writes them."""

from __future__ import annotations

import time
from pathlib import Path

from lab.edge import EdgeCounts


def test_line_that_is_written_in_two_pieces_is_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "counted.log"
    path.write_text("1772845200.1 /healthz 200 0.001\n1772845200.9 /api/items/1 20")
    counts = EdgeCounts(path)
    counts.start()
    with path.open("a") as file:
        file.write("0 0.250\n")
    until = time.monotonic() + 20
    while not (told := list(counts.lines())) and time.monotonic() < until:
        time.sleep(0.01)
    counts.end()
    counts.join(20)
    assert told[0] == 'edge_http_requests_total{status="200"} 1'
    assert 'edge_http_request_duration_seconds_bucket{le="0.25"} 1' in list(counts.lines())
