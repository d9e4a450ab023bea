"""SARIF as other programs read it: its schema, what is excused, what can be mended, what stays itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.output.sarif import as_sarif
from afterword.core.lint.registry import rules

DOCUMENT = """# Outage, part 1: login \U0001f525

## Root cause

\u00dcber alles \U0001f525: the release engineer forgot to raise the pool.

<!-- lint off: judging-words because it was quoted -->
The pool is larger now.

<!-- lint off: human-error-as-cause because the report of the vendor says so -->
The outage was caused by human error.
"""


def told(text: str, name: str = "pm/2026-01-15 login.md") -> dict[str, Any]:
    """The run of one document."""
    manuscript = Manuscript(text, name=name)
    return as_sarif([lint(manuscript)], {name: manuscript.text}, "0.1.0")


def results(text: str, rule: str) -> list[dict[str, Any]]:
    """The results of one rule."""
    return [one for one in told(text)["runs"][0]["results"] if one["ruleId"] == rule]


def test_run_with_fixes_and_excuses_fits_the_schema(sarif_schema: dict[str, Any]) -> None:
    run = told(DOCUMENT)
    Draft4Validator(sarif_schema).validate(run)
    assert any("fixes" in one for one in run["runs"][0]["results"])
    assert any("suppressions" in one for one in run["runs"][0]["results"])


def test_every_document_of_the_shared_data_fits_the_schema(sarif_schema: dict[str, Any], shared_data: Path) -> None:
    files = sorted((shared_data / "postmortems").rglob("*.md"))[::4]
    manuscripts = [Manuscript(file.read_text("utf-8", "replace"), name=file.name) for file in files]
    reports = [lint(one) for one in manuscripts]
    run = as_sarif(reports, {one.name or "": one.text for one in manuscripts}, "0.1.0")
    assert [error.message for error in Draft4Validator(sarif_schema).iter_errors(run)] == []
    assert len(run["runs"][0]["results"]) >= len(files)


def test_schema_refuses_what_is_no_sarif(sarif_schema: dict[str, Any]) -> None:
    run = told(DOCUMENT)
    run["runs"][0]["results"][0]["level"] = "hint"
    assert not Draft4Validator(sarif_schema).is_valid(run)


def test_every_rule_brings_its_page(sarif_schema: dict[str, Any]) -> None:
    described = told(DOCUMENT)["runs"][0]["tool"]["driver"]["rules"]
    assert [one["id"] for one in described] == [one.name for one in rules()]
    assert all("## Good" in one["help"]["markdown"] and one["help"]["text"] for one in described)


def test_excused_finding_is_suppressed_with_its_reason() -> None:
    (excused,) = results(DOCUMENT, "human-error-as-cause")
    justification = "the report of the vendor says so"
    assert excused["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": justification}]
    assert "suppressions" not in results(DOCUMENT, "person-blamed")[0]


def test_columns_count_characters_not_bytes() -> None:
    assert told(DOCUMENT)["runs"][0]["columnKind"] == "unicodeCodePoints"
    (blamed,) = results(DOCUMENT, "person-blamed")
    region = blamed["locations"][0]["physicalLocation"]["region"]
    line = DOCUMENT.split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1].lower().startswith("the release engineer")


def test_index_of_a_result_names_its_rule() -> None:
    run = told(DOCUMENT)["runs"][0]
    named = [(one["ruleId"], one["ruleIndex"]) for one in run["results"] if "ruleIndex" in one]
    assert named
    assert all(run["tool"]["driver"]["rules"][index]["id"] == rule for rule, index in named)


def test_fingerprints_outlive_moved_lines_another_name_and_other_numbers() -> None:
    def marks(text: str, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in told(text, name)["runs"][0]["results"]:
            found.setdefault(one["ruleId"], []).append(one["partialFingerprints"]["afterwordFinding/v1"])
        return found

    before = marks(DOCUMENT, "a.md")
    moved = DOCUMENT.replace("## Root cause", "Added words stand here now.\n\n\n## Root cause")
    after = marks(moved, "b/renamed.md")
    assert before["person-blamed"] == after["person-blamed"]
    assert before["human-error-as-cause"] == after["human-error-as-cause"]


def test_equal_findings_are_told_apart_by_their_order() -> None:
    twice = DOCUMENT.replace("The pool is larger now.", "The release engineer forgot to raise the pool.")
    marks = [
        one["partialFingerprints"]["afterwordFinding/v1"] for one in results(twice + "\n" + twice, "person-blamed")
    ]
    assert len(set(marks)) == len(marks) > 1


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("pm/50%, a:b.md", "pm/50%25%2C%20a%3Ab.md"),
        ("/tmp/ü.md", "file:///tmp/%C3%BC.md"),
        ("C:/work/pm.md", "file:///C:/work/pm.md"),
    ],
)
def test_path_becomes_an_address(name: str, address: str) -> None:
    place = told(DOCUMENT, name)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == address
