"""The log: during or reconstructed, corrections, withdrawals, and the captured line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from afterword.core.errors import InputError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import change_person
from afterword.domain.incidents import services
from afterword.domain.incidents.capture_line import understand
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.incidents.queries import log
from afterword.domain.journal.models import JournalEntry

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "mark"), [(0, "during"), (14, "during"), (16, "reconstructed")])
def test_entry_is_during_within_fifteen_minutes_of_its_time(
    bob: Person, incident: Incident, minutes: int, mark: str
) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    entry = services.add_entry(actor=bob, incident=incident, text="Errors rise", at=at)
    assert entry.recorded == mark


def test_entry_after_the_resolution_is_reconstructed(bob: Person, incident: Incident) -> None:
    services.change_status(actor=bob, incident=incident, status="resolved")
    entry = services.add_entry(actor=bob, incident=incident, text="Forgot to say: rolled back")
    assert entry.recorded == "reconstructed"


def test_refusal_of_a_future_time_names_both_times_in_one_zone() -> None:
    now = datetime(2026, 11, 21, 0, 48, tzinfo=UTC)
    at = datetime(2026, 11, 21, 2, 59, tzinfo=ZoneInfo("Europe/Helsinki"))
    with pytest.raises(InputError, match=r"02:59:00 EET lies in the future \(now it is 02:48:00\)"):
        checked_time(at, now)


def test_entry_in_the_future_is_refused_with_a_sentence(bob: Person, incident: Incident) -> None:
    at = timezone.now() + timedelta(minutes=5)
    with pytest.raises(InputError, match="lies in the future"):
        services.add_entry(actor=bob, incident=incident, text="Soon", at=at)
    assert log(bob, incident).filter(text="Soon").count() == 0


def test_clock_that_runs_a_little_ahead_is_forgiven(bob: Person, incident: Incident) -> None:
    at = timezone.now() + timedelta(seconds=30)
    entry = services.add_entry(actor=bob, incident=incident, text="Now", at=at)
    assert entry.at <= timezone.now()


def test_entry_posted_twice_is_added_once(bob: Person, incident: Incident) -> None:
    first = services.add_entry(actor=bob, incident=incident, text="Errors rise", request_key="line-1")
    again = services.add_entry(actor=bob, incident=incident, text="Errors rise", request_key="line-1")
    assert first == again
    assert log(bob, incident).filter(text="Errors rise").count() == 1


def test_corrected_entry_keeps_what_it_said_in_the_journal(bob: Person, incident: Incident) -> None:
    entry = services.add_entry(actor=bob, incident=incident, text="Erors rise")
    services.edit_entry(actor=bob, entry=entry, text="Errors rise", at=entry.at - timedelta(minutes=30))
    row = JournalEntry.objects.get(verb="entry.edited")
    assert (row.before["text"], row.after["text"]) == ("Erors rise", "Errors rise")
    assert entry.recorded == "reconstructed"
    assert entry.edited_at is not None


def test_withdrawn_entry_is_kept_but_no_longer_shown(bob: Person, incident: Incident) -> None:
    entry = services.add_entry(actor=bob, incident=incident, text="Wrong channel")
    services.withdraw_entry(actor=bob, entry=entry)
    assert entry not in log(bob, incident)
    assert Entry.objects.filter(pk=entry.pk).exists()
    with pytest.raises(NotFound):
        services.edit_entry(actor=bob, entry=entry, text="Again")


@pytest.mark.parametrize(
    ("line", "at", "command", "text"),
    [
        ("errors rise", None, None, "errors rise"),
        ("11:45 errors rise", NOON - timedelta(minutes=15), None, "errors rise"),
        ("11:45:30Z errors", NOON - timedelta(minutes=14, seconds=30), None, "errors"),
        ("-5m errors", NOON - timedelta(minutes=5), None, "errors"),
        ("-1h30m errors", NOON - timedelta(minutes=90), None, "errors"),
        ("2026-03-04 23:00Z errors", NOON - timedelta(hours=13), None, "errors"),
        ("/status identified", None, "status", "identified"),
        ("-2m /ack", NOON - timedelta(minutes=2), "ack", ""),
        ("/severity P0", None, "sev", "P0"),
        ("/healthz answers 503", None, None, "/healthz answers 503"),
        ("-5 degrees in the hall", None, None, "-5 degrees in the hall"),
    ],
)
def test_line_is_understood(line: str, at: datetime | None, command: str | None, text: str) -> None:
    found = understand(line, now=NOON, zone="UTC")
    assert (found.at, found.command, found.text) == (at, command, text)


def test_clock_time_is_in_the_zone_of_the_writer() -> None:
    assert understand("12:30 errors", now=NOON, zone="Europe/Copenhagen").at == NOON - timedelta(minutes=30)


def test_time_just_before_midnight_was_yesterday() -> None:
    after_midnight = datetime(2026, 3, 5, 0, 3, tzinfo=UTC)
    assert understand("23:58 errors", now=after_midnight, zone="UTC").at == after_midnight - timedelta(minutes=5)


@pytest.mark.parametrize("line", ["/staus resolved", "/acknowlege", "25:10 errors"])
def test_line_that_nearly_says_something_is_asked_about(line: str) -> None:
    with pytest.raises(InputError):
        understand(line, now=NOON, zone="UTC")


def test_captured_commands_act(bob: Person, charlie: Person, incident: Incident) -> None:
    change_person(actor=charlie, person=charlie, name="Charlie Chu")
    for line in ("/ack", "/status investigating", "/sev P0", "/role comms @charlie", "-1m /mitigate rolled back v2"):
        services.capture(actor=bob, incident=incident, line=line)
    incident.refresh_from_db()
    assert (incident.acknowledged_by, incident.severity, incident.status) == (bob, "P0", "monitoring")
    assert incident.roles.get(role="comms").person == charlie
    assert incident.mitigated_at is not None
    assert log(bob, incident).get(kind="mitigation").text == "rolled back v2"


def test_captured_command_without_its_word_says_what_is_missing(bob: Person, incident: Incident) -> None:
    with pytest.raises(InputError, match="/status monitoring"):
        services.capture(actor=bob, incident=incident, line="/status")


def test_role_for_nobody_says_where_everybody_is_listed(bob: Person, incident: Incident) -> None:
    with pytest.raises(NotFound, match="no person @nobody here; Settings, Teams and people lists everybody"):
        services.capture(actor=bob, incident=incident, line="/role lead @nobody")
