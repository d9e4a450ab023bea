"""Adds, changes and starts endpoints, turns their secrets over, and sends to them again or on trial."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address

import orjson
from django.conf import settings
from django.db import transaction

from afterword.core.document.words import stamp
from afterword.core.errors import Conflict, InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record
from afterword.domain.journal.verbs import is_known, near
from afterword.domain.notifications.addresses import whole
from afterword.domain.notifications.hooks import signing, slack
from afterword.domain.notifications.hooks.posting import may_go
from afterword.domain.notifications.hooks.queueing import new_id
from afterword.domain.notifications.models import Endpoint, EndpointSecret, Message
from afterword.fetch.addresses import PORTS, canonical, parsed, why_not, why_not_port

OVERLAP = timedelta(hours=24)  # after a rotation both secrets sign, so that the receiver can follow
SET_UP = "set up webhooks"
State = Message.State


def add_endpoint(
    *, actor: Person, name: str, kind: str, url: str, verbs: Sequence[str] = ("*",), private: bool = False
) -> tuple[Endpoint, str]:
    """A new endpoint and, for a webhook, its secret, which is shown now and at no other time."""
    actor = require_admin(actor, SET_UP)
    if kind not in Endpoint.Kind.values:
        raise InputError(message=f"{kind or 'Nothing'} is not a kind of endpoint; choose webhook or slack.")
    fields = {"name": _name(name), "url": _url(url), "verbs": _verbs(verbs), "private": private}
    now = clock.now()
    with transaction.atomic():
        _free(fields["name"])
        endpoint = Endpoint.objects.create(kind=kind, created_at=now, created_by=actor, **fields)
        secret = _new_secret(endpoint, now) if kind == Endpoint.Kind.WEBHOOK else ""
        record(
            actor=actor, verb="endpoint.added", subject=endpoint, after={**fields, "url": host_of(url), "kind": kind}
        )
    return endpoint, secret


def change_endpoint(
    *, actor: Person, endpoint: Endpoint, name: str, url: str, verbs: Sequence[str], private: bool
) -> Endpoint:
    """Changes what an endpoint is called, where it is, and what it hears; an empty address leaves it where it is."""
    actor = require_admin(actor, SET_UP)
    fields = {"name": _name(name), "verbs": _verbs(verbs), "private": private}
    if url.strip():
        fields["url"] = _url(url)
    with transaction.atomic():
        endpoint.refresh_from_db(from_queryset=Endpoint.objects.select_for_update(no_key=True))
        if fields["name"] != endpoint.name:
            _free(str(fields["name"]))
        before, after = assign(endpoint, fields)
        if after:
            endpoint.save(update_fields=list(after))
            hidden = [{**one, "url": host_of(one["url"])} if "url" in one else one for one in (before, after)]
            record(actor=actor, verb="endpoint.changed", subject=endpoint, before=hidden[0], after=hidden[1])
    return endpoint


def remove_endpoint(*, actor: Person, endpoint: Endpoint) -> None:
    """Takes an endpoint away with its log of deliveries; the journal keeps that there was one."""
    actor = require_admin(actor, SET_UP)
    with transaction.atomic():
        record(actor=actor, verb="endpoint.removed", subject=endpoint, before={"name": endpoint.name})
        Message.objects.filter(endpoint=endpoint).delete()
        endpoint.delete()


def switch_endpoint(*, actor: Person, endpoint: Endpoint, on: bool) -> Endpoint:
    """Starts a stopped endpoint, or stops one; what happens while it is stopped is not sent later."""
    actor = require_admin(actor, SET_UP)
    if on == (endpoint.stopped_at is None):
        return endpoint
    with transaction.atomic():
        endpoint.stopped_at = None if on else clock.now()
        endpoint.stop_reason = "" if on else f"{actor.name} stopped it."
        endpoint.save(update_fields=["stopped_at", "stop_reason"])
        verb = "endpoint.started" if on else "endpoint.stopped"
        record(actor=actor, verb=verb, subject=endpoint, after={"name": endpoint.name})
    return endpoint


def rotate_secret(*, actor: Person, endpoint: Endpoint) -> str:
    """A new secret, shown once; the one before it signs beside it for a day."""
    actor = require_admin(actor, SET_UP)
    if endpoint.kind != Endpoint.Kind.WEBHOOK:
        raise RuleBroken(message="Slack knows no secret beside the address; make a new incoming webhook there.")
    now = clock.now()
    with transaction.atomic():
        endpoint.secrets.filter(ends_at=None).update(ends_at=now + OVERLAP)
        secret = _new_secret(endpoint, now)
        record(actor=actor, verb="endpoint.secret_rotated", subject=endpoint, after={"name": endpoint.name})
    return secret


def send_test(*, actor: Person, endpoint: Endpoint) -> Message:
    """Queues a message that says that it is a test; whoever calls asks for it to be sent."""
    actor = require_admin(actor, SET_UP)
    if endpoint.stopped_at is not None:
        raise RuleBroken(message=f"{endpoint.name} is stopped; start it first.")
    now = clock.now()
    with transaction.atomic():
        message = Message.objects.create(
            endpoint=endpoint,
            verb="endpoint.test",
            message_id=new_id(),
            body=_test_body(endpoint, actor, now).decode(),
            state=State.WAITING,
            next_at=now,
            created_at=now,
        )
        record(actor=actor, verb="endpoint.tested", subject=endpoint, after={"name": endpoint.name})
    return message


def _test_body(endpoint: Endpoint, actor: Person, now: datetime) -> bytes:
    link = whole(f"/settings/webhooks/{endpoint.pk}")
    if endpoint.kind == Endpoint.Kind.SLACK:
        return slack.message("A test from Afterword", f"{actor.name} asked for it.", "", link)
    at = stamp(now, "milliseconds")
    return orjson.dumps({"type": "endpoint.test", "timestamp": at, "data": {"endpoint": endpoint.name, "url": link}})


def replay(*, actor: Person, message: Message) -> Message:
    """Sends a finished message again: the same bytes under the same id, from the beginning of the schedule."""
    actor = require_admin(actor, SET_UP)
    endpoint = message.endpoint
    if endpoint.stopped_at is not None:
        raise RuleBroken(message=f"{endpoint.name} is stopped; start it first.")
    if not may_go(message):
        raise RuleBroken(message=f"What it tells has become private, and {endpoint.name} hears nothing private.")
    ended = (State.SENT, State.FAILED, State.DROPPED)
    with transaction.atomic():
        rows = Message.objects.filter(pk=message.pk, state__in=ended)
        if rows.update(state=State.WAITING, tries=0, next_at=clock.now()) != 1:
            raise Conflict(message="This message is on its way already; look again in a moment.")
        after = {"name": endpoint.name, "message": message.message_id}
        record(actor=actor, verb="endpoint.replayed", subject=endpoint, after=after)
    message.refresh_from_db()
    return message


def _new_secret(endpoint: Endpoint, now: datetime) -> str:
    secret = signing.new_secret()
    EndpointSecret.objects.create(endpoint=endpoint, secret=secret, made_at=now)
    return secret


def _name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 80:
        raise InputError(message="A webhook needs a name of at most 80 characters, so that you know it again.")
    return cleaned


def _free(name: object) -> None:
    if Endpoint.objects.filter(name=name).exists():
        raise Conflict(message=f"There is a webhook named {name} already; choose another name.")


def _verbs(verbs: Sequence[str]) -> list[str]:
    wanted = sorted({one.strip() for one in verbs if one.strip()})
    wrong = next((one for one in wanted if not is_known(one)), None)
    if wrong is not None:
        raise InputError(message=f"{wrong[:80]} is no kind of event; {_near(wrong)}.")
    if not wanted:
        raise InputError(message="Choose at least one kind of event, or * for all of them.")
    return wanted[:200]


def _near(wrong: str) -> str:
    if found := near(wrong):
        return f"near it: {', '.join(found)}"
    return "write one such as postmortem.published, postmortem.* for all of a noun, or * for all"


def _url(url: str) -> str:
    """The address, as far as its form tells that it may be asked; what its name stands for is checked at each try."""
    target = parsed(url.strip())
    if target is None or target.scheme not in PORTS or not target.host or len(url) > 500:
        raise InputError(message="The address of a webhook begins with https:// and has at most 500 characters.")
    host, port, allowed = canonical(target.host), target.port or PORTS[target.scheme], settings.OUTGOING_ALLOWED
    if target.userinfo:
        raise InputError(message="The address of a webhook holds no name and password.")
    if target.scheme == "http" and (host, port) not in allowed.hosts:
        raise InputError(message="A webhook goes over https; over http only to a host that AFTERWORD_ALLOW names.")
    reason = why_not_port(host, port, allowed)
    with suppress(ValueError):
        reason = reason or why_not(ip_address(host), host, port, allowed)
    if reason:
        raise InputError(message=f"{host} is not asked: {reason}.")
    return str(target)


def host_of(url: str) -> str:
    """The scheme and host of an address; its path may be a secret."""
    target = parsed(url)
    return f"{target.scheme}://{target.host}" if target else ""
