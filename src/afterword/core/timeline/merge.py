"""All that the detectors found, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from afterword.core.detect.base import Candidate


def merge(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Give the candidates sorted by time; of one instant in a fixed order, so that the same evidence gives the same."""
    return sorted(candidates, key=order)


def order(candidate: Candidate) -> tuple[datetime, str, str, str, str]:
    """Give what candidates are sorted by."""
    entry = candidate.entry
    return entry.at, entry.kind, entry.source, entry.text, entry.actor or ""
