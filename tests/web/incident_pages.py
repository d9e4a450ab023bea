"""What the tests of the incident pages share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident, Signal

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6364f8cf500f0003860180015a8f5f7a0000000049454e44ae426082"
)


def declared(actor: Person, title: str = "Checkout refuses orders", minutes_ago: int = 40, **more: Any) -> Incident:
    """An open incident."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return services.declare(actor=actor, title=title, **{"severity": "P1", "at": at, **more})


def signal(incident: Incident, text: str, *, key: bool = True, at: datetime | None = None) -> Signal:
    """Something that a detector proposes."""
    return Signal.objects.create(
        incident=incident,
        fingerprint=text.encode().hex()[:64],
        at=at or incident.declared_at,
        kind="error_rate_onset",
        text=text,
        source="nginx_access",
        score=0.97,
        key=key,
        evidence=[{"file": "access.log", "line_start": 3, "line_end": 9, "sha256": "0" * 64}],
    )
