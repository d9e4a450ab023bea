"""Headings in every markup, words that stand for headings, and headers in every form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from afterword.core.document.lost_words import lost_words
from afterword.core.document.markdown_read import read_markdown

BODY = [
    ("summary", "It broke."),
    ("timeline", "10:05 UTC Alert"),
    ("root_cause", "A full disk."),
    ("actions", "- Add space"),
]
FORMS = {
    "number signs": "# Checkout down\n\n## Summary\n\nIt broke.\n\n## Timeline\n\n10:05 UTC Alert\n\n"
    "## Root cause\n\nA full disk.\n\n## Actions\n\n- Add space\n",
    "numbers": "# Checkout down\n\n## 1. Summary\n\nIt broke.\n\n## 2. Timeline\n\n"
    "10:05 UTC Alert\n\n## 3) Root Cause(s)\n\nA full disk.\n\n## 4 - Action items\n\n"
    "- Add space\n",
    "signs and small pictures": "# Checkout down\n\n## \U0001f4dd Summary\n\nIt broke.\n\n## \u23f1 Timeline:\n\n"
    "10:05 UTC Alert\n\n## **Root cause**\n\nA full disk.\n\n"
    "## __Action Items__ \u2705\n\n- Add space\n",
    "underlined": "Checkout down\n=============\n\nSummary\n-------\n\nIt broke.\n\nTimeline\n"
    "--------\n\n10:05 UTC Alert\n\nRoot cause\n----------\n\nA full disk.\n\n"
    "Action items\n------------\n\n- Add space\n",
    "all of the first level": "# Checkout down\n\n# Summary\n\nIt broke.\n\n# Timeline\n\n10:05 UTC Alert\n\n"
    "# Root cause\n\nA full disk.\n\n# Actions\n\n- Add space\n",
    "without a title": "# Summary\n\nIt broke.\n\n# Timeline\n\n10:05 UTC Alert\n\n# Root cause\n\n"
    "A full disk.\n\n# Actions\n\n- Add space\n",
    "bold lines": "# Checkout down\n\n**Summary**\n\nIt broke.\n\n**Timeline:**\n\n10:05 UTC Alert\n\n"
    "**Root cause**\n\nA full disk.\n\n__Action items__\n\n- Add space\n",
    "bold words before the text": "# Checkout down\n\n**Summary:** It broke.\n\n**Timeline**:\n\n10:05 UTC Alert\n\n"
    "**Root cause** \u2013 A full disk.\n\n**Action items:**\n\n- Add space\n",
    "nested bold bullets": "- **Summary**: It broke.\n- **Timeline**\n  10:05 UTC Alert\n"
    "- **Root cause**: A full disk.\n- **Action items**\n- Add space\n",
    "labels": "Checkout down\n\nSummary:\nIt broke.\n\nTimeline:\n10:05 UTC Alert\n\nRoot cause:\n"
    "A full disk.\n\nAction items:\n- Add space\n",
    "capitals": "CHECKOUT DOWN\n\nSUMMARY\n\nIt broke.\n\nTIMELINE\n\n10:05 UTC Alert\n\n"
    "ROOT CAUSE\n\nA full disk.\n\nACTION ITEMS\n\n- Add space\n",
    "HTML": "<h1>Checkout down</h1>\n\n<h2>Summary</h2>\n\nIt broke.\n\n"
    "<h2 id=t>Timeline</h2>\n\n10:05 UTC Alert\n\n<h2><b>Root cause</b></h2>\n\n"
    "A full disk.\n\n<h2>Actions</h2>\n\n- Add space\n",
    "wiki": "= Checkout down =\n\n== Summary ==\n\nIt broke.\n\n== Timeline ==\n\n"
    "10:05 UTC Alert\n\n== Root cause ==\n\nA full disk.\n\n== Actions ==\n\n"
    "- Add space\n",
    "tickets": "h1. Checkout down\n\nh2. Summary\n\nIt broke.\n\nh2. Timeline\n\n10:05 UTC Alert\n\n"
    "h2. Root cause\n\nA full disk.\n\nh2. Actions\n\n- Add space\n",
    "below a heading that says nothing": "# Checkout down\n\n## Details\n\n### Summary\n\nIt broke.\n\n### Timeline\n\n"
    "10:05 UTC Alert\n\n### Root cause\n\nA full disk.\n\n## Afterwards\n\n"
    "### Actions\n\n- Add space\n",
    "below the summary": "# Checkout down\n\n## Issue Summary\n\nIt broke.\n\n### Timeline (all times UTC)\n"
    "---\n10:05 UTC Alert\n\n### Root Cause\n\nA full disk.\n\n### Actions\n\n"
    "- Add space\n",
    "German": "# Kasse ausgefallen\n\n## Zusammenfassung\n\nIt broke.\n\n## Zeitverlauf\n\n"
    "10:05 UTC Alert\n\n## Ursache\n\nA full disk.\n\n## Maßnahmen\n\n- Add space\n",
    "French": "# Panne\n\n## Résumé\n\nIt broke.\n\n## Chronologie\n\n10:05 UTC Alert\n\n"
    "## Cause racine\n\nA full disk.\n\n## Plan d'actions\n\n- Add space\n",
}


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_sections_with_headings_in_this_form_are_found(form: str) -> None:
    document = read_markdown(FORMS[form], name="checkout.md")
    found = [(one.field, one.text.removeprefix("---").strip()) for one in document.sections if one.field]
    assert [(field, " ".join(text.split())) for field, text in found] == BODY
    assert [one.text for one in document.timeline] == ["Alert"]
    assert [one.text for one in document.actions] == ["Add space"]
    assert not lost_words(FORMS[form], document)


def test_lessons_in_bold_are_sections_of_their_own() -> None:
    text = (
        "# A\n\n## Lessons learned\n\n**What went well:**\n- Paging\n\n"
        "**What could be improved:**\n- Docs\n\n## Follow-up\n\n- x\n"
    )
    document = read_markdown(text, name=None)
    fields = [(one.field, one.line_start, one.text) for one in document.sections]
    assert fields == [
        ("lessons", 3, ""),
        ("lessons_well", 5, "- Paging"),
        ("lessons_poorly", 8, "- Docs"),
        ("actions", 11, "- x"),
    ]


def test_paragraphs_that_begin_with_a_bold_name_are_sections() -> None:
    text = (
        "# Search down\n\n**Date:** 2026-01-15\n\n**Status:** Complete\n\n"
        "**Summary:** Search was down for an hour.\n\n**Impact:** 900 people."
        "\n\n**Root causes:** A surge.\n\n**Trigger:** A film.\n\n"
        "**Resolution:** More servers.\n\n**Detection:** An alert.\n\n## Action items\n\n"
        "- x\n"
        "\n## Lessons learned\n\nMany.\n"
    )
    document = read_markdown(text, name=None)
    assert [one.field for one in document.sections] == (
        ["summary", "impact", "root_cause", "trigger", "resolution", "detection", "actions", "lessons"]
    )
    assert document.date == date(2026, 1, 15)
    assert document.status == "Complete"


def test_question_in_bold_is_no_section() -> None:
    text = (
        "# A\n\n## Summary\n\nIt broke.\n\n## FAQ\n\n"
        "**Does this change impact my account?**\n\nNo.\n\n## Root cause\n\nx\n"
    )
    assert [one.field for one in read_markdown(text, name=None).sections] == ["summary", None, "root_cause"]


def test_headings_in_a_language_that_is_not_known_are_kept() -> None:
    text = "# Häiriö\n\n## Yhteenveto\n\nPalvelu oli poissa.\n\n## Juurisyy\n\nLevy täynnä.\n"
    document = read_markdown(text, name=None)
    assert [one.heading for one in document.sections] == ["Yhteenveto", "Juurisyy"]
    assert not lost_words(text, document)


HEADERS = {
    "YAML": "---\ntitle: Checkout down\ndate: 2026-01-15\nseverity: SEV-2\nauthors: [Alice, Bob]\ntags: [db]\n---\n\n",
    "YAML with a colon in a value": "---\ntitle: Outage: checkout down\ndate: 2026-01-15\nseverity: SEV-2\n"
    "authors: Alice, Bob\n---\n\n",
    "TOML": '+++\ntitle = "Checkout down"\ndate = 2026-01-15\nseverity = "SEV-2"\nauthors = ["Alice", "Bob"]\n+++\n\n',
    "bold lines": "# Checkout down\n\n**Date:** January 15th, 2026\n**Severity**: SEV-2\n"
    "**Authors:** Alice and Bob\n\n",
    "bullets": "# Checkout down\n\n- Date: 15 January 2026\n- Severity: SEV-2\n- Authors: Alice, Bob\n\n",
    "table of two columns": "# Checkout down\n\n| Field | Value |\n|---|---|\n| Date | 2026-01-15 |\n"
    "| Severity | SEV-2 |\n| Authors | Alice, Bob |\n\n",
    "table without a head": "# Checkout down\n\n| **Date** | 2026-01-15 |\n|---|---|\n| **Severity** | SEV-2 |\n"
    "| **Authors** | Alice, Bob |\n\n",
    "headings": "# Date\n2026-01-15\n\n# Severity\nSEV-2\n\n# Authors\nAlice, Bob\n\n",
    "quote": "# Checkout down\n\n> **Date:** 2026-01-15\n> **Severity:** SEV-2\n> **Authors:** Alice, Bob\n\n",
    "lines broken by tags": "# Checkout down\n\nDate: 2026-01-15<br> Severity: SEV-2<br>\nAuthors: Alice, Bob<br>\n\n",
    "table with the names on top": "# Checkout down\n\n| Date | Severity | Authors |\n|---|---|---|\n"
    "| 2026-01-15 | SEV-2 | Alice, Bob |\n\n",
}


@pytest.mark.parametrize("form", HEADERS, ids=str)
def test_facts_in_a_header_of_this_form_are_read(form: str) -> None:
    document = read_markdown(f"{HEADERS[form]}## Summary\n\nIt broke.\n", name="checkout.md")
    assert (document.date, document.severity) == (date(2026, 1, 15), "P2")
    assert document.authors == ("Alice", "Bob")
    assert document.title.lower().startswith(("checkout", "outage: checkout"))


@pytest.mark.parametrize("name", ["2026-01-15-checkout.md", "20260115_checkout.md", "postmortems/INC-7 2026-01-15.md"])
def test_date_is_taken_from_the_name_of_the_file(name: str) -> None:
    assert read_markdown("# Checkout down\n\n## Summary\n\nIt broke.\n", name=name).date == date(2026, 1, 15)


def test_front_matter_that_no_field_takes_is_kept() -> None:
    document = read_markdown(HEADERS["YAML"] + "## Summary\n\nIt broke.\n", name=None)
    assert [one.text for one in document.unplaced] == ["tags: ['db']"]


def test_authors_below_a_heading_are_a_list_and_a_level_of_publicity_is_no_severity() -> None:
    text = (
        "# A\n\n## Level: Internal\n\n## Author(s)\n\n- Alice Abel <alice@example.org>\n- Bob\n\n"
        "## Summary\n\nIt broke.\n"
    )
    document = read_markdown(text, name=None)
    assert document.authors == ("Alice Abel <alice@example.org>", "Bob")
    assert document.severity_as_written is None


def test_times_of_the_header_are_read() -> None:
    text = (
        "# A\n\n**Start:** 2026-01-15 10:00 UTC\n**Detected:** 2026-01-15 10:05 UTC\n"
        "**End:** 2026-01-15 11:00 UTC\n\n## Summary\n\nIt broke.\n"
    )
    document = read_markdown(text, name=None)
    assert (document.started_at, document.detected_at, document.ended_at) == (
        datetime(2026, 1, 15, 10, tzinfo=UTC),
        datetime(2026, 1, 15, 10, 5, tzinfo=UTC),
        datetime(2026, 1, 15, 11, tzinfo=UTC),
    )
