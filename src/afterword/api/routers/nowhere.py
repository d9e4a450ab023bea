"""Every other address: a problem instead of a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

router = Router()


@router.api_operation(METHODS, "/{path:rest}", include_in_schema=False, throttle=[])
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Says that the address leads nowhere."""
    raise Http404(rest)
