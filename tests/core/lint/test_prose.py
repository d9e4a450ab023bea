"""Prose is what people say: not code, not addresses, not what others are quoted with."""

from __future__ import annotations

from afterword.core.lint.manuscript import Manuscript


def said(text: str) -> list[str]:
    return [" ".join(one.text.split()) for one in Manuscript(text).said]


def test_a_sentence_may_run_over_lines_and_ends_at_its_stop() -> None:
    assert said("It broke at\nnight. We, e.g. the team,\nslept! Done.") == [
        "It broke at night.",
        "We, e.g. the team, slept!",
        "Done.",
    ]


def test_items_and_cells_are_sentences_of_their_own() -> None:
    assert said("- one thing\n- [x] another\n\n| a | b c |\n|---|---|\n| d | e |") == [
        "one thing", "another", "a", "b c", "d", "e",
    ]  # fmt: skip


def test_code_is_no_prose() -> None:
    assert said("```\nhuman error\n```\n\n    and `human error`") == ["and \ufffc" + "\ufffc" * 12]


def test_a_link_is_its_label() -> None:
    assert said("See [the human page](https://human.example/error) now") == ["See the human page now"]


def test_an_entry_of_the_timeline_is_not_what_the_document_says() -> None:
    text = "## Timeline\n\n- 10:15 Bob made a mistake\n\n## Root cause\n\nA check was missing.\n"
    assert said(text) == ["A check was missing."]


def test_a_place_counts_lines_and_columns_from_one() -> None:
    place = Manuscript("ab\ncd").place(3, 5)
    assert (place.line, place.column, place.end_line, place.end_column) == (2, 1, 2, 3)


def test_what_is_in_quotation_marks_is_quoted() -> None:
    manuscript = Manuscript('He said "it was human error" and left.')
    assert manuscript.is_quoted(manuscript.text.index("human"))
    assert not manuscript.is_quoted(manuscript.text.index("left"))
