"""What we do not know, in sentences: holes, lines not understood, assumed zones, files not read, missing sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.core.detect.base import clock, duration
from afterword.core.detect.case import Case
from afterword.core.model.reading import SourceReport
from afterword.core.model.span import after_words
from afterword.core.model.timeline import Entry

MOST_NAMED = 3
WORKED_OUT = "was worked out from other sources to be"


def find_unknowns(case: Case, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Give the sentences, the gravest first."""
    found = [
        *_unreadable(case.reports),
        *_missing(case),
        *_parts(case.reports),
        *_holes(entries),
        *_zones(case.reports),
        *_unread(case.reports),
    ]
    return tuple(dict.fromkeys([*found, *_skewed(case.reports)]))


def _unreadable(reports: Sequence[SourceReport]) -> Iterator[str]:
    for report in reports:
        if report.problem:
            sentence = report.problem.strip().rstrip(".") + "."
            yield sentence if report.file in sentence else f"{report.file}: {sentence}"


def _parts(reports: Sequence[SourceReport]) -> Iterator[str]:
    """Which files were read in part, or not at all since they lie outside; those with the same reason together."""
    for note in dict.fromkeys(report.note for report in reports if report.note):
        yield f"{note}: {_names([report.file for report in reports if report.note == note])}."


def _missing(case: Case) -> Iterator[str]:
    if case.traffic is None:
        yield "No log of requests is among the evidence, so the number of failed requests is not known."
    elif case.traffic.histogram is None:
        yield f"{case.traffic.file} holds no durations, so how slow requests were is not known."
    if not case.series:
        yield "No metrics are among the evidence."


def _holes(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.kind in {"gap_start", "silence"}:
            text = entry.text[0].lower() + entry.text[1:] if entry.text.startswith("No ") else entry.text
            yield f"From {clock(entry.at.timestamp())} UTC on: {text}. What happened meanwhile is not known from it."


def _zones(reports: Sequence[SourceReport]) -> Iterator[str]:
    for source, words in (("assumed", "is not stated; it is assumed to be"), ("inferred", WORKED_OUT)):
        for zone in sorted({r.zone or "UTC" for r in reports if r.zone_source == source}):
            files = [r.file for r in reports if r.zone_source == source and (r.zone or "UTC") == zone]
            yield f"The time zone of {_names(files)} {words} {zone}."


def _names(files: Sequence[str]) -> str:
    more = len(files) - MOST_NAMED
    return ", ".join(files[:MOST_NAMED]) + (f" and {more} more files" if more > 0 else "")


def _unread(reports: Sequence[SourceReport]) -> Iterator[str]:
    for report in reports:
        if report.unread and report.records and not report.problem:
            of = report.lines or report.records + report.unread
            first = report.unread_examples[0] if report.unread_examples else None
            line = f"{first.line}{after_words(report.read_from)}" if first else ""
            example = f", the first is line {line}: {first.reason.rstrip('.')}" if first else ""
            yield f"{report.unread:,} of {of:,} lines of {report.file} were not understood{example}."


def _skewed(reports: Sequence[SourceReport]) -> Iterator[str]:
    for report in reports:
        if report.skew_seconds:
            way = "ahead of" if report.skew_seconds > 0 else "behind"
            off = duration(abs(report.skew_seconds))
            why = f" ({report.skew_reason})" if report.skew_reason else ""
            yield f"The clock of {report.file} is {off} {way} the others{why}; its times were corrected."
