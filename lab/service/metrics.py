"""Counters and gauges in the text format of Prometheus."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

PAGE = os.sysconf("SC_PAGE_SIZE")


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()

    def add(self, name: str, by: float = 1, **labels: str) -> None:
        """Count something."""
        self._counts[name, tuple(sorted(labels.items()))] += by  # type: ignore[assignment]

    def lines(self) -> Iterator[str]:
        """Give each counter as a line."""
        for (name, labels), value in list(self._counts.items()):
            yield line(name, value, **dict(labels))


def line(name: str, value: float, **labels: str) -> str:
    """Give a sample as a line."""
    told = ",".join(f'{key}="{text}"' for key, text in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"


def memory(pid: int | str = "self") -> int:
    """Give the resident memory of a process in bytes; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return 0
