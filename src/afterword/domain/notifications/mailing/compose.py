"""One e-mail of a notification: plain text and HTML, with the headers that mail programs sort and answer by."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from afterword.domain.notifications.addresses import host, site, whole
from afterword.domain.notifications.digest import Group, groups_of
from afterword.domain.notifications.mailing.links import unsubscribe_link
from afterword.domain.notifications.models import Mail, Notification

BUTTONS = {
    "decision.later": "Decide",
    "review.asked": "Review it",
    "reader.asked": "Read it",
    "digest": "Open Today",
    "endpoint.stopped": "Open the webhook",
}


def compose(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The message as it goes to the server; made twice it is the same."""
    row, unsubscribe = mail.notification, unsubscribe_link(mail.notification)
    facts = {
        "row": row,
        "paragraphs": [part for part in row.text.split("\n") if part.strip()],
        "groups": groups(row),
        "link": whole(row.path),
        "button": BUTTONS.get(row.kind, f"Open {row.subject}"),
        "site": site(),
        "choices": whole("/settings/notifications"),
        "unsubscribe": unsubscribe,
    }
    message = EmailMultiAlternatives(
        subject=one_line(row.title),
        body=render_to_string("mail/notification.txt", facts),
        from_email=one_line(settings.DEFAULT_FROM_EMAIL),
        to=[one_line(row.person.email)],
        headers={name: one_line(value) for name, value in headers(mail, unsubscribe).items()},
        connection=connection,
    )
    message.attach_alternative(render_to_string("mail/notification.html", facts), "text/html")
    return message


def groups(row: Notification) -> Sequence[Group]:
    """The lists of a digest, as they are when it goes out."""
    return groups_of(row.person, row.created_at) if row.kind == "digest" else ()


def headers(mail: Mail, unsubscribe: str) -> dict[str, str]:
    """Ids and lists: all that is said about one postmortem stands in one thread."""
    thread = thread_of(mail.notification)
    return {
        "Message-ID": mail.message_id,
        "In-Reply-To": f"<{thread}@{host()}>",
        "References": f"<{thread}@{host()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"Afterword {thread} <{thread.lower()}.afterword.{host()}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def thread_of(row: Notification) -> str:
    """The number under which e-mails are gathered: of the postmortem, else of the incident, else of the thing."""
    if row.postmortem is not None:
        return row.postmortem.code
    return row.incident.code if row.incident is not None else row.subject


def one_line(text: str) -> str:
    """A text that cannot begin another header: no line ends or other control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
