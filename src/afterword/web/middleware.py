"""What every page needs around it: the reader's time zone and the journal's note that the web did it."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from afterword.domain.journal.services import surface


class ReaderZone:
    """Shows times in the zone of the person who reads, and names the surface `web` in the journal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, made in the reader's zone."""
        with surface("web"), timezone.override(zone_of(request)):
            return self.get_response(request)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The person's zone; UTC for visitors and for a name that is not known."""
    try:
        return ZoneInfo(getattr(request.user, "zone", None) or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
