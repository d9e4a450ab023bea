"""How much one caller may ask: requests a minute, and the size of a body."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError
from ninja.throttling import BaseThrottle

REQUESTS_A_MINUTE = 600
LARGEST_BODY = 2 * 1024 * 1024


class PerToken(BaseThrottle):
    """So many requests a minute for each token, counted in this process."""

    def allow_request(self, request: HttpRequest) -> bool:
        """False when this minute's requests are used up; the request remembers how many are left."""
        key = f"api-requests-{request.auth.token_id}-{int(time.time() // 60)}"  # type: ignore[attr-defined]
        cache.add(key, 0, timeout=120)
        used = int(cache.incr(key))
        request.requests_left = max(REQUESTS_A_MINUTE - used, 0)  # type: ignore[attr-defined]
        return used <= REQUESTS_A_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return 60 - time.time() % 60


def tell_limits(request: HttpRequest, response: HttpResponse) -> None:
    """Says in the headers how many requests are left and for how long (draft-ietf-httpapi-ratelimit-headers)."""
    left = getattr(request, "requests_left", None)
    if left is not None:
        response["RateLimit-Policy"] = f'"token";q={REQUESTS_A_MINUTE};w=60'
        response["RateLimit"] = f'"token";r={left};t={int(PerToken().wait())}'


def check_size(request: HttpRequest) -> None:
    """Refuses a body that is too large, or that does not say how large it is, before it is read."""
    if request.headers.get("Transfer-Encoding"):
        raise HttpError(413, "The body does not say how large it is; send it with Content-Length.")
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise HttpError(413, f"The body is larger than {LARGEST_BODY} bytes; send less at a time.")
