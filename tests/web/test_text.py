"""How times, spans and short texts read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from afterword.web.text import exact, lasted, rich_line, stamp, t_plus

ZERO = datetime(2026, 10, 13, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "T+0:00"), (2412, "T+0:40"), (-1548, "T\N{MINUS SIGN}0:25"), (90000, "T+25:00")],
)
def test_offset_counts_from_detection(seconds: int, said: str) -> None:
    assert t_plus(ZERO + timedelta(seconds=seconds), ZERO) == said


def test_offset_with_seconds() -> None:
    assert t_plus(ZERO + timedelta(seconds=2412), ZERO, seconds=True) == "T+0:40:12"


def test_offset_agrees_with_the_clocks_printed_beside_it() -> None:
    zero = ZERO + timedelta(milliseconds=900)
    assert t_plus(ZERO + timedelta(seconds=5, milliseconds=100), zero, seconds=True) == "T+0:00:05"
    assert t_plus(ZERO - timedelta(seconds=26), zero, seconds=True) == "T\N{MINUS SIGN}0:00:26"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=200), "3 m 20 s"),
        (timedelta(minutes=58, seconds=10), "58 m"),
        (timedelta(hours=2, minutes=41), "2 h 41 m"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=2, hours=3, minutes=5), "2 d 3 h"),
    ],
)
def test_span_reads_in_its_two_largest_units(span: timedelta, said: str) -> None:
    assert lasted(span).replace("\N{NO-BREAK SPACE}", " ") == said


def test_exact_time_names_the_zone_of_the_reader_and_utc() -> None:
    with timezone.override("Europe/Berlin"):
        assert exact(ZERO) == "Tuesday 13 October 2026, 03:07:00 CEST (01:07:00 UTC)"
    with timezone.override("UTC"):
        assert exact(ZERO) == "Tuesday 13 October 2026, 01:07:00 UTC"
    assert stamp(ZERO) == "2026-10-13T01:07:00Z"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b", "a &lt; b"),
        ("two\nlines", "two<br>lines"),
        ("mail bob@example.org", "mail bob@example.org"),
        ("`a **b**`", "<code>a **b**</code>"),
        (
            "see https://example.org/x.",
            'see <a href="https://example.org/x" rel="noreferrer">https://example.org/x</a>.',
        ),
        (
            'https://e.org/"><script>',
            '<a href="https://e.org/" rel="noreferrer">https://e.org/</a>&quot;&gt;&lt;script&gt;',
        ),
    ],
)
def test_text_of_an_entry_is_marked_up_and_never_html(text: str, html: str) -> None:
    assert rich_line(text) == html
