"""What a writer tells the lint is for no reader: not on pages, and not in what exporters read."""

from __future__ import annotations

import pytest

from afterword.core.document.render import markdown_tree, render_inline, render_markdown

OFF = "<!-- lint off: person-blamed because she asked for it -->"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Ines forgot. {OFF}", "<p>Ines forgot.</p>"),
        (f"{OFF}\nInes forgot.", "<p>Ines forgot.</p>"),
        (f"Before.\n\n{OFF}\n\nAfter.", "<p>Before.</p>\n<p>After.</p>"),
        (f"Before.\n{OFF}\nAfter.", "<p>Before.</p>\n<p>After.</p>"),
        ("<!-- lint file: too-long because it is\nthe yearly one -->\nText.", "<p>Text.</p>"),
        (f"- one {OFF}\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ],
)
def test_comment_to_the_lint_is_not_shown(text: str, shown: str) -> None:
    assert render_markdown(text).strip() == shown


def test_table_below_a_comment_stays_a_table() -> None:
    html = render_markdown(f"{OFF}\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<table" in html
    assert "lint" not in html


def test_other_comments_and_code_are_shown_as_they_are() -> None:
    assert "&lt;!-- note --&gt;" in render_markdown("A <!-- note --> here")
    assert "lint off" in render_markdown(f"`{OFF}`")
    assert "lint off" in render_markdown(f"    {OFF}")
    assert "lint off: x" in render_markdown("never closed <!-- lint off: x because")


def test_entry_of_a_timeline_and_exporters_do_not_show_it_either() -> None:
    assert render_inline(f"Ines restarted it {OFF}") == "Ines restarted it"
    nodes = [one for one in markdown_tree(f"Text {OFF}\n\n{OFF}").walk() if one.type == "text"]
    assert [one.content for one in nodes] == ["Text"]
