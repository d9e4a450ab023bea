"""A real Prometheus on loopback with seven weeks of one database's connections, made by promtool."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.fetch.monitored import _running
from tests.ports import free_port

BEGIN, END = datetime(2026, 8, 31, tzinfo=UTC), datetime(2026, 10, 21, tzinfo=UTC)
FIXED = datetime(2026, 9, 4, 9, tzinfo=UTC)  # from then on the nightly sync keeps to its budget
BACK = datetime(2026, 10, 12, 1, tzinfo=UTC)  # the night in which it does not, once
BACK_AGAIN = datetime(2026, 10, 16, 1, tzinfo=UTC)
SILENT = (datetime(2026, 9, 20, 7, tzinfo=UTC), datetime(2026, 9, 21, 8, tzinfo=UTC))  # nothing was scraped
CONNECTIONS = 'sum(pg_connections{db="orders"}) / 160'


def connections_at(at: datetime) -> int:
    """How many connections were open: 74 by day; by night 157 before the fix, 97 after it, 158 when it came back."""
    if at.hour != 1:
        return 74
    if at.date() in (BACK.date(), BACK_AGAIN.date()):
        return 158
    return 157 if at < FIXED else 97


def openmetrics() -> str:
    """The connections of every other minute in the text form that promtool reads."""
    lines, at = ["# TYPE pg_connections gauge", "# HELP pg_connections Open connections."], BEGIN
    while at < END:
        if not SILENT[0] <= at < SILENT[1]:
            for pod, count in (("a", connections_at(at) // 2), ("b", connections_at(at) - connections_at(at) // 2)):
                lines.append(f'pg_connections{{db="orders",pod="{pod}"}} {count} {at.timestamp():.0f}')
        at += timedelta(minutes=2)
    return "\n".join([*sorted(lines[2:], key=lambda line: line.split()[0]), "# EOF", ""])


@contextmanager
def recorded(place: Path) -> Iterator[str]:
    """The address of a Prometheus that holds the recording."""
    for program in ("prometheus", "promtool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    (place / "data").mkdir()
    (place / "recording.txt").write_text(openmetrics())
    make = [
        "promtool", "tsdb", "create-blocks-from", "--max-block-duration=432h", "openmetrics",
        str(place / "recording.txt"), str(place / "data"),
    ]  # fmt: skip
    subprocess.run(make, check=True, capture_output=True)
    (place / "prometheus.yml").write_text("{}")
    address = f"http://127.0.0.1:{free_port()}"
    with _running(
        "prometheus", f"--config.file={place}/prometheus.yml", f"--storage.tsdb.path={place}/data",
        "--storage.tsdb.retention.time=20y", f"--web.listen-address={address.removeprefix('http://')}", ready=address,
    ):  # fmt: skip
        yield address
