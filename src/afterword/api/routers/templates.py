"""Operations on templates."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, whole
from afterword.api.schemas.templates import TemplateIn, TemplateOut, TemplateSave, TemplateWhole, template_json
from afterword.domain.postmortems import services, templates

router = Router()


@router.get("", response=answers(Page[TemplateOut]), auth=READS, operation_id="list_templates")
def list_templates(request: ApiRequest) -> dict[str, Any]:
    """The templates that a postmortem can be begun in: the team's own first, then the built-in ones."""
    return whole([template_json(one) for one in templates.offered_templates(request.auth.person)])


@router.post("", response=changes(TemplateWhole, 201), auth=WRITES, operation_id="add_template")
def add_template(request: ApiRequest, given: TemplateIn) -> Status[Any]:
    """Adds a template of the team's own; administrators and managers of teams may."""
    person = request.auth.person
    row = services.add_template(actor=person, **given.dict())
    return Status(201, template_json(templates.stored_template(person, row.name), whole=True))


@router.get("/{name}", response=answers(TemplateWhole), auth=READS, operation_id="get_template")
def get_template(request: ApiRequest, name: str) -> dict[str, Any]:
    """One template with its sections and its file."""
    return template_json(templates.stored_template(request.auth.person, name), whole=True)


@router.put("/{name}", response=changes(TemplateWhole), auth=WRITES, operation_id="save_template")
def save_template(request: ApiRequest, name: str, given: TemplateSave) -> dict[str, Any]:
    """Saves a new version; postmortems that were begun in an earlier one stay in that."""
    person = request.auth.person
    services.save_template(actor=person, name=name, **given.dict())
    return template_json(templates.stored_template(person, name), whole=True)
