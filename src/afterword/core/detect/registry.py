"""The list of detectors, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.detect import (
    alerts,
    change_point,
    chat,
    deploys,
    error_rate,
    latency,
    new_pattern,
    paging,
    recovery,
    restart,
    saturation,
    silence,
    traffic_drop,
)
from afterword.core.detect.base import Candidate
from afterword.core.detect.case import Case

Detector = Callable[[Case], list[Candidate]]
DETECTORS: tuple[tuple[str, Detector], ...] = (
    ("error_rate", error_rate.detect),
    ("latency", latency.detect),
    ("traffic_drop", traffic_drop.detect),
    ("recovery", recovery.detect),
    ("alerts", alerts.detect),
    ("paging", paging.detect),
    ("deploys", deploys.detect),
    ("restart", restart.detect),
    ("saturation", saturation.detect),
    ("new_pattern", new_pattern.detect),
    ("change_point", change_point.detect),
    ("silence", silence.detect),
    ("chat", chat.detect),
)


def detect_all(case: Case) -> tuple[list[Candidate], tuple[str, ...]]:
    """Give what all detectors find, in the order of the list, and a sentence for each that failed.

    Whatever one detector trips over, what the others find must still be told.
    """
    found: list[Candidate] = []
    failed: list[str] = []
    for name, detect in DETECTORS:
        try:
            found += detect(case)
        except Exception as error:
            failed.append(f"What {name.replace('_', ' ')} would show is not known: {type(error).__name__}: {error}.")
    return found, tuple(failed)
