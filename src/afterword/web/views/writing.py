"""The writing page: sections as Markdown, saved with their version; both texts shown when two people wrote at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.document.render import render_markdown
from afterword.core.errors import AfterwordError, InputError, NotFound, RuleBroken, StaleSection
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.findings import findings
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Section, SectionRevision
from afterword.domain.postmortems.stored import chart_from, shown_rows
from afterword.domain.practice import services as practice
from afterword.domain.practice.proven import proven
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import manuscript
from afterword.web.presenters.lists import lists_of
from afterword.web.presenters.notes import notes_in
from afterword.web.viewer import members_only, viewer_of

VIEWS = ("write", "preview", "both")
KEYS = (("Ctrl S", "Save"), ("F8", "Go to the next finding"), ("Shift F8", "Go to the one before"))


@dataclass(frozen=True, slots=True)
class Clash:
    """One section that two people saved: `yours` is what was sent, `theirs` what is kept."""

    section: Section
    yours: str
    sentence: str


def page(
    request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None = None, which: str = ""
) -> HttpResponse:
    """The writing page; an error is told where it belongs: at the facts, the pictures or the lint."""
    if postmortem.status == Postmortem.Status.CLOSED:
        return _closed(request, postmortem, error)
    viewer, now = viewer_of(request), clock.now()
    prefetch_related_objects([postmortem], "sections__saved_by", "timeline", "actions")
    typed = request.POST if which == "facts" else None
    wanted = request.GET.get("view", "")
    checked = findings(viewer, postmortem)
    context = {
        "page": manuscript.page_of(viewer, postmortem, now, typed),
        "notes": notes_in(checked, postmortem),
        "lists": lists_of(postmortem, checked, practice.gates(postmortem, now), proven(postmortem, now)),
        "view": wanted if wanted in VIEWS else "write",
        "error": error,
        "which": which,
        "page_keys": KEYS,
    }
    return render(request, "postmortems/write.html", context, status=status_of(error)[0] if error else 200)


def _closed(request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None) -> HttpResponse:
    """What a closed one says, read-only, with who closed it; no script that could put old text back."""
    closing = getattr(postmortem, "closing", None)
    sections = shown_rows(postmortem.sections.select_related("saved_by"))
    pieces = manuscript.pieces_of(postmortem, sections, form_of(postmortem))
    context = {"postmortem": postmortem, "closing": closing, "pieces": pieces, "error": error}
    return render(request, "postmortems/closed.html", context, status=status_of(error)[0] if error else 200)


def _text(data: fields.Posted, name: str) -> str:
    """A section's text with plain line ends; what stands around it is kept, save for empty lines at both ends."""
    return str(data.get(name, "")).replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _untouched(section: Section, text: str, base: int) -> bool:
    """Whether the writer left the section as it was when the page was loaded."""
    if text == section.text.strip("\n"):
        return True
    before = SectionRevision.objects.filter(section=section, version=base).first()
    return before is not None and before.text.strip("\n") == text


