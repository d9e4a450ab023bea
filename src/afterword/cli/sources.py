"""The sources of a timeline as rows for people: many small files of one kind become one row."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from afterword.cli.words import clock, number, stamp
from afterword.core.model.reading import SourceReport
from afterword.core.model.span import after_words

MANY = 4  # files of one kind in one folder, from which they share a row
SHOWN_UNREAD = 2


@dataclass(frozen=True, slots=True)
class SourceRow:
    """File, kind, records, unread, window and zone; `notes` are sentences that stand below the table."""

    cells: tuple[str, str, str, str, str, str]
    notes: tuple[str, ...]


def source_rows(reports: Sequence[SourceReport], *, everything: bool = False) -> list[SourceRow]:
    """One row per source, or per kind and folder where there are many; files that could not be read stand alone."""
    ordered = sorted(reports, key=lambda report: (posixpath.dirname(report.file), report.kind, report.file))
    rows: list[SourceRow] = []
    helpers = [] if everything else [report for report in ordered if report.kind == "companion"]
    if len(helpers) > 1:
        ordered = [report for report in ordered if report.kind != "companion"]
    for (folder, kind), group in groupby(ordered, key=lambda r: (posixpath.dirname(r.file), r.kind)):
        files = list(group)
        if everything or len(files) < MANY or kind in ("unreadable", "unknown"):
            rows += [_row(report.file, [report]) for report in files]
        else:
            rows.append(_row(f"{folder or '.'}/ ({len(files)} files)", files))
    return [*rows, _row(f"{len(helpers)} files that explain others", helpers)] if len(helpers) > 1 else rows


def _row(name: str, reports: Sequence[SourceReport]) -> SourceRow:
    first = min((report.first for report in reports if report.first), default=None)
    last = max((report.last for report in reports if report.last), default=None)
    unread = sum(report.unread for report in reports)
    cells = (
        name, reports[0].kind, number(sum(report.records for report in reports)), number(unread) if unread else "",
        _window(first, last) or ("not read" if all(report.is_outside for report in reports) else ""), _zone(reports),
    )  # fmt: skip
    return SourceRow(cells, tuple(note for report in reports for note in _notes(report)))


def _window(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None:
        return ""
    return f"{clock(first)}-{clock(last)}" if first.date() == last.date() else f"{stamp(first)} to {stamp(last)}"


def _zone(reports: Sequence[SourceReport]) -> str:
    """The zone as written, with how it is known when the file does not state it."""
    found = sorted({(report.zone, report.zone_source) for report in reports if report.zone}, key=str)
    return ", ".join(f"{zone} ({how})" if how and how != "stated" else str(zone) for zone, how in found)


def _notes(report: SourceReport) -> list[str]:
    file, notes = report.file, [named(report.file, report.problem)] if report.problem else []
    notes += [
        f"{file} line {one.line}{after_words(report.read_from)} was not understood ({one.reason}): {one.text[:80]}"
        for one in report.unread_examples[:SHOWN_UNREAD]
    ]
    notes += [f"{file} has nothing from {clock(gap.start)} to {clock(gap.end)}." for gap in report.gaps[:SHOWN_UNREAD]]
    if report.skew_seconds:
        ahead = "ahead of" if report.skew_seconds > 0 else "behind"
        notes.append(f"The clock of {file} is {abs(report.skew_seconds):.1f} s {ahead} the others.")
    return notes


def named(file: str, problem: str) -> str:
    """A problem with the name of its file, unless it names it itself."""
    return problem if file in problem else f"{file}: {problem}"
