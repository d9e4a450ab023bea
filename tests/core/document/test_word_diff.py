"""A diff by words gives both texts back, and safe HTML."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.document.word_diff import diff_html, word_diff

TEXT = st.text(alphabet="ab <>&\n.", max_size=80)


@given(TEXT, TEXT)
def test_the_stretches_give_both_texts_back(before: str, after: str) -> None:
    changes = word_diff(before, after)
    assert "".join(one.text for one in changes if one.kind != "new") == before
    assert "".join(one.text for one in changes if one.kind != "gone") == after


@given(TEXT, TEXT)
def test_the_html_holds_no_element_but_ours(before: str, after: str) -> None:
    html = diff_html(word_diff(before, after))
    assert set(re.findall(r"<[^>]*>", html)) <= {"<del>", "</del>", "<ins>", "</ins>", "<br>"}


def test_one_changed_word_is_marked_alone() -> None:
    assert diff_html(word_diff("The pool was full.", "The queue was full.")) == (
        "The <del>pool</del><ins>queue</ins> was full."
    )


def test_what_stayed_far_from_a_change_is_shortened() -> None:
    before = " ".join(f"w{number}" for number in range(200))
    html = unescape(diff_html(word_diff(before, before.replace("w100", "other"))))
    assert len(html) < 250
    assert "…" in html
    assert "<del>w100</del>" in html


def test_long_texts_are_compared_by_lines_first() -> None:
    before = "\n".join(f"line {number} of many" for number in range(3000))
    after = before.replace("line 1500 of", "line 1500 out of")
    changed = [one for one in word_diff(before, after) if one.kind != "same"]
    assert [one.text.strip() for one in changed] == ["out"]
