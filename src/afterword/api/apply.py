"""Several changes to one incident as one: all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.practice.services import close_incident

Service = Callable[..., Any]


def _change_status(*, actor: Person, incident: Incident, status: str) -> Incident:
    """Another status; closing goes through its gate."""
    if status == Incident.Status.CLOSED:
        return close_incident(actor=actor, incident=incident)
    return services.change_status(actor=actor, incident=incident, status=status)


SERVICES: tuple[tuple[Service, dict[str, str]], ...] = (
    (services.rename, {"title": "title"}),
    (services.set_summary, {"summary": "summary"}),
    (services.set_services, {"services": "services"}),
    (services.set_customer_impact, {"customer_impact": "customer_impact"}),
    (services.set_private, {"private": "private"}),
    (services.set_times, {name: name for name in ("impact_started_at", "detected_at", "mitigated_at")}),
    (services.change_severity, {"severity": "severity"}),
    (_change_status, {"status": "status"}),
)
MAY_BE_EMPTY = ("customer_impact", "impact_started_at", "detected_at", "mitigated_at")


def apply_changes(actor: Person, incident: Incident, changes: dict[str, Any]) -> None:
    """Calls the service of each field that is given; when one refuses, nothing is changed."""
    for name, value in changes.items():
        if value is None and name not in MAY_BE_EMPTY:
            raise InputError(message=f"{name} cannot be null; leave it out to keep what it says.")
    with transaction.atomic():
        for service, fields in SERVICES:
            given = {argument: changes[field] for field, argument in fields.items() if field in changes}
            if given:
                service(actor=actor, incident=incident, **given)
