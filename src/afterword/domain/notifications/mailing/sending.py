"""Sends e-mails, each at most once: it is claimed before the server hears of it.

What was claimed and not confirmed may have arrived or not; nobody can know, so it is marked as unknown and shown.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from afterword.domain import clock
from afterword.domain.notifications.mailing.compose import compose
from afterword.domain.notifications.mailing.truth import why_not
from afterword.domain.notifications.models import Mail
from afterword.domain.notifications.wishes import mail_at

State = Mail.State
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))
UNCONFIRMED = "The server's answer was lost; it may have arrived and is not sent again."


def take_waiting(now: datetime, ask: Callable[[int], object], most: int = 500) -> int:
    """Asks for each e-mail whose time has come, once, in the transaction that marks it; gives how many."""
    ready = list(Mail.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")[:most])
    return sum(_take(mail, ask) for mail in ready)


def _take(mail: Mail, ask: Callable[[int], object]) -> bool:
    with transaction.atomic():
        taken = Mail.objects.filter(pk=mail.pk, state=State.WAITING).update(state=State.QUEUED) == 1
        if taken:
            ask(mail.pk)
    return taken


def send(*, mail_id: int) -> str:
    """Sends one queued e-mail, or says why not; gives its state. Called again, it sends nothing twice."""
    mail = _whole().filter(pk=mail_id).first()
    if mail is None:
        return ""
    if mail.state == State.SENDING:  # its worker died between the claim and the answer
        return _end(mail, State.UNKNOWN, UNCONFIRMED)
    if mail.state != State.QUEUED:
        return mail.state
    now, row = clock.now(), mail.notification
    if reason := why_not(row):
        return _end(mail, State.DROPPED, reason)
    if (later := mail_at(row.person, now, urgent=row.urgent)) > now:
        return _wait(mail, later, "")
    return _through(mail, now)


def _whole() -> QuerySet[Mail]:
    row = "notification__"
    return Mail.objects.select_related(
        f"{row}person", f"{row}postmortem", f"{row}incident", f"{row}action__postmortem"
    ).defer(f"{row}postmortem__charts", f"{row}postmortem__notes")


def _through(mail: Mail, now: datetime) -> str:
    """Connects first: a server that is not there has surely got nothing, and may be asked again."""
    connection = get_connection()
    message = compose(mail, connection)
    mail.attempts += 1
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _again(mail, now, f"The mail server cannot be reached: {error}")
    try:
        if not _claim(mail, now):
            return State.SENDING  # another worker has it
        return _send(mail, now, message.send)
    finally:
        _close(connection)


def _claim(mail: Mail, now: datetime) -> bool:
    claimed = {"state": State.SENDING, "claimed_at": now, "attempts": mail.attempts}
    return Mail.objects.filter(pk=mail.pk, state=State.QUEUED).update(**claimed) == 1


def _send(mail: Mail, now: datetime, send_it: Callable[[], object]) -> str:
    try:
        send_it()
    except smtplib.SMTPResponseException as error:
        return _refused(mail, now, error.smtp_code, error.smtp_error)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refused(mail, now, code, words)
    except (OSError, smtplib.SMTPException) as error:
        return _end(mail, State.UNKNOWN, f"{UNCONFIRMED} ({error})")
    Mail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=now, last_error="")
    return State.SENT


def _refused(mail: Mail, now: datetime, code: int, words: bytes | str) -> str:
    """The server said no: it has not taken the message. 4xx asks to come back later."""
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    problem = f"The mail server refused it ({code} {said})"
    return _again(mail, now, problem) if 400 <= code < 500 else _end(mail, State.FAILED, problem)


def _again(mail: Mail, now: datetime, problem: str) -> str:
    if mail.attempts > len(WAITS):
        return _end(mail, State.FAILED, problem)
    return _wait(mail, now + WAITS[mail.attempts - 1], problem)


def _wait(mail: Mail, until: datetime, problem: str) -> str:
    waits = {"state": State.WAITING, "next_at": until, "last_error": problem[:300], "attempts": mail.attempts}
    Mail.objects.filter(pk=mail.pk).update(**waits)
    return State.WAITING


def _end(mail: Mail, state: str, problem: str) -> str:
    Mail.objects.filter(pk=mail.pk).update(state=state, last_error=problem[:300], attempts=mail.attempts)
    return state


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):  # what was sent is sent
        return


def give_up(*, mail_id: int, problem: str) -> None:
    """Says of an e-mail whose job failed for good that it was not sent, or that nobody knows."""
    rows = Mail.objects.filter(pk=mail_id)
    rows.filter(state=State.QUEUED).update(state=State.FAILED, last_error=problem[:300])
    rows.filter(state=State.SENDING).update(state=State.UNKNOWN, last_error=UNCONFIRMED)
