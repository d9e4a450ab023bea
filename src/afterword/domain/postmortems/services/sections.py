"""Saves sections so that nobody's text is lost, and keeps every version."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import InputError, NotFound, StaleSection
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem, Section, SectionRevision
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed

TEXT_LIMIT = 400_000


def save_section(*, actor: Person, postmortem: Postmortem, key: str, text: str, base_version: int) -> Section:
    """Saves a section's text on top of the version that the writer saw.

    When somebody else saved in the meantime, StaleSection carries both texts (`yours`, `theirs`) and the version to
    save on top of (`version`); nothing is written. The same text again changes nothing.
    """
    require_edit(actor, postmortem)
    text = _checked(text)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        section = _section(postmortem, key)
        if text == section.text:
            return section
        if base_version != section.version:
            raise _stale(postmortem, section, text)
        _write(actor, section, text)
        after = {"section": key, "version": section.version, "characters": len(text)}
        record(actor, "section.saved", postmortem, {"version": base_version}, after)
    return section


def _checked(text: str) -> str:
    cleaned = text.replace("\r\n", "\n").replace("\x00", "").strip("\n")
    if len(cleaned) > TEXT_LIMIT:
        raise InputError(
            message=f"The section has {len(cleaned)} characters; at most {TEXT_LIMIT} are kept, shorten it."
        )
    return cleaned


def _section(postmortem: Postmortem, key: str) -> Section:
    section = Section.objects.select_related("saved_by").filter(postmortem=postmortem, key=key).first()
    if section is None:
        raise NotFound(what=f"section {key} in {postmortem.code}")
    return section


def _stale(postmortem: Postmortem, section: Section, text: str) -> StaleSection:
    return StaleSection(
        section=section.heading,
        key=section.key,
        field=section.field,
        by=section.saved_by.name if section.saved_by else "Afterword",
        at=f"{section.saved_at:%H:%M:%S} UTC",
        yours=text,
        theirs=section.text,
        version=section.version,
        number=postmortem.code,
    )


def _write(actor: Person, section: Section, text: str) -> None:
    section.text, section.version = text, section.version + 1
    section.saved_at, section.saved_by = clock.now(), actor
    section.save(update_fields=["text", "version", "saved_at", "saved_by"])
    SectionRevision.objects.create(
        section=section, version=section.version, text=text, saved_at=section.saved_at, saved_by=actor
    )
