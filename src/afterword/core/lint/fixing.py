"""A text with the safe fixes of its findings made."""

from __future__ import annotations

from collections.abc import Iterable

from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.finding import Finding, Fix


def with_fixes(manuscript: Manuscript, findings: Iterable[Finding]) -> tuple[str, int]:
    """The text with every safe fix made, and how many; of two that overlap only the first is made."""
    text, made, before = manuscript.text, 0, len(manuscript.text) + 1
    for fix in sorted(_distinct(findings), key=lambda one: (one.place.line, one.place.column), reverse=True):
        start = manuscript.line_start(fix.place.line) + fix.place.column - 1
        end = manuscript.line_start(fix.place.end_line) + fix.place.end_column - 1
        if end <= before:
            text, made, before = text[:start] + fix.replacement + text[end:], made + 1, start
    return text, made


def _distinct(findings: Iterable[Finding]) -> set[Fix]:
    return {one.fix for one in findings if one.fix is not None}
