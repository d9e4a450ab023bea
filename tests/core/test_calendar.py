"""iCalendar text as its own library reads it, and CSV cells that no spreadsheet calculates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from afterword.core.calendar import WIDTH, component, escaped, folded
from afterword.core.spreadsheet import cell, csv_lines

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)


@given(TEXTS)
def test_text_comes_back_from_icalendar_save_for_control_characters(text: str) -> None:
    event = component("VEVENT", [("UID", "1"), ("SUMMARY", escaped(text))])
    read = Calendar.from_ical(component("VCALENDAR", [("VERSION", "2.0"), ("PRODID", "-//x//EN")], [event]))
    plain = text.replace("\r\n", "\n").replace("\r", "")
    kept = "".join(sign for sign in plain if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
    assert str(read.walk("VEVENT")[0]["SUMMARY"]) == kept


@given(TEXTS)
def test_no_line_is_longer_than_75_octets_and_none_ends_within_a_character(text: str) -> None:
    for line in folded("SUMMARY:" + escaped(text)).encode().split(b"\r\n"):
        assert len(line) <= WIDTH
        line.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n@"])
def test_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


def test_numbers_and_plain_texts_stay() -> None:
    assert csv_lines([[-1, "a-b", None, 'say "so"']]) == '-1,a-b,,"say ""so"""\r\n'
