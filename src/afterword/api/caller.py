"""Who calls: a person, known by a personal token in the Authorization header and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import HttpRequest
from ninja.security import HttpBearer

from afterword.api.limits import check_size
from afterword.core.errors import InputError, NotAllowed
from afterword.domain.accounts.services import person_of_token

if TYPE_CHECKING:
    from afterword.domain.accounts.models import Person

LONGEST_KEY = 200


class BadKey(InputError):
    """An Idempotency-Key that cannot be used."""

    code = "idempotency-key"
    sentence = "Idempotency-Key has {length} characters; give one of 1 to {most}."


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a request, and the token they showed."""

    person: Person
    token_id: int
    scope: str


class ApiRequest(HttpRequest):
    """A request whose token was accepted."""

    auth: Caller


class PersonalToken(HttpBearer):
    """Accepts a personal token of at least the given scope; cookies are not looked at, so no form can be forged."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None for a token that is unknown, revoked or of somebody who has left."""
        check_size(request)
        found = person_of_token(token)
        if found is None:
            return None
        person, shown = found
        if self.scope == "write" and shown.scope != "write":
            raise NotAllowed(what="change things with this token", remedy="make a token of scope write in the settings")
        return Caller(person, shown.pk, shown.scope)


READS = PersonalToken("read")
WRITES = PersonalToken("write")


def request_key(request: ApiRequest) -> str | None:
    """The Idempotency-Key, bound to its caller so that nobody meets another person's; None without one."""
    written = request.headers.get("Idempotency-Key")
    if written is None:
        return None
    if not 1 <= len(written) <= LONGEST_KEY:
        raise BadKey(length=len(written), most=LONGEST_KEY)
    return sha256(f"{request.auth.person.pk}:{request.method}:{request.path}:{written}".encode()).hexdigest()
