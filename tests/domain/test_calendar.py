"""A person's actions as a calendar, read by another library."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from afterword.core.errors import InputError
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.domain.actions.calendar import calendar_of
from afterword.domain.actions.models import Action, FeedAddress
from afterword.domain.incidents.services import assign_role, declare, remove_role
from afterword.domain.journal.models import JournalEntry

DAY = date(2031, 5, 1)
BASE = "https://afterword.example.org"


def read(who: Person, **more: Any) -> list[Any]:
    """The entries of a person's calendar."""
    text = calendar_of(who, base=BASE, **more)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == "PUBLISH"
    return [*calendar.walk("VEVENT"), *calendar.walk("VTODO")]


@pytest.fixture
def action(bob: Person) -> Action:
    """An action of Bob's with a due date."""
    return services.add_action(
        actor=bob, text="Limit the pool; per role, größer als 20 \N{EM DASH} " * 4, owner=bob, due=DAY
    )


def test_due_date_is_a_whole_day_that_blocks_no_time(bob: Person, action: Action) -> None:
    (event,) = read(bob)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY, DAY + timedelta(days=1))
    assert (event["TRANSP"], event["STATUS"], event["SEQUENCE"]) == ("TRANSPARENT", "CONFIRMED", 0)
    assert str(event["SUMMARY"]) == f"AI-001 {action.text}"
    assert event["URL"] == f"{BASE}/AI-001"


def test_moved_date_keeps_the_uid_and_raises_the_sequence(bob: Person, action: Action) -> None:
    (before,) = read(bob)
    services.change_action(actor=bob, action=action, due=DAY + timedelta(days=7))
    (after,) = read(bob)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == DAY + timedelta(days=7)


def test_declined_action_is_cancelled_and_done_one_stays(bob: Person, action: Action) -> None:
    services.decline(actor=bob, action=action, reason="The service is gone.")
    assert read(bob)[0]["STATUS"] == "CANCELLED"
    services.reopen(actor=bob, action=action)
    services.complete(actor=bob, action=action, note="Live.")
    assert str(read(bob)[0]["SUMMARY"]).startswith("Done: AI-001")


def test_tasks_have_a_due_date_and_a_state(bob: Person, action: Action) -> None:
    services.change_action(actor=bob, action=action, status="in_progress")
    (task,) = read(bob, form="todo")
    assert (task.name, task["DUE"].dt, task["STATUS"]) == ("VTODO", DAY, "IN-PROCESS")
    services.complete(actor=bob, action=action, note="Live.")
    assert read(bob, form="todo")[0]["STATUS"] == "COMPLETED"


def test_what_has_no_date_or_another_owner_is_not_in_it(bob: Person, charlie: Person, action: Action) -> None:
    services.add_action(actor=bob, text="No date", owner=bob)
    services.add_action(actor=bob, text="Another one's", owner=charlie, due=DAY)
    assert len(read(bob)) == 1


def test_calendar_of_a_team_has_what_its_people_own(
    alice: Person, bob: Person, charlie: Person, action: Action
) -> None:
    team = accounts.add_team(actor=alice, name="Checkout")
    accounts.add_member(actor=alice, team=team, person=bob)
    assert len(read(charlie, team="checkout")) == 1
    assert read(charlie, team="nobody") == []


def test_private_action_leaves_the_calendar_when_the_permission_is_lost(alice: Person, bob: Person) -> None:
    incident = declare(actor=alice, title="Payroll leak", severity="P1", private=True)
    assign_role(actor=alice, incident=incident, role="responder", person=bob)
    services.add_action(actor=alice, text="Rotate the payroll key", incident=incident, owner=bob, due=DAY)
    assert len(read(bob)) == 1
    remove_role(actor=alice, incident=incident, role="responder", person=bob)
    assert read(bob) == []


def test_only_the_hash_of_the_secret_is_kept_and_a_new_one_ends_the_first(bob: Person) -> None:
    first, second = services.make_feed(actor=bob), services.make_feed(actor=bob)
    assert first not in str(FeedAddress.objects.values())
    assert services.person_of_feed(first) is None
    assert services.person_of_feed(second) == bob
    services.revoke_feed(actor=bob)
    assert services.person_of_feed(second) is None
    verbs = list(JournalEntry.objects.filter(subject_type="feedaddress").values_list("verb", flat=True))
    assert verbs == ["calendar.made", "calendar.made", "calendar.revoked"]


def test_calendar_of_somebody_switched_off_leads_nowhere(bob: Person) -> None:
    secret = services.make_feed(actor=bob)
    Person.objects.filter(pk=bob.pk).update(is_active=False)
    assert services.person_of_feed(secret) is None


@pytest.mark.parametrize("due", [date.max, date.min, date(1999, 12, 31), date(2201, 1, 1)])
def test_due_date_that_cannot_be_meant_is_refused(bob: Person, action: Action, due: date) -> None:
    with pytest.raises(InputError, match="years 2000 to 2200"):
        services.add_action(actor=bob, text="Limit the pool", due=due)
    with pytest.raises(InputError, match="years 2000 to 2200"):
        services.change_action(actor=bob, action=action, due=due)
    outcome = services.change_many(actor=bob, numbers=[action.number], due=due)
    assert "years 2000 to 2200" in outcome.refused[0].why


def test_last_day_of_all_in_a_document_from_elsewhere_stops_no_calendar(bob: Person, action: Action) -> None:
    Action.objects.filter(pk=action.pk).update(due=date.max)
    (event,) = read(bob)
    assert (event["DTSTART"].dt, event.get("DTEND")) == (date.max, None)
    (task,) = read(bob, form="todo")
    assert task["DUE"].dt == date.max
