"""Settings, Templates: the list, one of them, and the editor for the team's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.document.template_read import LARGEST
from afterword.core.errors import AfterwordError, InputError, NotAllowed, TemplateProblems
from afterword.domain.postmortems import services, templates
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import templates as shown
from afterword.web.viewer import viewer_of

BLANK = """---
title: Ours
about: What it is for, in a sentence.
header: [incident, severity, date, duration, customer_impact]
sections:
  - field: summary
    heading: Summary
    required: true
    filled_by: driver
    prefill: summary
    prompts:
      - What happened, whom did it hit and what ended it?
  - field: timeline
    heading: Timeline
    required: true
    prefill: timeline
  - field: actions
    heading: Follow-up actions
    required: true
---
How to use it, for those who fill it in.
"""


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All templates: the team's own, then the built-in ones."""
    viewer = viewer_of(request)
    own, built_in = shown.lines_of(viewer)
    context = {"own": own, "built_in": built_in, "may_change": templates.may_change_templates(viewer)}
    return render(request, "settings/templates.html", context)


@login_required
@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One template with its sections and what they ask; an earlier version by `?version=`."""
    viewer = viewer_of(request)
    wanted = fields.whole(request.GET, "version") or None
    return render(request, "settings/template.html", {"page": shown.page_of(viewer, _stored(request, name, wanted))})


@login_required
@require_GET
def source(request: HttpRequest, name: str) -> HttpResponse:
    """A template as its file."""
    found = _stored(request, name, fields.whole(request.GET, "version") or None)
    answer = HttpResponse(found.text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.template.name}.md"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The editor for a new template, begun from another (`?from=`) or from a file."""
    _require_author(request)
    if request.method == "GET":
        beginning = fields.line(request.GET, "from")
        text = _stored(request, beginning).text if beginning else BLANK
        return _editor(request, "", f"{beginning}-ours" if beginning else "", text, 0)
    name, text = fields.line(request.POST, "name"), str(request.POST.get("text", ""))
    try:
        if (file := request.FILES.get("file")) is not None:
            name, text = name or str(file.name or "").rsplit(".", 1)[0], _text_of(file)
        if "save" not in request.POST:
            return _editor(request, "", name, text, 0)
        row = services.add_template(actor=viewer_of(request), name=name, text=text)
    except AfterwordError as error:
        return _editor(request, "", name, text, 0, error)
    messages.success(request, f"The template {row.name} is added and offered from now on.")
    return redirect("settings_template", name=row.name)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """The editor of one of the team's own; what was begun in an earlier version stays in that."""
    viewer = viewer_of(request)
    _require_author(request)
    row = templates.team_template(viewer, name)
    if request.method == "GET":
        return _editor(request, name, name, _stored(request, name).text, row.version)
    text, base = str(request.POST.get("text", "")), fields.whole(request.POST, "version")
    if "save" not in request.POST:
        return _editor(request, name, name, text, base)
    try:
        saved = services.save_template(actor=viewer, name=name, text=text, base_version=base)
    except AfterwordError as error:
        return _editor(request, name, name, text, base, error)
    messages.success(request, f"Version {saved.version} of {name} is saved.")
    return redirect("settings_template", name=name)


@login_required
@require_POST
def archive(request: HttpRequest, name: str) -> HttpResponse:
    """Takes one of the team's own out of what is offered, or offers it again."""
    archived = fields.line(request.POST, "offer") == ""
    services.archive_template(actor=viewer_of(request), name=name, archived=archived)
    said = "is no longer offered; what was begun in it stays" if archived else "is offered again"
    messages.success(request, f"The template {name} {said}.")
    return redirect("settings_template", name=name)


def _editor(
    request: HttpRequest, editing: str, name: str, text: str, version: int, error: AfterwordError | None = None
) -> HttpResponse:
    text = text.replace("\r\n", "\n")
    template, problems = services.problems_of(text, name or "ours")
    told = None if isinstance(error, TemplateProblems) else error  # its problems are listed with their lines
    context: dict[str, Any] = {
        "editing": editing,
        "name": name,
        "text": text,
        "version": version,
        "error": told,
        "problems": [shown.problem_words(one) for one in problems],
        "template": template,
        "rows": shown.rows_of(template) if template else [],
        "steps": [(step, shown.step_words(step)) for step in template.steps] if template else [],
    }
    return render(request, "settings/template_edit.html", context, status=status_of(error)[0] if error else 200)


def _require_author(request: HttpRequest) -> None:
    if not templates.may_change_templates(viewer_of(request)):
        raise NotAllowed(what="change templates", remedy="ask an administrator or the manager of a team")


def _stored(request: HttpRequest, name: str, version: int | None = None) -> templates.Stored:
    return templates.stored_template(viewer_of(request), name, version)


def _text_of(file: UploadedFile) -> str:
    """The text of an uploaded file."""
    raw = file.read(LARGEST * 4 + 1)
    try:
        return str(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(message=f"{file.name} is no text in UTF-8; give the Markdown file of a template.") from None
