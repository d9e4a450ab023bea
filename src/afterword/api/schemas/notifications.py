"""Notifications, a person's choices, and webhooks with their deliveries."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from afterword.api.schemas.incidents import Given
from afterword.domain.notifications.models import Endpoint, Message, Notification
from afterword.domain.notifications.services.endpoints import host_of

MailState = Literal["waiting", "queued", "sending", "sent", "unknown", "failed", "dropped"]
DeliveryState = Literal["waiting", "queued", "sending", "sent", "failed", "dropped"]
EndpointKind = Literal["webhook", "slack"]
HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"  # of a person's own zone, so that it has no offset as RFC 3339 wants
HourOut = Annotated[
    time,
    PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": HOUR}),
]


def hour_typed(said: object) -> time:
    """The time of day in words such as 07:30; a time of pydantic's own would take seconds and an offset, too."""
    if not isinstance(said, str) or not re.fullmatch(HOUR, said):
        raise ValueError("write the hour as in 07:30")
    return time.fromisoformat(said)


HourIn = Annotated[time, BeforeValidator(hour_typed), WithJsonSchema({"type": "string", "pattern": HOUR})]


class NotificationFilter(Schema):
    """Which notifications are wanted."""

    unread: bool = Field(False, description="only those that are not read")


class NotificationOut(Schema):
    """What you were told, why, and where it leads."""

    id: int
    kind: str
    subject: str
    title: str
    text: str
    why: str
    path: str
    created_at: datetime
    read_at: datetime | None
    mail: MailState | None = Field(description="what became of its e-mail; null when none was wanted")

    @staticmethod
    def resolve_mail(row: Notification) -> str | None:
        """The state of the e-mail."""
        mail = getattr(row, "mail", None)
        return mail.state if mail else None


class NotificationsReadOut(Schema):
    """How many were marked as read."""

    read: int


class NotificationKindOut(Schema):
    """How you hear of one kind."""

    kind: str
    title: str
    in_app: bool
    by_mail: bool
    kept: bool = Field(description="cannot be switched off wholly")


class ChoicesOut(Schema):
    """What you hear of, and when e-mail waits: hours in your zone, null when there are none."""

    quiet_from: HourOut | None
    quiet_until: HourOut | None
    urgent_at_once: bool
    kinds: list[NotificationKindOut]


class NotificationKindIn(Given):
    """How you want to hear of one kind."""

    kind: str = Field(max_length=32)
    in_app: bool
    by_mail: bool


class ChoicesIn(Given):
    """What is to change; what is left out stays."""

    quiet_from: HourIn | None = None
    quiet_until: HourIn | None = None
    urgent_at_once: bool = False
    kinds: list[NotificationKindIn] = Field([], max_length=100)


class EndpointOut(Schema):
    """A webhook; of its address only the host is shown, since the rest may be a secret."""

    id: int
    name: str
    kind: EndpointKind
    host: str
    verbs: list[str]
    private: bool
    stopped_at: datetime | None
    stop_reason: str
    waiting: int
    failed: int
    created_at: datetime

    @staticmethod
    def resolve_host(row: Endpoint) -> str:
        """Scheme and host."""
        return host_of(row.url)


class EndpointMadeOut(EndpointOut):
    """A webhook with its secret, which no other answer shows; null where the address is the secret."""

    secret: str | None


class WebhookSecretOut(Schema):
    """A new secret; the one before signs beside it for 24 hours."""

    secret: str


class WebhookRemovedOut(Schema):
    """That it is gone."""

    removed: bool


class EndpointIn(Given):
    """What it takes to add a webhook."""

    name: str = Field(min_length=1, max_length=80)
    kind: EndpointKind = "webhook"
    url: str = Field(min_length=1, max_length=500)
    verbs: list[str] = Field(["*"], max_length=200, description="verbs of the journal, postmortem.*, or *")
    private: bool = Field(False, description="whether it hears of private incidents, too")


class EndpointChange(Given):
    """What is to change; what is left out stays. `on` starts or stops it."""

    name: str | None = Field(None, min_length=1, max_length=80)
    url: str | None = Field(None, max_length=500)
    verbs: list[str] | None = Field(None, max_length=200)
    private: bool | None = None
    on: bool | None = None


class DeliveryAttemptOut(Schema):
    """One try; request and response are cut to their beginning, the signature is left out."""

    at: datetime
    status: int | None
    milliseconds: int
    request: str
    response: str
    problem: str


class DeliveryOut(Schema):
    """One message for a webhook, with its attempts, newest first."""

    id: int
    message_id: str
    verb: str
    subject: str | None
    state: DeliveryState
    next_at: datetime | None
    created_at: datetime
    attempts: list[DeliveryAttemptOut]

    @staticmethod
    def resolve_subject(row: Message) -> str | None:
        """What the journal row is about."""
        return row.entry.subject if row.entry else None

    @staticmethod
    def resolve_next_at(row: Message) -> datetime | None:
        """When it is tried next, while it waits."""
        return row.next_at if row.state == Message.State.WAITING else None

    @staticmethod
    def resolve_attempts(row: Message) -> list[object]:
        """All tries."""
        return list(row.attempts.all())
