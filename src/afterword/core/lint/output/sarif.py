"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from afterword.core.lint.engine import Report
from afterword.core.lint.examples import explained
from afterword.core.lint.registry import rules
from afterword.core.lint.rule import Rule
from afterword.core.model.finding import Finding, Level, Place

LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "hint": "note"}


def as_sarif(reports: Sequence[Report], version: str) -> dict[str, Any]:
    """One run with every rule described and every finding at its place; `version` is that of Afterword."""
    driver = {"name": "Afterword", "semanticVersion": version, "rules": [_rule(one) for one in rules()]}
    results = [_result(report.name or "-", one) for report in reports for one in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    texts = explained(rule)
    return {
        "id": rule.name,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": " ".join(texts.get("What", rule.title).split())},
        "help": {"text": " ".join(texts.get("Why", rule.title).split())},
        "defaultConfiguration": {"level": LEVELS[rule.level]},
        "properties": {"family": rule.family},
    }


def _result(file: str, finding: Finding) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": quote(file)}, "region": _region(finding.place)}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.level],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
    }
    if finding.fix is not None:
        change = {"deletedRegion": _region(finding.fix.place), "insertedContent": {"text": finding.fix.replacement}}
        changes = [{"artifactLocation": {"uri": quote(file)}, "replacements": [change]}]
        result["fixes"] = [{"description": {"text": finding.fix.title}, "artifactChanges": changes}]
    return result


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
