"""What the tests of the document pages share: a written postmortem, and one of a private incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.practice import approve_reviews

from afterword.core.document.template import load_template
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import services
from afterword.domain.postmortems.models import Postmortem

DETECTED = datetime(2026, 10, 13, 1, 7, tzinfo=UTC)


def standalone(actor: Person, title: str = "Checkout refused one order in three", **more: object) -> Postmortem:
    """A postmortem that belongs to no incident."""
    header = {
        "started_at": DETECTED - timedelta(minutes=3),
        "detected_at": DETECTED,
        "resolved_at": DETECTED + timedelta(minutes=58),
    }
    return services.create(
        actor=actor,
        title=title,
        **{
            "severity": "P1",
            "services": ["checkout-api", "orders-db"],
            "customer_impact": True,
            "date": DETECTED.date(),
            "header": header,
            **more,
        },  # type: ignore[arg-type]
    )


def write_all(actor: Person, postmortem: Postmortem) -> None:
    """Words in every section, so that nothing but the timeline blocks."""
    for section in postmortem.sections.all():
        services.save_section(
            actor=actor,
            postmortem=postmortem,
            key=section.key,
            text=f"What stands under {section.heading}, in words.",
            base_version=section.version,
        )


def with_timeline(actor: Person, postmortem: Postmortem, *, confirmed: bool = True) -> None:
    """Two moments, confirmed unless said otherwise."""
    for minutes, text in ((0, "CheckoutErrorRateHigh fired."), (20, "Workers set back to three.")):
        services.write_timeline_item(
            actor=actor, postmortem=postmortem, text=text, at=DETECTED + timedelta(minutes=minutes)
        )
    if confirmed:
        services.confirm_timeline(actor=actor, postmortem=postmortem)


def ready(actor: Person) -> Postmortem:
    """A postmortem that may be published."""
    postmortem = standalone(actor)
    write_all(actor, postmortem)
    with_timeline(actor, postmortem)
    approve_reviews(postmortem)
    return postmortem


def private_incident(actor: Person) -> Incident:
    """An incident that only its people know of."""
    return incidents.declare(actor=actor, title="Keys on a public page", severity="P1", private=True)


def of_incident(actor: Person, incident: Incident) -> Postmortem:
    """The postmortem of an incident."""
    return services.create(actor=actor, title=incident.title, incidents=[incident])


def required_fields(template: str = "standard") -> list[str]:
    """The fields of a template's sections."""
    return [section.field for section in load_template(template).sections]
