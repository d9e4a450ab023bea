"""Who calls: a person, known by a personal token in the Authorization header and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from ninja.security import HttpBearer

from afterword.api.limits import check_size
from afterword.api.scopes import scope_of
from afterword.core.errors import NotAllowed
from afterword.domain.accounts.scopes import held, scopes_for
from afterword.domain.accounts.services import person_of_token

if TYPE_CHECKING:
    from afterword.domain.accounts.models import Person


class BadToken(NotAllowed):
    """A token that opens nothing: unknown, revoked, over, or of somebody who was switched off."""

    code = "invalid-token"
    sentence = "This token is unknown, revoked or too old; make a new one in the settings."


class MissingScope(NotAllowed):
    """A token that may not do this, or whose person may not."""

    code = "insufficient-scope"
    sentence = "This needs a token with the scope {scope}; make one in the settings."


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a request, the token they showed, and what it may do."""

    person: Person
    token_id: int
    scopes: frozenset[str]


class ApiRequest(HttpRequest):
    """A request whose token was accepted."""

    auth: Caller


class PersonalToken(HttpBearer):
    """Accepts a personal token with the scope of the address; cookies are not looked at, so no form can be forged."""

    openapi_scheme = "bearer"
    access = "read"

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; a token never may more than its person may now, whatever it was made with."""
        check_size(request)
        found = person_of_token(token)
        if found is None:
            raise BadToken
        person, shown = found
        scopes, match = held(shown.scopes), request.resolver_match
        wanted = scope_of(match.route if match else request.path, self.access)
        if wanted is not None and wanted not in scopes:
            raise MissingScope(scope=wanted)
        if wanted is not None and wanted not in scopes_for(person):
            raise NotAllowed(what=f"use {wanted} as a {person.role}", remedy="ask an administrator for another role")
        return Caller(person, shown.pk, scopes & scopes_for(person))


class Writes(PersonalToken):
    """The same for an operation that changes something."""

    access = "write"


READS = PersonalToken()
WRITES = Writes()
