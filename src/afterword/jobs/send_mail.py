"""Sends one e-mail, at most once."""

from __future__ import annotations

from django_tasks import task

from afterword.domain.notifications.mailing import sending


@task
def send_mail(mail_id: int) -> None:
    """Claims the e-mail and sends it; run again after a crash, it sends nothing."""
    sending.send(mail_id=mail_id)
