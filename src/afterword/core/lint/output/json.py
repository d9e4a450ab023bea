"""Findings as JSON, in the shape that scripts rely on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from afterword.core.lint.engine import Report
from afterword.core.model.finding import Finding, Fix


def as_json(reports: Sequence[Report]) -> dict[str, Any]:
    """All findings with their files, how many files were checked, and how many findings the documents excuse."""
    findings = [finding_json(report.name, one) for report in reports for one in report.findings]
    return {"findings": findings, "files": len(reports), "excused": sum(one.excused for one in reports)}


def as_json_text(reports: Sequence[Report]) -> str:
    """The same as one JSON text with a line for each finding: quick to write, and to look through in a shell."""
    whole = as_json(reports)
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in whole.pop("findings"))
    return f'{{"findings": [\n{rows}\n], {json.dumps(whole)[1:]}'


def finding_json(file: str | None, finding: Finding) -> dict[str, Any]:
    """One finding as plain values; lines and columns count from 1."""
    place = finding.place
    return {
        "file": file,
        "rule": finding.rule,
        "level": finding.level,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "message": finding.message,
        "fix": None if finding.fix is None else _fix(finding.fix),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    place = fix.place
    return {
        "title": fix.title,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "replacement": fix.replacement,
    }
