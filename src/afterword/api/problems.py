"""Errors as application/problem+json: a code for machines, one sentence for people, the facts in fields."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError

from afterword.api.caller import BadToken, MissingScope
from afterword.api.versions import Changed
from afterword.core.errors import AfterwordError, Conflict, GateShut, NotAllowed, NotFound

log = logging.getLogger("afterword.api")

MEDIA_TYPE = "application/problem+json"
STATUSES: tuple[tuple[type[AfterwordError], int], ...] = (
    (BadToken, 401),
    (Changed, 412),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (GateShut, 409),
)
CODES = {
    400: "unreadable-request",
    401: "no-token",
    404: "not-found",
    405: "wrong-method",
    413: "too-large",
    422: "invalid",
    429: "too-many-requests",
    500: "failed",
}


class Problem(Schema):
    """What went wrong (RFC 9457): `code` is stable, `detail` is one sentence, `fields` holds its facts."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: dict[str, Any]


def answer(status: int, code: str, detail: str, fields: dict[str, Any] | None = None) -> HttpResponse:
    """A problem as the response that tells it."""
    title = HTTPStatus(status).phrase
    told = Problem(
        type=f"urn:afterword:problem:{code}", title=title, status=status, code=code, detail=detail, fields=fields or {}
    )
    body = json.dumps(told.model_dump(), cls=Plain)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


class Plain(DjangoJSONEncoder):
    """Times in ISO form, everything else that JSON has no word for as its text."""

    def default(self, o: Any) -> Any:
        """The value as JSON can carry it."""
        if isinstance(o, (set, frozenset, tuple)):
            return sorted(o)
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def status_of(error: AfterwordError) -> int:
    """401, 412, 404, 403 or 409 for their families, 409 for a shut gate; 422 for input and other rules."""
    return next((status for family, status in STATUSES if isinstance(error, family)), 422)


def known(request: HttpRequest, error: AfterwordError) -> HttpResponse:
    """An error of ours: its own code, sentence and facts."""
    response = answer(status_of(error), error.code, str(error), error.fields)
    if isinstance(error, BadToken):
        response["WWW-Authenticate"] = 'Bearer realm="afterword", error="invalid_token"'
    elif isinstance(error, MissingScope):
        scope = error.fields["scope"]
        response["WWW-Authenticate"] = f'Bearer realm="afterword", error="insufficient_scope", scope="{scope}"'
    return response


def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """An error of the protocol: no token, a body that is no JSON or too large, too many requests."""
    sentence = error.message
    if error.status_code == 401:
        sentence = "Give a personal token in the header: Authorization: Bearer TOKEN. Make one in the settings."
    elif error.status_code == 400:
        sentence = "The body cannot be read as JSON; send a JSON object with Content-Type application/json."
    response = answer(error.status_code, CODES.get(error.status_code, "refused"), sentence)
    if error.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="afterword"'
    if isinstance(error, Throttled) and error.wait:
        response["Retry-After"] = str(int(error.wait))
    return response


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Values that do not fit: one sentence for each, by the name of its field."""
    fields = {_field(row["loc"]): str(row["msg"]) for row in error.errors}
    detail = " ".join(f"{name or 'The body'}: {said}." for name, said in fields.items())
    return answer(422, CODES[422], detail, fields)


def _field(place: Sequence[str | int]) -> str:
    """The name as the caller wrote it: without where it came from, and without our name for the whole body."""
    return ".".join(str(part) for part in place[2 if place[0] == "body" else 1 :])


def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """An address that leads nowhere."""
    return answer(404, CODES[404], "There is nothing at this address; /api/v1/openapi.json lists those there are.")


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Anything unforeseen: the traceback goes to the log, not to the caller."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(
        500, CODES[500], "Something went wrong on our side; what was saved before is not lost. Try again in a moment."
    )


# ninja's type of a handler allows the error's class in place of an error; it never hands one over
HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (AfterwordError, known),
    (HttpError, refused),
    (ValidationError, invalid),
    (Http404, missing),
    (Exception, failed),
)


def install(api: NinjaAPI) -> None:
    """Makes the API answer every error as a problem."""
    for error, handler in HANDLERS:
        api.add_exception_handler(error, handler)
