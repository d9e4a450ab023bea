"""Reads templates: the built-in ones and the team's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from afterword.core.document.template import load_template, template_names, template_text
from afterword.core.document.template_read import read_template
from afterword.core.errors import NotFound, UnknownTemplate
from afterword.core.model.template import Template
from afterword.domain.accounts.models import Membership, Person
from afterword.domain.accounts.permissions import Viewer, require_person
from afterword.domain.postmortems.models import TeamTemplate, TemplateVersion


@dataclass(frozen=True, slots=True)
class Stored:
    """A template with the text of its file; `row` is that of the team's own, None for a built-in one."""

    template: Template
    text: str
    version: int | None = None
    row: TeamTemplate | None = None

    @property
    def own(self) -> bool:
        """Whether it is the team's own."""
        return self.row is not None


def may_change_templates(viewer: Viewer) -> bool:
    """Whether somebody may add and change templates: administrators, and managers of any team."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    return viewer.is_admin or viewer.memberships.filter(role=Membership.Role.MANAGER).exists()


def team_templates(viewer: Viewer) -> QuerySet[TeamTemplate]:
    """The team's own templates by name, archived ones too."""
    require_person(viewer)
    return TeamTemplate.objects.select_related("created_by")


def team_template(viewer: Viewer, name: str) -> TeamTemplate:
    """One of the team's own templates."""
    found = team_templates(viewer).filter(name=name).first()
    if found is None:
        raise NotFound(what=f"template {name} of your own")
    return found


def stored_template(viewer: Viewer, name: str, version: int | None = None) -> Stored:
    """A template by name, archived ones too; of the team's own the newest version unless another is asked for."""
    require_person(viewer)
    if name in template_names():
        return Stored(load_template(name), template_text(name))
    row = TeamTemplate.objects.filter(name=name).first()
    if row is None:
        offered = (*template_names(), *TeamTemplate.objects.filter(archived_at=None).values_list("name", flat=True))
        raise UnknownTemplate(name=name, known=", ".join(offered))
    return _stored(row, version or row.version)


def template_to_start(viewer: Viewer, name: str) -> Stored:
    """A template that a postmortem may be begun in: it is offered, so it is not archived."""
    found = stored_template(viewer, name)
    if found.row is not None and found.row.archived_at is not None:
        offered = ", ".join(one.template.name for one in offered_templates(viewer))
        raise UnknownTemplate(name=f"{name} any more", known=offered)
    return found


def columns_of(name: str) -> dict[str, object]:
    """The columns of a postmortem that hold its template, for a document that names one; none when nobody knows it."""
    if name in template_names():
        return {"template": name, "template_text": template_text(name)}
    row = TeamTemplate.objects.filter(name=name).first()
    if row is None:
        return {}
    return {"template": name, "template_text": _stored(row, row.version).text, "template_version": row.version}


def offered_templates(viewer: Viewer) -> list[Stored]:
    """The templates to choose from: the team's own first, then the built-in ones."""
    own = [_stored(row, row.version) for row in team_templates(viewer).filter(archived_at=None)]
    return own + [Stored(load_template(name), "") for name in template_names()]


def versions(viewer: Viewer, row: TeamTemplate) -> QuerySet[TemplateVersion]:
    """Every saved version of a template, newest first."""
    require_person(viewer)
    return row.versions.select_related("saved_by")


def _stored(row: TeamTemplate, version: int) -> Stored:
    kept = TemplateVersion.objects.filter(template=row, version=version).first()
    if kept is None:
        raise NotFound(what=f"version {version} of the template {row.name}")
    template, _ = read_template(kept.text, row.name)
    return Stored(template or Template(row.name, row.title, (), ()), kept.text, version, row)
