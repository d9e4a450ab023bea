"""What surrounds each operation: one transaction where it must be done once or not at all, versions, and limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from afterword.api.caller import ApiRequest, Caller
from afterword.api.limits import tell_limits
from afterword.api.sight_again import require_still
from afterword.api.versions import check_version, named, version_of
from afterword.core.errors import InputError
from afterword.domain.accounts.services import claim_answer, keep_answer

Run = Callable[..., HttpResponse]
LONGEST_KEY = 200
HEADER = "Idempotency-Key"
TELLS_SECRET = "x-secret"  # noqa: S105 - a word of the description: its answer holds a secret that no other tells


class BadKey(InputError):
    """An Idempotency-Key that cannot be used."""

    code = "idempotency-key"
    sentence = "Idempotency-Key has {length} characters; give one of 1 to {most}."


class KeyOfAnother(InputError):
    """An Idempotency-Key that came with another body before."""

    code = "idempotency-key-reused"
    sentence = "This Idempotency-Key came with another body before; give each request a key of its own."


class NoKeyForSecrets(InputError):
    """An Idempotency-Key where the answer is a secret, which may not be kept."""

    code = "idempotency-key-for-secret"
    sentence = (
        "This answer holds a secret that is told once and kept nowhere, so it cannot be given again; "
        "send it without Idempotency-Key."
    )


def tells_secret(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks the function of an operation whose answer holds a secret: no key is taken, since no answer is kept."""

    def mark(operation: Operation) -> None:
        operation.openapi_extra = {**(operation.openapi_extra or {}), TELLS_SECRET: True}

    contribute_operation_callback(view, mark)
    view.tells_secret = True  # type: ignore[attr-defined]
    return view


def guarded(run: Run) -> Run:
    """Around a whole operation: all of it or nothing where its caller asked for care, then the headers."""

    @wraps(run)
    def guard(request: HttpRequest, **given: Any) -> HttpResponse:
        if getattr(request, "looks_within", False):
            return run(request, **given)
        if request.method == "GET":
            response = _versioned(request, run(request, **given))
        elif HEADER in request.headers or "If-Match" in request.headers:
            response = _all_or_nothing(run, request, given)
        else:
            response = run(request, **given)
        if request.method in ("PUT", "PATCH") and response.status_code == 200:
            response["ETag"] = version_of(response.content)
        tell_limits(request, response)
        return response

    return guard


def _all_or_nothing(run: Run, request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        response = run(request, **given)
        claimed = getattr(request, "claimed", None)
        if response.status_code >= 400:
            transaction.set_rollback(True)  # what went wrong is not kept: the same request may go well later
        elif claimed is not None and not claimed.status:
            media_type = response.headers.get("Content-Type", "")
            keep_answer(claimed=claimed, status=response.status_code, media_type=media_type, content=response.content)
    return response


def _versioned(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code != 200 or response.streaming:
        return response
    version = version_of(response.content)
    if named(request.headers.get("If-None-Match", ""), version):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = version
    response["Cache-Control"] = "private, no-cache"
    return response


def asked_once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Around the function of an operation, when the caller is known: an answer given before, or the work itself."""

    @wraps(view)
    def once(request: ApiRequest, **values: Any) -> Any:
        if request.method == "GET":
            return view(request, **values)
        if HEADER in request.headers and hasattr(view, "tells_secret"):
            raise NoKeyForSecrets
        before = _answered_before(request) if request.method == "POST" else None
        if before is not None:
            return before
        check_version(request)
        return view(request, **values)

    return once


def _answered_before(request: ApiRequest) -> HttpResponse | None:
    """The answer that the same key was given within a day; a key means nothing at another address or to others."""
    written = request.headers.get(HEADER)
    if written is None or not isinstance(getattr(request, "auth", None), Caller):  # no person, or no operation at all
        return None
    if not 1 <= len(written) <= LONGEST_KEY:
        raise BadKey(length=len(written), most=LONGEST_KEY)
    key = sha256(f"{request.path}:{written}".encode()).hexdigest()
    asked = f"{request.META.get('QUERY_STRING', '')}\n".encode() + request.body
    claimed = claim_answer(actor=request.auth.person, key=key, body=sha256(asked).hexdigest())
    request.claimed = claimed  # type: ignore[attr-defined]
    if claimed.body != sha256(asked).hexdigest():
        raise KeyOfAnother
    if not claimed.status:
        return None
    require_still(request.auth.person, request.path, bytes(claimed.content))
    answer = HttpResponse(bytes(claimed.content), status=claimed.status, content_type=claimed.media_type)
    answer["Idempotency-Replayed"] = "true"
    return answer
