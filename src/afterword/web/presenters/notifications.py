"""Notifications, choices and deliveries as the pages tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from afterword.domain.accounts.models import Person
from afterword.domain.notifications.kinds import KINDS
from afterword.domain.notifications.models import Endpoint, Mail, Message, Notification
from afterword.domain.notifications.queries import choices_of

STATES = {
    Mail.State.WAITING: ("wait", "E-mail waits"),
    Mail.State.QUEUED: ("wait", "E-mail goes out"),
    Mail.State.SENDING: ("wait", "E-mail goes out"),
    Mail.State.SENT: ("ok", "E-mail sent"),
    Mail.State.UNKNOWN: ("late", "E-mail not confirmed"),
    Mail.State.FAILED: ("fail", "E-mail failed"),
    Mail.State.DROPPED: ("none", "No e-mail"),
}
DELIVERIES = {
    Message.State.WAITING: ("wait", "Waits"),
    Message.State.QUEUED: ("wait", "On its way"),
    Message.State.SENDING: ("wait", "On its way"),
    Message.State.SENT: ("ok", "Delivered"),
    Message.State.FAILED: ("fail", "Failed"),
    Message.State.DROPPED: ("none", "Dropped"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One notification of the list."""

    row: Notification
    mail_state: str
    mail_said: str
    mail_why: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person gets of one kind."""

    name: str
    title: str
    in_app: bool
    by_mail: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message in the log of an endpoint."""

    row: Message
    state: str
    said: str
    status: str
    ended: bool


def lines(rows: Iterable[Notification]) -> list[Line]:
    """The list, each with what became of its e-mail."""
    return [_line(row) for row in rows]


def _line(row: Notification) -> Line:
    mail = getattr(row, "mail", None)
    state, said = STATES[Mail.State(mail.state)] if mail else ("", "")
    return Line(row, state, said, mail.last_error if mail else "")


def wishes(person: Person) -> list[tuple[str, list[Wish]]]:
    """Every kind that concerns the person, by group, as they chose it."""
    chosen = choices_of(person)
    kinds = [kind for kind in KINDS if person.is_admin or kind.group != "Administration"]
    rows = [
        (kind.group, Wish(kind.name, kind.title, *chosen.get(kind.name, (kind.in_app, kind.by_mail)), kind.kept))
        for kind in kinds
    ]
    return [(group, [wish for _, wish in found]) for group, found in groupby(rows, key=lambda row: row[0])]


def deliveries(rows: Iterable[Message]) -> list[Delivery]:
    """The log of an endpoint."""
    return [_delivery(row) for row in rows]


def _delivery(row: Message) -> Delivery:
    state, said = DELIVERIES[Message.State(row.state)]
    last = max(row.attempts.all(), key=attrgetter("pk"), default=None)
    status = "" if last is None else str(last.status or "no answer")
    ended = row.state in (Message.State.SENT, Message.State.FAILED, Message.State.DROPPED)
    return Delivery(row, state, said, status, ended)


def endpoint_state(endpoint: Endpoint) -> tuple[str, str]:
    """The mark and the words of an endpoint."""
    if endpoint.is_address_lost:
        return "fail", "Needs its address again"
    return ("none", "Stopped") if endpoint.stopped_at else ("ok", "On")
