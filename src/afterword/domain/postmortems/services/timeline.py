"""The document's timeline: entries copied from the log or written for it, and its confirmation by a person."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from afterword.core.errors import GateShut, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.models import Entry
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import UNCHANGED, given
from afterword.domain.postmortems.gate import problems
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed


def add_timeline_items(*, actor: Person, postmortem: Postmortem, entries: Iterable[Entry]) -> list[TimelineItem]:
    """Copies log entries into the timeline, each where its time puts it; those that are in it already stay."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        present = set(postmortem.timeline.exclude(entry=None).values_list("entry_id", flat=True))
        incidents = set(postmortem.incidents.filter(visible_incident(actor)).values_list("pk", flat=True))
        wanted = [entry for entry in dict.fromkeys(entries) if entry.pk not in present]
        if any(entry.incident_id not in incidents or entry.withdrawn_at for entry in wanted):
            raise NotFound(what=f"such entry in the incidents of {postmortem.code}")
        items = [_copy(postmortem, entry) for entry in wanted]
        _insert(postmortem, items)
        if items:
            _changed(actor, postmortem, "timeline.entries_added", {}, {"entries": [entry.pk for entry in wanted]})
    return items


def _copy(postmortem: Postmortem, entry: Entry) -> TimelineItem:
    return TimelineItem(
        postmortem=postmortem,
        entry=entry,
        at=entry.at,
        text=entry.text,
        kind=entry.kind,
        source=entry.source,
        actor_name=entry.actor_name,
        recorded=entry.recorded,
        evidence=entry.evidence,
    )


def write_timeline_item(
    *,
    actor: Person,
    postmortem: Postmortem,
    text: str,
    at: datetime | None,
    kind: str = "note",
    source: str = "person",
    actor_name: str = "",
    explains_hole: bool = False,
) -> TimelineItem:
    """Writes an entry for the document alone; it counts as reconstructed. Without a time, the gate blocks."""
    require_edit(actor, postmortem)
    item = TimelineItem(
        postmortem=postmortem,
        at=None if at is None else checked_time(at, clock.now()),
        text=words(text, "The entry", 10_000),
        kind=kind[:24] or "note",
        source=source[:40],
        actor_name=actor_name[:120],
        explains_hole=explains_hole,
    )
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        _insert(postmortem, [item])
        _changed(actor, postmortem, "timeline.entry_written", {}, _facts(item))
    return item


def edit_timeline_item(
    *,
    actor: Person,
    postmortem: Postmortem,
    item: TimelineItem,
    text: str = UNCHANGED,
    at: datetime | None = UNCHANGED,
    kind: str = UNCHANGED,
    source: str = UNCHANGED,
    actor_name: str = UNCHANGED,
    explains_hole: bool = UNCHANGED,
) -> TimelineItem:
    """Changes an entry of the timeline; a time that is changed here is reconstructed. The log stays as it is."""
    require_edit(actor, postmortem)
    plain = {"kind": kind, "source": source, "actor_name": actor_name, "explains_hole": explains_hole}
    fields = given(plain)
    if text is not UNCHANGED:
        fields["text"] = words(text, "The entry", 10_000)
    if at is not UNCHANGED:
        fields["at"] = None if at is None else checked_time(at, clock.now())
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        _reload(postmortem, item)
        before = _facts(item)
        if fields.get("at", item.at) != item.at:
            fields["recorded"] = "reconstructed"
        for name, value in fields.items():
            setattr(item, name, value)
        if _facts(item) != before:
            item.save()
            _changed(actor, postmortem, "timeline.entry_edited", before, _facts(item))
    return item


