"""What people are told when something is done, and of clocks and decisions that were put off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.domain.notifications.conftest import SetTime

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.models import Notification
from afterword.domain.notifications.reactions import react, wanted
from afterword.domain.notifications.reminders import clocks, later
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.readers import services as readers
from afterword.domain.reviews import services as reviews

pytestmark = pytest.mark.django_db


def told(verb: str) -> list[tuple[str, str, str]]:
    """Who hears what of the newest journal row with this verb, told twice as after a crash."""
    entry = JournalEntry.objects.filter(verb=verb).latest("pk")
    assert wanted(entry)
    Notification.objects.all().delete()
    react(entry)
    assert react(entry) == 0
    return list(Notification.objects.order_by("id").values_list("person__name", "kind", "title"))


def test_new_owner_hears_of_an_action_and_whoever_takes_one_hears_nothing(bob: Person, charlie: Person) -> None:
    action = actions.add_action(actor=bob, text="Add a limit", owner=charlie, due=None)
    assert told("action.added") == [("Charlie", "action.assigned", "Bob gives you AI-001: Add a limit")]
    actions.change_action(actor=bob, action=action, owner=bob)
    assert told("action.changed") == []


def test_most_rows_of_the_journal_start_nothing(bob: Person, incident: Incident) -> None:
    actions.add_action(actor=bob, text="Add a limit", due=None)
    assert [row.verb for row in JournalEntry.objects.all() if wanted(row)] == []


def test_name_in_the_log_is_told_to_its_person_who_may_see_it(
    bob: Person,
    charlie: Person,
    incident: Incident,
    private: Incident,
) -> None:
    incidents.add_entry(actor=bob, incident=incident, text="Can @charlie look? Not mail@charlie.org")
    assert told("entry.added") == [("Charlie", "mention", "Bob names you in INC-001: Checkout fails")]
    incidents.add_entry(actor=bob, incident=private, text="Can @charlie look?")
    assert told("entry.added") == []


def test_review_is_asked_answered_and_told_to_the_driver(
    alice: Person,
    bob: Person,
    charlie: Person,
    draft: Postmortem,
) -> None:
    reviews.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    assert [(who, kind) for who, kind, _ in told("review.asked")] == [("Charlie", "review.asked")]
    assert Notification.objects.get().why == "You get this because you were asked by name."


def test_comment_is_told_to_the_driver_and_whom_it_names_once_each(
    alice: Person,
    bob: Person,
    charlie: Person,
    draft: Postmortem,
) -> None:
    reviews.comment(actor=alice, postmortem=draft, text="Why not earlier? @charlie may know.")
    assert [(who, kind) for who, kind, _ in told("comment.added")] == [
        ("Charlie", "mention"),
        ("Bob", "comment.added"),
    ]


def test_named_reader_of_a_draft_hears_of_it_when_it_is_published(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem
) -> None:
    readers.ask_to_read(actor=bob, postmortem=draft, people=[charlie])
    assert told("reader.asked") == []
    practice.publish(actor=alice, postmortem=draft, override="All of it was told on the day.")
    assert [(who, kind) for who, kind, _ in told("postmortem.published")] == [("Charlie", "reader.asked")]
    react(JournalEntry.objects.get(verb="reader.asked"))
    assert Notification.objects.count() == 1


def test_reader_named_after_publication_hears_of_it_at_once(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem
) -> None:
    practice.publish(actor=alice, postmortem=draft, override="All of it was told on the day.")
    readers.ask_to_read(actor=bob, postmortem=draft, people=[charlie])
    assert [(who, kind) for who, kind, _ in told("reader.asked")] == [("Charlie", "reader.asked")]


def test_driver_hears_before_a_clock_runs_out_and_when_it_was_missed(
    bob: Person,
    draft: Postmortem,
    at: SetTime,
) -> None:
    resolved = timezone.now()
    seen: dict[int, list[str]] = {}
    for hour in range(0, 60, 6):
        at(resolved + timedelta(hours=hour))
        if clocks.remind(clock.now()):
            seen[hour] = sorted(Notification.objects.filter(created_at=clock.now()).values_list("kind", flat=True))
    assert seen[36] == ["clock.soon", "clock.soon"]  # the draft and its distribution
    assert seen[48] == ["clock.missed", "clock.missed"]
    assert list(seen) == [36, 48]
    row = Notification.objects.filter(kind="clock.soon").earliest("pk")
    assert (row.person, row.why) == (bob, "You get this because you drive PM-001.")


def test_who_said_later_is_asked_again_once(bob: Person, incident: Incident, at: SetTime) -> None:
    now = timezone.now()
    at(now)
    practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    assert later.remind(clock.now()) == 0
    at(now + timedelta(hours=13))
    assert [later.remind(clock.now()), later.remind(clock.now())] == [1, 0]
    assert Notification.objects.get().path == "/INC-001/resolve"
