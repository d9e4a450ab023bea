"""Findings as workflow commands of GitHub Actions, which become annotations of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.core.lint.engine import Report
from afterword.core.model.finding import Finding, Level

COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "hint": "notice"}


def as_github(reports: Sequence[Report]) -> Iterator[str]:
    """One line per finding; texts are escaped as the runner expects it."""
    for report in reports:
        for finding in report.findings:
            yield _command(report.name or "-", finding)


def _command(file: str, finding: Finding) -> str:
    place = finding.place
    facts = {"file": file, "line": place.line, "endLine": place.end_line, "title": finding.rule}
    if place.line == place.end_line:
        facts |= {"col": place.column, "endColumn": place.end_column}
    told = ",".join(f"{name}={_value(str(value))}" for name, value in facts.items())
    return f"::{COMMANDS[finding.level]} {told}::{_text(finding.message)}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
