"""Operations on postmortems."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.exports import Form, exported
from afterword.api.paging import Page, PageAsked, page_of, whole
from afterword.api.schemas.findings import PostmortemFindings
from afterword.api.schemas.postmortems import (
    ExternalOut,
    GateOut,
    PostmortemFilter,
    PostmortemIn,
    PostmortemOut,
    PostmortemWhole,
    PublicationOut,
    PublishIn,
    ReleaseIn,
    SectionIn,
    SectionOut,
)
from afterword.api.schemas.practice import OverrideIn
from afterword.api.schemas.templates import TemplateChangeIn, TemplateChangeOut, change_json
from afterword.api.whole import incident_of, number_in, postmortem_of, told_actions
from afterword.core.lint.output.json import finding_json
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.external import external_pictures, external_version
from afterword.domain.postmortems.findings import findings
from afterword.domain.practice import services as practice
from afterword.domain.practice.services import releasing
from afterword.domain.practice.versions import digest_of

router = Router()


@router.get("", response=answers(Page[PostmortemOut]), auth=READS, operation_id="list_postmortems")
def list_postmortems(request: ApiRequest, wanted: Query[PostmortemFilter], page: Query[PageAsked]) -> dict[str, Any]:
    """Postmortems that you may see, newest first."""
    return page_of(request, queries.filtered(request.auth.person, wanted.dict()).prefetch_related(told_actions()), page)


@router.post("", response=changes(PostmortemWhole, 201), auth=WRITES, operation_id="create_postmortem")
def create_postmortem(request: ApiRequest, given: PostmortemIn) -> Status[Any]:
    """Begins a postmortem that stands alone or belongs to the incidents named."""
    person = request.auth.person
    incidents = [incident_of(person, number_in("INC", code)) for code in given.incidents]
    values = given.dict(exclude={"incidents"})
    made = services.create(actor=person, incidents=incidents, **values)
    return Status(201, postmortem_of(person, made.number))


@router.get("/PM-{int:number}", response=answers(PostmortemWhole), auth=READS, operation_id="get_postmortem")
def get_postmortem(request: ApiRequest, number: int) -> Any:
    """One postmortem with its sections and its timeline."""
    return postmortem_of(request.auth.person, number)


@router.put("/PM-{int:number}/sections/{key}", response=changes(SectionOut), auth=WRITES, operation_id="save_section")
def save_section(request: ApiRequest, number: int, key: str, given: SectionIn) -> Any:
    """Saves a section; a conflict names the version there is and carries both texts."""
    person = request.auth.person
    return services.save_section(actor=person, postmortem=postmortem_of(person, number), key=key, **given.dict())


@router.post(
    "/PM-{int:number}/timeline/confirm", response=changes(PostmortemWhole), auth=WRITES, operation_id="confirm_timeline"
)
def confirm_timeline(request: ApiRequest, number: int, given: OverrideIn | None = None) -> Any:
    """Says that the timeline is right; a problem lists what still stands against it."""
    person, why = request.auth.person, given.override if given else ""
    practice.confirm_timeline(actor=person, postmortem=postmortem_of(person, number), override=why)
    return postmortem_of(person, number)


@router.post(
    "/PM-{int:number}/template", response=changes(TemplateChangeOut), auth=WRITES, operation_id="change_template"
)
def change_template(request: ApiRequest, number: int, given: TemplateChangeIn) -> dict[str, Any]:
    """Moves it into another template, or tells what that would do; no word is lost, and the way back is open."""
    person = request.auth.person
    act = services.preview_template if given.preview else services.change_template
    asked = given.dict(exclude={"preview"})
    change = act(actor=person, postmortem=postmortem_of(person, number), **asked)
    return change_json(change, done=not given.preview)


@router.get("/PM-{int:number}/gates", response=answers(Page[GateOut]), auth=READS, operation_id="list_gates")
def list_gates(request: ApiRequest, number: int) -> Any:
    """What is checked before publishing, and what still blocks it."""
    return whole(list(practice.gates(postmortem_of(request.auth.person, number))))


@router.get("/PM-{int:number}/findings", response=answers(PostmortemFindings), auth=READS, operation_id="list_findings")
def list_findings(request: ApiRequest, number: int) -> dict[str, Any]:
    """What lint finds in it, in the order of the document."""
    person = request.auth.person
    checked = findings(person, postmortem_of(person, number))
    rows = [
        {**finding_json(checked.report.name, one.finding), "section": one.key or None, "within": one.inside}
        for one in checked.found
    ]
    return {"findings": rows, "files": 1, "excused": checked.report.excused}


@router.post(
    "/PM-{int:number}/publish", response=changes(PublicationOut), auth=WRITES, operation_id="publish_postmortem"
)
def publish_postmortem(request: ApiRequest, number: int, given: PublishIn | None = None) -> Any:
    """Publishes it as it is now; a problem lists what still blocks it."""
    person, said = request.auth.person, given.dict() if given else {}
    return practice.publish(actor=person, postmortem=postmortem_of(person, number), **said)


@router.get(
    "/PM-{int:number}/publications", response=answers(Page[PublicationOut]), auth=READS, operation_id="publications"
)
def publications(request: ApiRequest, number: int) -> dict[str, Any]:
    """Its published versions, the newest first."""
    rows = postmortem_of(request.auth.person, number).publications.select_related("postmortem", "published_by")
    return whole(list(rows))


@router.get("/PM-{int:number}/external", response=answers(ExternalOut), auth=READS, operation_id="external_version")
def external_version_of(request: ApiRequest, number: int) -> dict[str, str]:
    """The external version as it would be released now."""
    person = request.auth.person
    text = releasing.external_text(person, postmortem_of(person, number))
    return {"markdown": text, "sha256": digest_of(text)}


@router.post(
    "/PM-{int:number}/release", response=changes(PublicationOut), auth=WRITES, operation_id="release_postmortem"
)
def release_postmortem(request: ApiRequest, number: int, given: ReleaseIn) -> Any:
    """Releases the external version that you have compared with the internal one."""
    person = request.auth.person
    return releasing.release(actor=person, postmortem=postmortem_of(person, number), **given.dict())


@router.get(
    "/PM-{int:number}/export.{form}",
    response=answers(None),
    auth=READS,
    operation_id="export_postmortem",
    openapi_extra={"responses": {"200": {"description": "The document in the form that was asked for."}}},
)
def export_postmortem(
    request: ApiRequest, number: int, form: Form, packed: bool = False, external: bool = False
) -> HttpResponse:
    """The document in any of its forms, or its external version with people as roles and nothing internal.

    `packed` gives a zip where the file names pictures beside it.
    """
    person, found = request.auth.person, postmortem_of(request.auth.person, number)
    if external:
        version = external_version(person, found)
        return exported(version.document, external_pictures(person, version), form, packed=packed)
    document = queries.to_document(person, found)
    return exported(document, queries.pictures_of(person, document), form, packed=packed)
