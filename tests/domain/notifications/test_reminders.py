"""Reminders of actions: on the days of rule 14, to whom they concern, each once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.domain.notifications.conftest import SetTime

from afterword.domain import clock
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person, Team
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.incidents import services as incidents
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.reminders.actions import remind
from afterword.domain.postmortems.models import Postmortem

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 20)


def told() -> list[tuple[str, str, str]]:
    """Who was told what, oldest first."""
    rows = Notification.objects.order_by("id").values_list("person__name", "kind", "period")
    return list(rows)


def owned(bob: Person, **fields: object) -> Action:
    return actions.add_action(actor=bob, text="Alert on pool usage", owner=bob, due=DUE, **fields)  # type: ignore[arg-type]


def days(at: SetTime, first: date, last: date, hour: int = 12) -> None:
    """Reminds once on each of these days."""
    for count in range((last - first).days + 1):
        day = first + timedelta(count)
        at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
        remind(clock.now())


def test_owner_hears_seven_days_and_one_day_before_and_when_it_is_overdue(at: SetTime, bob: Person) -> None:
    owned(bob)
    days(at, date(2026, 3, 5), date(2026, 4, 20))
    assert told() == [
        ("Bob", "action.due", "2026-03-20 7 d"),
        ("Bob", "action.due", "2026-03-20 1 d"),
        ("Bob", "action.overdue", "2026-03-20"),
    ]
    titles = list(Notification.objects.order_by("id").values_list("title", "why"))
    assert titles[0] == ("AI-001 is due in 7 days: Alert on pool usage", "You get this because you own AI-001.")
    assert titles[1][0] == "AI-001 is due tomorrow: Alert on pool usage"
    assert titles[2][0] == "AI-001 is overdue since 20 March: Alert on pool usage"


def test_a_reminder_says_the_true_number_of_days_after_an_outage(at: SetTime, bob: Person) -> None:
    owned(bob)
    days(at, date(2026, 3, 15), date(2026, 3, 15))
    assert Notification.objects.get().title.startswith("AI-001 is due in 5 days")


def test_a_day_begins_in_the_morning_of_the_owner(at: SetTime, bob: Person) -> None:
    accounts.change_person(actor=bob, person=bob, zone="Asia/Tokyo")
    bob.refresh_from_db()
    owned(bob)
    at(datetime(2026, 3, 12, 21, 59, tzinfo=UTC))  # 06:59 in Tokyo
    remind(clock.now())
    assert told() == []
    at(datetime(2026, 3, 12, 22, 0, tzinfo=UTC))
    remind(clock.now())
    assert told() == [("Bob", "action.due", "2026-03-20 7 d")]


def test_a_moved_date_is_reminded_of_anew(at: SetTime, bob: Person) -> None:
    action = owned(bob)
    days(at, date(2026, 3, 13), date(2026, 3, 14))
    actions.change_action(actor=bob, action=action, due=date(2026, 3, 22))
    days(at, date(2026, 3, 15), date(2026, 3, 16))
    assert [period for _, _, period in told()] == ["2026-03-20 7 d", "2026-03-22 7 d"]


def test_finished_actions_are_not_reminded_of(at: SetTime, bob: Person) -> None:
    action = owned(bob)
    actions.complete(actor=bob, action=action, note="Done.")
    days(at, date(2026, 3, 5), date(2026, 4, 20))
    assert told() == []


def test_driver_and_manager_hear_of_an_overdue_p1(
    at: SetTime, alice: Person, bob: Person, team: Team, charlie: Person
) -> None:
    incident = incidents.declare(actor=bob, title="Checkout fails", severity="P1", team=team)
    postmortem = Postmortem.objects.create(
        number=1, title="Checkout", driver=alice, created_at=clock.now(), created_by=alice
    )
    postmortem.incidents.add(incident)
    owned(bob, postmortem=postmortem, priority="P1")
    days(at, date(2026, 3, 21), date(2026, 3, 25))
    assert told() == [
        ("Bob", "action.overdue", "2026-03-20"),
        ("Alice", "action.overdue", "2026-03-20"),
        ("Charlie", "action.escalated", "2026-03-20"),
    ]
    why = list(Notification.objects.order_by("id").values_list("why", flat=True))
    assert why[1:] == [
        "You get this because you drive PM-001, which AI-001 belongs to.",
        "You get this because you manage Payments.",
    ]


def test_manager_of_the_owners_team_hears_when_no_incident_has_a_team(
    at: SetTime, alice: Person, bob: Person, team: Team
) -> None:
    accounts.add_member(actor=alice, team=team, person=bob)
    owned(bob, priority="P0")
    owned(bob, priority="P2")
    days(at, date(2026, 3, 21), date(2026, 3, 22))
    assert [who for who, kind, _ in told() if kind == "action.escalated"] == ["Charlie"]


def test_manager_who_owns_the_action_hears_once(at: SetTime, alice: Person, charlie: Person, team: Team) -> None:
    actions.add_action(actor=alice, text="Add a limit", owner=charlie, due=DUE, priority="P0")
    days(at, date(2026, 3, 21), date(2026, 3, 22))
    assert told() == [("Charlie", "action.overdue", "2026-03-20")]


def test_manager_who_cannot_see_a_private_incident_hears_nothing_of_it(
    at: SetTime, alice: Person, bob: Person, team: Team
) -> None:
    accounts.add_member(actor=alice, team=team, person=bob)
    private = incidents.declare(actor=bob, title="Leaked key", severity="P0", private=True)
    owned(bob, incident=private, priority="P0")
    days(at, date(2026, 3, 21), date(2026, 3, 22))
    assert [who for who, _, _ in told()] == ["Bob"]


def test_actions_that_came_in_long_overdue_wake_nobody(at: SetTime, bob: Person) -> None:
    owned(bob)
    days(at, date(2026, 4, 10), date(2026, 4, 12))
    assert told() == []


def test_reminding_costs_the_same_number_of_questions_for_many_actions(
    at: SetTime, bob: Person, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        owned(bob)
    at(datetime(2026, 3, 13, 12, tzinfo=UTC))
    assert remind(clock.now()) == 30
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert remind(clock.now()) == 0
