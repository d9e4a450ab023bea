"""Makes a stored postmortem say what a document says, part by part; every earlier text stays as a revision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from afterword.core.document.incoming.parts import (
    ACTION,
    CHARTS,
    FIX,
    HUMAN,
    NOTES,
    ORDER,
    SECTION,
    actions_of,
    sections_of,
)
from afterword.core.model.document import ActionItem, Document
from afterword.core.model.document import Section as DocumentSection
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import may_hold
from afterword.domain.actions.from_elsewhere import fields_of, note_of, take_in
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.analysis.services import read_in
from afterword.domain.importing.people import People
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem, Section, SectionRevision
from afterword.domain.postmortems.permissions import may_see
from afterword.domain.postmortems.services.common import record
from afterword.domain.postmortems.services.from_elsewhere import change_header, header_of, new_section, rows_of
from afterword.domain.postmortems.stored import document_of, item_of

COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "severity": ("severity", "severity_as_written"),
    "date": ("date",),
    "zone": ("zone",),
    "started_at": ("started_at",),
    "detected_at": ("detected_at",),
    "ended_at": ("resolved_at",),
    "impact_seconds": ("impact_seconds",),
    "customer_impact": ("customer_impact",),
    "services": ("services",),
}
SAID = ("authors", "duration_minutes", "incidents", "links", "zone")
# changed here alone: by gates, by templates, by evidence, as an action, and by each person for themselves
FIXED = ("status", "template", NOTES, CHARTS, FIX, HUMAN)


def change(
    *, actor: Person, postmortem: Postmortem, document: Document, names: Iterable[str], now: datetime
) -> list[str]:
    """Takes the named parts from the document; gives those that were taken.

    What the document no longer has stays as it is here. The caller has locked the row and runs the transaction.
    """
    wanted = set(names)
    taken = _header(actor, postmortem, document, wanted)
    taken += _sections(actor, postmortem, document, wanted, now)
    taken += _timeline(actor, postmortem, document, wanted)
    taken += read_in(actor=actor, postmortem=postmortem, document=document, names=wanted)
    return taken + _actions(actor, postmortem, document, wanted, now)


def _header(actor: Person, postmortem: Postmortem, document: Document, wanted: set[str]) -> list[str]:
    every = header_of(document)
    names = [name for name in COLUMNS if name in wanted]
    fields = {column: every[column] for name in names for column in COLUMNS[name]}
    said = [name for name in SAID if name in wanted]
    if said:
        kept = {name: value for name, value in postmortem.said.items() if name not in said}
        fields["said"] = kept | {name: every["said"][name] for name in said if name in every["said"]}
    if fields:
        change_header(actor=actor, postmortem=postmortem, fields=fields)
    return list(dict.fromkeys((*names, *said)))


def _sections(actor: Person, postmortem: Postmortem, document: Document, wanted: set[str], now: datetime) -> list[str]:
    rows = {row.key: row for row in postmortem.sections.all()}
    taken = []
    last = 0
    for key, section, kept in sections_of(document):
        row, name = rows.get(key), SECTION + key
        if name in wanted:
            taken.append(name)
            if row is None:
                rows[key] = row = _added(actor, postmortem, key, section, kept, last, now)
            else:
                _rewritten(actor, postmortem, row, section, now)
        last = row.position if row is not None else last
    if ORDER in wanted:
        taken.append(ORDER)
        _ordered(rows, [key for key, _, _ in sections_of(document)])
    return taken


def _added(
    actor: Person, postmortem: Postmortem, key: str, section: DocumentSection, kept: bool, after: int, now: datetime
) -> Section:
    """A section that the document has and the postmortem has not, behind the one that it stands behind."""
    for row in postmortem.sections.filter(position__gt=after):
        row.position += 1
        row.save(update_fields=["position"])
    row = new_section(postmortem, key, section, kept=kept, position=after + 1, actor=actor, now=now)
    row.save(force_insert=True)
    SectionRevision.objects.create(section=row, version=1, text=row.text, saved_at=now, saved_by=actor)
    record(actor, "section.added", postmortem, after={"section": key, "characters": len(row.text)})
    return row


def _rewritten(actor: Person, postmortem: Postmortem, row: Section, section: DocumentSection, now: datetime) -> None:
    before = {"version": row.version}
    changed = row.text != section.text
    row.field, row.heading, row.level, row.text = section.field or "", section.heading, section.level, section.text
    if changed:
        row.version, row.saved_at, row.saved_by = row.version + 1, now, actor
        SectionRevision.objects.create(section=row, version=row.version, text=row.text, saved_at=now, saved_by=actor)
    row.save()
    after = {"section": row.key, "version": row.version, "characters": len(row.text)}
    record(actor, "section.saved", postmortem, before, after)


def _ordered(rows: dict[str, Section], keys: list[str]) -> None:
    """The sections in the order of the keys; others stay behind the one that they stood behind."""
    order: list[Section] = [rows[key] for key in keys if key in rows]
    stored = sorted(rows.values(), key=lambda row: row.position)
    for place, row in enumerate(stored):
        if row not in order:
            before = stored[place - 1] if place else None
            order.insert(order.index(before) + 1 if before in order else 0, row)
    for position, row in enumerate(order, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _timeline(actor: Person, postmortem: Postmortem, document: Document, wanted: set[str]) -> list[str]:
    """The entries as the document has them; those that say the same keep their row, and so their place in the log."""
    if "timeline" not in wanted:
        return []
    there = list(postmortem.timeline.all())
    kept, new = [], []
    for row in rows_of(postmortem, document.timeline, document):
        same = next((one for one in there if item_of(one) == item_of(row)), None)
        if same is None:
            new.append(row)
        else:
            there.remove(same)
            same.position = row.position
            kept.append(same)
    for row in kept:
        row.save(update_fields=["position"])
    for row in there:
        row.delete()
    for row in new:
        row.save()
    before, after = {"entries": len(kept) + len(there)}, {"entries": len(kept) + len(new)}
    record(actor, "timeline.read_in", postmortem, before, after)
    if postmortem.timeline_confirmed_at is not None:
        confirmed = {"confirmed_at": postmortem.timeline_confirmed_at.isoformat()}
        postmortem.timeline_confirmed_at = postmortem.timeline_confirmed_by = None
        postmortem.save(update_fields=["timeline_confirmed_at", "timeline_confirmed_by"])
        record(actor, "timeline.unconfirmed", postmortem, confirmed)
    return ["timeline"]


def _actions(actor: Person, postmortem: Postmortem, document: Document, wanted: set[str], now: datetime) -> list[str]:
    rows = {row.code: row for row in postmortem.actions.all()}
    everybody = People(actor)
    taken = []
    for name, item in actions_of(document):
        if ACTION + name not in wanted:
            continue
        taken.append(ACTION + name)
        row, owner = rows.get(item.id or ""), everybody.named(item.owner)
        owner = owner if owner is not None and _may_own(owner, row, postmortem) else None
        if row is None:
            take_in(actor=actor, postmortem=postmortem, item=item, owner=owner, ended_at=now, now=now)
        else:
            _changed_action(actor, row, item, owner, now)
    return taken


def _may_own(owner: Person, row: Action | None, postmortem: Postmortem) -> bool:
    """Whoever owns it already may keep it."""
    return (may_hold(owner) or (row is not None and row.owner == owner)) and may_see(owner, postmortem)


def _changed_action(actor: Person, row: Action, item: ActionItem, owner: Person | None, now: datetime) -> None:
    """An action as the document has it; what it says nothing of stays."""
    fields: dict[str, Any] = fields_of(item, owner)
    if item.status != row.status and (item.status, row.status) != ("done", "verified"):  # proven here meanwhile
        ended = item.status not in OPEN
        fields |= {"status": item.status, "completion_note": note_of(item) if ended else ""}
        fields |= {"completed_at": now if ended else None, "completed_by": actor if ended else None}
        fields["verified_at"] = now if item.status == "verified" else None
    elif item.note and row.completion_note:
        fields["completion_note"] = item.note
    old, new = assign(row, fields)
    if new:
        row.save(update_fields=list(new))
        write_row(actor=actor, verb="action.changed", subject=row, before=old, after=new, postmortem=row.postmortem_id)


def as_stored(postmortem: Postmortem) -> Document:
    """The document as it is stored now, every row read anew; the caller has checked who asks."""
    fresh = Postmortem.objects.select_related("driver").get(pk=postmortem.pk)
    return document_of(fresh, fresh.actions.select_related("owner").order_by("number"))
