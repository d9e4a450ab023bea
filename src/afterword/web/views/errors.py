"""The pages for what went wrong: each says what happened and what to do, in a sentence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SAYS = {
    400: ("That request cannot be used", "Something in it was missing or not as expected. Go back and try once more."),
    403: ("Not allowed", "You may not do this. Ask an admin of your workspace if you need to."),
    404: ("Not found", "There is nothing at this address, or it is not shared with you. Search by number or by words above."),
    500: ("Something went wrong here", "What you sent was not lost on your side: go back, and your text is still in the form."),
}


def problem(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """The page for a status; `sentence` replaces the general one."""
    heading, general = SAYS[status]
    context = {"heading": heading, "sentence": sentence or general, "status": status}
    template = "errors/problem.html" if request.user.is_authenticated else "errors/plain.html"
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return problem(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return problem(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return problem(request, 403, "This form is too old to be sent. Go back, copy what you wrote, load the page again and send it.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without the database, which may be what failed."""
    heading, sentence = SAYS[500]
    return render(None, "errors/plain.html", {"heading": heading, "sentence": sentence}, status=500)  # type: ignore[arg-type]
