"""An open incident, a private one, and a resolved one with its draft."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice


@pytest.fixture
def incident(bob: Person) -> Incident:
    """INC-001, open since an hour ago, declared by Bob."""
    at = timezone.now() - timedelta(hours=1)
    return services.declare(actor=bob, title="Checkout fails", severity="P1", services=["shop-api"], at=at)


@pytest.fixture
def private(bob: Person) -> Incident:
    """A private incident of Bob's."""
    return services.declare(actor=bob, title="Leaked key", severity="P0", private=True)


@pytest.fixture
def draft(bob: Person, incident: Incident) -> Postmortem:
    """PM-001 of the resolved INC-001, driven by Bob."""
    for minutes, text in ((40, "Errors rise"), (20, "Restarted the service")):
        at = timezone.now() - timedelta(minutes=minutes)
        services.add_entry(actor=bob, incident=incident, text=text, at=at)
    services.add_entry(actor=bob, incident=incident, text="Rolled back v2", kind="mitigation")
    result = practice.resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes")
    assert result.postmortem is not None
    return result.postmortem
