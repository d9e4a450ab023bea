"""The words of rendered HTML, and marks around stretches of them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.document.marked_text import marked, text_of
from afterword.core.document.render import render_markdown

MARKDOWN = st.text(alphabet="ab*_`<&>- \n#|1.", max_size=60)


@given(MARKDOWN, st.integers(0, 40), st.integers(1, 20))
def test_marks_change_no_word_and_no_other_tag(text: str, start: int, length: int) -> None:
    html = render_markdown(text)
    lit = marked(html, [(start, start + length, "7")])
    assert text_of(lit) == text_of(html)
    bare = re.sub(r"</?mark[^>]*>", "", lit)
    assert re.findall(r"<[^>]*>", bare) == re.findall(r"<[^>]*>", html)


@given(MARKDOWN, st.integers(0, 40), st.integers(1, 20))
def test_what_is_marked_is_the_stretch_that_was_asked_for(text: str, start: int, length: int) -> None:
    html = render_markdown(text)
    words = text_of(html)
    lit = marked(html, [(start, start + length, "7")])
    inside = "".join(text_of(f"<i>x{one}x</i>")[1:-1] for one in re.findall(r"<mark[^>]*>(.*?)</mark>", lit, re.DOTALL))
    assert inside.replace(" ", "") == words[start : start + length].replace(" ", "")


def test_no_mark_stands_between_the_items_of_a_list() -> None:
    html = marked("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", [(0, 7, "1")])
    assert html == ('<ul>\n<li><mark data-thread="1">one</mark></li>\n<li><mark data-thread="1">two</mark></li>\n</ul>')


def test_overlapping_stretches_share_a_mark() -> None:
    html = marked("<p>The pool was full.</p>", [(4, 8, "1"), (6, 12, "2")])
    first, both, last = ('<mark data-thread="1">po', '<mark data-thread="1 2">ol', '<mark data-thread="2"> was')
    assert html == f"<p>The {first}</mark>{both}</mark>{last}</mark> full.</p>"


def test_blocks_are_parted_by_one_blank() -> None:
    assert text_of("<p>One\n two</p><ul><li>three</li><li>four &amp; five</li></ul>") == "One two three four & five"
