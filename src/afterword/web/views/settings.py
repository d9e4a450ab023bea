"""Settings: one's own profile, and the journal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from afterword.core.errors import AfterwordError, NotAllowed
from afterword.domain.accounts import services
from afterword.domain.journal.models import JournalEntry
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters.journal import lines_of
from afterword.web.viewer import viewer_of

JOURNAL_PAGE = 100


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and time zone."""
    viewer = viewer_of(request)
    typed: Any = {"name": viewer.name, "zone": viewer.zone}
    error: AfterwordError | None = None
    if request.method == "POST":
        typed = request.POST
        name, zone = fields.line(request.POST, "name"), fields.line(request.POST, "zone")
        try:
            services.change_person(actor=viewer, person=viewer, name=name, zone=zone)
            messages.success(request, "Your profile is saved.")
            return redirect("settings_profile")
        except AfterwordError as found:
            error = found
            viewer.refresh_from_db()
    context = {"typed": typed, "error": error, "zones": fields.zone_names()}
    return render(request, "settings/profile.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; administrators only, because it tells of private incidents too."""
    if not viewer_of(request).is_admin:
        raise NotAllowed(what="read the whole journal", remedy="an administrator can; each page shows its own history")
    subject = " ".join(request.GET.get("subject", "").upper().split())
    rows = JournalEntry.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    found = Paginator(rows, JOURNAL_PAGE).get_page(request.GET.get("page"))
    context = {"lines": lines_of(found.object_list), "found": found, "subject": subject}
    return render(request, "settings/journal.html", context)
