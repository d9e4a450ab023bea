"""Moves a postmortem into another template: nothing of its texts and their versions is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from afterword.core.document.change_template import Piece, changed
from afterword.core.model.document import Section as DocumentSection
from afterword.core.model.template import Template
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Section, SectionRevision
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed
from afterword.domain.postmortems.templates import Stored, template_to_start


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of the template does: `placed` in the new order, `kept` behind them."""

    old: Template
    new: Template
    placed: tuple[Piece, ...]
    kept: tuple[Piece, ...]


def preview_template(
    *, actor: Person, postmortem: Postmortem, template: str, moves: Mapping[str, str] | None = None
) -> Change:
    """What a change would do, without doing it."""
    require_edit(actor, postmortem)
    return _change(postmortem, template_to_start(actor, template), moves)


def change_template(
    *, actor: Person, postmortem: Postmortem, template: str, moves: Mapping[str, str] | None = None
) -> Change:
    """Moves the postmortem into another template; `moves` says into which section words without a place go.

    Texts keep their sections' versions; what has no place is kept behind the others. Changed back, it is as before.
    """
    require_edit(actor, postmortem)
    stored = template_to_start(actor, template)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        change = _change(postmortem, stored, moves)
        before = {"template": postmortem.template, "version": postmortem.template_version}
        same = (stored.template.name, stored.text) == (postmortem.template, postmortem.template_text)
        if same and not moves:
            return change
        _write(actor, postmortem, change, clock.now())
        postmortem.template, postmortem.template_text = stored.template.name, stored.text
        postmortem.template_version = stored.version
        postmortem.save(update_fields=["template", "template_text", "template_version"])
        record(actor, "postmortem.template_changed", postmortem, before, _told(change, stored))
    return change


def _told(change: Change, stored: Stored) -> dict[str, object]:
    joined = {source: one.key for one in change.placed for source in one.joined}
    kept = [one.section.heading for one in change.kept if one.has_words]
    return {"template": change.new.name, "version": stored.version, "kept": kept, "moved": joined}


def _change(postmortem: Postmortem, stored: Stored, moves: Mapping[str, str] | None) -> Change:
    old = form_of(postmortem)
    after = changed(pieces_of(postmortem), old, stored.template, moves)
    placed = tuple(one for one in after if not one.kept)
    return Change(old, stored.template, placed, tuple(one for one in after if one.kept))


def pieces_of(postmortem: Postmortem) -> list[Piece]:
    """The sections as a change of the template sees them."""
    return [Piece(row.key, _section(row), row.kept) for row in postmortem.sections.all()]


def _section(row: Section) -> DocumentSection:
    return DocumentSection(row.field or None, row.heading, row.text, row.level)


def _write(actor: Person, postmortem: Postmortem, change: Change, now: datetime) -> None:
    """Puts every row where the change says, new ones too; a text that differs is a new version of its section."""
    rows = {row.key: row for row in postmortem.sections.all()}
    for row in rows.values():
        Section.objects.filter(pk=row.pk).update(key=f"~{row.pk}")  # out of the way of a section that takes the name
    for position, piece in enumerate((*change.placed, *change.kept), start=1):
        row = rows[piece.source] if piece.source else Section(postmortem=postmortem, saved_at=now, version=0)
        row.key, row.field, row.heading = piece.key, piece.section.field or "", piece.section.heading
        row.level, row.kept, row.position = piece.section.level, piece.kept, position
        differs = row.text != piece.section.text or row.version == 0
        if differs:
            row.text, row.version, row.saved_at = piece.section.text, row.version + 1, now
            row.saved_by = actor if piece.joined else row.saved_by
        row.save()
        if differs:
            SectionRevision.objects.create(
                section=row, version=row.version, text=row.text, saved_at=now, saved_by=actor
            )
