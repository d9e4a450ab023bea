"""Creates postmortems with the sections of their template, and changes their header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from afterword.core.errors import Conflict, InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_holder, require_member
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.models import Incident, Severity
from afterword.domain.incidents.permissions import require_edit as require_incident
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.journal.changes import UNCHANGED, assign, given
from afterword.domain.journal.services import next_number
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Section, SectionRevision
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed
from afterword.domain.postmortems.templates import Stored, template_to_start


def create(
    *,
    actor: Person,
    title: str,
    template: str = "standard",
    incidents: Sequence[Incident] = (),
    severity: str = "",
    date: date | None = None,
    services: Sequence[str] = (),
    customer_impact: bool | None = None,
    driver: Person | None = None,
    private: bool = False,
    sections: Mapping[str, str] | None = None,
    header: Mapping[str, Any] | None = None,
    request_key: str | None = None,
) -> Postmortem:
    """Creates a postmortem with the empty sections of its template, for no, one or several incidents.

    `sections` prefills texts by the keys of their sections, `header` further fields (started_at, notes, charts ...).
    The actor drives it unless somebody else is named. The same request key gives what was created with it before.
    """
    actor, key = require_member(actor), request_key_of(request_key)
    require_holder(driver, "drive a postmortem")
    for incident in incidents:
        require_incident(actor, incident)
    fields = _first_facts(title, template_to_start(actor, template), incidents, severity) | {
        "services": [words(name, "A service's name", 80) for name in services if name.strip()],
        "customer_impact": customer_impact,
        "driver": driver or actor,
        "private": private or any(one.private for one in incidents),
        **(({"date": date} if date else {}) | dict(header or {})),
    }
    try:
        with transaction.atomic():
            return _created_before(actor, key) or _create(actor, fields, incidents, dict(sections or {}), key)
    except IntegrityError:  # the same request, in the same moment, in another process
        if (first := _created_before(actor, key)) is None:
            raise
        return first


def _first_facts(title: str, stored: Stored, incidents: Sequence[Incident], severity: str) -> dict[str, Any]:
    """Title and template as asked for; severity and date of the first incident where nothing else was said."""
    return {
        "title": words(title, "The title", 200),
        "template": stored.template.name,
        "template_text": stored.text,
        "template_version": stored.version,
        "severity": _checked_severity(severity or next((one.severity for one in incidents), "")),
        "date": next((one.began_at.date() for one in incidents), None),
    }


def _checked_severity(severity: str) -> str:
    level = severity.strip().upper()
    if level and level not in Severity.values:
        raise InputError(message=f"{severity} is not a severity; choose P0, P1, P2, P3 or P4, or leave it open.")
    return level


def _create(
    actor: Person, fields: dict[str, Any], incidents: Sequence[Incident], texts: dict[str, str], key: str | None
) -> Postmortem:
    now = clock.now()
    postmortem = Postmortem.objects.create(
        number=next_number("PM"), created_at=now, created_by=actor, request_key=key, **fields
    )
    postmortem.incidents.set(incidents)
    template = form_of(postmortem)
    sections = Section.objects.bulk_create(
        Section(
            postmortem=postmortem,
            key=one.key,
            field=one.field or "",
            heading=one.heading,
            level=one.level,
            position=one.order,
            text=texts.get(one.key, ""),
            saved_at=now,
        )
        for one in template.sections
    )
    SectionRevision.objects.bulk_create(
        SectionRevision(section=section, version=1, text=section.text, saved_at=now) for section in sections
    )
    after = {"title": postmortem.title, "incidents": [one.code for one in incidents], "template": template.name}
    after |= {"driver": postmortem.driver.name} if postmortem.driver and postmortem.driver != actor else {}
    record(actor, "postmortem.created", postmortem, after=after)
    return postmortem


def _created_before(actor: Person, key: str | None) -> Postmortem | None:
    first = Postmortem.objects.filter(request_key=key).first() if key else None
    if first is not None and first.created_by != actor:
        raise Conflict(message="Somebody else has used this request key; load the form again and send it once more.")
    return first


def set_header(
    *,
    actor: Person,
    postmortem: Postmortem,
    title: str = UNCHANGED,
    severity: str = UNCHANGED,
    date: date | None = UNCHANGED,
    started_at: datetime | None = UNCHANGED,
    detected_at: datetime | None = UNCHANGED,
    resolved_at: datetime | None = UNCHANGED,
    customer_impact: bool | None = UNCHANGED,
    services: Sequence[str] = UNCHANGED,
    driver: Person | None = UNCHANGED,
) -> Postmortem:
    """Changes facts of the header; what is left out stays."""
    require_edit(actor, postmortem)
    if driver is not UNCHANGED and driver != postmortem.driver:
        require_holder(driver, "drive a postmortem")
    said = {
        "title": title,
        "severity": severity,
        "date": date,
        "started_at": started_at,
        "detected_at": detected_at,
        "resolved_at": resolved_at,
        "customer_impact": customer_impact,
        "services": services,
        "driver": driver,
    }
    return _set(actor, postmortem, _checked(given(said)))


def _set(actor: Person, postmortem: Postmortem, fields: dict[str, Any]) -> Postmortem:
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        before, after = assign(postmortem, fields)
        if after:
            _check_times(postmortem)
            postmortem.save(update_fields=list(after))
            record(actor, "postmortem.header_changed", postmortem, before, after)
    return postmortem


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    for name in ("started_at", "detected_at", "resolved_at"):
        if fields.get(name) is not None:
            fields[name] = checked_time(fields[name], now)
    if "title" in fields:
        fields["title"] = words(fields["title"], "The title", 200)
    if "severity" in fields:
        fields["severity"] = _checked_severity(fields["severity"])
    if "services" in fields:
        fields["services"] = [words(name, "A service's name", 80) for name in fields["services"] if name.strip()]
    return fields


def _check_times(postmortem: Postmortem) -> None:
    start, end = postmortem.detected_at or postmortem.started_at, postmortem.resolved_at
    if start and end and end < start:
        raise InputError(message=f"The incident cannot end at {end:%H:%M} before it was detected at {start:%H:%M} UTC.")
