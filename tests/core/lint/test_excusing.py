"""The comment that excuses a finding: it stands where it holds, and the document reads as before."""

from __future__ import annotations

import pytest

from afterword.core.document.markdown_read import read_markdown
from afterword.core.lint.engine import lint
from afterword.core.lint.excusing import comment, excuse
from afterword.core.lint.manuscript import Manuscript

BLAME = "The release engineer forgot to raise the pool."


def written(text: str, rule: str, reason: str = "agreed") -> str:
    """The text with the first finding of a rule excused."""
    manuscript = Manuscript(text)
    finding = next(one for one in lint(manuscript).findings if one.rule == rule)
    fix = excuse(manuscript, finding, reason)
    at = manuscript.line_start(fix.place.line) + fix.place.column - 1
    return manuscript.text[:at] + fix.replacement + manuscript.text[at:]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"# Outage\n\n## Root cause\n\n{BLAME}\n", "person-blamed"),
        (f"# Outage\n\n## Root cause\n\n- {BLAME}\n- More\n", "person-blamed"),
        (f"# Outage\n\n## Root cause\n\n| Cause | Level |\n|---|---|\n| {BLAME} | L5 |\n| b | L4 |\n", "person-blamed"),
        ("# Outage\n\nText.\n\n## Impact\n\n## Root cause\n\nText.\n", "empty-section"),
        ("# Outage\n\n## Summary\n\nText.\n", "severity-missing"),
        ("Outage\n======\n\nSummary\n-------\n\nText.\n", "severity-missing"),
        ("---\ndate: January 15, 2026\n---\n# Outage\n\n## Summary\n\nText.\n", "date-not-iso"),
        ("No heading at all, and no severity.\n", "severity-missing"),
    ],
)
def test_excused_finding_is_gone_and_the_document_reads_as_before(text: str, rule: str) -> None:
    after = written(text, rule)
    report = lint(Manuscript(after))
    assert rule not in {one.rule for one in report.findings}
    assert "excuse" not in {one.rule for one in report.findings}
    assert "agreed" in {one.reason for one in report.pardons}
    before, read = read_markdown(text), read_markdown(after)
    assert [one.heading for one in read.sections] == [one.heading for one in before.sections]
    assert (read.title, len(read.timeline), len(read.actions)) == (
        before.title,
        len(before.timeline),
        len(before.actions),
    )


def test_comment_without_a_reason_excuses_nothing() -> None:
    text = f"# Outage\n\n## Root cause\n\n{BLAME}\n"
    found = lint(Manuscript(written(text, "person-blamed", "")))
    assert {"person-blamed", "excuse"} <= {one.rule for one in found.findings}


def test_reason_cannot_end_the_comment_or_begin_another() -> None:
    said = comment("vague-time", "so --> <script> it -- is\nright")
    assert said == "<!-- lint off: vague-time because so <script it is right -->"
    assert said.count("-->") == 1
