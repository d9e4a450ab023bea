"""HTML from Markdown is safe, whatever the Markdown says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from afterword.core.document.render import render_inline, render_markdown
from afterword.core.model.document import Chart

SHA = "a" * 64
RUNS = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "`<b>`",
        "<svg/onload=alert(1)>",
        "[^E-1<script>]",
        "| <iframe src=//x> |\n|---|\n| <style>*{}</style> |",
        '![" onerror="alert(1)](/images/x)',
        '[x](https://e.org/" onclick="alert(1))',
        '![x](chart:"><script>)',
        "> <object data=x>",
        "[x](vbscript:x)",
    ],
)
def test_nothing_that_runs_gets_through(text: str) -> None:
    for html in (render_markdown(text), render_inline(text)):
        seen = Tags()
        seen.feed(html)
        assert not seen.names & {"script", "iframe", "svg", "object", "style", "b"}
        assert not [name for name, _ in seen.attributes if name.startswith("on")]
        assert not [value for name, value in seen.attributes if name in ("href", "src") and RUNS.match(value or "")]


def test_pictures_come_only_from_our_own_store() -> None:
    assert f'src="/images/{SHA}"' in render_markdown(f"![Graph](/images/{SHA})")
    html = render_markdown("![Graph](https://tracker.example.org/x.png)")
    assert "<img" not in html
    assert 'href="https://tracker.example.org/x.png"' in html


def test_links_tell_nothing_to_where_they_lead() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render_markdown("[x](https://example.org)")


def test_tables_tasks_and_footnotes_are_drawn() -> None:
    html = render_markdown("| a |\n|---|\n| b |\n\n- [x] done\n\nText[^1]\n\n[^1]: Note.")
    assert "<td>b</td>" in html
    assert 'type="checkbox"' in html
    assert "Note." in html


def test_reference_to_evidence_links_to_its_note() -> None:
    html = render_markdown("It broke.[^E-12]")
    assert 'href="#note-E-12"' in html
    assert ">E-12</a>" in html


def test_open_question_is_marked_for_the_eye() -> None:
    assert '<blockquote class="ask">' in render_markdown("> **To answer:** Why?")


def test_entry_of_a_timeline_keeps_its_stars_and_underscores() -> None:
    html = render_inline("connection to <*> from *any* __init__ host\nsee `a|b` [^E-1]")
    assert "connection to &lt;*&gt; from *any* __init__ host<br>see <code>a|b</code>" in html


def test_chart_stands_where_the_text_names_it() -> None:
    chart = Chart("c", "Failures", "It fell.", "<svg>wide</svg>", "<svg>narrow</svg>", ("UTC",), (("10:00",),), "UTC")
    html = render_markdown("Before\n\n![It fell.](chart:c)\n\n![Gone.](chart:other)", charts=[chart])
    assert "<svg>wide</svg>" in html
    assert "<td>10:00</td>" in html
    assert '<p class="picture">Gone.</p>' in html


def test_footnote_that_nothing_refers_to_is_shown_where_it_stands() -> None:
    html = render_markdown("A word[^2].\n\n[^1]: Standing: *no* message leaves.\n[^2]: One that is referred to.")
    assert "<p>[^1]: Standing: <em>no</em> message leaves.</p>" in html
    assert "[^2]:" not in html
    assert "One that is referred to." in html


def test_table_too_large_for_a_page_shows_its_first_rows_and_says_so() -> None:
    row = "|" + " x |" * 300
    text = "\n".join(["Before.", "", "|" + " a |" * 300, "|" + "---|" * 300, *[row] * 100, "", "After."])
    html = render_markdown(text)
    assert "<table>" not in html
    assert "A table of 100 rows is too large for this page" in html
    assert "After." in html
    assert "<table>" in render_markdown("| a |\n|---|\n| x |")
