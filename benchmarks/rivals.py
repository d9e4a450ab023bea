"""What Afterword is measured against: Drain3 on every line, and lnav doing count, times, levels and status."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import Run, run

COUNTED = ";SELECT log_level, count(*), min(log_time), max(log_time) FROM all_logs GROUP BY log_level"
QUESTIONS = (  # of the two formats that have a status what it was, and of all logs the rest; only the last is printed
    ";SELECT sc_status, count(*) FROM access_log GROUP BY sc_status",
    ";SELECT status, count(*) FROM bench_app GROUP BY status",
    COUNTED,
)
FORMAT = {
    "$schema": "https://lnav.org/schemas/format-v1.schema.json",
    "bench_app": {
        "title": "application log",
        "json": True,
        "file-pattern": "app\\.jsonl",
        "level-field": "level",
        "timestamp-field": "ts",
        "body-field": "msg",
        "line-format": [{"field": "ts"}, " ", {"field": "level"}, " ", {"field": "msg"}],
        "value": {"logger": {"kind": "string"}, "route": {"kind": "string"}, "status": {"kind": "integer"}},
    },
}


@dataclass(frozen=True)
class Drained:
    """How far Drain3 came: lines, bytes, seconds and the clusters it found."""

    lines: int
    megabytes: float
    seconds: float
    clusters: int


def drain(folder: Path, megabytes: int) -> Drained:
    """Drain3 as it comes (similarity 0.6, no masks) on every line of the first part of each log, by its share."""
    from drain3.template_miner import TemplateMiner  # type: ignore[import-untyped]
    from drain3.template_miner_config import TemplateMinerConfig  # type: ignore[import-untyped]

    config = TemplateMinerConfig()
    config.drain_sim_th = 0.6
    config.profiling_enabled = False
    miner = TemplateMiner(config=config)
    lines = list(_share(folder, megabytes * 1_000_000))
    size = sum(len(line) + 1 for line in lines) / 1e6
    start = time.perf_counter()
    for line in lines:
        miner.add_log_message(line)
    return Drained(len(lines), size, time.perf_counter() - start, len(miner.drain.clusters))


def _share(folder: Path, wanted: int) -> Iterator[str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    whole = sum(path.stat().st_size for path in files)
    for path in files:
        with path.open("rb") as stream:
            data = stream.read(int(wanted * path.stat().st_size / whole))
        yield from data.decode("utf-8", "replace").splitlines()


def lnav(folder: Path, home: Path) -> Run | None:
    """One run of lnav over the folder, told the shape of the JSON log; None where lnav is not installed."""
    program = shutil.which("lnav")
    if program is None:
        return None
    formats = home / ".lnav" / "formats" / "bench"
    formats.mkdir(parents=True, exist_ok=True)
    (formats / "app.json").write_text(json.dumps(FORMAT), encoding="utf-8")
    environment = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "none"), "TERM": "dumb"}
    asked = [argument for question in QUESTIONS for argument in ("-c", question)]
    return run([program, "-n", "-r", *asked, str(folder)], environment)


def counted(output: str) -> int:
    """How many records lnav says it counted."""
    total = 0
    for line in output.splitlines():
        words = line.split()
        if len(words) > 3 and words[1].isdigit():
            total += int(words[1])
    return total
