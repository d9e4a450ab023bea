"""Changes the policy, with the templates there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.domain.accounts.models import Person
from afterword.domain.policy import services as policy
from afterword.domain.policy.models import PolicyVersion
from afterword.domain.practice.policy_effect import template_names


def change_policy(*, actor: Person, wanted: Mapping[str, Any], reason: str, base_version: int) -> PolicyVersion:
    """Puts a whole policy in force from now on; running clocks stay. Only administrators may, and they say why."""
    names = template_names(actor)
    return policy.change_policy(actor=actor, wanted=wanted, reason=reason, base_version=base_version, templates=names)
