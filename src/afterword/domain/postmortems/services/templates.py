"""Adds, changes and archives templates of the team's own."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from afterword.core.document.template import template_names
from afterword.core.document.template_read import Problem, parse_template, read_template, told_of
from afterword.core.errors import Conflict, InputError, NotAllowed
from afterword.core.lint.profile import unknown_rules
from afterword.core.model.keys import slug_of
from afterword.core.model.template import Template
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.journal.services import record
from afterword.domain.postmortems.models import TeamTemplate, TemplateVersion
from afterword.domain.postmortems.templates import may_change_templates, team_template

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def require_author(actor: Person) -> Person:
    """The acting person; NotAllowed unless they may change templates."""
    person = require_member(actor)
    if not may_change_templates(person):
        raise NotAllowed(what="change templates", remedy="ask an administrator or the manager of a team")
    return person


def problems_of(text: str, name: str) -> tuple[Template | None, tuple[Problem, ...]]:
    """The template as far as it can be read, and everything that is wrong with it, by line."""
    template, problems = read_template(text.replace("\r\n", "\n").replace("\r", "\n"), name)
    unknown = unknown_rules(template) if template is not None else []
    lines = text.splitlines()
    for rule in unknown:
        line = next(
            (n for n, one in enumerate(lines, start=1) if re.search(rf"(?<![\w-]){re.escape(rule)}\s*:", one)), 1
        )
        problems = (*problems, Problem(line, f"There is no rule {rule}; docs/reference/rules lists them."))
    return template, problems


def name_of(wanted: str) -> str:
    """A name as it is kept; InputError when it cannot be one, or belongs to a built-in template."""
    name = slug_of(wanted)[:40].strip("-")
    if not NAME.fullmatch(name):
        raise InputError(message="A template needs a name with letters or digits in it, as in payments-short.")
    if name in template_names():
        message = f"{name} is built in and stays as it is; give yours a name of its own, as in {name}-ours."
        raise InputError(message=message)
    return name


def add_template(*, actor: Person, name: str, text: str) -> TeamTemplate:
    """Adds a template from the text of its file; the same text again gives the one that is there."""
    actor, name = require_author(actor), name_of(name)
    template, text = _checked(text, name)
    try:
        with transaction.atomic():
            return _added_before(name, text) or _add(actor, template, text)
    except IntegrityError:  # somebody took the name in the same moment
        if (first := _added_before(name, text)) is None:
            raise
        return first


def _added_before(name: str, text: str) -> TeamTemplate | None:
    """The template of that name when it says the same; Conflict when it says something else."""
    found = TeamTemplate.objects.filter(name=name).first()
    if found is not None and not found.versions.filter(version=found.version, text=text).exists():
        raise Conflict(message=f"There is a template named {name} already; change that one, or choose another name.")
    return found


def _add(actor: Person, template: Template, text: str) -> TeamTemplate:
    now = clock.now()
    row = TeamTemplate.objects.create(name=template.name, title=template.title, created_at=now, created_by=actor)
    TemplateVersion.objects.create(template=row, version=1, text=text, saved_at=now, saved_by=actor)
    record(actor=actor, verb="template.added", subject=row, after={"title": row.title, "version": 1})
    return row


def save_template(*, actor: Person, name: str, text: str, base_version: int) -> TeamTemplate:
    """Saves a new version on top of the one that the writer saw; what was begun in an earlier one stays in that."""
    actor = require_author(actor)
    row = team_template(actor, name)
    template, text = _checked(text, name)
    with transaction.atomic():
        row.refresh_from_db(from_queryset=TeamTemplate.objects.select_for_update(no_key=True))
        newest = row.versions.get(version=row.version)
        if newest.text == text:
            return row
        if base_version != row.version:
            said = f"{newest.saved_by.name} saved version {row.version} of {name} while you were writing"
            raise Conflict(message=f"{said}; your text is below, load theirs and bring both together.")
        row.version, row.title = row.version + 1, template.title
        row.save(update_fields=["version", "title"])
        TemplateVersion.objects.create(
            template=row, version=row.version, text=text, saved_at=clock.now(), saved_by=actor
        )
        before, after = {"version": base_version}, {"version": row.version, "title": row.title}
        record(actor=actor, verb="template.saved", subject=row, before=before, after=after)
    return row


def archive_template(*, actor: Person, name: str, archived: bool = True) -> TeamTemplate:
    """Takes a template out of what is offered, or offers it again; documents in it stay as they are."""
    actor = require_author(actor)
    row = team_template(actor, name)
    with transaction.atomic():
        row.refresh_from_db(from_queryset=TeamTemplate.objects.select_for_update(no_key=True))
        if (row.archived_at is not None) == archived:
            return row
        row.archived_at = clock.now() if archived else None
        row.save(update_fields=["archived_at"])
        record(actor=actor, verb="template.archived" if archived else "template.offered", subject=row)
    return row


def _checked(text: str, name: str) -> tuple[Template, str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n") + "\n"
    _, problems = problems_of(text, name)
    if problems:
        raise told_of(name, problems)
    return parse_template(text, name=name), text
