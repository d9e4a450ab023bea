"""Turns our errors into pages with the right status, or into words on the next page; no traceback reaches a reader.

A refusal (NotAllowed) is always answered with 403: by the page of the middleware, or by the form's own page with the
sentence above it. It never hides behind a redirect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from afterword.core.errors import AfterwordError, Conflict, InputError, NotAllowed, NotFound, RuleBroken

STATUS: tuple[tuple[type[AfterwordError], int, str], ...] = (
    (NotFound, 404, "Not found"),
    (NotAllowed, 403, "Not allowed"),
    (Conflict, 409, "Changed in the meantime"),
    (RuleBroken, 409, "Not yet"),
    (InputError, 422, "That cannot be used as it is"),
)


def status_of(error: AfterwordError) -> tuple[int, str]:
    """The HTTP status of an error and the words that head its page."""
    for kind, status, heading in STATUS:
        if isinstance(error, kind):
            return status, heading
    return 500, "Something went wrong here"


TYPED = (InputError, RuleBroken, Conflict)  # what a person can put right on the page they come from


@contextmanager
def said_on_next_page(request: HttpRequest, kinds: tuple[type[AfterwordError], ...] = TYPED) -> Iterator[None]:
    """Keeps what went wrong for the page that the redirect leads to; for forms too small to be shown once more."""
    try:
        yield
    except kinds as error:
        messages.error(request, str(error))


class ErrorPages:
    """Answers an AfterwordError that a view let through with a page that says what happened and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the view."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for our own errors; anything else goes on to Django's 500 page."""
        if not isinstance(exception, AfterwordError):
            return None
        status, heading = status_of(exception)
        context = {"heading": heading, "sentence": str(exception)}
        return render(request, "errors/problem.html", context, status=status)
