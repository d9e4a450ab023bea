"""Invitations as a real mail server receives them, read back by a calendar library; each at most once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.ports import free_port

from afterword.core.errors import RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.meetings import services
from afterword.domain.meetings.models import Invitation, Meeting
from afterword.domain.meetings.services import inviting
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.jobs.worker import JobRunner


class Box:
    """Takes every message; refuses those to an address in `refused`."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"

    def to(self, who: str) -> list[EmailMessage]:
        """The messages to somebody."""
        return [one for one in self.received if who in str(one["To"])]


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    """A mail server on loopback that Django sends to."""
    found = Box()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = controller.port
    settings.SITE_URL = "https://afterword.example.org"
    yield found
    controller.stop()


@pytest.fixture
def draft(bob: Person) -> Postmortem:
    """PM-001 with a title that needs care in headers and calendars."""
    return documents.create(actor=bob, title="Größe, “Pool”; 200 > 150", severity="P1", template="standard")


@pytest.fixture
def meeting(bob: Person, charlie: Person, draft: Postmortem) -> Meeting:
    """A review meeting tomorrow, led by Charlie."""
    start = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    return services.plan(
        actor=bob,
        postmortem=draft,
        kind="review",
        starts_at=start,
        minutes=60,
        facilitator=charlie,
        place="Room 4, R",
    )


def calendar_in(message: EmailMessage) -> tuple[str, Any]:
    """The method of the text/calendar part, and the event in it."""
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_a_calendar_program_finds_a_request_that_it_can_answer(meeting: Meeting, box: Box) -> None:
    assert services.send_waiting() == 2
    (message,) = box.to("charlie@example.org")
    method, event = calendar_in(message)
    assert method == "REQUEST"
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (meeting.uid, 0)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (meeting.starts_at, meeting.ends_at)
    assert str(event["SUMMARY"]) == "Review meeting of PM-001, Größe, “Pool”; 200 > 150"
    assert str(event["LOCATION"]) == "Room 4, R"
    assert str(event["ORGANIZER"]) == "mailto:bob@example.org"
    people = {str(one): one.params for one in event["ATTENDEE"]}
    assert people["mailto:charlie@example.org"]["ROLE"] == "CHAIR"
    assert {one["RSVP"] for one in people.values()} == {"TRUE"}
    assert "Timeline" in str(event["DESCRIPTION"])


def test_the_message_reads_without_a_calendar_and_carries_it_as_a_file(meeting: Meeting, box: Box) -> None:
    services.send_waiting()
    (message,) = box.to("charlie@example.org")
    assert str(message["Subject"]).strip() == "Invitation: Review meeting of PM-001, Größe, “Pool”; 200 > 150"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "bob@example.org" in message["Reply-To"]
    body = message.get_body(("plain",))
    assert body is not None
    assert f"https://afterword.example.org/PM-001/meeting/{meeting.pk}" in body.get_content()
    (file,) = [one for one in message.iter_attachments() if one.get_filename() == "invite.ics"]
    assert icalendar.Calendar.from_ical(file.get_content()).walk("VEVENT")


def test_a_change_keeps_the_uid_and_raises_the_sequence(bob: Person, meeting: Meeting, box: Box) -> None:
    services.send_waiting()
    services.move(actor=bob, meeting=meeting, starts_at=meeting.starts_at + timedelta(hours=3))
    services.send_waiting()
    first, second = (calendar_in(one)[1] for one in box.to("charlie@example.org"))
    assert first["UID"] == second["UID"]
    assert (int(first["SEQUENCE"]), int(second["SEQUENCE"])) == (0, 1)
    assert second["DTSTART"].dt == meeting.starts_at


def test_calling_it_off_sends_a_cancellation(bob: Person, meeting: Meeting, box: Box) -> None:
    services.send_waiting()
    services.cancel(actor=bob, meeting=meeting, reason="Nobody can.")
    services.send_waiting()
    method, event = calendar_in(box.to("charlie@example.org")[-1])
    assert (method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)
    assert str(event["UID"]) == meeting.uid


def test_nothing_is_sent_twice(meeting: Meeting, box: Box) -> None:
    assert [services.send_waiting() for _ in range(3)] == [2, 0, 0]
    assert len(box.received) == 2


def test_a_worker_that_dies_while_sending_leaves_nothing_to_be_sent_again(
    bob: Person, meeting: Meeting, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What a process that is killed looks like to its database."""

    def die(invitation: Invitation) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(inviting, "letter", die)
        with pytest.raises(Killed):
            services.send_waiting()
    assert services.send_waiting() == 1
    left = Invitation.objects.get(state="sending")
    with pytest.raises(RuleBroken, match="is being sent"):
        services.send_again(actor=bob, invitation=left)
    Invitation.objects.filter(pk=left.pk).update(claimed_at=clock.now() - timedelta(days=1))
    services.send_again(actor=bob, invitation=left)
    assert services.send_waiting() == 1
    assert len(box.received) == 2


def test_a_refused_address_is_tried_again_later_and_then_given_up(meeting: Meeting, box: Box) -> None:
    box.refused.add("charlie@example.org")
    now = clock.now()
    for hours in range(6):
        services.send_waiting(now=now + timedelta(days=hours))
    row = Invitation.objects.get(person__handle="charlie")
    assert (row.state, row.attempts) == ("failed", 5)
    assert "no such mailbox" in row.problem


def test_nothing_goes_to_somebody_who_may_not_see_it_any_more(draft: Postmortem, meeting: Meeting, box: Box) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    services.send_waiting()
    assert box.to("charlie@example.org") == []
    assert Invitation.objects.get(person__handle="charlie").state == "withheld"


def test_planning_sends_by_itself_through_the_worker(meeting: Meeting, box: Box) -> None:
    JobRunner().run_until_empty()
    assert sorted(str(one["To"]) for one in box.received) == ["Bob <bob@example.org>", "Charlie <charlie@example.org>"]


def test_line_breaks_in_names_end_up_in_no_header(bob: Person, draft: Postmortem, box: Box) -> None:
    Person.objects.filter(pk=bob.pk).update(name='Bob"\r\nBcc: eve@example.org')
    bob.refresh_from_db()
    start = clock.now() + timedelta(days=1)
    services.plan(actor=bob, postmortem=draft, kind="block", starts_at=start, minutes=90)
    assert services.send_waiting() == 1
    assert box.received[0]["Bcc"] is None
    assert len(calendar_in(box.received[0])[1]["ATTENDEE"]) > 0


def test_one_that_cannot_be_written_fails_by_itself_and_the_others_go_out(
    bob: Person, draft: Postmortem, meeting: Meeting, box: Box
) -> None:
    start = clock.now() + timedelta(days=1)
    later = services.plan(actor=bob, postmortem=draft, kind="follow_up", starts_at=start, minutes=60)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    assert services.send_waiting() == 1
    states = dict(Invitation.objects.values_list("meeting", "state"))
    assert states == {meeting.pk: "failed", later.pk: "sent"}
    assert "not known whether it left" in Invitation.objects.filter(meeting=meeting)[0].problem
