"""Whose token it is."""

from __future__ import annotations

from typing import Any

from ninja import Router

from afterword.api.answers import answers
from afterword.api.caller import READS, ApiRequest
from afterword.api.schemas.people import MeOut

router = Router()


@router.get("", response=answers(MeOut), auth=READS, operation_id="me")
def me(request: ApiRequest) -> dict[str, Any]:
    """The person whose token it is, and what the token may do."""
    person = request.auth.person
    fields = ("handle", "name", "email", "zone", "role")
    return {**{field: getattr(person, field) for field in fields}, "scopes": sorted(request.auth.scopes)}
