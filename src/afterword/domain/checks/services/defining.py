"""Defines checks of actions, changes them, and puts them away; what is asked is tried before it is kept."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from afterword.core.errors import InputError, QuestionRefused, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services.hashing import hashed
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import require_edit as require_action
from afterword.domain.checks.asking import ask, refusal
from afterword.domain.checks.judging import Outcome
from afterword.domain.checks.judging_http import readable
from afterword.domain.checks.models import ASKED, Check, PrometheusServer, Run
from afterword.domain.checks.permissions import require_edit
from afterword.domain.checks.plans import checked_plan, next_slot
from afterword.domain.checks.services.running import Claim, claim, finish, hand_over
from afterword.domain.checks.specs import checked_spec, definition_of
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record
from afterword.domain.postmortems.services.common import lock_postmortems

TOKEN_MARK = "awc_"  # noqa: S105 - how a token begins, not one


def try_out(
    *, actor: Person, action: Action, kind: str, spec: Mapping[str, Any], server: PrometheusServer | None
) -> Outcome | None:
    """What a check would say now, before it is kept; None for kinds that others run. Nothing is written."""
    require_action(actor, action)
    checked = _checked_spec(kind, spec, server)
    return _tried(kind, checked, server)


def define_check(
    *,
    actor: Person,
    action: Action,
    kind: str,
    spec: Mapping[str, Any],
    name: str = "",
    plan: Mapping[str, Any] | None = None,
    server: PrometheusServer | None = None,
    request_key: str | None = None,
    wait: bool = True,
) -> Check:
    """Defines a check of an action; what Afterword can ask is asked first, and the answer kept as its first run.

    Without `wait` a worker asks: nobody may be waited for within a transaction, where others would wait, too.
    """
    actor = require_action(actor, action)
    key = request_key_of(request_key)
    if key and (before := Check.objects.filter(request_key=key, created_by=actor).first()):
        return before
    fields = _fields(kind, spec, name, plan, server)
    outcome, at = _tried(kind, fields["spec"], server) if wait else None, clock.now()
    try:
        with transaction.atomic():
            check = Check.objects.create(
                action=action, kind=kind, server=server, created_at=at, created_by=actor, request_key=key, **fields
            )
            _record(actor, "check.defined", check, {}, _told(check))
            _first_run(check, actor, outcome, wait)
    except IntegrityError:  # the same request, in the same moment, in another process
        first = Check.objects.filter(request_key=key, created_by=actor).first() if key else None
        if first is None:
            raise
        return first
    return check


def change_check(
    *,
    actor: Person,
    check: Check,
    spec: Mapping[str, Any] | None = None,
    name: str | None = None,
    plan: Mapping[str, Any] | None = None,
    server: PrometheusServer | None = None,
    wait: bool = True,
) -> Check:
    """Changes what is given; another question is tried first, and runs of the former one prove nothing of it."""
    require_edit(actor, check)
    _require_live(check)
    asked = {**check.spec, **(spec or {})}
    server = server or check.server
    fields = _fields(check.kind, asked, check.name if name is None else name, plan or check.plan, server)
    other = fields["definition"] != check.definition
    outcome = _tried(check.kind, fields["spec"], server) if other and wait else None
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        check.refresh_from_db(from_queryset=Check.objects.select_for_update(no_key=True))
        before, after = assign(check, {**fields, "server": server})
        if after:
            check.save(update_fields=list(after))
            hidden = ("definition", "next_at")
            left = [{key: value for key, value in side.items() if key not in hidden} for side in (before, after)]
            _record(actor, "check.changed", check, *left)
        if other:
            _first_run(check, actor, outcome, wait)
    return check


def archive_check(*, actor: Person, check: Check) -> Check:
    """Puts a check away: it runs no more and no longer counts; its runs are kept."""
    require_edit(actor, check)
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        check.refresh_from_db(from_queryset=Check.objects.select_for_update(no_key=True))
        if check.archived_at is None:
            fields = {"archived_at": clock.now(), "next_at": None, "milestone_at": None, "token_hash": ""}
            _, after = assign(check, fields)
            check.save(update_fields=list(after))
            _record(actor, "check.archived", check, {}, {})
    return check


def make_check_token(*, actor: Person, check: Check) -> str:
    """A new secret with which CI posts results of this one check; the former stops working. It is shown once."""
    require_edit(actor, check)
    _require_live(check)
    if check.kind != Check.Kind.COMMAND:
        raise RuleBroken(message="Only a check whose results CI posts has a token.")
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        check.refresh_from_db(from_queryset=Check.objects.select_for_update(no_key=True))
        check.token_hash, check.token_prefix = hashed(secret), secret[:9]
        check.save(update_fields=["token_hash", "token_prefix"])
        _record(actor, "check.token_made", check, {}, {"begins": check.token_prefix})
    return secret


def _fields(
    kind: str, spec: Mapping[str, Any], name: str, plan: Mapping[str, Any] | None, server: PrometheusServer | None
) -> dict[str, Any]:
    """The columns of a definition, checked."""
    now = clock.now()
    asked = _checked_spec(kind, spec, server)
    when = checked_plan(plan or {}, now)
    if when["kind"] == "query" and server is None:
        raise InputError(message="A window that a query tells needs a check that asks Prometheus.")
    if when["kind"] != "hand" and kind not in ASKED:
        raise InputError(message="Afterword cannot plan runs of a check that somebody else runs.")
    slot = next_slot(when, now)
    return {
        "name": words(name, "The name", 200, needed=False) or _named(kind, asked),
        "spec": asked,
        "definition": definition_of(kind, asked, server.pk if server else None),
        "plan": when,
        "next_at": slot.at if slot else None,
    }


def _checked_spec(kind: str, spec: Mapping[str, Any], server: PrometheusServer | None) -> dict[str, Any]:
    asked = checked_spec(kind, spec)
    if (kind == "promql") != (server is not None):
        raise InputError(message="Choose the Prometheus that answers; only an expression has one.")
    if server is not None and server.archived_at is not None:
        raise InputError(message=f"{server.name} was put away by an administrator; choose another Prometheus.")
    if kind == "http" and asked["regex"] and not readable(asked["regex"]):
        raise InputError(message="The regular expression uses look-around or references back; write it without them.")
    return asked


def _tried(kind: str, spec: dict[str, Any], server: PrometheusServer | None) -> Outcome | None:
    """What it says now; refused when Prometheus cannot read the expression, in its own words."""
    if kind not in ASKED:
        return None
    outcome = ask(kind, spec, server, clock.now())
    if server is not None and outcome.verdict == "no_data" and (words_of := refusal(spec, server, clock.now())):
        raise QuestionRefused(where=server.name, words=words_of)
    return outcome


def _first_run(check: Check, actor: Person, outcome: Outcome | None, wait: bool) -> None:
    """Keeps what the trial said as a run: before the fix, a failure is the proof that the check can fail."""
    if check.kind not in ASKED:
        return
    wanted = Claim(f"defined {uuid.uuid4().hex}", Run.Why.DEFINED, clock.now())
    run = claim(check, wanted, person=actor)
    assert run is not None  # no slot of this name was there before
    if wait and outcome is not None:
        finish(run, outcome)
    else:
        hand_over(run, actor)


def _require_live(check: Check) -> None:
    if check.archived_at is not None:
        raise RuleBroken(message="This check was put away; define a new one.")


def _named(kind: str, spec: Mapping[str, Any]) -> str:
    """A name for a check that nobody named: what it asks, shortened."""
    text = {"promql": "query", "http": "url", "command": "command", "manual": "ask"}[kind]
    said = " ".join(str(spec[text]).split())
    return said if len(said) <= 80 else said[:79] + "…"


def _told(check: Check) -> dict[str, Any]:
    return {"action": check.action.code, "name": check.name, "kind": check.kind, "spec": check.spec, "plan": check.plan}


def _record(actor: Person, verb: str, check: Check, before: dict[str, Any], after: dict[str, Any]) -> None:
    action = check.action
    record(
        actor=actor, verb=verb, subject=check, before=before, after=after, incident=action.incident_id,
        postmortem=action.postmortem_id,
    )  # fmt: skip
