"""What a journal row tells other systems: its facts, its words, and whether it belongs to something private."""

from __future__ import annotations

from typing import Any

import orjson
from django.db.models import Exists, OuterRef, Q

from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.addresses import whole
from afterword.domain.postmortems.models import Postmortem

LARGEST = 18_000  # bytes of a body; receivers of the standard take 20 kB
LONGEST = 500  # characters of one value
PERSONAL = ("person", "apitoken", "signinlink")  # of these only which fields changed is told
PAGES = ("INC-", "PM-", "AI-", "RB-", "ADR-")


def is_private(entry: JournalEntry) -> bool:
    """Whether the row hangs on a private incident, or on a document that stays with few people."""
    if entry.incident_id and Incident.objects.filter(pk=entry.incident_id, private=True).exists():
        return True
    if not entry.postmortem_id:
        return False
    through = Postmortem.incidents.through.objects.filter(postmortem=OuterRef("pk"), incident__private=True)
    hidden = Postmortem.objects.filter(Q(private=True) | Exists(through), pk=entry.postmortem_id)
    return hidden.exists()


def facts(entry: JournalEntry) -> dict[str, Any]:
    """The `data` of a webhook: what was done to what, by whom, and what changed."""
    personal = entry.subject_type in PERSONAL
    data = {
        "journal": entry.pk,
        "subject": entry.subject if not personal else f"{entry.subject_type} {entry.subject_id}",
        "subject_type": entry.subject_type,
        "incident": incident_code(entry),
        "postmortem": postmortem_code(entry),
        "actor": {"handle": entry.actor.handle, "name": entry.actor.name} if entry.actor else None,
        "surface": entry.surface,
        "url": address(entry),
    }
    if personal:
        return {**data, "changed": sorted({*entry.before, *entry.after})}
    return {**data, "before": short(entry.before), "after": short(entry.after)}


def body(verb: str, at: str, data: dict[str, Any]) -> bytes:
    """The JSON of a webhook; what would make it too large is left out, and `cut` says so."""
    written = orjson.dumps({"type": verb, "timestamp": at, "data": data})
    if len(written) <= LARGEST:
        return written
    kept = {name: value for name, value in data.items() if name not in ("before", "after", "changed")}
    return orjson.dumps({"type": verb, "timestamp": at, "data": {**kept, "cut": True}})


def short(values: Any) -> Any:
    """The same values with long texts cut and deep ones flattened to text."""
    if isinstance(values, dict):
        return {str(name)[:80]: short(value) for name, value in list(values.items())[:50]}
    if isinstance(values, list):
        return [short(value) for value in values[:50]]
    return values[:LONGEST] if isinstance(values, str) else values


def incident_code(entry: JournalEntry) -> str | None:
    """The number of the incident that the row belongs to."""
    number = Incident.objects.filter(pk=entry.incident_id or 0).values_list("number", flat=True).first()
    return f"INC-{number:03d}" if number is not None else None


def postmortem_code(entry: JournalEntry) -> str | None:
    """The number of the postmortem that the row belongs to."""
    number = Postmortem.objects.filter(pk=entry.postmortem_id or 0).values_list("number", flat=True).first()
    return f"PM-{number:03d}" if number is not None else None


def address(entry: JournalEntry) -> str:
    """The page that shows it: of the thing itself, else of what it belongs to."""
    page = entry.subject if entry.subject.startswith(PAGES) else postmortem_code(entry) or incident_code(entry)
    return whole(f"/{page}" if page else "/")


def sentence(entry: JournalEntry) -> str:
    """What was done, as in `PM-007 published by Maria`."""
    noun, _, verb = entry.verb.partition(".")
    where = postmortem_code(entry) or incident_code(entry)
    if entry.subject.startswith(PAGES):
        subject = entry.subject
    else:
        subject = noun.capitalize() if entry.subject_type not in PERSONAL else entry.subject_type.capitalize()
    on = f" on {where}" if where and where != subject else ""
    return f"{subject} {verb.replace('_', ' ')}{on} by {entry.actor_name}"
