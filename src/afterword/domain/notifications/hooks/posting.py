"""Posts messages to their endpoints: tried again by the schedule of Standard Webhooks, stopped when it is of no use."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from afterword.core.errors import AddressRefused, FetchError
from afterword.domain import clock
from afterword.domain.notifications.hooks import signing
from afterword.domain.notifications.hooks.stopping import stop
from afterword.domain.notifications.hooks.told import is_private
from afterword.domain.notifications.models import Attempt, Endpoint, Message
from afterword.domain.sealed import LOST
from afterword.fetch.guard import Answer, Limits, Outgoing

State = Message.State
LIMITS = Limits(connect=3, pause=10, whole=15, size=1024 * 1024)
SCHEDULE = tuple(timedelta(minutes=minutes) for minutes in (5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440))
LONGEST_WAIT = timedelta(hours=24)
EXCERPT = 2000  # characters of what was sent and of what came back that are kept
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt; `after` is how long the receiver asks to be left alone."""

    status: int | None
    response: str
    problem: str
    after: timedelta | None = None
    final: bool = False  # trying again would end the same way

    @property
    def ok(self) -> bool:
        """Only 2xx is success; a redirect is none and is not followed."""
        return self.status is not None and 200 <= self.status < 300


def take_waiting(now: datetime, ask: Callable[[int], object], most: int = 500) -> int:
    """Asks for each message whose time has come, once, in the transaction that marks it; gives how many."""
    ready = list(Message.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")[:most])
    return sum(_take(message, ask) for message in ready)


def _take(message: Message, ask: Callable[[int], object]) -> bool:
    with transaction.atomic():
        taken = Message.objects.filter(pk=message.pk, state=State.WAITING).update(state=State.QUEUED) == 1
        if taken:
            ask(message.pk)
    return taken


def post(*, message_id: int) -> str:
    """Posts one message; gives its state. After a crash it is posted again with the same id, as the standard says."""
    message = Message.objects.select_related("endpoint", "entry").filter(pk=message_id).first()
    if message is None or message.state not in (State.QUEUED, State.SENDING):
        return message.state if message else ""
    if message.endpoint.stopped_at is not None or not may_go(message):
        return _set(message, State.DROPPED)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, tries=message.tries + 1)
    message.tries += 1
    now = clock.now()
    outcome = _try(message, now)
    return _after(message, outcome, now)


def may_go(message: Message) -> bool:
    """Whether the endpoint may still be told: what has become private since goes only where private things may."""
    return message.endpoint.private or message.entry is None or not is_private(message.entry)


def _try(message: Message, now: datetime) -> Outcome:
    body, begun = message.body.encode(), time.monotonic()
    headers, lost = headers_of(message, now), _lost(message.endpoint, now)
    outcome = Outcome(None, "", lost, final=True) if lost else _ask(message.endpoint.url, headers, body)
    Attempt.objects.create(
        message=message,
        at=now,
        status=outcome.status,
        milliseconds=round((time.monotonic() - begun) * 1000),
        request=_shown(headers, message.body),
        response=outcome.response,
        problem=outcome.problem[:300],
    )
    return outcome


def headers_of(message: Message, now: datetime) -> dict[str, str]:
    """The headers of an attempt at `now`; Slack knows no signature, its address is the secret."""
    plain = {"Content-Type": "application/json"}
    if message.endpoint.kind == Endpoint.Kind.SLACK:
        return plain
    keys = _keys(message.endpoint, now)
    return plain | signing.headers(keys, message.message_id, int(now.timestamp()), message.body.encode())


def _keys(endpoint: Endpoint, now: datetime) -> list[str]:
    rows = endpoint.secrets.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    return [secret for secret in rows.values_list("secret", flat=True) if secret]  # a lost one signs nothing


def _lost(endpoint: Endpoint, now: datetime) -> str:
    """Why nothing can be sent since the key of the installation was changed."""
    if endpoint.is_address_lost:
        return f"Its address was {LOST}; enter it again."
    if endpoint.kind == Endpoint.Kind.WEBHOOK and not _keys(endpoint, now):
        return f"Its secret was {LOST}; make a new secret."
    return ""


def _ask(url: str, headers: dict[str, str], body: bytes) -> Outcome:
    try:
        with Outgoing(settings.OUTGOING_ALLOWED, limits=LIMITS, secret=headers, follow=False) as outgoing:
            answer = outgoing.ask(url, body=body)
    except AddressRefused as error:
        return Outcome(None, "", str(error), final=True)
    except FetchError as error:
        return Outcome(None, "", str(error))
    problem = "" if 200 <= answer.status < 300 else f"It answered with status {answer.status}."
    return Outcome(answer.status, _text(answer.body), problem, _retry_after(answer))


def _text(body: bytes) -> str:
    return body[: EXCERPT * 4].decode("utf-8", "replace").replace("\x00", "\ufffd")[:EXCERPT]


def _shown(headers: dict[str, str], body: str) -> str:
    """What was sent, without the signatures: whoever reads the log needs no means to forge."""
    lines = [f"{name}: {value if name != 'webhook-signature' else 'v1,…'}" for name, value in headers.items()]
    return "\n".join([*lines, "", body[:EXCERPT]])


def _retry_after(answer: Answer) -> timedelta | None:
    """How long the receiver asks to wait: seconds, or a date."""
    written = answer.headers.get("retry-after", "").strip()
    if written.isdecimal() and len(written) < 9:
        return min(timedelta(seconds=int(written)), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(written)
    except (TypeError, ValueError):
        return None
    return min(max(at.astimezone(UTC) - clock.now(), timedelta(0)), LONGEST_WAIT)


def _after(message: Message, outcome: Outcome, now: datetime) -> str:
    if outcome.ok:
        return _set(message, State.SENT)
    if outcome.status == GONE:
        _set(message, State.FAILED)
        stop(endpoint=message.endpoint, reason="It answered that it is gone (410).", now=now)
        return State.FAILED
    if outcome.final:
        return _set(message, State.FAILED)
    if message.tries > len(SCHEDULE):
        return _give_up(message, outcome, now)
    wait = max(jittered(SCHEDULE[message.tries - 1], message.message_id), outcome.after or timedelta(0))
    Message.objects.filter(pk=message.pk).update(state=State.WAITING, next_at=now + wait)
    return State.WAITING


def jittered(wait: timedelta, key: str) -> timedelta:
    """Up to a tenth longer, by the message: those that failed together do not come back together."""
    share = hashlib.sha256(key.encode()).digest()[0] / 255
    return wait * (1 + share / 10)


def _give_up(message: Message, outcome: Outcome, now: datetime) -> str:
    """The schedule has ended; the endpoint is stopped unless it took another message since this one was first tried."""
    _set(message, State.FAILED)
    first = message.attempts.order_by("pk").values_list("at", flat=True).first() or now
    taken = Attempt.objects.filter(message__endpoint=message.endpoint, at__gte=first, status__range=(200, 299))
    if not taken.exists():
        reason = f"No answer of success in {len(SCHEDULE) + 1} attempts over three days. {outcome.problem}"
        stop(endpoint=message.endpoint, reason=reason, now=now)
    return State.FAILED


def _set(message: Message, state: str) -> str:
    Message.objects.filter(pk=message.pk).update(state=state)
    return state


def give_up(*, message_id: int, problem: str) -> None:
    """Says of a message whose job failed for good that it was not delivered."""
    pending = Message.objects.filter(pk=message_id, state__in=(State.QUEUED, State.SENDING))
    for message in pending:
        Attempt.objects.create(message=message, at=clock.now(), problem=problem[:300])
    pending.update(state=State.FAILED)
