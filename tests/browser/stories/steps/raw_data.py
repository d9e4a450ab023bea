"""The raw data of the story of the procedure: what kubectl, Prometheus and amtool gave for 9 February 2025."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGIN = datetime(2025, 2, 9, 10, tzinfo=UTC)
ONSET, POOL, MENDED, END = (timedelta(minutes=one) for one in (5.4, 15.5, 35, 40))
HOLE = (timedelta(minutes=24), timedelta(minutes=31))  # the log has nothing of it


def written(folder: Path) -> list[str]:
    """Writes the three files; their paths."""
    folder.mkdir()
    made = {"incident-logs.txt": _log(), "metrics.json": _metrics(), "alerts.json": _alerts()}
    for name, text in made.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in made]


def _log() -> str:
    """kubectl logs with timestamps: a request every 2 s, refused since the onset, and the pool that is used up."""
    lines, offset = [], timedelta()
    while offset < END:
        at = f"{BEGIN + offset:%Y-%m-%dT%H:%M:%S}.120456789Z"
        bad = ONSET <= offset < MENDED and (offset.seconds // 2) % 5 < 3
        if not HOLE[0] <= offset < HOLE[1]:
            words = 'level=error msg="GET /orders status=500"' if bad else 'level=info msg="GET /orders status=200"'
            lines.append(f"{at} {words}")
            if bad and offset >= POOL:
                lines.append(f'{at} level=error msg="database connection pool exhausted: 20 of 20 connections in use"')
        offset += timedelta(seconds=2)
    return "\n".join(lines) + "\n"


def _metrics() -> str:
    """The answer of query_range: requests that fail, each second, by steps of 15 s."""
    values = []
    for step in range(160):
        offset = timedelta(seconds=15 * step)
        values.append([(BEGIN + offset).timestamp(), "0.4" if ONSET <= offset < MENDED else "0.002"])
    series = {"metric": {"__name__": "http_requests_failed", "job": "api"}, "values": values}
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [series]}})


def _alerts() -> str:
    """What amtool alert query gives as JSON."""
    alert = {
        "annotations": {"summary": "more than 5 % of requests fail"},
        "startsAt": f"{BEGIN + timedelta(minutes=6.75):%Y-%m-%dT%H:%M:%SZ}",
        "endsAt": f"{BEGIN + MENDED:%Y-%m-%dT%H:%M:%SZ}",
        "updatedAt": f"{BEGIN + MENDED:%Y-%m-%dT%H:%M:%SZ}",
        "fingerprint": "a1b2c3d4e5f60718",
        "receivers": [{"name": "on-call"}],
        "status": {"inhibitedBy": [], "silencedBy": [], "state": "active"},
        "generatorURL": "",
        "labels": {"alertname": "HighErrorRate", "service": "api-service", "severity": "page"},
    }
    return json.dumps([alert])
