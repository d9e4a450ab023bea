"""Every error below /api/ as a problem, those too that arise before or beside the API itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from afterword.api.problems import CODES, MEDIA_TYPE, answer

SENTENCES = {
    400: "The request cannot be read; look at its address and its headers.",
    403: "This may not be asked here.",
    404: "There is nothing at this address; /api/v1/openapi.json lists those there are.",
    413: "The body is too large; send less at a time.",
}
FAILED = "Something went wrong on our side; what was saved before is not lost. Try again in a moment."


class Problems:
    """Puts a problem in the place of an error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, as a problem where it is an error and none yet."""
        response = self.get_response(request)
        status = response.status_code
        if not request.path.startswith("/api/") or status < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        allowed = response.headers.get("Allow", "")
        said = f"{request.method} cannot be done here; this address knows {allowed}." if status == 405 else ""
        problem = answer(status, CODES.get(status, "refused"), said or SENTENCES.get(status, FAILED))
        if allowed:
            problem["Allow"] = allowed
        return problem
