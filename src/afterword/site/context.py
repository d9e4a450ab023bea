"""What every template can use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from afterword.domain import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """`csp_nonce` for an inline script or style, and `now` (aware UTC) for relative times."""
    return {"csp_nonce": getattr(request, "csp_nonce", ""), "now": clock.now()}
