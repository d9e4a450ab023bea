"""What we do not know, in sentences: holes, lines not understood, assumed zones, files not read, missing sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.core.detect.base import clock, duration
from afterword.core.detect.case import Case
from afterword.core.model.reading import SourceReport
from afterword.core.model.span import after_words
from afterword.core.model.timeline import Entry

MOST_NAMED = 3
UNCOVERED_SECONDS = 60.0  # of a given window
LEAST_BEFORE = 3.0
WORKED_OUT = "was worked out from other sources to be"


def find_unknowns(case: Case, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Give the sentences, the gravest first."""
    found = [
        *_unreadable(case.reports),
        *_missing(case),
        *_parts(case.reports),
        *_holes(entries),
        *_uncovered(case),
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


def _uncovered(case: Case) -> Iterator[str]:
    """Where the log of requests or the metrics begin too late, or end too early, to tell of the incident."""
    if case.window is not None:
        for name, first, last in _spans(case):
            if first - case.window[0] > UNCOVERED_SECONDS:
                yield f"{name} begin only at {clock(first)} UTC; what was before is not known from them."
            if case.window[1] - last > UNCOVERED_SECONDS:
                yield f"{name} end already at {clock(last)} UTC; what came after is not known from them."
        return
    if case.focus is None or case.traffic is None or case.trouble is None or not case.trouble.felt:
        return
    end = case.traffic.time(len(case.traffic.total))
    if case.focus.start - case.traffic.start < LEAST_BEFORE:
        yield f"{case.traffic.file} begins when users are hit already; what was usual before is not known from it."
    if end - case.focus.end < LEAST_BEFORE:
        yield f"{case.traffic.file} ends while users are still hit; when they were well again is not known from it."


def _spans(case: Case) -> Iterator[tuple[str, float, float]]:
    """The requests and the metrics with their first and last Unix second."""
    if case.traffic is not None:
        yield f"The requests in {case.traffic.file}", case.traffic.start, case.traffic.time(len(case.traffic.total))
    if case.series:
        firsts, lasts = zip(*((float(s.times[0]), float(s.times[-1])) for s in case.series), strict=True)
        yield "The metrics", min(firsts), max(lasts)


def _zones(reports: Sequence[SourceReport]) -> Iterator[str]:
    for source, words in (("assumed", "is not stated; it is assumed to be"), ("inferred", WORKED_OUT)):
        for zone in sorted({r.zone or "UTC" for r in reports if r.zone_source == source}):
            files = [r.file for r in reports if r.zone_source == source and (r.zone or "UTC") == zone]
            yield f"The time zone of {_names(files)} {words} {zone}."


def _names(files: Sequence[str]) -> str:
    more = len(files) - MOST_NAMED
    if more > 0:
        return f"{', '.join(files[:MOST_NAMED])} and {more} more {'file' if more == 1 else 'files'}"
    return f"{', '.join(files[:-1])} and {files[-1]}" if len(files) > 1 else "".join(files)


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
