"""Writes, in the transaction of a journal row, a message for each endpoint that chose its verb."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from afterword.core.document.words import stamp
from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.hooks import slack, told
from afterword.domain.notifications.models import Endpoint, Message
from afterword.domain.postmortems.models import Postmortem


def queue(entry: JournalEntry, ask: Callable[[int], object]) -> int:
    """Writes the messages and asks for each to be sent; gives how many. Costs one question when nobody listens."""
    wanting = [one for one in Endpoint.objects.filter(stopped_at=None) if chosen(one, entry.verb)]
    if any(not one.private for one in wanting) and told.is_private(entry):
        wanting = [one for one in wanting if one.private]
    for endpoint in wanting:
        ask(_write(endpoint, entry).pk)
    return len(wanting)


def chosen(endpoint: Endpoint, verb: str) -> bool:
    """Whether the endpoint wants that verb: by its name, by its noun as in postmortem.*, or everything."""
    return "*" in endpoint.verbs or verb in endpoint.verbs or f"{verb.partition('.')[0]}.*" in endpoint.verbs


def new_id() -> str:
    """A new webhook-id."""
    return f"msg_{secrets.token_urlsafe(18)}"


def _write(endpoint: Endpoint, entry: JournalEntry) -> Message:
    return Message.objects.create(
        endpoint=endpoint,
        entry=entry,
        verb=entry.verb,
        message_id=new_id(),
        body=body_for(endpoint, entry).decode(),
        next_at=entry.at,
        created_at=entry.at,
    )


def body_for(endpoint: Endpoint, entry: JournalEntry) -> bytes:
    """What is sent of a row, in the form that the endpoint takes."""
    if endpoint.kind == Endpoint.Kind.SLACK:
        return slack.body(entry, title_of(entry))
    at = stamp(entry.at, "milliseconds")
    return told.body(entry.verb, at, told.facts(entry))


def title_of(entry: JournalEntry) -> str:
    """The title or text of the thing that the row is about, else of what it belongs to."""
    if entry.subject.startswith("AI-"):
        return Action.objects.filter(pk=entry.subject_id).values_list("text", flat=True).first() or ""
    if entry.postmortem_id:
        return Postmortem.objects.filter(pk=entry.postmortem_id).values_list("title", flat=True).first() or ""
    return Incident.objects.filter(pk=entry.incident_id or 0).values_list("title", flat=True).first() or ""
