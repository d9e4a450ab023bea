"""Whether a draft says what its template asks for."""

from __future__ import annotations

from datetime import datetime

from afterword.core.document.asks import asked_in
from afterword.core.document.template import Template, load_template
from afterword.domain.postmortems.models import Postmortem, Section

LISTS = ("timeline", "actions")  # their content is entries and actions, not text


def template_of(postmortem: Postmortem) -> Template:
    """The template that the postmortem is written in."""
    return load_template(postmortem.template)


def is_answered(section: Section, sections: dict[str, Section]) -> bool:
    """Whether a section has text and no open question; a heading over others counts with one of those below it."""
    if section.text.strip():
        return not asked_in(section.text)
    below = [one for field, one in sections.items() if field.startswith(f"{section.field}_")]
    return any(one.text.strip() for one in below)


def unanswered(postmortem: Postmortem) -> list[Section]:
    """The required sections that still need words, in the order of the template; lists are judged elsewhere."""
    sections = {section.field: section for section in postmortem.sections.all()}
    required = [one.field for one in template_of(postmortem).sections if one.required and one.field not in LISTS]
    return [sections[field] for field in required if field in sections and not is_answered(sections[field], sections)]


def drafted_at(postmortem: Postmortem) -> datetime | None:
    """When the last required section was written; None while one is missing."""
    if unanswered(postmortem):
        return None
    return max((section.saved_at for section in postmortem.sections.all() if section.saved_by_id), default=None)
