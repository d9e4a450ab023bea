"""What the name of a metric tells of its values: the unit, and how a value is said in it."""

from __future__ import annotations

import re

from afterword.core.detect.base import duration, number, percent

TIMES = frozenset({"seconds", "latency", "duration", "p50", "p90", "p95", "p99"})


def name_words(name: str) -> frozenset[str]:
    """Give the words of a metric's name without its labels: `db_pool_max{...}` gives db, pool, max."""
    bare = name.split("{", 1)[0].lower()
    return frozenset(word for word in re.split(r"[^a-z0-9]+", bare) if word)


def is_time(name: str) -> bool:
    """True when the metric's name tells that its values are lengths of time in seconds."""
    words = name_words(name)
    return bool(words & TIMES) and not words & {"total", "count", "rate"}


def amount(name: str, value: float) -> str:
    """Give a measured value in the unit that the metric's name tells: seconds, bytes, a share, or just a number."""
    words = name_words(name)
    if is_time(name):
        return duration(value) if value > 0 else "0 s"
    if "bytes" in words or (words & {"rss", "heap"} and abs(value) >= 2**20):  # so much memory is counted in bytes
        for size, unit in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
            if abs(value) >= size:
                return f"{value / size:.1f} {unit}"
        return f"{number(value)} bytes"
    if words & {"ratio", "busy", "utilization", "utilisation"} and 0 <= value <= 1.05:
        return percent(value)
    return number(value)
