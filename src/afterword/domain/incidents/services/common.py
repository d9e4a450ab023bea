"""What every service of an incident begins and ends with."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.clock import recorded
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record

KEY_LENGTH = 64
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # categories of signs that leave no mark


def request_key_of(written: str | None) -> str | None:
    """The key under which a request is remembered; longer ones are hashed, empty ones are none."""
    key = (written or "").strip()
    return hashlib.sha256(key.encode()).hexdigest() if len(key) > KEY_LENGTH else key or None


def locked(incident: Incident) -> Incident:
    """The incident as it is now, kept from others until the transaction ends."""
    incident.refresh_from_db(from_queryset=Incident.objects.select_for_update(no_key=True))
    return incident


def words(text: str, what: str, limit: int, *, needed: bool = True) -> str:
    """The text without surrounding blanks and NULs, checked for presence of what can be seen, and for length."""
    cleaned = text.replace("\x00", "").strip()
    if needed and all(unicodedata.category(sign) in UNSEEN for sign in cleaned):
        raise InputError(message=f"{what} is empty; write something.")
    if len(cleaned) > limit:
        raise InputError(message=f"{what} has {len(cleaned)} characters; at most {limit} are kept, shorten it.")
    return cleaned


def change(*, actor: Person | None, incident: Incident, verb: str, fields: Mapping[str, Any]) -> bool:
    """Writes the fields that differ and a journal row with before and after; False when nothing differs."""
    before, after = assign(incident, fields)
    if not after:
        return False
    incident.save(update_fields=list(after))
    record(actor=actor, verb=verb, subject=incident, before=before, after=after, incident=incident.pk)
    return True


def log_by_itself(*, actor: Person | None, incident: Incident, kind: str, text: str, at: datetime) -> Entry:
    """The log entry that a change writes by itself, with source `system` and whoever made the change as actor."""
    now = clock.now()
    entry = Entry.objects.create(
        incident=incident,
        at=at,
        text=text,
        kind=kind,
        source="system",
        actor=actor,
        actor_name=actor.name if actor else "Afterword",
        recorded_at=now,
        recorded_by=actor,
        recorded=recorded(incident, at, now),
    )
    after = {"at": at.isoformat(), "text": text, "kind": kind}
    record(actor=actor, verb="entry.added", subject=entry, after=after, incident=incident.pk)
    return entry
