"""E-mails: what they say, their headers, and that each goes out at most once."""

from __future__ import annotations

import smtplib
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outbox
from tests.domain.notifications.conftest import SetTime

from afterword.core.errors import InputError, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.notifications import services
from afterword.domain.notifications.mailing import sending
from afterword.domain.notifications.mailing.links import who_and_what
from afterword.domain.notifications.models import Mail, Notification
from afterword.domain.notifications.queries import mine, unread_count
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.notifications.wishes import mail_at

pytestmark = pytest.mark.django_db
ABOUT = Telling("review.asked", "PM-007", "journal 1", "Bob asks you", "You get this because Bob asked.", "/x")


def tell(person: Person, **fields: Any) -> Notification:
    telling = Telling(**{name: getattr(ABOUT, name) for name in ABOUT.__slots__} | fields)
    row = services.notify(person=person, telling=telling)
    assert row is not None
    return row


def send_all() -> list[str]:
    """The states of the e-mails that were ready."""
    asked: list[int] = []
    sending.take_waiting(clock.now(), asked.append)
    return [sending.send(mail_id=pk) for pk in asked]


def received(number: int = -1) -> EmailMessage:
    """One of the messages as a mail program reads it."""
    return message_from_bytes(outbox.outbox[number].message().as_bytes(), policy=policy.default)  # type: ignore[return-value]


def test_same_message_is_written_once(at: SetTime, bob: Person) -> None:
    assert services.notify(person=bob, telling=ABOUT) is not None
    assert services.notify(person=bob, telling=ABOUT) is None
    assert (Notification.objects.count(), Mail.objects.count()) == (1, 1)


def test_mail_says_why_it_came_and_leads_to_the_thing(at: SetTime, bob: Person, settings: Any) -> None:
    settings.SITE_URL = "https://afterword.example.org"
    tell(bob, path="/PM-007/review")
    assert send_all() == ["sent"]
    message = received()
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert "https://afterword.example.org/PM-007/review" in text
        assert "You get this because Bob asked." in text
        assert "https://afterword.example.org/settings/notifications" in text


def test_headers_thread_and_unsubscribe(at: SetTime, bob: Person, settings: Any) -> None:
    settings.SITE_URL = "https://afterword.example.org"
    row = tell(bob)
    send_all()
    message = received()
    assert message["To"] == "bob@example.org"
    assert message["Message-ID"] == row.mail.message_id
    assert message["Message-ID"].endswith("@afterword.example.org>")
    assert message["References"] == "<PM-007@afterword.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "pm-007.afterword.afterword.example.org" in message["List-Id"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip(" <>")  # folded, since it is long
    assert link.startswith("https://afterword.example.org/unsubscribe/")
    assert who_and_what(link.rsplit("/", 1)[1]) == (bob, "review.asked")


def test_line_ends_in_a_title_begin_no_header(at: SetTime, bob: Person) -> None:
    tell(bob, title="Hello\r\nBcc: mallory@example.org\x00 there")
    send_all()
    message = received()
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: mallory@example.org there"


def test_claimed_mail_that_nobody_confirmed_is_unknown_and_not_sent_again(at: SetTime, bob: Person) -> None:
    row = tell(bob)
    Mail.objects.update(state="sending", claimed_at=clock.now(), attempts=1)  # as a killed worker leaves it
    assert sending.send(mail_id=row.mail.pk) == "unknown"
    assert sending.send(mail_id=row.mail.pk) == "unknown"
    assert outbox.outbox == []
    row.mail.refresh_from_db()
    assert "may have arrived" in row.mail.last_error


def test_sent_mail_is_not_sent_again(at: SetTime, bob: Person) -> None:
    row = tell(bob)
    assert send_all() == ["sent"]
    assert sending.send(mail_id=row.mail.pk) == "sent"
    assert len(outbox.outbox) == 1


class Server:
    """A mail server that answers as it is told."""

    def __init__(self, at_open: Exception | None = None, at_send: Exception | None = None) -> None:
        self.at_open, self.at_send = at_open, at_send

    def open(self) -> None:
        if self.at_open:
            raise self.at_open

    def send_messages(self, messages: list[Any]) -> int:
        if self.at_send:
            raise self.at_send
        return len(messages)

    def close(self) -> None:
        return None


