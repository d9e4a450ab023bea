"""The external version of a postmortem: both versions side by side, what it leaves out, and the files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.core.document.exporters.forms import FORMS
from afterword.core.document.exporters.forms import export as make
from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.external import external_pictures, external_version, redaction_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.services import releasing
from afterword.domain.practice.versions import digest_of, last_version
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import external as presenter
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.exports import answer


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Internal left, external right; a POST keeps what the external version leaves out."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    if request.method == "GET":
        return _page(request, postmortem, presenter.typed_of(redaction_of(postmortem)))
    try:
        services.set_redaction(actor=viewer, postmortem=postmortem, settings=_settings(request.POST))
    except NotFound:
        raise
    except AfterwordError as error:
        postmortem.refresh_from_db()
        typed = {**request.POST.dict(), "keep": request.POST.getlist("keep")}
        return _page(request, postmortem, typed, error)
    messages.success(request, f"Kept. Look through the external version of {postmortem.code} before it leaves.")
    return redirect("external", number=number)


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The external version as a file."""
    if form not in FORMS:
        raise Http404
    viewer = viewer_of(request)
    version = external_version(viewer, queries.postmortem_by_number(viewer, number))
    return answer(make(form, version.document, pictures=external_pictures(viewer, version)))


@login_required
@require_POST
@members_only
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Releases the external version that the person has just compared with the internal one."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    try:
        if request.POST.get("compared") != "yes":
            raise InputError(message="Look through both sides, and say that you have compared them.")
        seen, note = fields.line(request.POST, "seen"), fields.block(request.POST, "note")
        made = releasing.release(actor=viewer, postmortem=postmortem, seen=seen, note=note)
    except NotFound:
        raise
    except AfterwordError as error:
        typed = presenter.typed_of(redaction_of(postmortem)) | {"note": request.POST.get("note", "")}
        return _page(request, postmortem, typed, error)
    messages.success(request, f"The external version of {postmortem.code} is released as version {made.version}.")
    return redirect("external", number=number)


def _page(
    request: HttpRequest, postmortem: Postmortem, typed: dict[str, Any], error: AfterwordError | None = None
) -> HttpResponse:
    only = request.GET.get("show") == "changes"
    context = {
        "postmortem": postmortem,
        "page": presenter.page_of(external_version(viewer_of(request), postmortem), only_changed=only),
        "only": only,
        "typed": typed,
        "keep": presenter.KEEP,
        "forms": presenter.choices(),
        "error": error,
        "published": last_version(postmortem, "internal"),
        "released": last_version(postmortem, "external"),
        "as_is": releasing.is_released_as_is(viewer_of(request), postmortem),
        "digest": digest_of(releasing.external_text(viewer_of(request), postmortem)),
    }
    return render(request, "postmortems/external.html", context, status=status_of(error)[0] if error else 200)


def _settings(sent: QueryDict) -> dict[str, Any]:
    """The form as the mapping that the service takes: one word or name a line."""
    lines = {name: sent.get(name, "").splitlines() for name in ("remove", "people", "public", "leave_out")}
    return {
        "remove": lines["remove"],
        "people": dict(_person(line) for line in lines["people"] if line.strip()),
        "public": lines["public"],
        "leave_out": lines["leave_out"],
        "keep": sent.getlist("keep"),
    }


def _person(line: str) -> tuple[str, str]:
    name, _, role = line.rpartition(":")
    if not name.strip() or not role.strip():
        raise InputError(message=f"{line.strip()} names no role; write it as `Ines Halloran: the database lead`.")
    return name.strip(), role.strip()
