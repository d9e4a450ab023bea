"""Writes the log: entries now or backdated, corrections, withdrawals."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from afterword.core.errors import InputError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.clock import checked_time, recorded
from afterword.domain.incidents.models import Entry, Incident, Signal
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import locked, request_key_of, words
from afterword.domain.journal.services import record

WRITTEN_KINDS = ("note", "diagnosis", "mitigation", "decision", "question", "escalate", "status", "recovery")
TEXT_LIMIT = 10_000


def add_entry(
    *,
    actor: Person,
    incident: Incident,
    text: str,
    at: datetime | None = None,
    kind: str = "note",
    request_key: str | None = None,
) -> Entry:
    """Adds what a person saw or did; `at` backdates it. The same request twice adds one entry."""
    require_edit(actor, incident)
    text, key = words(text, "The entry", TEXT_LIMIT), request_key_of(request_key)
    if kind not in WRITTEN_KINDS:
        raise InputError(message=f"{kind} is not a kind of entry; choose one of {', '.join(WRITTEN_KINDS)}.")
    with transaction.atomic():
        locked(incident)
        if key and (first := Entry.objects.filter(incident=incident, request_key=key).first()):
            return first
        now = clock.now()
        at = checked_time(at, now)
        entry = Entry.objects.create(
            incident=incident,
            at=at,
            text=text,
            kind=kind,
            source="person",
            actor=actor,
            actor_name=actor.name,
            recorded_at=now,
            recorded_by=actor,
            recorded=recorded(incident, at, now),
            request_key=key,
        )
        record(actor=actor, verb="entry.added", subject=entry, after=_facts(entry), incident=incident.pk)
    return entry


def edit_entry(
    *, actor: Person, entry: Entry, text: str | None = None, at: datetime | None = None, kind: str | None = None
) -> Entry:
    """Corrects an entry; the journal keeps what it said. A moved entry is judged anew by when it was recorded."""
    require_edit(actor, entry.incident)
    with transaction.atomic():
        _lock(entry)
        before, now = _facts(entry), clock.now()
        entry.text = entry.text if text is None else words(text, "The entry", TEXT_LIMIT)
        if kind is not None and entry.source == "person" and kind in WRITTEN_KINDS:
            entry.kind = kind
        if at is not None and at != entry.at:
            entry.at = checked_time(at, now)
            entry.recorded = recorded(entry.incident, entry.at, entry.recorded_at)
        if _facts(entry) != before:
            entry.edited_at = now
            entry.save()
            _record(actor, "entry.edited", entry, before)
    return entry


def withdraw_entry(*, actor: Person, entry: Entry) -> Entry:
    """Takes an entry out of the log; it is kept, and its signal can be chosen again."""
    require_edit(actor, entry.incident)
    with transaction.atomic():
        _lock(entry)
        entry.withdrawn_at = clock.now()
        entry.save(update_fields=["withdrawn_at"])
        Signal.objects.filter(entry=entry).update(entry=None, state=Signal.State.PROPOSED)
        _record(actor, "entry.withdrawn", entry, _facts(entry))
    return entry


def _lock(entry: Entry) -> None:
    locked(entry.incident)
    entry.refresh_from_db()
    if entry.withdrawn_at is not None:
        raise NotFound(what="such entry any more, it was withdrawn")


def _facts(entry: Entry) -> dict[str, str]:
    return {"at": entry.at.isoformat(), "text": entry.text, "kind": entry.kind, "recorded": str(entry.recorded)}


def _record(actor: Person, verb: str, entry: Entry, before: dict[str, str]) -> None:
    after = {} if entry.withdrawn_at else _facts(entry)
    record(actor=actor, verb=verb, subject=entry, before=before, after=after, incident=entry.incident_id)
