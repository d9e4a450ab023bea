"""Whether a draft says what its template asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from afterword.core.document.asks import asked_in
from afterword.core.document.change_template import words_of
from afterword.core.model.template import Template
from afterword.domain.analysis.queries import told_by_analysis
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Section

LISTS = ("timeline", "actions")  # their content is entries and actions, not text
TOLD = ("chain_walk", "chain_fix")  # in the chain template they are told by the analysis, and its gate looks there


def template_of(postmortem: Postmortem) -> Template:
    """The template that the postmortem is written in."""
    return form_of(postmortem)


def is_answered(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a section has text and no open question; a heading over others counts with one of those below it."""
    if section.field in TOLD and section.postmortem.template == "chain" and not words_of(section.text):
        return not section.text.strip() or section.field in told_by_analysis(section.postmortem)
    if section.text.strip():
        return not asked_in(section.text)
    return any(one.text.strip() for one in below(section, sections))


def below(section: Section, sections: Sequence[Section]) -> list[Section]:
    """The sections under a heading: those behind it with a deeper heading, up to the next that is not."""
    behind = sections[sections.index(section) + 1 :]
    return list(takewhile(lambda one: one.level > section.level and not one.kept, behind))


def unanswered(postmortem: Postmortem) -> list[Section]:
    """The required sections that still need words, in the order of the document; lists are judged elsewhere."""
    sections = list(postmortem.sections.all())
    template = template_of(postmortem)
    required = {one.key for one in template.sections if one.required and one.field not in LISTS}
    return [one for one in sections if one.key in required and not one.kept and not is_answered(one, sections)]


def drafted_at(postmortem: Postmortem) -> datetime | None:
    """When the last required section was written; None while one is missing."""
    if unanswered(postmortem):
        return None
    return max((section.saved_at for section in postmortem.sections.all() if section.saved_by_id), default=None)
