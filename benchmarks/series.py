"""Makes a folder of metrics: answers of Prometheus to range queries, one of whose series rises before the others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

START = datetime(2026, 1, 15, tzinfo=UTC).timestamp()
STEP = 15
METRICS = 10
CAUSE = "payments_queue_length"


def make_series(folder: Path, series: int, points: int) -> None:
    """Writes this many series of this many points each; CAUSE rises first, a tenth of the others two minutes later."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(7)
    times = (START + STEP * np.arange(points)).tolist()
    names = [CAUSE, *(f"requests_waiting_{place}" for place in range(1, METRICS))]
    for metric, name in enumerate(names):
        rows = []
        for place in range(series // METRICS):
            values = random.normal(100, 5, points)
            if place % METRICS == 0 and (metric or not place):
                values[points * 4 // 5 + (8 if metric else 0) :] += 40 if metric else 400
            labels = {"__name__": name, "job": "shop", "instance": f"10.0.0.{place}:9100"}
            rows.append({"metric": labels, "values": [[at, f"{v:.2f}"] for at, v in zip(times, values, strict=True)]})
        answer = {"status": "success", "data": {"resultType": "matrix", "result": rows}}
        (folder / f"{name}.json").write_text(json.dumps(answer), encoding="utf-8")
