"""Settings, Policy: the table, its history, and the form that changes it with a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.policy.checking import checked
from afterword.domain.policy.queries import settings_at, versions
from afterword.domain.policy.stored import plain
from afterword.domain.policy.words import NAMES
from afterword.domain.practice import services as practice
from afterword.domain.practice.policy_effect import effect_of, template_names
from afterword.domain.practice.policy_words import titles
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import policy as shown
from afterword.web.presenters import policy_form as form
from afterword.web.viewer import viewer_of


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What each severity asks of us, as a table one can read aloud."""
    kind, severity = fields.line(request.GET, "kind"), fields.line(request.GET, "severity")
    return render(request, "settings/policy.html", shown.table(viewer_of(request), kind, severity))


@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """Every change, by whom and why."""
    return render(request, "settings/policy_history.html", {"entries": shown.history(viewer_of(request))})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The form; before it is saved it shows whom the change touches."""
    viewer, kind = viewer_of(request), form.kind_of(fields.line(request.GET, "kind"))
    require_admin(viewer, "change the policy")
    if request.method == "GET":
        return _form(request, kind, plain(settings_at()), _version(request))
    wanted, base = form.wanted(request.POST, settings_at(), kind), fields.whole(request.POST, "version")
    try:
        if "save" in request.POST:
            reason = fields.block(request.POST, "reason")
            version = practice.change_policy(actor=viewer, wanted=wanted, reason=reason, base_version=base)
            messages.success(request, f"Version {version.number} of the policy is in force; running clocks stay.")
            return redirect("settings")
        effect = effect_of(viewer, wanted, clock.now())
        told = shown.effect_words(effect, titles(viewer), checked(wanted, template_names(viewer)))
    except AfterwordError as error:
        return _form(request, kind, wanted, base, error=error)
    return _form(request, kind, wanted, base, effect=told)


def _version(request: HttpRequest) -> int:
    newest = versions(viewer_of(request)).first()
    return newest.number if newest else 0


def _form(
    request: HttpRequest,
    kind: str,
    whole: dict[str, Any],
    version: int,
    error: AfterwordError | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "kind": kind,
        "kind_name": shown.KIND_NAMES[kind],
        "heads": [(one, NAMES[one]) for one in whole["rules"]],
        "groups": form.groups(form.rules_of(whole, kind), titles(viewer_of(request))),
        "numbers": form.number_groups(whole["numbers"]),
        "version": version,
        "reason": fields.block(request.POST, "reason"),
        "error": error,
        **more,
    }
    return render(request, "settings/policy_edit.html", context, status=status_of(error)[0] if error else 200)
