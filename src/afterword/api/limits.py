"""How much one caller may ask: requests a minute, and the size of a body."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.throttling import BaseThrottle

REQUESTS_A_MINUTE = 600
LARGEST_BODY = 2 * 1024 * 1024


class PerToken(BaseThrottle):
    """So many requests a minute for each token, counted in this process."""

    def allow_request(self, request: HttpRequest) -> bool:
        """False when this minute's requests are used up."""
        key = f"api-requests-{request.auth.token_id}-{int(time.time() // 60)}"  # type: ignore[attr-defined]
        cache.add(key, 0, timeout=120)
        return bool(cache.incr(key) <= REQUESTS_A_MINUTE)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return 60 - time.time() % 60


class BoundedParser(Parser):
    """Reads a JSON body, and refuses one that is too large before it is read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise HttpError(413, f"The body is larger than {LARGEST_BODY} bytes; send less at a time.")
        return super().parse_body(request)
