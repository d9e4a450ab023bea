"""Findings as people read them on a terminal: where, what, and the line itself with the words marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from afterword.core.lint.engine import Report
from afterword.core.model.finding import LEVELS, Finding, Level

WIDTH = 100
_COLOURS: Mapping[Level, str] = {"error": "31;1", "warning": "33;1", "hint": "36;1"}


def as_text(reports: Sequence[Report], texts: Mapping[str, str], *, colour: bool = False) -> Iterator[str]:
    """Every finding with its line, then the sum; `texts` holds the files' texts by name."""
    for report in reports:
        lines = texts.get(report.name or "", "").split("\n")
        for finding in report.findings:
            yield from _told(report.name or "-", finding, lines, colour)
    yield summary(reports)


def _told(file: str, finding: Finding, lines: Sequence[str], colour: bool) -> Iterator[str]:
    place = finding.place
    level = f"\x1b[{_COLOURS[finding.level]}m{finding.level}\x1b[0m" if colour else finding.level
    yield f"{file}:{place.line}:{place.column}: {level} {finding.rule}"
    yield f"    {finding.message}"
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if line.strip():
        until = place.end_column if place.end_line == place.line else len(line) + 1
        yield from _marked(line, place.line, place.column - 1, until - 1)
    yield ""


def _marked(line: str, number: int, start: int, end: int) -> Iterator[str]:
    """The line, cut around the words when it is long, and what marks them."""
    begin = 0 if end <= WIDTH else max(0, min(start, end - WIDTH // 2) - WIDTH // 4)
    shown = "".join(char if char.isprintable() else " " for char in line[begin : begin + WIDTH])
    lead, tail = "\u2026" if begin else "", "\u2026" if begin + WIDTH < len(line) else ""
    margin = f"{number:>6} | "
    yield f"{margin}{lead}{shown}{tail}"
    length = max(1, min(end, begin + WIDTH) - start)
    yield f"{' ' * (len(margin) - 2)}| {' ' * (len(lead) + start - begin)}{'^' * length}"


def summary(reports: Sequence[Report]) -> str:
    """One sentence on all files."""
    counts = Counter(one.level for report in reports for one in report.findings)
    files = sum(bool(report.findings) for report in reports)
    left = sum(report.excused for report in reports)
    checked = _many(len(reports), "file")
    excused = f" {_many(left, 'finding')} excused by the documents themselves." if left else ""
    if not counts:
        return f"Nothing to remark in {checked}.{excused}"
    told = ", ".join(_many(counts[level], level) for level in LEVELS if counts[level])
    return f"{_many(counts.total(), 'finding')} in {files} of {checked}: {told}.{excused}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
