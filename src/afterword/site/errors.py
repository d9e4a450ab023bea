"""Error pages in words: what happened and what to do next."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string

log = logging.getLogger("afterword.site")

WORDS = {
    400: ("That request cannot be used", "Go back, look at what was sent, and try again."),
    403: ("You may not do this", "Ask somebody who may, or sign in as another person."),
    404: ("There is nothing here", "The address may be wrong, or it is not shared with you."),
    500: ("Something went wrong on our side", "Nothing that was saved is lost. Try again in a moment."),
}


def _page(request: HttpRequest, status: int, sentence: str | None = None) -> HttpResponse:
    title, remedy = WORDS[status]
    context = {"status": status, "title": title, "sentence": sentence or remedy}
    try:
        body: str = render_to_string(f"{status}.html", context, request=None if status == 500 else request)
    except TemplateDoesNotExist:
        body = f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{context['sentence']}</p></html>"
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of status 400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of status 403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of status 404; it does not tell whether the thing exists."""
    return _page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """The page of status 500; the traceback is in the log, not on the page."""
    return _page(request, 500)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or too old."""
    sentence = "The form was too old or came from elsewhere. Go back, load the page again, and send it once more."
    return _page(request, 403, sentence)
