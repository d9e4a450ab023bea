"""Markdown as plain words."""

from __future__ import annotations

import pytest

from afterword.core.document.plain import plain_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- **Signal:** `pg_connections_total` rose.[^E-48]\n- more", "Signal: pg_connections_total rose. more"),
        ("> **To answer:** why?\n\n## Heading", "To answer: why? Heading"),
        ("a **half**bold word, 3 * 4 and snake_case_name", "a halfbold word, 3 * 4 and snake_case_name"),
        ("see [the runbook](https://x.test/a) ![Picture](/images/a)", "see the runbook"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("```\nGET /\n```", "GET /"),
        ("<!-- afterword: timeline -->\n<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("", ""),
    ],
)
def test_marks_notes_and_addresses_are_left_out(text: str, words: str) -> None:
    assert plain_words(text) == words
