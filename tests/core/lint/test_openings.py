"""A pattern for words is tried only where it can begin, and finds the same as everywhere."""

from __future__ import annotations

import importlib
import re

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import Phrase, phrase
from afterword.core.lint.registry import RULES, rules

PHRASES = [
    value
    for family, file, _ in RULES
    for value in vars(importlib.import_module(f"afterword.core.lint.rules.{family}.{file}")).values()
    if isinstance(value, Phrase)
]
WORDS = st.sampled_from(
    "we should have seen it human error a while ago probably careless @ines forgot if only the runbook was ADR-12 TBD"
    " follow-up in retrospect some time later caused by an engineer looks like not Clearly Had they known".split()
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["\n", "**", ".", "|", "- "])), max_size=60).map(" ".join)


@given(TEXTS)
def test_every_phrase_finds_the_same_as_a_look_at_every_place(text: str) -> None:
    manuscript = Manuscript(text)
    for one in PHRASES:
        everywhere = [match.span() for match in one.rule.finditer(manuscript.masked)]
        assert [match.span() for match in manuscript.finds(one, 0)] == everywhere, one.text


def test_nearly_every_phrase_of_the_rules_is_looked_up_by_its_beginnings() -> None:
    anywhere = [one.text for one in PHRASES if one.openings is None]
    assert len(PHRASES) > 20
    assert len(anywhere) <= 1  # the one that begins with an apostrophe


def test_blanks_of_a_phrase_match_line_ends_and_what_emphasis_left() -> None:
    found = Manuscript("We should\nhave, that **must have** it").finds(phrase(r"\b(?:should have|must have it)\b"))
    assert [match[0] for match in found] == ["should\nhave", "must have   it"]


def test_a_class_and_a_look_behind_keep_their_blanks() -> None:
    assert phrase(r"\ba[ -]b(?<!x b) c").text == r"\ba[ -]b(?<!x b)(?:[ \n]{1,6})c"
    assert re.compile(phrase(r"\ba[ -]b(?<!x b) c").text)


def test_work_on_a_long_text_is_in_step_with_its_length() -> None:
    tried = [len(places(2000)), len(places(4000))]
    assert tried[1] <= 2 * tried[0] + 2


def places(count: int) -> list[int]:
    """The places at which the phrases of all rules are tried in a text of so many sentences."""
    manuscript = Manuscript("We should have seen it, says the engineer who forgot it. " * count)
    assert rules()
    return [place for one in PHRASES if one.openings for place in manuscript._places(one.openings)]
