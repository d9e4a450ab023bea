"""Anchors find their words again, whatever is edited around them, and never others."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from afterword.core.document.anchor import CONTEXT, TELLING, Anchor, anchor_at, place

TEXT = st.text(alphabet="abcdefghij ", min_size=1, max_size=300)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.text(alphabet="klmnop ", max_size=12)), max_size=8)


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    """A text after edits: each takes letters away at a place, and puts others there."""
    for where, gone, put in edits:
        at = round(where * len(text))
        text = text[:at] + put + text[at + gone :]
    return text


@st.composite
def quoted(draw: st.DrawFn, shortest: int = 1) -> tuple[str, int, int]:
    """A text and a stretch of it."""
    text = draw(st.text(alphabet="abcdefghij ", min_size=shortest, max_size=300))
    start = draw(st.integers(0, len(text) - shortest))
    return text, start, draw(st.integers(start + shortest, len(text)))


@given(quoted())
def test_words_are_found_where_they_were_taken(given: tuple[str, int, int]) -> None:
    text, start, end = given
    found = place(text, anchor_at(text, start, end))
    assert found is not None
    assert text[slice(*found)] == text[start:end]


@given(quoted(), EDITS, EDITS)
def test_edits_beyond_the_context_move_an_anchor_with_its_words(
    given: tuple[str, int, int], before: list[tuple[float, int, str]], behind: list[tuple[float, int, str]]
) -> None:
    text, start, end = given
    low, high = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    assume(low > 0 or not before)  # at the very beginning, whatever is put before is within the context
    assume(high < len(text) or not behind)
    head, tail = edited(text[:low], before), edited(text[high:], behind)
    after = head + text[low:high] + tail
    assume(after.count(text[low:high]) == 1)
    assert place(after, anchor_at(text, start, end)) == (len(head) + start - low, len(head) + end - low)


@given(quoted(shortest=TELLING), EDITS, EDITS)
def test_a_telling_quote_survives_any_edit_around_it(
    given: tuple[str, int, int], before: list[tuple[float, int, str]], behind: list[tuple[float, int, str]]
) -> None:
    text, start, end = given
    head = edited(text[:start], before)
    after = head + text[start:end] + edited(text[end:], behind)
    assume(after.count(text[start:end]) == 1)
    assert place(after, anchor_at(text, start, end)) == (len(head), len(head) + end - start)


@given(TEXT, TEXT, EDITS)
def test_what_is_found_always_says_the_quoted_words(text: str, quote: str, edits: list[tuple[float, int, str]]) -> None:
    found = place(edited(text, edits), Anchor(quote, text[:CONTEXT], text[-CONTEXT:], 3))
    assert found is None or edited(text, edits)[slice(*found)] == quote


@given(quoted())
def test_words_that_were_changed_are_not_found(given: tuple[str, int, int]) -> None:
    text, start, end = given
    middle = (start + end) // 2
    after = text[:middle] + "X" + text[middle + 1 :]
    assume(text[start:end] not in after)
    assert place(after, anchor_at(text, start, end)) is None


def test_of_two_equal_words_the_one_in_the_old_context_is_taken() -> None:
    text = "The pool was full. Later the pool was raised."
    start = text.index("pool", 10)
    anchor = anchor_at(text, start, start + 4)
    assert place("A pool! " + text, anchor) == (start + 8, start + 12)


def test_a_short_word_elsewhere_by_chance_is_not_taken() -> None:
    text = "The limit was raised in the night."
    anchor = anchor_at(text, 4, 9)
    assert place("Nobody had set any limit for it.", anchor) is None


def test_an_empty_quote_stands_nowhere() -> None:
    assert place("anything", Anchor("")) is None
