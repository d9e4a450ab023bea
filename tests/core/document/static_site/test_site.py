"""The static site: every page leads somewhere, nothing is fetched, and the feed is Atom."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.static_site.atom import ATOM, atom_feed
from afterword.core.document.static_site.released import Released
from afterword.core.document.static_site.site import build_site, group_file

AT = datetime(2026, 10, 19, 12, tzinfo=UTC)
TEXT = "# Queue <b>slow</b>\n\n**Severity:** P1\n\n## Summary\n\nThe queue was slow & full.\n"


def made(number: int, *, day: date, services: tuple[str, ...] = (), level: str = "", **more: object) -> Released:
    document = replace(read_markdown(TEXT), date=day, services=services, severity="P1")
    return Released(f"PM-{number:03d}", document, 1, AT, AT, level, **more)  # type: ignore[arg-type]


ROWS = [
    made(1, day=date(2025, 3, 4), services=("shop", "a/b c"), level="L3"),
    made(2, day=date(2026, 1, 2), services=("shop",)),
]


@pytest.fixture
def site() -> dict[str, str]:
    return {
        name: content.decode() for name, content in build_site(ROWS, title="Larkspur", address="https://pm.example.org")
    }


class Links(HTMLParser):
    """The addresses that a page names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def test_every_link_leads_to_a_file_of_the_site(site: dict[str, str]) -> None:
    pages = [name for name in site if name.endswith(".html")]
    assert {"index.html", "PM-001.html", "PM-002.html"} <= set(pages)
    for name in pages:
        for link in Links(site[name]).found:
            assert link.startswith("#") or link.partition("#")[0] in site, (name, link)


def test_lists_by_year_service_level_and_severity_hold_their_postmortems(site: dict[str, str]) -> None:
    held = {
        ("year", "2025"): ["PM-001"],
        ("service", "shop"): ["PM-002", "PM-001"],
        ("service", "a/b c"): ["PM-001"],
        ("level", "L3"): ["PM-001"],
        ("severity", "P1"): ["PM-002", "PM-001"],
    }
    for (kind, name), numbers in held.items():
        page = site[group_file(kind, name)]
        assert re.findall(r'data-key="(PM-\d+)"', page) == numbers


def test_words_of_a_document_are_escaped_and_can_be_searched(site: dict[str, str]) -> None:
    assert "Queue &lt;b&gt;slow&lt;/b&gt;" in site["index.html"]
    assert "the queue was slow & full." in site["words.js"]
    assert "</script" not in site["words.js"]


def test_nothing_is_fetched_from_elsewhere(site: dict[str, str]) -> None:
    for name, page in site.items():
        if name.endswith(".html"):
            assert not [link for link in Links(page).found if "//" in link], name


def test_correction_is_told_on_its_page() -> None:
    row = replace(ROWS[0], version=2, note="The number of users.")
    page = dict(build_site([row], title="Larkspur"))["PM-001.html"].decode()
    assert "version 2" in page
    assert "Corrected: The number of users." in page


def test_empty_site_says_so() -> None:
    assert b"Nothing was published yet." in dict(build_site([], title="Larkspur"))["index.html"]


def test_feed_is_atom_with_lasting_ids(site: dict[str, str]) -> None:
    feed = ET.fromstring(site["feed.atom"])
    entries = feed.findall(f"{{{ATOM}}}entry")
    assert [entry.findtext(f"{{{ATOM}}}id") for entry in entries] == [
        "https://pm.example.org/PM-002.html",
        "https://pm.example.org/PM-001.html",
    ]
    for parent in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert parent.findtext(f"{{{ATOM}}}{name}"), name
    again = atom_feed(ROWS, title="Larkspur", address="", own="")
    assert again == atom_feed(list(reversed(ROWS)), title="Larkspur", address="", own="")


@given(st.text(max_size=60), st.text(min_size=1, max_size=30), st.text(max_size=80))
def test_any_words_make_a_whole_site(title: str, service: str, note: str) -> None:
    row = made(1, day=date(2026, 1, 2), services=(service,))
    row = replace(row, document=replace(row.document, title=title or "x"), version=2, note=note)
    site = dict(build_site([row], title="Larkspur"))
    ET.fromstring(site["feed.atom"])
    assert all("/" not in name and ".." not in name for name in site)
