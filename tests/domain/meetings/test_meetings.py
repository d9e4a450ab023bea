"""Meetings: planned from the clocks, moved, called off, held; and what nobody may learn of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.people import person

from afterword.core.errors import Conflict, InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.journal.models import JournalEntry
from afterword.domain.meetings import queries, services
from afterword.domain.meetings.agenda import slots
from afterword.domain.meetings.involved import involvement, warning
from afterword.domain.meetings.models import Invitation, Meeting
from afterword.domain.meetings.proposals import proposals
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem

MONDAY = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)


@pytest.fixture
def draft(bob: Person) -> Postmortem:
    """PM-001, P1, driven by Bob."""
    return documents.create(actor=bob, title="Checkout refuses orders", severity="P1", template="standard")


def planned(bob: Person, draft: Postmortem, *others: Person, kind: str = "review", ahead: int = 24) -> Meeting:
    """A meeting of Bob's."""
    start = clock.now() + timedelta(hours=ahead)
    return services.plan(actor=bob, postmortem=draft, kind=kind, starts_at=start, minutes=60, attendees=others)


def waiting() -> list[tuple[str, str, int]]:
    """Whom something waits for: handle, method and sequence."""
    rows = Invitation.objects.filter(state="waiting").select_related("person")
    return sorted((one.person.handle, one.method, one.sequence) for one in rows)


def test_planning_invites_everybody_and_whoever_plans(bob: Person, charlie: Person, draft: Postmortem) -> None:
    planned(bob, draft, charlie)
    assert waiting() == [("bob", "REQUEST", 0), ("charlie", "REQUEST", 0)]
    told = JournalEntry.objects.get(verb="meeting.planned")
    assert (told.after["invited"], told.postmortem_id) == (["@charlie", "@bob"], draft.pk)


def test_a_second_meeting_of_a_kind_is_refused_while_one_is_ahead(bob: Person, draft: Postmortem) -> None:
    first = planned(bob, draft)
    with pytest.raises(Conflict, match="planned already"):
        planned(bob, draft)
    services.cancel(actor=bob, meeting=first)
    assert planned(bob, draft).pk != first.pk


def test_moving_tells_who_stays_invites_who_is_new_and_cancels_for_who_is_left_out(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem
) -> None:
    meeting = planned(bob, draft, charlie)
    Invitation.objects.update(state="sent")
    services.reply(actor=bob, meeting=meeting, answer="accepted")
    later = meeting.starts_at + timedelta(hours=2)
    services.move(actor=bob, meeting=meeting, starts_at=later, attendees=[alice])
    assert waiting() == [("alice", "REQUEST", 1), ("bob", "REQUEST", 1), ("charlie", "CANCEL", 1)]
    assert meeting.attendees.get(person=bob).reply == ""
    assert JournalEntry.objects.get(verb="meeting.moved").after["left_out"] == ["@charlie"]


def test_moving_to_where_it_is_changes_nothing(bob: Person, draft: Postmortem) -> None:
    meeting = planned(bob, draft)
    services.move(actor=bob, meeting=meeting, starts_at=meeting.starts_at, place="")
    assert (meeting.sequence, JournalEntry.objects.filter(verb="meeting.moved").exists()) == (0, False)


