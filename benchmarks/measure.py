"""Runs commands as a whole and says how long they took and how much memory they held at most."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Run:
    """One run of a command: wall clock and processor time in seconds, peak memory in megabytes, what it printed."""

    seconds: float
    processor: float
    peak: float
    output: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Run:
    """Runs a command to its end; one that fails ends the benchmark with what it said."""
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        cwd=folder,
    ) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}.")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.decode("utf-8", "replace"))


def middle(runs: Sequence[Run]) -> Run:
    """The run of median duration."""
    wanted = median(sorted(one.seconds for one in runs)[: len(runs) | 1])
    return min(runs, key=lambda one: abs(one.seconds - wanted))


def machine() -> dict[str, str]:
    """What was measured on: cores, memory, versions; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[0]
    packages = {name: version(name) for name in ("polars", "drain3")}
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load before": f"{load:.1f}",
        **packages,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