def save_all(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> tuple[int, list[Clash]]:
    """Saves every section that was changed; gives how many, and those that somebody else saved first."""
    saved, clashes = 0, []
    for section in list(postmortem.sections.all()):
        name = f"text-{section.key}"
        if name not in data:
            continue
        text, base = _text(data, name), fields.whole(data, f"version-{section.key}")
        if _untouched(section, text, base):
            continue
        try:
            kept: dict[str, Any] = {"key": section.key, "text": text, "base_version": base}
            services.save_section(actor=viewer, postmortem=postmortem, **kept)
            saved += 1
        except StaleSection as error:
            section.refresh_from_db()
            clashes.append(Clash(section, text, str(error)))
    return saved, clashes


def clash_page(request: HttpRequest, postmortem: Postmortem, clashes: Iterable[Clash]) -> HttpResponse:
    """Both texts of every section that two people saved."""
    context = {"postmortem": postmortem, "clashes": list(clashes)}
    return render(request, "postmortems/clash.html", context, status=409)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def write(request: HttpRequest, number: int) -> HttpResponse:
    """The manuscript; a POST saves all sections that were changed."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    if request.method == "GET":
        return page(request, postmortem)
    try:
        saved, clashes = save_all(viewer, postmortem, request.POST)
    except RuleBroken as error:  # closed while it was written
        postmortem.refresh_from_db()
        if postmortem.status != Postmortem.Status.CLOSED:
            raise
        return page(request, postmortem, error)
    if clashes:
        return clash_page(request, postmortem, clashes)
    messages.success(request, "Saved." if saved else "Nothing was changed, so nothing was saved.")
    view = request.POST.get("view", "")
    query = f"?view={view}" if view in VIEWS[1:] else ""
    return redirect(reverse("write_postmortem", kwargs={"number": number}) + query)


def _section(postmortem: Postmortem, key: str) -> Section:
    found = postmortem.sections.filter(key=key).select_related("saved_by").first()
    if found is None:
        raise NotFound(what=f"section {key} in {postmortem.code}")
    return found


def _saved_answer(section: Section) -> JsonResponse:
    at = timezone.localtime(section.saved_at)
    return JsonResponse({"version": section.version, "saved_at": f"{at:%H:%M:%S}"})


def _clash_answer(section: Section, error: StaleSection) -> JsonResponse:
    by = section.saved_by.name if section.saved_by else "somebody"
    answer = {"version": section.version, "text": section.text, "by": by, "sentence": str(error)}
    return JsonResponse(answer, status=409)


@login_required
@require_POST
def save_section(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Saves one section; a script is answered with JSON, a plain form with a page."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    section = _section(postmortem, key)
    text, base = _text(request.POST, "text"), fields.whole(request.POST, "version")
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        saved = services.save_section(actor=viewer, postmortem=postmortem, key=key, text=text, base_version=base)
    except StaleSection as error:
        section.refresh_from_db()
        clash = Clash(section, text, str(error))
        return _clash_answer(section, error) if by_script else clash_page(request, postmortem, [clash])
    except AfterwordError as error:
        if by_script:
            return JsonResponse({"sentence": str(error)}, status=status_of(error)[0])
        raise
    if by_script:
        return _saved_answer(saved)
    messages.success(request, f"{saved.heading} is saved.")
    return redirect(reverse("write_postmortem", kwargs={"number": number}) + f"#w-{key}")


@login_required
@require_GET
def revisions(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """What a section said before: every saved version, one of them shown whole."""
    postmortem = queries.postmortem_by_number(viewer_of(request), number)
    section = _section(postmortem, key)
    kept = list(section.revisions.select_related("saved_by"))
    wanted = fields.whole(request.GET, "version", section.version)
    shown = next((revision for revision in kept if revision.version == wanted), kept[0] if kept else None)
    context = {"postmortem": postmortem, "section": section, "revisions": kept, "shown": shown}
    return render(request, "postmortems/revisions.html", context)


@login_required
@require_POST
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Markdown as the reading page will show it, as a fragment."""
    postmortem = queries.postmortem_by_number(viewer_of(request), number)
    charts = [chart_from(row) for row in postmortem.charts]
    return HttpResponse(render_markdown(_text(request.POST, "text"), charts=charts))


@login_required
@require_POST
def details(request: HttpRequest, number: int) -> HttpResponse:
    """Changes the facts in the header: title, severity, times, customers, services, driver."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    try:
        services.set_header(actor=viewer, postmortem=postmortem, **_header(request.POST))
    except AfterwordError as error:
        postmortem.refresh_from_db()
        return page(request, postmortem, error, "facts")
    messages.success(request, "The facts are saved.")
    return redirect(reverse("write_postmortem", kwargs={"number": number}) + "#facts")


def _header(data: fields.Posted) -> dict[str, Any]:
    values = fields.facts_typed(data)
    del values["zone"]  # only says how the times of the form are meant
    values["driver"] = Person.objects.filter(is_active=True, pk=fields.whole(data, "driver")).first()
    return values


@login_required
@require_POST
@members_only
def images(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a pasted or chosen picture with the document and says how the text shows it."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    by_script = "application/json" in request.headers.get("Accept", "")
    alt = fields.line(request.POST, "alt")
    try:
        if (file := request.FILES.get("image")) is None:
            raise InputError(message="No picture was sent; choose a PNG, JPEG, GIF or WebP file.")
        image = services.attach_image(actor=viewer, postmortem=postmortem, stream=file, alt=alt)
    except AfterwordError as error:
        if by_script:
            return JsonResponse({"sentence": str(error)}, status=status_of(error)[0])
        return page(request, postmortem, error, "image")
    text = f"![{image.alt or 'Picture'}](/images/{image.sha256})"
    if by_script:
        return JsonResponse({"markdown": text})
    messages.success(request, f"The picture is kept. Put this where it shall stand: {text}")
    return redirect(reverse("write_postmortem", kwargs={"number": number}) + "#pictures")
