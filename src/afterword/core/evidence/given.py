"""Access logs read by the format that their server's configuration, which lies beside them, gives for them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

import polars as pl

from afterword.core.evidence.base import HEAD_BYTES, Head, Reader, Source
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.engines.matched import MatchedLayout, Shape
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.formats import Given, LogFormat
from afterword.core.evidence.given_json import GivenJson, members
from afterword.core.evidence.given_usual import usual_layout
from afterword.core.evidence.readers.apache_config import ApacheConfig, parse_apache
from afterword.core.evidence.readers.json_lines import loads
from afterword.core.evidence.readers.nginx_config import NginxConfig, parse_nginx
from afterword.core.evidence.structured import text_of
from afterword.core.evidence.years import Years
from afterword.core.model.reading import Reading

LARGEST = 1 << 20  # bytes of a configuration
NO_CONFIG = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".log", ".md", ".diff", ".patch")
LOOKED_AT = 200
LEAST = 0.5  # the share of the first lines that must fit
CONFIGS: tuple[tuple[Reader, Callable[..., Given]], ...] = (
    (NginxConfig(), parse_nginx),
    (ApacheConfig(), parse_apache),
)
KINDS = frozenset(reader.kind for reader, _ in CONFIGS)


class GivenAccess:
    """The reader of logs in one format that was given; `file` is the configuration."""

    def __init__(self, given: LogFormat, file: str) -> None:
        self.kind, self.format, self.file = f"{given.server}_access", given, file

    def fits(self, head: Head) -> float:
        """The share of the first lines that fit the format."""
        lines = head.lines[:LOOKED_AT]
        return max(self._matching(lines), self._speaking(lines)) if lines else 0.0

    def read(self, source: Source) -> Reading:
        """Counts of requests by second, status, latency and route."""
        return read_log(source, self._layout(source))

    def _layout(self, source: Source) -> Layout:
        reason = f"it does not fit the format {self.format.name} of {self.file}"
        with source.open() as stream:
            head = Head(source.name, stream.read(HEAD_BYTES), whole=False)
        lines = head.lines[:LOOKED_AT]
        if self._speaking(lines) and self._speaking(lines) >= self._matching(lines):
            return GivenJson(self.format, self.kind, reason)
        return usual_layout(self.format, self.kind, reason) or self._matched(source, reason)

    def _matched(self, source: Source, reason: str) -> MatchedLayout:
        time, duration = self.format.of("time"), self.format.duration
        shape = Shape(self.format.pattern, time.form if time else "", factor=duration.factor if duration else 1.0)
        return MatchedLayout(self.kind, (shape,), reason, Years(source), continues=False)

    def _matching(self, lines: Sequence[str]) -> float:
        found = pl.Series(lines, dtype=pl.String).str.contains(self.format.pattern)  # its time does not explode
        return int(found.sum()) / len(lines) if lines else 0.0

    def _speaking(self, lines: Sequence[str]) -> float:
        """The share of lines that are JSON objects with the members of the format."""
        names = set(members(self.format))
        rows = [loads(line) for line in lines] if names else []
        return sum(1 for row in rows if row is not None and names <= set(row)) / len(lines) if lines else 0.0


class Formats:
    """The formats that the configurations among some sources give, and which of them fit a log."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._given = [given for source in sources if (given := _given(source))]
        self._fitting: set[tuple[str, str]] = set()

    def reader(self, head: Head) -> GivenAccess | None:
        """What reads a log by the format that is given for it; None when no format fits.

        The format that a configuration names for a log of this name comes first, then the one that fits more lines,
        tells a duration, and is nearer.
        """
        fitting = []
        for given in self._given:
            for one in given.formats:
                reader = GivenAccess(one, given.file)
                share = reader.fits(head)
                if share >= LEAST:
                    near = len(posixpath.commonprefix([posixpath.dirname(given.file), posixpath.dirname(head.name)]))
                    named = self._named(head, given, one)
                    fitting.append(((named, share, one.duration is not None, near), reader))
                    self._fitting.add((given.file, one.name))
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None

    def _named(self, head: Head, given: Given, one: LogFormat) -> int:
        """How surely a log has a format by its name: 2 when the file of the format says so, 1 when another does."""
        saying = [
            other.file
            for other in self._given
            for log, name in other.logs
            if name == one.name and _is_named(head.stem, log)
        ]
        return 2 if given.file in saying else int(bool(saying))

    def told(self, readings: Sequence[Reading]) -> list[Reading]:
        """The readings, with a note on each configuration that gives formats of which not one fits a log."""
        idle = {
            given.file: [one.name for one in given.formats]
            for given in self._given
            if not any((given.file, one.name) in self._fitting for one in given.formats)
        }
        return [_with_idle(reading, idle.get(reading.report.file, [])) for reading in readings]


def _with_idle(reading: Reading, names: Sequence[str]) -> Reading:
    if not names or reading.report.kind not in KINDS:
        return reading
    shown = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
    note = f"No log fits {'its format' if len(names) == 1 else 'one of its formats'} {shown}"
    return replace(reading, report=replace(reading.report, note=note))


def _is_named(stem: str, log: str) -> bool:
    """Whether a file is the log of this name, as it is or rotated."""
    return bool(log) and fnmatchcase(stem, f"{log.lower()}*")


def _given(source: Source) -> Given | None:
    """What a source says of formats; None when it is no configuration."""
    if source.size > LARGEST or source.packed or source.name.lower().endswith(NO_CONFIG):
        return None
    try:
        with source.open() as stream:
            data = stream.read(HEAD_BYTES)
        head = Head(source.name, data, whole=source.size <= HEAD_BYTES)
        parse = next((parse for reader, parse in CONFIGS if reader.fits(head)), None)
        return parse(text_of(source), file=source.name) if parse else None
    except Exception:  # the walk tells of it when it comes to this file, and the others must still be read
        return None
