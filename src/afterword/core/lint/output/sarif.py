"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the changed lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from afterword.core.lint.engine import Report
from afterword.core.lint.examples import explained
from afterword.core.lint.output.fingerprints import Fingerprints
from afterword.core.lint.output.pages import page_of
from afterword.core.lint.registry import rules
from afterword.core.lint.rule import Rule
from afterword.core.model.finding import Finding, Level, Place

LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "hint": "note"}
URGENCY: dict[Level, str] = {"error": "error", "warning": "warning", "hint": "recommendation"}
_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")


def as_sarif(reports: Sequence[Report], texts: Mapping[str, str], version: str) -> dict[str, Any]:
    """One run with every rule described and every finding at its place; `version` is that of Afterword.

    What a document excuses is told too, as suppressed, with its reason. `texts` holds the files' texts by name; they
    make the fingerprints by which a finding is known again after lines have moved.
    """
    described = [_rule(one) for one in rules()]
    driver = {"name": "Afterword", "semanticVersion": version, "rules": described}
    places = {one["id"]: index for index, one in enumerate(described)}
    results = [one for report in reports for one in _results(report, texts.get(report.name or "", ""))]
    for one in results:
        if one["ruleId"] in places:
            one["ruleIndex"] = places[one["ruleId"]]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    texts = explained(rule)
    return {
        "id": rule.name,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": " ".join(texts.get("What", rule.title).split())},
        "help": {"text": " ".join(texts.get("Why", rule.title).split()), "markdown": page_of(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.level]},
        "properties": {"family": rule.family, "tags": [rule.family], "problem.severity": URGENCY[rule.level]},
    }


def _results(report: Report, text: str) -> Iterator[dict[str, Any]]:
    known = Fingerprints(text)
    for finding in report.findings:
        yield _result(report.name or "-", finding, known)
    for pardon in report.pardons:
        excuse = {"kind": "inSource", "status": "accepted", "justification": pardon.reason}
        yield {**_result(report.name or "-", pardon.finding, known), "suppressions": [excuse]}


def _result(file: str, finding: Finding, known: Fingerprints) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": _address(file)}, "region": _region(finding.place)}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.level],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"afterwordFinding/v1": known.of(finding)},
    }
    if finding.fix is not None:
        change = {"deletedRegion": _region(finding.fix.place), "insertedContent": {"text": finding.fix.replacement}}
        changes = [{"artifactLocation": {"uri": _address(file)}, "replacements": [change]}]
        result["fixes"] = [{"description": {"text": finding.fix.title}, "artifactChanges": changes}]
    return result


def _address(file: str) -> str:
    """A path as an address: relative as it was given, with its scheme when it is absolute."""
    if not _ABSOLUTE.match(file):
        return quote(file)
    return f"file://{quote(file)}" if file.startswith("/") else f"file:///{file[:2]}{quote(file[2:])}"


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
