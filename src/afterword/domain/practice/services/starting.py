"""Starts the postmortem of a resolved incident, prefilled from its log and its evidence."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from afterword.core.document.compose import compose
from afterword.core.errors import RuleBroken
from afterword.core.model.document import Document
from afterword.core.model.keys import keys_of
from afterword.core.model.template import Template
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import may_hold
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.rule import rule_of
from afterword.domain.incidents.services.common import change, locked
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import add_timeline_items, create
from afterword.domain.postmortems.stored import chart_row, note_row
from afterword.domain.postmortems.templates import template_to_start
from afterword.domain.practice.timeline import core_timeline

ENDED = (Incident.Status.RESOLVED, Incident.Status.CLOSED)


def start_postmortem(*, actor: Person, incident: Incident, template: str | None = None) -> Postmortem:
    """The prefilled postmortem of a resolved incident; the one that is there already when it was started before.

    Without a template named, it is in the one that the policy has for the incident's severity and kind.
    """
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        if (first := incident.postmortems.order_by("number").first()) is not None:
            return first
        if incident.status not in ENDED:
            raise RuleBroken(message=f"{incident.code} is {incident.status}; resolve it, then start its postmortem.")
        entries = list(incident.entries.filter(withdrawn_at=None).select_related("actor"))
        wanted = template or rule_of(incident).template
        document = _composed(incident, entries, template_to_start(actor, wanted).template)
        postmortem = _stored(actor, incident, document, wanted)
        add_timeline_items(actor=actor, postmortem=postmortem, entries=entries)
        fields: dict[str, Any] = {"postmortem_decision": Incident.Decision.YES, "decision_reason": ""}
        if incident.postmortem_decision != Incident.Decision.YES:
            fields |= {"decided_at": clock.now(), "decided_by": actor}
        change(actor=actor, incident=incident, verb="incident.postmortem_decided", fields=fields)
    return postmortem


def _composed(incident: Incident, entries: list[Entry], template: Template) -> Document:
    return compose(
        core_timeline(incident, entries),
        template=template,
        title=incident.title,
        severity=incident.severity,
        now=clock.now(),
        incidents=[incident.code],
        services=[service.name for service in incident.services.all()],
        customer_impact=incident.customer_impact,
    )


def _stored(actor: Person, incident: Incident, document: Document, template: str) -> Postmortem:
    lead = incident.roles.filter(role="lead").select_related("person").first()
    header: dict[str, Any] = {
        "severity_as_written": incident.severity_as_written,
        "started_at": incident.impact_started_at or document.started_at,
        "detected_at": incident.detected_at,
        "resolved_at": incident.resolved_at,
        "impact_seconds": document.impact_seconds,
        "notes": [note_row(note) for note in document.notes],
        "charts": [chart_row(chart) for chart in document.charts],
    }
    return create(
        actor=actor,
        title=incident.title,
        template=template,
        incidents=[incident],
        services=document.services,
        customer_impact=incident.customer_impact,
        driver=lead.person if lead and may_hold(lead.person) else actor,
        sections=_texts(document, incident.resolution_summary),
        header=header,
    )


def _texts(document: Document, said: str) -> dict[str, str]:
    """The text of each section by its key; factors that the draft lists stand in their section as a list.

    The summary opens with what was `said` when the incident was resolved.
    """
    texts = dict(zip(keys_of(document.sections), (section.text for section in document.sections), strict=True))
    texts["summary"] = f"{said}\n\n{texts.get('summary', '')}".strip()
    if document.factors:
        field = "contributing_factors" if "contributing_factors" in texts else "root_cause"
        listed = "\n".join(f"- {factor.text}" for factor in document.factors)
        texts[field] = f"{texts.get(field, '')}\n\n{listed}".strip()
    return texts
