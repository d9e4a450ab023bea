"""What a person was told, what they want to be told, and the link that ends e-mails of a kind."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.errors import AfterwordError
from afterword.domain.accounts.models import Person
from afterword.domain.notifications import queries, services
from afterword.domain.notifications.kinds import BY_NAME
from afterword.domain.notifications.mailing.links import who_and_what
from afterword.domain.notifications.wishes import habits_of
from afterword.domain.policy.queries import numbers
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import notifications as present
from afterword.web.viewer import viewer_of

PAGE = 50


@login_required
@never_cache
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One's own notifications, those that are not read first."""
    viewer = viewer_of(request)
    found = Paginator(queries.mine(viewer), PAGE).get_page(request.GET.get("page"))
    context = {"lines": present.lines(found.object_list), "found": found, "unread": queries.unread_count(viewer)}
    return render(request, "notifications/list.html", context)


@login_required
@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a notification as read and goes to what it is about, or back to the list."""
    row = services.mark_read(actor=viewer_of(request), pk=pk)
    return redirect("notifications" if request.POST.get("stay") else fields.local_path(row.path) or "notifications")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks all of them as read."""
    count = services.mark_all_read(actor=viewer_of(request))
    messages.success(request, f"{count} marked as read." if count else "All were read already.")
    return redirect("notifications")


@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """What one hears of, by which way, and when."""
    viewer, error = viewer_of(request), None
    if request.method == "POST":
        try:
            _save(request, viewer)
            messages.success(request, "Your choices are saved.")
            return redirect("settings_notifications")
        except AfterwordError as found:
            error = found
    context = {
        "groups": present.wishes(viewer),
        "habits": habits_of(viewer),
        "policy": numbers(),
        "error": error,
        "typed": request.POST if error else None,
    }
    return render(request, "settings/notifications.html", context, status=status_of(error)[0] if error else 200)


def _save(request: HttpRequest, viewer: Person) -> None:
    quiet_from, quiet_until = (_hour(request, name) for name in ("quiet_from", "quiet_until"))
    services.set_habits(
        actor=viewer,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        urgent_at_once=bool(request.POST.get("urgent_at_once")),
    )
    for _, wishes in present.wishes(viewer):
        for wish in wishes:
            in_app, by_mail = (f"{wish.name} {way}" in request.POST for way in ("app", "mail"))
            services.choose(actor=viewer, kind=wish.name, in_app=in_app, by_mail=by_mail)


def _hour(request: HttpRequest, name: str) -> time | None:
    raw = fields.line(request.POST, name)
    if not raw:
        return None
    try:
        return time.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        raise fields.FieldError(label="Quiet hours", what=f"cannot be “{raw}”; write a time such as 22:00.") from None


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ends e-mails of a kind: at once for a mail program (RFC 8058), after one press for a person.

    The signed link is the permission, so no cookie is looked at and no form of another site can do more than it.
    """
    person, kind = who_and_what(token)
    done = request.method == "POST"
    if done:
        services.unsubscribe(person=person, kind=kind)
    context = {"kind": BY_NAME[kind], "email": person.email, "done": done}
    return render(request, "notifications/unsubscribe.html", context)
