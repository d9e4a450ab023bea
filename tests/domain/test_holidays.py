"""Holidays of a team: pasted, read from a calendar, kept by date."""

from __future__ import annotations

from datetime import date

import pytest

from afterword.core.errors import InputError, NotAllowed
from afterword.domain.accounts import services
from afterword.domain.accounts.holidays import Holiday, read_holidays
from afterword.domain.accounts.models import Person

TODAY = date(2026, 11, 21)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Christmas\\, both
  days
DTSTART;VALUE=DATE:20261225
DTEND;VALUE=DATE:20261227
END:VEVENT
BEGIN:VEVENT
SUMMARY:Labour Day
DTSTART;VALUE=DATE:20200501
RRULE:FREQ=YEARLY;UNTIL=20280601
END:VEVENT
END:VCALENDAR
"""


def test_list_is_read_line_by_line() -> None:
    text = "# Denmark\n2026-12-25 Christmas Day\n\n2026-12-24, Christmas Eve\n2027-01-01\n"
    assert read_holidays(text, today=TODAY) == [
        Holiday(date(2026, 12, 24), "Christmas Eve"),
        Holiday(date(2026, 12, 25), "Christmas Day"),
        Holiday(date(2027, 1, 1), ""),
    ]


def test_calendar_is_read_with_long_events_and_those_that_return() -> None:
    found = read_holidays(CALENDAR.replace("\n", "\r\n"), today=TODAY)
    assert [str(one.day) for one in found] == ["2026-05-01", "2026-12-25", "2026-12-26", "2027-05-01", "2028-05-01"]
    assert found[1].name == "Christmas, both days"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-12-25 Christmas\nnext Tuesday", "Line 2: next Tuesday is no holiday"),
        ("2026-02-30 Nothing", "Line 1: there is no day 2026-02-30"),
        ("2026-12-25 " + "x" * 81, "Line 1: the name is longer"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "there is no event"),
        (CALENDAR.replace("FREQ=YEARLY;UNTIL=20280601", "FREQ=WEEKLY"), "Labour Day.: it returns by a rule"),
        (CALENDAR.replace("20261227", "20271227"), "it lasts 367 days"),
        (CALENDAR.replace("DTSTART;VALUE=DATE:20261225", "X:1"), "does not say on which day"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_holidays(text, today=TODAY)


def test_team_keeps_its_holidays_by_date_with_one_row_for_each(alice: Person) -> None:
    team = services.add_team(actor=alice, name="Checkout", zone="Europe/Copenhagen")
    days = [Holiday(date(2027, 1, 1), "New Year"), Holiday(date(2026, 12, 25), "Yule"), Holiday(date(2027, 1, 1), "")]
    services.change_team(actor=alice, team=team, holidays=days)
    team.refresh_from_db()
    assert team.holidays == [
        {"date": "2026-12-25", "name": "Yule"},
        {"date": "2027-01-01", "name": "New Year"},
    ]
    assert team.days_off == {date(2026, 12, 25), date(2027, 1, 1)}


def test_manager_changes_the_calendar_of_the_own_team_only(alice: Person, bob: Person) -> None:
    mine = services.add_team(actor=alice, name="Checkout")
    other = services.add_team(actor=alice, name="Search")
    services.add_member(actor=alice, team=mine, person=bob, role="manager")
    assert services.change_team(actor=bob, team=mine, zone="Asia/Tokyo").zone == "Asia/Tokyo"
    with pytest.raises(NotAllowed):
        services.change_team(actor=bob, team=other, zone="Asia/Tokyo")
    with pytest.raises(InputError, match="Moon/Base is not a time zone"):
        services.change_team(actor=bob, team=mine, zone="Moon/Base")


def test_renamed_team_keeps_its_address(alice: Person) -> None:
    team = services.add_team(actor=alice, name="Checkout")
    services.change_team(actor=alice, team=team, name="Payments")
    team.refresh_from_db()
    assert (team.name, team.slug) == ("Payments", "checkout")


def test_last_administrator_stays_one(alice: Person, bob: Person) -> None:
    for change in ({"role": "member"}, {"role": "viewer"}):
        with pytest.raises(InputError, match="Alice is the last administrator"):
            services.change_person(actor=alice, person=alice, **change)
    services.change_person(actor=alice, person=bob, role="admin")
    services.change_person(actor=alice, person=alice, role="member")
    alice.refresh_from_db()
    assert alice.role == "member"
    with pytest.raises(NotAllowed):
        services.change_person(actor=alice, person=bob, role="member")
