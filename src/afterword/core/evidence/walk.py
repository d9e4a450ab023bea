"""Walks files, folders and archives in a fixed order and has each file read by the reader that fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from afterword.core.errors import AfterwordError, NothingUsable
from afterword.core.evidence.base import HEAD_BYTES, Head, Progress, Source, unreadable
from afterword.core.evidence.clock import settle_zones
from afterword.core.evidence.registry import readers
from afterword.core.evidence.sniff import best_reader, why_not_text
from afterword.core.evidence.unpack import Found, find
from afterword.core.model.reading import Reading, SourceReport

USELESS = frozenset({"unreadable", "unknown"})
AT_ONCE = 2  # files: one's blocks fill the pauses of the other's
Watcher = Callable[[Progress], None]


def read_evidence(paths: Sequence[Path], *, progress: Watcher | None = None) -> list[Reading]:
    """One reading per file of the evidence, in a fixed order; a file that cannot be read has a report that says why.

    Raises NothingUsable when not one file could be used.
    """
    with find(paths, progress) as found:
        readings = settle_zones(_each_once(_read_all(found)))
    if all(reading.report.kind in USELESS for reading in readings):
        raise NothingUsable(where=_names(paths), reason=_reasons(readings), reports=[r.report for r in readings])
    return readings


def _read_all(found: Iterable[Found]) -> Iterator[Reading]:
    """The readings in the order of the files; Polars, numpy and hashlib let go of the interpreter meanwhile.

    The largest are begun first: one that came last would be read alone, with a core idle.
    """
    items = list(found)
    with ThreadPoolExecutor(1) as hashing, ThreadPoolExecutor(AT_ONCE) as reading:

        def read(item: Found) -> Reading:
            if item.source is None:
                return Reading(SourceReport(item.name, "unreadable", "", item.size, 0, 0, problem=item.problem))
            hashing.submit(item.source.hasher)
            return _read(item.source, item)

        begun = {place: reading.submit(read, items[place]) for place in _largest_first(items)}
        for place in range(len(items)):
            yield begun[place].result()


def _largest_first(items: Sequence[Found]) -> list[int]:
    return sorted(range(len(items)), key=lambda place: -items[place].size)


def _each_once(readings: Iterable[Reading]) -> list[Reading]:
    """The readings with what a file tells kept only in the first file of that content: a copy tells nothing more."""
    first: dict[str, Reading] = {}
    return [_unless_told(reading, first) for reading in readings]


def _unless_told(reading: Reading, first: dict[str, Reading]) -> Reading:
    if not reading.moments and not reading.series and reading.log is None:
        return reading
    known = first.setdefault(reading.report.sha256, reading)
    copy = known is not reading and _is_copy(reading, known)
    return _told_before(reading, known.report.file) if copy else reading


def _is_copy(reading: Reading, known: Reading) -> bool:
    """True unless all are series that stand still under other names: two measures may well both stay at 0."""
    if reading.moments or reading.log is not None or [s.name for s in reading.series] == [s.name for s in known.series]:
        return True
    return any((series.values != series.values[:1]).any() for series in reading.series)


def _told_before(reading: Reading, file: str) -> Reading:
    """The reading of a copy: what kind of source it is, and whose copy."""
    report = reading.report
    problem = f"{report.file} has the same content as {file}; it was counted once."
    return Reading(SourceReport(report.file, report.kind, report.sha256, report.size, 0, 0, problem=problem))


def _read(source: Source, item: Found) -> Reading:
    try:
        reading = _offer(source)
    except AfterwordError as error:
        reading = unreadable(source, str(error))
    except Exception as error:  # whatever a reader trips over, the other files must still be used
        reading = unreadable(source, f"{source.name} could not be read ({type(error).__name__}: {str(error)[:200]}).")
    return _with_trouble(reading, item.trouble.sentence)


def _offer(source: Source) -> Reading:
    head = read_head(source)
    why = why_not_text(head)
    if why:
        return unreadable(source, f"{source.name} was not read: {why}.")
    reader = best_reader(head, readers())
    if reader is None:
        return unreadable(source, f"{source.name} is of no kind that is known here.", kind="unknown")
    return reader.read(source)


def read_head(source: Source) -> Head:
    """The first 64 KiB of a source, to judge it by."""
    with source.open() as stream:
        data = stream.read(HEAD_BYTES + 1)
    return Head(source.name, data[:HEAD_BYTES], whole=len(data) <= HEAD_BYTES)


def _with_trouble(reading: Reading, sentence: str | None) -> Reading:
    if not sentence:
        return reading
    problem = f"{reading.report.problem} {sentence}" if reading.report.problem else sentence
    return replace(reading, report=replace(reading.report, problem=problem))


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths) or "the evidence"


def _reasons(readings: Sequence[Reading]) -> str:
    if not readings:
        return "there are no files in it"
    told = [(reading.report.problem or "it is of no known kind").rstrip(".") for reading in readings[:3]]
    more = f"; and {len(readings) - 3} more files" if len(readings) > 3 else ""
    return "; ".join(told) + more
