"""What counts as a material change of a text, and what does not."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.core.document.material import _WORD, changed_parts, digest, normal_words, same

WORDS = st.sampled_from("pool connections deploy rollback checkout limit 200 1.5 50% can't RB-021 not never".split())
MARKED = st.text(st.sampled_from("+-*#>1.)[]x =_|:\t\nab<!"), max_size=40)
TEXTS = st.lists(WORDS, min_size=1, max_size=30)

NOT_MATERIAL = [
    ("The pool was full.", "The **pool** was _full_."),
    ("The pool was full.", "the pool\n\nwas   full"),
    ("- one fix\n- two fixes", "1. one fix\n2. two fixes"),
    ("1. one\n2. two", "1. one\n1. two"),
    ("> it broke", "it broke"),
    ("The conection broke.", "The connection broke."),
    ("The conenction broke.", "The connection broke."),
    ("a time out of 30 s", "a timeout of 30 s"),
    ("it can’t wait", "it can't wait"),  # noqa: RUF001
    ("said <!-- afterword: ignore -->so", "said so"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n| :-- | --: |\n| 1 | 2 |"),
    ("- [ ] drain it", "- [x] drain it"),
    ("It broke, then it healed", "It broke; then it healed."),
]
MATERIAL = [
    ("It was not safe.", "It was safe."),
    ("It now retries.", "It not retries."),
    ("a limit of 200", "a limit of 500"),
    ("1.5 seconds", "15 seconds"),
    ("10 0 rows", "100 rows"),
    ("-5 ms", "5 ms"),
    ("50% of users", "50 users"),
    ("p95 < 500 ms", "p95 > 500 ms"),
    ("typical load", "atypical load"),
    ("the pause", "the cause"),
    ("$15,000", "€15,000"),
    ("see [logs](https://a.example/1)", "see [logs](https://a.example/2)"),
    ("The pool was full.", ""),
    ("One cause.", "One cause. Another one."),
    ("evidence [^E-1]", "evidence [^E-2]"),
]


@pytest.mark.parametrize(("before", "after"), NOT_MATERIAL)
def test_marks_blanks_and_slips_are_not_material(before: str, after: str) -> None:
    assert same(before, after), (normal_words(before), normal_words(after))
    assert same(after, before)


@pytest.mark.parametrize(("before", "after"), MATERIAL)
def test_other_words_numbers_and_signs_are_material(before: str, after: str) -> None:
    assert not same(before, after), (normal_words(before), normal_words(after))
    assert not same(after, before)


@given(TEXTS, st.sampled_from([" ", "\n", "\n\n", "  \n", "\n> ", "\n- "]), st.sampled_from(["", "**", "_", "`"]))
def test_the_layout_of_a_text_never_counts(words: list[str], between: str, mark: str) -> None:
    assert same(" ".join(words), between.join(f"{mark}{word}{mark}" for word in words))


@given(TEXTS, TEXTS)
def test_being_the_same_has_no_direction(one: list[str], two: list[str]) -> None:
    assert same(" ".join(one), " ".join(two)) == same(" ".join(two), " ".join(one))


@given(TEXTS, st.integers(0, 29), WORDS)
def test_a_word_more_is_always_material(words: list[str], at: int, word: str) -> None:
    assert not same(" ".join(words), " ".join([*words[:at], word, *words[at:]]))


@given(TEXTS, st.text(max_size=40))
def test_an_equal_digest_means_the_same_words(words: list[str], other: str) -> None:
    one, two = {"cause": " ".join(words)}, {"cause": other}
    assert (digest(one) == digest(two)) == (normal_words(one["cause"]) == normal_words(other))


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one: str, two: str) -> None:
    assert same(one, one)
    assert same(one, two) in (True, False)


def test_parts_that_came_went_or_changed_are_named() -> None:
    before = {"a": "stays", "b": "changes", "c": "goes"}
    assert changed_parts(before, {"a": "**stays**", "b": "changed wholly", "d": "comes"}) == ["b", "d", "c"]


def test_a_text_written_anew_is_compared_quickly() -> None:
    one, two = (" ".join(f"{name}{number}" for number in range(60_000)) for name in ("left", "right"))
    assert not same(one, two)


def read_slowly(text: str) -> tuple[str, ...]:
    """What normal_words gives, by taking one mark of each line away until none is left."""
    mark = re.compile(
        r"^[ \t]*(?:(?:>[ \t]?)+|#{1,6}(?=[ \t])|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|[=\-*_ \t|:]{3,}$)"
        r"|^[ \t]*\[[ xX]\](?=[ \t])",
        re.MULTILINE,
    )
    seen = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    plain = unicodedata.normalize("NFKC", seen).replace("’", "'").replace("−", "-")  # noqa: RUF001
    while (bare := mark.sub(" ", plain)) != plain:
        plain = bare
    return tuple(word.rstrip(".,:;") if "://" in word else word.casefold() for word in _WORD.findall(plain))


@settings(max_examples=1000)
@given(MARKED | st.text(max_size=40) | st.lists(MARKED).map("<!-- -->".join))
def test_all_marks_go_at_once_as_they_went_one_by_one(text: str) -> None:
    assert normal_words(text) == read_slowly(text)


@pytest.mark.parametrize(
    "text", ["+ " * 500_000, "> " * 500_000, " " * 1_000_000 + "x", "<!--" * 250_000, "- [x] " * 99_999]
)
def test_a_text_of_nothing_but_marks_is_read_in_one_go(text: str) -> None:
    assert len(normal_words(text)) <= 250_000
