"""Posts one message to a webhook."""

from __future__ import annotations

from django_tasks import task

from afterword.domain.notifications.hooks import posting


@task
def post_message(message_id: int) -> None:
    """Posts the message once; a failed one waits for `send_waiting`."""
    posting.post(message_id=message_id)
