"""What belongs to no page: the icon."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 0 24 24" fill="none" stroke="#0b6e6e" stroke-width="1.75">'
    '<path d="M10 1v22"/><circle cx="10" cy="7" r="3.25" fill="#0b6e6e"/>'
    '<circle cx="10" cy="17" r="3.25" fill="#fbfaf7"/></svg>'
)


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for the browser's tab."""
    return HttpResponse(MARK, content_type="image/svg+xml")
