"""Walks files, folders and archives in a fixed order and has each file read by the reader that fits it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from afterword.core.errors import NothingUsable, OutsideWindow
from afterword.core.evidence.base import Progress, Window
from afterword.core.evidence.entering.large import is_large
from afterword.core.evidence.hashing import hashed_meanwhile
from afterword.core.evidence.unpack import Found, find
from afterword.core.model.reading import Reading

USELESS = frozenset({"unreadable", "unknown"})
Watcher = Callable[[Progress], None]


def read_evidence(
    paths: Sequence[Path], *, progress: Watcher | None = None, window: Window | None = None
) -> list[Reading]:
    """One reading per file of the evidence, in a fixed order; a file that cannot be read has a report that says why.

    With a window (aware UTC), and with very much evidence whose alerts tell one, logs are read where it is and a while
    before, and not at all when they lie outside. Raises NothingUsable when not one file could be used.
    """
    with find(paths, progress) as found:
        if window or is_large([item.source for item in found if item.source]):
            readings = _where_needed(found, window, paths)
        else:
            readings = _whole(found)
    if all(reading.report.kind in USELESS for reading in readings):
        raise NothingUsable(where=_names(paths), reason=_reasons(readings), reports=[r.report for r in readings])
    return readings


def _whole(found: Sequence[Found]) -> list[Reading]:
    with hashed_meanwhile(item.source for item in found if item.source):
        from afterword.core.evidence.files import read_whole  # not above: files are hashed while Polars is imported

        return read_whole(found)


def _where_needed(found: Sequence[Found], window: Window | None, paths: Sequence[Path]) -> list[Reading]:
    from afterword.core.evidence.files import read_where_needed

    try:
        return read_where_needed(found, window)
    except OutsideWindow as problem:
        raise NothingUsable(where=_names(paths), reason=problem, reports=[]) from None


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths) or "the evidence"


def _reasons(readings: Sequence[Reading]) -> str:
    if not readings:
        return "there are no files in it"
    told = [(reading.report.problem or "it is of no known kind").rstrip(".") for reading in readings[:3]]
    more = f"; and {len(readings) - 3} more files" if len(readings) > 3 else ""
    return "; ".join(told) + more
