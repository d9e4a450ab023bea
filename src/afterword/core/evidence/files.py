"""Reads the files of the evidence, two at once, each by the reader that fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from afterword.core.errors import AfterwordError
from afterword.core.evidence.base import HEAD_BYTES, Head, Source, Window, unpacked, unreadable
from afterword.core.evidence.clock import settle_zones
from afterword.core.evidence.entering.windowed import Entering, Use, plainly
from afterword.core.evidence.given import KINDS, Formats
from afterword.core.evidence.registry import readers
from afterword.core.evidence.sniff import best_reader, why_not_text
from afterword.core.evidence.unpack import Found
from afterword.core.model.reading import Reading, SourceReport

AT_ONCE = 2  # files: one's blocks fill the pauses of the other's


def read_whole(found: Sequence[Found]) -> list[Reading]:
    """One reading per file, each read from its beginning to its end, with the zones settled."""
    with _Files(found) as files:
        return files.told(settle_zones(_each_once(files.all())))


def read_where_needed(found: Sequence[Found], window: Window | None) -> list[Reading]:
    """One reading per file, each read in the window only, or in the one that alerts tell; raises OutsideWindow."""
    with _Files(found) as files:
        return files.told(_each_once(Entering(len(found), files.some, window).readings()))


class _Files:
    """Reads files, two at once; Polars, numpy and hashlib let go of the interpreter meanwhile.

    The largest are begun first: one that came last would be read alone, with a core idle.
    """

    def __init__(self, found: Sequence[Found]) -> None:
        self._items, self._formats = found, Formats([item.source for item in found if item.source])
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def all(self) -> list[Reading]:
        """The readings in the order of the files."""
        return list(self.some(range(len(self._items)), lambda _: plainly).values())

    def some(self, places: Sequence[int], use: Callable[[int], Use]) -> dict[int, Reading]:
        """The readings of some files by their places; `use` gives what has the reader of a file read it."""
        begun = {}
        for place in sorted(places, key=lambda place: -self._items[place].size):
            begun[place] = self._pool.submit(_read, self._items[place], use(place), self._formats)
        return {place: begun[place].result() for place in places}

    def told(self, readings: list[Reading]) -> list[Reading]:
        """The readings with what the given formats have to say."""
        return self._formats.told(readings)


def _each_once(readings: Iterable[Reading]) -> list[Reading]:
    """The readings with what a file tells kept only in the first file of that content: a copy tells nothing more."""
    first: dict[str, Reading] = {}
    return [_unless_told(reading, first) for reading in readings]


def _unless_told(reading: Reading, first: dict[str, Reading]) -> Reading:
    if not reading.moments and not reading.series and reading.log is None:
        return reading
    known = first.setdefault(reading.report.sha256, reading)
    if known is reading and reading.log is not None:
        known = first.setdefault(_counted(reading), reading)  # packed, and the original kept beside it
    copy = known is not reading and _is_copy(reading, known)
    return _told_before(reading, known.report.file) if copy else reading


def _counted(reading: Reading) -> str:
    """What a log is called without its packing, and all that was counted in it."""
    report, patterns = reading.report, reading.log.patterns if reading.log else ()
    counts = (report.lines, report.records, report.unread, report.first, report.last)
    return repr((unpacked(report.file), report.kind, counts, [(one.id, one.count) for one in patterns]))


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


def _read(item: Found, use: Use, formats: Formats) -> Reading:
    source = item.source
    if source is None:
        return Reading(SourceReport(item.name, "unreadable", "", item.size, 0, 0, problem=item.problem))
    try:
        reading = _offer(source, use, formats)
    except AfterwordError as error:
        reading = unreadable(source, str(error))
    except Exception as error:  # whatever a reader trips over, the other files must still be used
        reading = unreadable(source, f"{source.name} could not be read ({type(error).__name__}: {str(error)[:200]}).")
    shorter = item.became_shorter()
    told = shorter if shorter and shorter not in (reading.report.problem or "") else None
    return _with_trouble(_with_trouble(_never_silent(reading), item.trouble.sentence), told)


def _never_silent(reading: Reading) -> Reading:
    """The reading with a sentence where it says nothing at all of a file that holds something."""
    report = reading.report
    silent = not (report.records or report.unread or report.lines or report.problem or report.note)
    return _with_trouble(reading, f"There is not one record in {report.file}." if silent else None)


def _offer(source: Source, use: Use, formats: Formats) -> Reading:
    head = read_head(source)
    why = why_not_text(head)
    if why:
        return unreadable(source, f"{source.name} was not read: {why}.")
    reader = best_reader(head, readers())
    if reader is None or reader.kind not in KINDS:
        reader = formats.reader(head) or reader
    if reader is None:
        return unreadable(source, f"{source.name} is of no kind that is known here.", kind="unknown")
    return use(reader, source)


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
