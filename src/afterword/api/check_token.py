"""The token of one check: CI posts results with it, and can do nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from afterword.api.caller import BadToken
from afterword.api.limits import check_size
from afterword.core.errors import NotAllowed
from afterword.domain.checks.models import Check
from afterword.domain.checks.services import check_of_token


@dataclass(frozen=True, slots=True)
class Reporter:
    """The check whose token was shown; there is no person behind it."""

    check: Check

    @property
    def token_id(self) -> str:
        """What requests are counted by."""
        return f"check-{self.check.pk}"


class CheckRequest(HttpRequest):
    """A request whose check token was accepted."""

    auth: Reporter


class CheckWrites(HttpBearer):
    """Accepts the token of the check in the address; a personal token does not open it."""

    openapi_scheme = "bearer"

    def authenticate(self, request: HttpRequest, token: str) -> Reporter:
        """The check; an unknown check and a wrong token end the same way."""
        check_size(request)
        match = request.resolver_match
        try:
            return Reporter(check_of_token(check_id=int(match.kwargs["check"]) if match else 0, secret=token))
        except NotAllowed:
            raise BadToken from None


CHECK_WRITES = CheckWrites()
