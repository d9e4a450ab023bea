"""Operations on the policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.schemas.policy import (
    PolicyEffectOut,
    PolicyIn,
    PolicyOut,
    PolicyPreviewIn,
    effect_json,
    policy_json,
)
from afterword.domain import clock
from afterword.domain.policy import queries
from afterword.domain.practice import services as practice
from afterword.domain.practice.policy_effect import effect_of

router = Router()


@router.get("", response=answers(PolicyOut), auth=READS, operation_id="get_policy")
def get_policy(request: ApiRequest, at: datetime | None = None) -> dict[str, Any]:
    """The policy in force, or the one that was in force at a moment."""
    person = request.auth.person
    rows = queries.versions(person)
    return policy_json(person, (rows.filter(changed_at__lte=at) if at else rows).first())


@router.put("", response=changes(PolicyOut), auth=WRITES, operation_id="change_policy")
def change_policy(request: ApiRequest, given: PolicyIn) -> dict[str, Any]:
    """Puts a whole policy in force from now on; running clocks stay. Administrators may."""
    person, wanted = request.auth.person, given.dict(exclude={"reason", "base_version"})
    row = practice.change_policy(actor=person, wanted=wanted, reason=given.reason, base_version=given.base_version)
    return policy_json(person, row)


@router.post("/preview", response=changes(PolicyEffectOut), auth=READS, operation_id="preview_policy")
def preview_policy(request: ApiRequest, given: PolicyPreviewIn) -> Any:
    """Whom a change would touch, and which running clocks stay; nothing is saved. Administrators may."""
    return effect_json(effect_of(request.auth.person, given.dict(), clock.now()))
