"""What a timeline was made from and with, so that somebody else can make the same one and see that it is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import orjson

from afterword.core.model.reading import SourceReport
from afterword.core.model.timeline import Timeline
from afterword.core.timeline.json import to_json
from afterword.core.timeline.stamps import stamp

ENGINE = ("numpy", "orjson", "polars", "zstandard")  # whose versions can change a result
NO_READER = ("unreadable", "unknown")


def manifest(
    timeline: Timeline,
    *,
    window: tuple[datetime, datetime] | None = None,
    options: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Give the inputs with their SHA-256, the versions, the window asked for and found, and the result's SHA-256.

    `options` are those that change the result, by name. Nothing in it depends on the clock, on where the files lay or
    on the order in which they were named: the same evidence gives the same manifest. The result's SHA-256 is that of
    the timeline's JSON, compact and with sorted keys.
    """
    result = orjson.dumps(to_json(timeline), option=orjson.OPT_SORT_KEYS)
    return {
        "afterword": installed("afterword"),
        "engine": {name: installed(name) for name in ENGINE},
        "window": {"asked": _stretch(*window) if window else None, "found": _stretch(timeline.start, timeline.end)},
        "options": dict(sorted((options or {}).items())),
        "inputs": sorted((_input(report) for report in timeline.sources), key=lambda one: (one["file"], one["sha256"])),
        "timeline_sha256": hashlib.sha256(result).hexdigest(),
    }


def installed(package: str) -> str | None:
    """Give the version of an installed package; None when it is not installed as one."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _stretch(start: datetime | None, end: datetime | None) -> dict[str, str | None]:
    return {"start": stamp(start), "end": stamp(end)}


def _input(report: SourceReport) -> dict[str, Any]:
    """One file: what it is known by, who read it, and how much of it was understood."""
    part = {} if report.read_from is None else {"part": {"from_byte": report.read_from, "to_byte": report.read_to}}
    return {
        "file": report.file,
        "sha256": report.sha256,
        "size": report.size,
        "reader": None if report.kind in NO_READER else report.kind,
        "records": report.records,
        "unread": report.unread,
        **part,
    }
