"""Front matter that is made to do harm: it is kept as text, and reading goes on."""

from __future__ import annotations

import pytest

from afterword.core.document.front_matter import split_front_matter
from afterword.core.document.lost_words import lost_words
from afterword.core.document.markdown_read import read_markdown

BODY = "# Checkout stopped\n\n## Summary\n\nNobody could pay.\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
HARMFUL = {
    "aliases that repeat each other": f"---\n{BOMB}title: *i\n---\n",
    "an alias of itself": "---\na: &a [*a]\n---\n",
    "lists in lists without end": f"---\nx: {'[' * 20_000}\n---\n",
    "tables in tables without end": f"---\n{''.join(' ' * depth + 'x:' + chr(10) for depth in range(300))}---\n",
    "tables in TOML without end": f"+++\nx = {'[' * 20_000}\n+++\n",
    "a tag that makes an object": "---\ntitle: !!python/object/apply:os.system [ls]\n---\n",
    "very many values": f"---\nx: [{', '.join('1' for _ in range(60_000))}]\n---\n",
    "a date that is none": "---\ndate: 2026-02-31\n---\n",
}


@pytest.mark.parametrize("matter", HARMFUL.values(), ids=HARMFUL.keys())
def test_harmful_front_matter_is_kept_as_text_and_the_rest_is_read(matter: str) -> None:
    document = read_markdown(matter + BODY, name="a.md")
    assert document.title == "Checkout stopped"
    assert [one.text for one in document.sections if one.field == "summary"] == ["Nobody could pay."]
    assert not lost_words(matter + BODY, document)


def test_plain_front_matter_of_any_kind_is_still_read() -> None:
    meta, body, before = split_front_matter("---\ntitle: A\nlists: [[1, 2], {a: b}]\n---\n" + BODY)
    assert meta == {"title": "A", "lists": [[1, 2], {"a": "b"}]}
    assert (body, before) == (BODY, 4)