def remove_timeline_item(*, actor: Person, postmortem: Postmortem, item: TimelineItem) -> None:
    """Takes an entry out of the document; the incident's log keeps it."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        _reload(postmortem, item)
        before = _facts(item)
        item.delete()
        _changed(actor, postmortem, "timeline.entry_removed", before, {})


def move_timeline_item(*, actor: Person, postmortem: Postmortem, item: TimelineItem, up: bool) -> TimelineItem:
    """Changes places with the entry before it (`up`) or after it; the first and the last stay where they are.

    Times stay as they are: the gate says when an entry then stands before an earlier one.
    """
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        _reload(postmortem, item)
        items = list(postmortem.timeline.all())
        old = items.index(item)
        new = old - 1 if up else old + 1
        if 0 <= new < len(items):
            items[old], items[new] = items[new], items[old]
            _renumber(items)
            _reload(postmortem, item)
            _changed(actor, postmortem, "timeline.entry_moved", {"position": old + 1}, {"position": new + 1})
    return item


def sort_timeline(*, actor: Person, postmortem: Postmortem) -> None:
    """Puts the entries in the order of their times; those without a time stay at the end."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        items = list(postmortem.timeline.all())
        ordered = sorted(items, key=lambda item: (item.at is None, item.at or clock.now(), item.position))
        if ordered != items:
            _renumber(ordered)
            _changed(actor, postmortem, "timeline.sorted", {}, {"entries": len(ordered)})


def confirm_timeline(*, actor: Person, postmortem: Postmortem, accepted: Container[str] = ()) -> Postmortem:
    """Says, as a person, that the timeline is right; refused with all that stands against it, unless it is `accepted`.

    Any later change of the timeline takes the confirmation back.
    """
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        if blocks := [one for one in problems(postmortem, clock.now()) if one not in accepted]:
            raise GateShut(gate="The timeline", reason=" ".join(blocks), blocks=blocks)
        if postmortem.timeline_confirmed_at is None:
            postmortem.timeline_confirmed_at, postmortem.timeline_confirmed_by = clock.now(), actor
            postmortem.save(update_fields=["timeline_confirmed_at", "timeline_confirmed_by"])
            after = {"entries": postmortem.timeline.count()}
            record(actor, "timeline.confirmed", postmortem, after=after)
    return postmortem


def _reload(postmortem: Postmortem, item: TimelineItem) -> None:
    """The entry as it is now; NotFound when it was removed or belongs to another document."""
    row = TimelineItem.objects.filter(postmortem=postmortem, pk=item.pk).first()
    if row is None:
        raise NotFound(what=f"such entry in the timeline of {postmortem.code}")
    for field in TimelineItem._meta.concrete_fields:
        setattr(item, field.attname, getattr(row, field.attname))


def _insert(postmortem: Postmortem, new: list[TimelineItem]) -> None:
    """Saves each new entry behind the last one that is not later; without a time, at the end."""
    items = list(postmortem.timeline.all())
    for item in new:
        place = len(items)
        if item.at is not None:
            earlier = [n for n, other in enumerate(items) if other.at is not None and other.at <= item.at]
            place = earlier[-1] + 1 if earlier else 0
        items.insert(place, item)
    TimelineItem.objects.bulk_create(new)
    _renumber(items)


def _renumber(items: list[TimelineItem]) -> None:
    moved = [(n, item) for n, item in enumerate(items, start=1) if item.position != n]
    for n, item in moved:
        item.position = n
    TimelineItem.objects.bulk_update([item for _, item in moved], ["position"])


def _facts(item: TimelineItem) -> dict[str, Any]:
    names = ("text", "kind", "source", "actor_name", "recorded", "explains_hole")
    return {"at": item.at and item.at.isoformat()} | {name: getattr(item, name) for name in names}


def _changed(actor: Person, postmortem: Postmortem, verb: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Writes the journal row and takes the confirmation back: what was confirmed is no longer what stands there."""
    record(actor, verb, postmortem, before, after)
    if postmortem.timeline_confirmed_at is not None:
        confirmed = {"confirmed_at": postmortem.timeline_confirmed_at.isoformat()}
        postmortem.timeline_confirmed_at = postmortem.timeline_confirmed_by = None
        postmortem.save(update_fields=["timeline_confirmed_at", "timeline_confirmed_by"])
        record(actor, "timeline.unconfirmed", postmortem, confirmed)
