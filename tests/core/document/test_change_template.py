"""A document changes its template without losing a word, and back again to what it was."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.core.document.asks import asks
from afterword.core.document.change_template import Piece, change_template, changed
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.document.template import load_template, template_names
from afterword.core.model.document import FIELDS, Document, Section

NAMES = st.sampled_from(template_names())
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40),
    st.sampled_from(["It broke.", "## Impact\n\nlarge", "> **To answer:** why?", "- a\n- b\n\n> **To answer:** who?"]),
)


def written(name: str, texts: list[str]) -> Document:
    """A document of a template with these texts, in turn."""
    sections = load_template(name).sections
    filled = (replace(one.empty(), text=texts[n % len(texts)] if texts else "") for n, one in enumerate(sections))
    return Document("It broke", name, sections=tuple(filled))


def all_words(document: Document) -> Counter[str]:
    """Every word of the document's texts, questions of a template left out."""
    texts = [one.text for one in (*document.sections, *document.unplaced)]
    return Counter(
        word for text in texts for line in text.split("\n") if "To answer:" not in line for word in line.split()
    )


@given(NAMES, NAMES, st.lists(TEXT, max_size=8))
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_no_word_is_lost_and_the_way_back_leads_to_the_same_text(first: str, second: str, texts: list[str]) -> None:
    before = written(first, [f"{text} kept" for text in texts] or ["kept"])
    there = change_template(before, load_template(second))
    assert all_words(there) == all_words(before)
    back = change_template(there, load_template(first))
    assert back.sections == before.sections
    assert back.unplaced == ()


@given(st.lists(NAMES, min_size=2, max_size=5), st.lists(TEXT, max_size=8))
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_no_word_is_lost_on_any_way_through_templates(names: list[str], texts: list[str]) -> None:
    document = before = written(names[0], texts)
    for name in names[1:]:
        document = change_template(document, load_template(name))
        assert all_words(document) == all_words(before)
        assert without_positions(read_markdown(write_markdown(document))) == document


@given(
    st.lists(
        st.builds(Section, st.one_of(st.none(), st.sampled_from(FIELDS)), st.text("abc ", max_size=6), TEXT),
        max_size=12,
    ),
    NAMES,
)
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_document_of_any_other_style_moves_in_with_every_word_and_heading(sections: list[Section], name: str) -> None:
    before = Document("Old one", "unknown", sections=tuple(sections))
    after = change_template(before, load_template(name))
    assert all_words(after) == all_words(before)
    said = {one.heading for one in (*after.sections, *after.unplaced)}
    assert {one.heading for one in sections if one.text.strip() and "To answer" not in one.text} - {""} <= said


@given(NAMES, st.lists(NAMES, max_size=4))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_questions_that_nobody_touched_come_back_on_any_way(first: str, names: list[str]) -> None:
    sections = load_template(first).sections
    texts = (replace(one.empty(), text=f"Words.\n\n{asks(one.prompts)}".strip()) for one in sections)
    document = before = Document("It broke", first, sections=tuple(texts))
    for name in (*names, first):
        document = change_template(document, load_template(name))
    assert document.sections == before.sections


def test_text_stays_with_its_field_and_takes_the_new_heading() -> None:
    after = change_template(written("standard", ["It broke."]), load_template("google-sre"))
    root = next(one for one in after.sections if one.field == "root_cause")
    assert (root.heading, root.text) == ("Root causes", "It broke.")
    assert after.template == "google-sre"


def test_text_without_a_place_is_kept_behind_the_others() -> None:
    after = change_template(written("standard", ["It broke."]), load_template("3am"))
    assert [one.heading for one in after.unplaced] == ["Root cause", "Resolution and recovery"]
    assert all(one.text == "It broke." for one in after.unplaced)


def test_person_may_say_where_a_text_goes() -> None:
    moves = {"root_cause": "contributing_factors"}
    after = change_template(written("standard", ["It broke."]), load_template("3am"), moves)
    factors = next(one for one in after.sections if one.field == "contributing_factors")
    assert factors.text == "**Root cause**\n\nIt broke."
    assert [one.heading for one in after.unplaced] == ["Resolution and recovery"]


def test_words_that_are_moved_stand_before_the_questions_and_bring_none_of_their_own() -> None:
    standard, night = load_template("standard"), load_template("3am")
    cause, factors = standard.section("root_cause"), night.section("contributing_factors")
    assert cause is not None
    assert factors is not None
    section = replace(cause.empty(), text=f"It broke.\n\n{asks(cause.prompts)}")
    after = change_template(Document("It broke", "standard", sections=(section,)), night, {"root_cause": factors.key})
    text = next(one.text for one in after.sections if one.field == "contributing_factors")
    assert text == f"**Root cause**\n\nIt broke.\n\n{asks(factors.prompts)}"


def test_move_into_a_section_that_is_not_there_keeps_the_text() -> None:
    after = change_template(written("standard", ["It broke."]), load_template("3am"), {"root_cause": "nowhere"})
    assert "Root cause" in [one.heading for one in after.unplaced]


def test_untouched_questions_give_way_to_those_of_the_new_template_and_come_back() -> None:
    standard, sre = load_template("standard"), load_template("google-sre")
    sections = tuple(replace(one.empty(), text=asks(one.prompts)) for one in standard.sections)
    before = Document("It broke", "standard", sections=sections)
    there = change_template(before, sre)
    assert [one.text for one in there.sections] == [asks(one.prompts) for one in sre.sections]
    assert there.unplaced == ()
    assert change_template(there, standard).sections == sections


def test_answered_questions_leave_the_text_alone() -> None:
    standard = load_template("standard")
    impact = standard.section("impact")
    assert impact is not None
    text = f"Checkout was down.\n\n{asks(impact.prompts[1:])}"
    before = Document("It broke", "standard", sections=(Section("impact", "Impact", text),))
    there = change_template(before, load_template("coe"))
    assert next(one for one in there.sections if one.field == "impact").text == text


@pytest.mark.parametrize("name", template_names())
def test_second_text_on_a_field_is_kept_when_the_first_has_the_place(name: str) -> None:
    pieces = [
        Piece("summary", Section("summary", "Summary", "One")),
        Piece("summary-2", Section("summary", "More", "Two")),
    ]
    after = changed(pieces, None, load_template(name))
    assert [(one.section.heading, one.section.text) for one in after if one.kept] == [("More", "Two")]
