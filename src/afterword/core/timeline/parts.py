"""Where the lines of a file stand of which only a part was read: they are counted from where it was entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from afterword.core.model.reading import SourceReport
from afterword.core.model.span import Evidence, LineSpan
from afterword.core.model.timeline import Entry


def located(entries: Sequence[Entry], reports: Sequence[SourceReport]) -> list[Entry]:
    """Give the entries with the byte behind which the lines of such files are counted."""
    begins = {report.file: report.read_from for report in reports if report.read_from}
    if not begins:
        return list(entries)
    return [replace(entry, evidence=tuple(_placed(piece, begins) for piece in entry.evidence)) for entry in entries]


def whole_span(report: SourceReport) -> LineSpan:
    """Give all lines that were read of a file."""
    return LineSpan(report.file, 1, report.lines or max(report.records, 1), report.read_from or None)


def _placed(piece: Evidence, begins: Mapping[str, int]) -> Evidence:
    if not isinstance(piece, LineSpan) or piece.file not in begins:
        return piece
    return replace(piece, after_byte=begins[piece.file])
