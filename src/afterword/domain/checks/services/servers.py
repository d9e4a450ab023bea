"""Sets up which Prometheus servers checks may ask; administrators do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from afterword.core.errors import Conflict, FetchError, InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.checks.asking import LIMITS, headers
from afterword.domain.checks.models import PrometheusServer
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record
from afterword.fetch.addresses import parsed
from afterword.fetch.guard import Outgoing
from afterword.fetch.prometheus.client import Prometheus

MAY = "set up which servers are asked"
HIDDEN = "changed, and not shown"


@dataclass(frozen=True, slots=True)
class Tried:
    """Whether a server answers as a Prometheus does, and what it said."""

    works: bool
    sentence: str


def add_server(
    *, actor: Person, name: str, url: str, username: str = "", secret: str = "", tenant: str = ""
) -> PrometheusServer:
    """Adds a server; with a `username` the secret is its password, without one a bearer token."""
    actor = require_admin(actor, MAY)
    fields = _checked(name=name, url=url, username=username, secret=secret, tenant=tenant)
    try:
        with transaction.atomic():
            server = PrometheusServer.objects.create(created_at=clock.now(), created_by=actor, **fields)
            record(actor=actor, verb="prometheus.added", subject=server, after=_told(fields))
    except IntegrityError:
        raise _taken(fields["name"]) from None
    return server


def change_server(*, actor: Person, server: PrometheusServer, **given: Any) -> PrometheusServer:
    """Changes what is given; a secret goes when the address does, unless it is given anew, so that none is led away."""
    actor = require_admin(actor, MAY)
    before = PrometheusServer.objects.get(pk=server.pk)
    whole = {name: getattr(before, name) for name in ("name", "url", "username", "tenant", "secret")}
    moved = given.get("url", whole["url"]).strip().rstrip("/") != whole["url"]
    if moved and not given.get("secret"):
        given["secret"] = ""
    fields = _checked(**(whole | given))
    if "secret" not in given:
        fields["secret"] = before.secret  # one that is lost stays, in case its key comes back
    try:
        with transaction.atomic():
            server.refresh_from_db(from_queryset=PrometheusServer.objects.select_for_update(no_key=True))
            said_before, after = assign(server, fields)
            if after:
                server.save(update_fields=list(after))
                record(
                    actor=actor, verb="prometheus.changed", subject=server, before=_told(said_before),
                    after=_told(after),
                )  # fmt: skip
    except IntegrityError:
        raise _taken(fields["name"]) from None
    return server


def archive_server(*, actor: Person, server: PrometheusServer, archived: bool = True) -> PrometheusServer:
    """Puts a server away, so that no new check can ask it, or takes it back; checks that ask it are kept."""
    actor = require_admin(actor, MAY)
    with transaction.atomic():
        server.refresh_from_db(from_queryset=PrometheusServer.objects.select_for_update(no_key=True))
        if (server.archived_at is not None) != archived:
            server.archived_at = clock.now() if archived else None
            server.save(update_fields=["archived_at"])
            record(actor=actor, verb=f"prometheus.{'archived' if archived else 'restored'}", subject=server)
    return server


def try_server(*, actor: Person, server: PrometheusServer) -> Tried:
    """Asks a server for the number 1; what hinders it is told in one sentence."""
    require_admin(actor, MAY)
    try:
        with Outgoing(settings.OUTGOING_ALLOWED, limits=LIMITS, secret=headers(server), follow=False) as out:
            answer = Prometheus(out, server.url).parsed(out.ask(server.url + "/api/v1/query?query=1").body)
    except FetchError as error:
        return Tried(False, str(error))
    works = isinstance(answer, dict) and answer.get("status") == "success"
    return Tried(works, f"{server.name} answers." if works else f"{server.name} answers, but not as a Prometheus does.")


def _checked(**given: str) -> dict[str, str]:
    url = words(given["url"], "The address", 500).rstrip("/")
    target = parsed(url)
    if target is None or target.scheme not in ("http", "https") or not target.host:
        raise InputError(message="The address begins with http:// or https://, as in https://prometheus.example.org.")
    if target.userinfo or target.query or target.fragment:
        raise InputError(message="The address holds no name, password or question; give those in their own fields.")
    fields = {
        "name": words(given["name"], "The name", 80),
        "url": url,
        "username": words(given["username"], "The user name", 200, needed=False),
        "secret": words(given["secret"], "The token or password", 4000, needed=False),
        "tenant": words(given["tenant"], "The tenant", 200, needed=False),
    }
    headers(PrometheusServer(**fields))  # refuses what no header may hold
    return fields


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as the journal keeps them: never a secret."""
    told = {name: value for name, value in fields.items() if name != "secret"}
    return told | ({"secret": HIDDEN} if fields.get("secret") else {})


def _taken(name: str) -> Conflict:
    return Conflict(message=f"There is a server named {name} already; choose another name.")