@pytest.mark.parametrize(
    ("server", "state"),
    [
        (Server(at_open=ConnectionRefusedError("refused")), "waiting"),
        (Server(at_send=smtplib.SMTPDataError(451, b"later")), "waiting"),
        (Server(at_send=smtplib.SMTPRecipientsRefused({"bob@example.org": (550, b"nobody")})), "failed"),
        (Server(at_send=smtplib.SMTPServerDisconnected("gone")), "unknown"),
        (Server(at_send=TimeoutError("slow")), "unknown"),
    ],
)
def test_only_what_surely_did_not_go_out_is_tried_again(
    at: SetTime, bob: Person, server: Server, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = tell(bob)
    monkeypatch.setattr(sending, "get_connection", lambda: server)
    assert send_all() == [state]
    row.mail.refresh_from_db()
    assert row.mail.attempts == 1
    assert (row.mail.next_at > clock.now()) == (state == "waiting")


def test_mail_server_that_never_answers_is_given_up(at: SetTime, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    row = tell(bob)
    monkeypatch.setattr(sending, "get_connection", lambda: Server(at_open=OSError("down")))
    states: list[str] = []
    while "failed" not in states:
        row.mail.refresh_from_db()
        at(row.mail.next_at)  # of which some lie in quiet hours, and cost no attempt
        states += send_all()
    row.mail.refresh_from_db()
    assert row.mail.attempts == len(sending.WAITS) + 1
    assert "cannot be reached" in row.mail.last_error


def test_mail_waits_for_the_end_of_quiet_hours(at: SetTime, bob: Person) -> None:
    accounts.change_person(actor=bob, person=bob, zone="Europe/Berlin")
    bob.refresh_from_db()
    at(datetime(2026, 3, 4, 22, 30, tzinfo=UTC))  # 23:30 in Berlin
    row = tell(bob)
    assert row.mail.next_at == datetime(2026, 3, 5, 6, tzinfo=UTC)
    assert send_all() == []
    at(datetime(2026, 3, 5, 6, tzinfo=UTC))
    assert send_all() == ["sent"]


def test_urgent_mail_comes_at_once_for_those_who_want_it(at: SetTime, alice: Person, bob: Person) -> None:
    services.set_habits(actor=bob, quiet_from=time(20), quiet_until=time(6), urgent_at_once=True)
    night = datetime(2026, 3, 5, 3, tzinfo=UTC)
    assert mail_at(bob, night, urgent=True) == night
    assert mail_at(bob, night, urgent=False) == datetime(2026, 3, 5, 6, tzinfo=UTC)
    assert mail_at(alice, night, urgent=True) == datetime(2026, 3, 5, 7, tzinfo=UTC)  # the policy's hours


def test_quiet_hours_across_the_end_of_summer_time_end_when_the_clock_says_so(at: SetTime, bob: Person) -> None:
    accounts.change_person(actor=bob, person=bob, zone="Europe/Berlin")
    bob.refresh_from_db()
    night = datetime(2026, 10, 24, 21, tzinfo=UTC)  # 23:00 in summer time; at three it is two again
    assert mail_at(bob, night, urgent=False) == datetime(2026, 10, 25, 6, tzinfo=UTC)


def test_reminder_that_is_no_longer_true_is_dropped(at: SetTime, bob: Person) -> None:
    due = date(2026, 3, 20)
    action = actions.add_action(actor=bob, text="Alert on it", owner=bob, due=due)
    row = tell(bob, kind="action.due", subject="AI-001", period="2026-03-20 7 d", action=action.pk)
    actions.complete(actor=bob, action=action, note="Done.")
    assert send_all() == ["dropped"]
    row.mail.refresh_from_db()
    assert "no longer so" in row.mail.last_error


def test_who_lost_sight_gets_no_mail_and_sees_nothing(at: SetTime, bob: Person, charlie: Person) -> None:
    incident = incidents.declare(actor=bob, title="Checkout fails", severity="P1")
    tell(charlie, incident=incident.pk)
    assert unread_count(charlie) == 1
    incidents.set_private(actor=bob, incident=incident, private=True)
    assert (unread_count(charlie), mine(charlie).count()) == (0, 0)
    assert send_all() == ["dropped"]
    assert outbox.outbox == []


def test_choices_decide_between_app_mail_and_nothing(at: SetTime, bob: Person) -> None:
    services.choose(actor=bob, kind="review.asked", in_app=True, by_mail=False)
    tell(bob)
    assert not Mail.objects.exists()
    services.choose(actor=bob, kind="review.asked", in_app=False, by_mail=False)
    assert services.notify(person=bob, telling=Telling("review.asked", "PM-8", "1", "t", "w", "/")) is None
    services.choose(actor=bob, kind="mention", in_app=False, by_mail=True)
    tell(bob, kind="mention")
    assert (mine(bob).count(), Mail.objects.count()) == (1, 1)


def test_what_goes_up_to_managers_cannot_be_switched_off_wholly(at: SetTime, bob: Person) -> None:
    with pytest.raises(RuleBroken, match="cannot be switched off wholly"):
        services.choose(actor=bob, kind="action.escalated", in_app=False, by_mail=False)
    services.choose(actor=bob, kind="action.escalated", in_app=False, by_mail=True)
    services.unsubscribe(person=bob, kind="action.escalated")
    tell(bob, kind="action.escalated")
    assert (unread_count(bob), Mail.objects.count()) == (1, 0)


def test_quiet_hours_need_both_ends(at: SetTime, bob: Person) -> None:
    with pytest.raises(InputError, match="a beginning and an end"):
        services.set_habits(actor=bob, quiet_from=time(20), quiet_until=None, urgent_at_once=False)


def test_forged_link_ends_nothing(at: SetTime, bob: Person) -> None:
    with pytest.raises(NotFound):
        who_and_what("WzEsIm1lbnRpb24iXQ:forged")


def test_nobody_reads_or_marks_the_notifications_of_others(at: SetTime, bob: Person, charlie: Person) -> None:
    row = tell(bob)
    with pytest.raises(NotFound):
        services.mark_read(actor=charlie, pk=row.pk)
    assert services.mark_all_read(actor=charlie) == 0
    assert unread_count(bob) == 1
    assert services.mark_read(actor=bob, pk=row.pk).read_at == clock.now()
    assert unread_count(bob) == 0