def test_an_invitation_that_never_left_is_not_cancelled_by_mail(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    services.cancel(actor=bob, meeting=planned(bob, draft, charlie))
    assert waiting() == []


def test_calling_it_off_twice_tells_it_once(bob: Person, charlie: Person, draft: Postmortem) -> None:
    meeting = planned(bob, draft, charlie)
    Invitation.objects.update(state="sent")
    for _ in range(2):
        services.cancel(actor=bob, meeting=meeting, reason="Moved to next week.")
    assert waiting() == [("bob", "CANCEL", 1), ("charlie", "CANCEL", 1)]
    with pytest.raises(RuleBroken, match="cancelled already"):
        services.move(actor=bob, meeting=meeting, minutes=30)


def test_the_same_form_sent_twice_plans_one_meeting(bob: Person, draft: Postmortem) -> None:
    start = clock.now() + timedelta(days=1)
    both = {
        services.plan(actor=bob, postmortem=draft, kind="block", starts_at=start, minutes=90, request_key="once").pk
        for _ in range(2)
    }
    assert len(both) == 1


def test_outsider_is_neither_invited_to_nor_told_of_a_private_one(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    draft.refresh_from_db()
    with pytest.raises(InputError, match="private and not shared with Charlie"):
        planned(bob, draft, charlie)
    meeting = planned(bob, draft)
    for act in (
        lambda: queries.meetings(charlie, draft),
        lambda: services.reply(actor=charlie, meeting=meeting, answer="accepted"),
        lambda: services.note(actor=charlie, meeting=meeting, text="Hm", step="opening"),
        lambda: services.cancel(actor=charlie, meeting=meeting),
    ):
        with pytest.raises(NotFound):
            act()
    assert queries.coming(charlie, clock.now()) == []


def test_viewers_are_invited_and_answer_but_plan_nothing(bob: Person, draft: Postmortem) -> None:
    viewer = person("Vera", role="viewer")
    meeting = planned(bob, draft, viewer)
    assert services.reply(actor=viewer, meeting=meeting, answer="declined").reply == "declined"
    with pytest.raises(NotAllowed):
        services.move(actor=viewer, meeting=meeting, minutes=30)
    with pytest.raises(NotAllowed):
        services.reply(actor=viewer, meeting=meeting, answer="accepted", person=bob)
    assert [one.pk for one in queries.coming(viewer, clock.now())] == [meeting.pk]


def test_a_meeting_is_held_with_notes_decisions_and_who_was_there(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem
) -> None:
    meeting = planned(bob, draft, charlie, kind="follow_up")
    with pytest.raises(RuleBroken, match="lies ahead"):
        services.hold(actor=bob, meeting=meeting)
    services.begin(actor=bob, meeting=meeting)
    services.note(actor=bob, meeting=meeting, text="It holds.", step="fix", kind="decision")
    with pytest.raises(InputError, match="no step"):
        services.note(actor=bob, meeting=meeting, text="Hm", step="nowhere")
    services.hold(actor=bob, meeting=meeting, present=[bob, alice])
    services.hold(actor=bob, meeting=meeting)
    assert {one.person.handle: one.attended for one in meeting.attendees.all()} == {
        "alice": True,
        "bob": True,
        "charlie": False,
    }
    assert queries.of(draft) == queries.Held(follow_up=meeting.begun_at)
    assert JournalEntry.objects.filter(verb="meeting.held").count() == 1


def test_whoever_had_a_part_in_the_incident_is_warned_of_as_facilitator(bob: Person, charlie: Person) -> None:
    incident = incidents.declare(actor=bob, title="Checkout fails", severity="P1")
    incidents.add_entry(actor=bob, incident=incident, text="Looking")
    made = documents.create(actor=bob, title="Checkout", incidents=[incident], template="standard")
    told = involvement(bob, made)
    assert "declared INC-001" in told
    assert any("of its log" in one for one in told)
    assert "drives PM-001" in told
    assert warning(bob, made).startswith("Bob ")
    assert warning(charlie, made) == ""
    assert "Nobody leads it" in warning(None, made)


@pytest.mark.parametrize(
    ("ended", "block", "review", "follow_up"),
    [
        # Monday 03:00: the block today, the review on Wednesday afternoon, the follow-up on the day of its clock.
        (MONDAY, "2026-10-12 10:00", "2026-10-14 14:00", "2026-11-09 10:00"),
        # Friday night: only Monday is a working day within 72 hours, and the follow-up waits for Monday.
        (datetime(2026, 10, 16, 22, 0, tzinfo=UTC), "2026-10-19 10:00", "2026-10-19 14:00", "2026-11-16 10:00"),
    ],
)
def test_times_are_proposed_from_the_clocks(
    ended: datetime, block: str, review: str, follow_up: str, bob: Person, draft: Postmortem
) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(resolved_at=ended, detected_at=ended)
    draft.refresh_from_db()
    found = {one.kind: f"{one.starts_at:%Y-%m-%d %H:%M}" for one in proposals(draft, ended)}
    assert found == {"block": block, "review": review, "follow_up": follow_up}


def test_a_missed_clock_gives_the_next_hour_and_says_so(bob: Person, draft: Postmortem) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(resolved_at=MONDAY, detected_at=MONDAY)
    draft.refresh_from_db()
    late = {one.kind: one.late for one in proposals(draft, MONDAY + timedelta(days=10))}
    assert late == {"block": True, "review": True, "follow_up": False}


def test_the_agenda_fills_the_meeting_and_follows_when_it_begins(bob: Person, draft: Postmortem) -> None:
    meeting = planned(bob, draft)
    assert [(one.step.key, one.minutes) for one in slots(meeting)] == [
        ("opening", 5),
        ("timeline", 20),
        ("causes", 15),
        ("fix", 10),
        ("actions", 10),
    ]
    meeting.minutes, meeting.begun_at = 30, meeting.starts_at + timedelta(minutes=7)
    assert slots(meeting)[0].starts_at == meeting.begun_at
    assert slots(meeting)[-1].ends_at == meeting.begun_at + timedelta(minutes=30)


def test_meetings_take_a_fixed_number_of_queries(
    alice: Person,
    bob: Person,
    charlie: Person,
    draft: Postmortem,
    django_assert_max_num_queries: Any,
) -> None:
    for kind in ("block", "review", "follow_up"):
        planned(bob, draft, alice, charlie, kind=kind)
    with django_assert_max_num_queries(5):
        rows = list(queries.meetings(bob, draft))
        assert sum(len(one.attendees.all()) + len(one.invitations.all()) for one in rows) == 18


@pytest.mark.parametrize(
    "start", ["9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"]
)
def test_a_day_that_cannot_be_meant_is_refused(bob: Person, draft: Postmortem, start: str) -> None:
    told = {"postmortem": draft, "kind": "block", "minutes": 60}
    with pytest.raises(InputError, match="look at its date again"):
        services.plan(actor=bob, starts_at=datetime.fromisoformat(start), **told)  # type: ignore[arg-type]
    meeting = services.plan(actor=bob, starts_at=clock.now() + timedelta(days=730), **told)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="look at its date again"):
        services.move(actor=bob, meeting=meeting, starts_at=datetime.fromisoformat(start))
