"""Asks for all that waits to be sent: e-mails after quiet hours, and whatever is tried again."""

from __future__ import annotations

from django_tasks import task

from afterword.domain import clock
from afterword.domain.notifications.hooks import posting
from afterword.domain.notifications.mailing import sending
from afterword.jobs.post_message import post_message
from afterword.jobs.send_mail import send_mail


@task
def send_waiting() -> None:
    """Asks for each e-mail and each message whose time has come, once."""
    ask_for_waiting()


def ask_for_waiting() -> int:
    """The same, at the end of whatever has just written something to be sent; gives how many."""
    now = clock.now()
    return sending.take_waiting(now, send_mail.enqueue) + posting.take_waiting(now, post_message.enqueue)
