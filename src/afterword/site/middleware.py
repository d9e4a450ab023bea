"""What every request and answer passes through: the surface of the journal and the content security policy."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import closing, nullcontext

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from afterword.domain.accounts.once import reading
from afterword.domain.journal.services import surface
from afterword.domain.policy.queries import held

Next = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Sends built files in one piece. They are small, and under ASGI Django warns of a stream that is read blocking."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """The file, or what the browser has to know instead."""
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with closing(found.file) as opened:
                body = opened.read()
        response = HttpResponse(body, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response


class ContentSecurityPolicy:
    """Lets a page load only what we serve; `request.csp_nonce` marks the few inline scripts and styles."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Adds the header unless the view has set a stricter one."""
        nonce = secrets.token_urlsafe(12)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class Surface:
    """Tells the journal whether a change came through a page or the API; the policy is read once for each request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Runs the request inside the surface that its path belongs to."""
        with held(), surface("api" if request.path.startswith("/api/") else "web"):
            return self.get_response(request)


class ReadOnce:
    """Lets a request that only reads ask once who may see what; one that may change something asks anew each time."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer."""
        with reading() if request.method in ("GET", "HEAD") else nullcontext():
            return self.get_response(request)
