"""What every template can use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import is_somebody


def page(request: HttpRequest) -> dict[str, Any]:
    """`csp_nonce` for an inline script or style, `now` (aware UTC) for relative times, and `may_edit`: no viewer."""
    person = getattr(request, "user", None)
    may_edit = is_somebody(person) and person.role != Person.Role.VIEWER
    return {"csp_nonce": getattr(request, "csp_nonce", ""), "now": clock.now(), "may_edit": may_edit}
