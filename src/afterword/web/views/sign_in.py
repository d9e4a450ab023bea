"""Signing in by a one-time link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError
from afterword.domain.accounts import services


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A page with one button; the button uses the link up, so that a mail scanner that opens it does not."""
    if request.method == "GET":
        return render(request, "account/link.html")
    try:
        person = services.use_sign_in_link(secret=secret)
    except AfterwordError as error:
        return render(request, "account/link.html", {"error": error}, status=403)
    login(request, person)
    if person.has_usable_password():
        return redirect("today")
    messages.success(request, "You are signed in. Choose a password, so that you can come back without a link.")
    return redirect("account_set_password")
