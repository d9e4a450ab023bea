"""The policy as the API gives and takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from afterword.api.schemas.incidents import Given
from afterword.domain.accounts.models import Person
from afterword.domain.policy.models import PolicyVersion
from afterword.domain.policy.stored import DEFAULTS, plain, settings_from
from afterword.domain.practice.policy_effect import Effect
from afterword.domain.practice.policy_words import read_aloud

LENGTHS = "by severity; lengths as people write them, as in `48 hours`, and null where there is no clock"


class PolicySettings(Schema):
    """All that the policy settles, by the names of docs/reference; near misses say only what differs."""

    rules: dict[str, dict[str, Any]] = Field(description=LENGTHS)
    near_misses: dict[str, dict[str, Any]] = Field(description="by severity, where they differ from incidents")
    numbers: dict[str, Any] = Field(description="what holds for all severities")


class PolicyOut(PolicySettings):
    """One version of the policy; version 0 are the defaults."""

    aloud: dict[str, dict[str, str]] = Field(description="what each severity asks, in sentences, by kind and severity")
    version: int
    changed_at: datetime | None
    changed_by: str | None
    reason: str


class PolicyIn(Given):
    """A whole policy to be put in force from now on."""

    rules: dict[str, dict[str, Any]]
    near_misses: dict[str, dict[str, Any]] = Field(default_factory=dict)
    numbers: dict[str, Any] = Field(default_factory=dict)
    reason: str = Field(max_length=2000)
    base_version: int = Field(ge=0, description="the version that you read; a later one on the server is a conflict")


class PolicyPreviewIn(Given):
    """A whole policy that is only looked at."""

    rules: dict[str, dict[str, Any]]
    near_misses: dict[str, dict[str, Any]] = Field(default_factory=dict)
    numbers: dict[str, Any] = Field(default_factory=dict)


class PolicyChangeOut(Schema):
    """One setting that would differ, as in P1.draft."""

    setting: str
    before: Any
    after: Any


class PolicyStayingOut(Schema):
    """An incident or postmortem whose running clocks stay as they are."""

    code: str
    clocks: dict[str, datetime]


class PolicyEffectOut(Schema):
    """Whom a change would touch."""

    changes: list[PolicyChangeOut]
    coming: list[str] = Field(description="open incidents that come under it")
    staying: list[PolicyStayingOut]


def policy_json(viewer: Person, row: PolicyVersion | None) -> dict[str, Any]:
    """A version as the answer tells it; None is version 0."""
    settings = settings_from(row.settings) if row else DEFAULTS
    return plain(settings) | {
        "aloud": read_aloud(viewer, settings),
        "version": row.number if row else 0,
        "changed_at": row.changed_at if row else None,
        "changed_by": row.changed_by.name if row else None,
        "reason": row.reason if row else "",
    }


def effect_json(effect: Effect) -> Mapping[str, Any]:
    """An effect as the answer tells it."""
    return {
        "changes": [{"setting": one.key, "before": one.before, "after": one.after} for one in effect.changes],
        "coming": [incident.code for incident in effect.coming],
        "staying": [
            {"code": one.subject.code, "clocks": {clock.name: clock.due for clock in one.clocks}}
            for one in effect.staying
        ],
    }
