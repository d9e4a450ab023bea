"""What stands in a postmortem, what is weak, what is missing: each with the line that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.assess import quality_of
from afterword.core.lint.quality.standing import Fact
from afterword.core.lint.quality.things import THINGS

WHOLE = """---
template: standard
---
# Checkout refused one order in three

**Severity:** P1
**Date:** 2026-01-15
**Duration:** 58 minutes
**Customer impact:** Yes, checkout

## Summary

Checkout failed for one customer in three because the pool was too small. Release 4.1 ended it.

## Impact

1,240 orders were refused.

## Timeline (UTC)

- 10:05 Alert on the error rate fires
- 11:03 Release 4.1 is back: resolved

## Root cause

The pool of connections was smaller than the number of workers after release 4.2.

## Contributing factors

- Nobody is told when the pool is full
- The load test ends before the pool is full

## Actions

- [ ] Size the pool by the number of workers and fail the build when it is smaller - @ines - 2026-02-01

Follow-up review on 2026-02-12.

## Lessons learned

The alert was there before the first customer called.
"""


def facts(text: str, name: str | None = None) -> dict[str, Fact]:
    return {one.name: one for one in quality_of(Manuscript(text, name=name)).facts}


def line(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_every_thing_stands_in_a_whole_document_and_levels_are_not_asked() -> None:
    found = facts(WHOLE)
    others = {name: one.says for name, one in found.items() if one.standing not in ("stands",)}
    assert set(others) == {"levels"}
    assert [one.name for one in THINGS] == list(found)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("title", "# Checkout"),
        ("severity", "**Severity"),
        ("date", "**Date"),
        ("duration", "**Duration"),
        ("customers", "**Customer impact"),
        ("summary", "## Summary"),
        ("impact", "## Impact"),
        ("timeline", "- 10:05"),
        ("detection", "- 10:05"),
        ("recovery", "- 11:03"),
        ("actions", "- [ ]"),
        ("follow_up", "Follow-up review"),
    ],
)
def test_each_thing_points_to_the_line_that_shows_it(thing: str, words: str) -> None:
    assert facts(WHOLE)[thing].line == line(WHOLE, words)


@pytest.mark.parametrize(
    ("thing", "before", "after", "standing"),
    [
        ("severity", "**Severity:** P1\n", "", "missing"),
        ("severity", "**Severity:** P1", "**Severity:** Ruinous", "weak"),
        ("date", "**Date:** 2026-01-15\n", "", "missing"),
        ("customers", "**Customer impact:** Yes, checkout\n", "", "weak"),
        ("impact", "1,240 orders were refused.", "Orders were refused.", "weak"),
        ("impact", "1,240 orders were refused.", "", "missing"),
        ("impact", "1,240 orders were refused.", "> **To answer:** How many users?", "missing"),
        ("timeline", "- 10:05 Alert on the error rate fires\n", "", "weak"),
        ("timeline", "- 10:05 Alert", "- Alert", "weak"),
        ("zone", "## Timeline (UTC)", "## Timeline", "missing"),
        ("detection", "Alert on the error rate fires", "Release 4.2 goes out", "missing"),
        ("recovery", "Release 4.1 is back: resolved", "Ines looks at the pool", "missing"),
        ("causes", "- The load test ends before the pool is full\n", "", "stands"),
        ("owner", " - @ines", "", "missing"),
        ("due", " - 2026-02-01", "", "missing"),
        ("follow_up", "Follow-up review on 2026-02-12.", "", "missing"),
        ("lessons", "The alert was there before the first customer called.", "", "missing"),
    ],
)
def test_what_is_taken_out_is_weak_or_missing(thing: str, before: str, after: str, standing: str) -> None:
    text = WHOLE.replace("template: standard", "afterword: 0") if thing == "zone" else WHOLE
    assert before in text
    assert facts(text.replace(before, after, 1))[thing].standing == standing


def test_owner_of_one_action_in_two_is_weak_and_names_the_line_without() -> None:
    more = WHOLE.replace("Follow-up review", "- [ ] Alert when the pool is full\n\nFollow-up review")
    owner = facts(more)["owner"]
    assert (owner.standing, owner.says) == ("weak", "1 of 2 actions with an owner.")
    assert owner.line == line(more, "- [ ] Alert when")


def test_what_cannot_be_there_is_not_asked() -> None:
    found = facts("# Outage\n\n## Summary\n\nIt broke.\n")
    assert {name for name, one in found.items() if one.standing == "not_asked"} == {
        "zone",
        "levels",
        "owner",
        "due",
        "test",
        "follow_up",
    }


def test_title_that_only_the_file_has_is_weak() -> None:
    assert facts("It broke, and nobody wrote more.\n", "2026-01-15 login.md")["title"].standing == "weak"


def test_all_five_levels_are_asked_where_the_chain_is_walked() -> None:
    text = "---\ntemplate: chain\n---\n# Outage\n\n## Walk the chain\n\n- L3 Scope: the job slipped\n"
    levels = facts(text)["levels"]
    assert (levels.standing, levels.says, levels.line) == ("weak", "1 of 5 levels: L3", 6)


def test_findings_are_counted_by_family_and_level() -> None:
    quality = quality_of(Manuscript("# Outage\n\n## Root cause\n\nThe engineer forgot to raise the pool.\n"))
    counted = {(one.family, one.level): one.count for one in quality.findings}
    assert counted["language", "error"] >= 1
    assert quality.at_level("error") == sum(count for (_, level), count in counted.items() if level == "error")


def test_every_published_document_is_assessed_and_its_lines_exist(shared_data: Path) -> None:
    files = [one for one in (shared_data / "postmortems").rglob("*") if one.is_file() and one.name != "LICENSE"]
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        quality = quality_of(Manuscript(text, name=file.name))
        lines = text.count("\n") + 1
        assert len(quality.facts) == len(THINGS), file.name
        assert all(one.line is None or 1 <= one.line <= lines for one in quality.facts), file.name
    assert len(files) == 111


def test_numbers_that_only_the_summary_has_make_the_impact_weak() -> None:
    found = facts("# Outage\n\n## Summary\n\nLogin failed for 1,200 users.\n")["impact"]
    assert (found.standing, found.line) == ("weak", 5)


def test_date_that_only_the_file_name_has_stands_without_a_line() -> None:
    found = facts("# Outage\n\n## Summary\n\nIt broke.\n", "2026-01-15 login.md")["date"]
    assert (found.standing, found.line, found.says) == ("stands", None, "2026-01-15, in the name of the file")
