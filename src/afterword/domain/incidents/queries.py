"""Reads incidents; whatever the viewer may not know of is as if it did not exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date

from afterword.core.errors import InputError, NotFound
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents.models import AffectedService, Entry, Evidence, EvidenceReading, Incident, Signal
from afterword.domain.incidents.permissions import require_sight, visible, visible_by

OPEN = (
    Incident.Status.DECLARED,
    Incident.Status.INVESTIGATING,
    Incident.Status.IDENTIFIED,
    Incident.Status.MONITORING,
)
UNDECIDED = Q(status="resolved", postmortem_decision__in=["", "later"])
SORTS = {"number": "-number", "oldest": "number", "severity": "severity", "declared": "-declared_at"}


def visible_incidents(viewer: Viewer) -> QuerySet[Incident]:
    """All incidents that the viewer may see, newest first."""
    return Incident.objects.filter(visible(viewer))


def with_lists(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """The same incidents with what a list shows, in a fixed number of queries."""
    return incidents.select_related("team", "declared_by").prefetch_related("services", "roles__person", "postmortems")


def number_of(written: object, prefix: str) -> int | None:
    """42 from 42, "42", "INC-42" or "inc-042"; None when it is something else."""
    match = re.fullmatch(rf"(?:{prefix}-?)?0*(\d{{1,9}})", str(written).strip(), re.IGNORECASE)
    return int(match[1]) if match else None


def incident_by_number(viewer: Viewer, number: int | str) -> Incident:
    """The incident INC-042, given as 42 or as people write it."""
    wanted = number_of(number, "INC")
    found = with_lists(visible_incidents(viewer)).filter(number=wanted).first() if wanted is not None else None
    if found is None:
        raise NotFound(what=f"incident {number if wanted is None else f'INC-{wanted:03d}'}")
    return found


def log(viewer: Viewer, incident: Incident) -> QuerySet[Entry]:
    """The entries of an incident in the order of their times, without withdrawn ones."""
    require_sight(viewer, incident)
    return incident.entries.filter(withdrawn_at=None).select_related("actor", "recorded_by")


def entry_by_id(viewer: Viewer, incident: Incident, pk: int) -> Entry:
    """One entry of the log."""
    found = log(viewer, incident).filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"such entry in {incident.code}")
    return found


def evidence(viewer: Viewer, incident: Incident) -> QuerySet[Evidence]:
    """The evidence of an incident, E-1 first."""
    require_sight(viewer, incident)
    return incident.evidence.select_related("uploaded_by")


def latest_reading(viewer: Viewer, incident: Incident) -> EvidenceReading | None:
    """The reading that was asked for last, with its progress; `has_manifest` tells whether `manifest` gives one."""
    require_sight(viewer, incident)
    has_manifest = ExpressionWrapper(~Q(manifest={}), output_field=BooleanField())
    return incident.readings.defer("timeline", "manifest").annotate(has_manifest=has_manifest).last()


def manifest(viewer: Viewer, incident: Incident) -> dict[str, Any]:
    """What the last finished reading was made from and with; a reading from before manifests has none."""
    require_sight(viewer, incident)
    found = incident.readings.filter(state=EvidenceReading.State.DONE).values_list("manifest", flat=True).last()
    if not found:
        raise NotFound(what=f"manifest of {incident.code}")
    return dict(found)


def signals(viewer: Viewer, incident: Incident, state: str | None = None) -> QuerySet[Signal]:
    """What the engine proposes, in the order of time; `state` leaves proposed, accepted or dismissed ones."""
    require_sight(viewer, incident)
    rows = incident.signals.all()
    return rows.filter(state=state) if state else rows


def service_names(viewer: Viewer) -> list[str]:
    """All names of services that visible incidents touched."""
    rows = AffectedService.objects.filter(visible_by(viewer, "incident"))
    return list(rows.order_by("name").values_list("name", flat=True).distinct())


def filtered(viewer: Viewer, params: Mapping[str, Any]) -> QuerySet[Incident]:
    """Incidents by what the address says: kind, severity, status, service, team, postmortem, chain, from, to, q, sort.

    Several values of one filter are given as a list (or QueryDict) and mean "or"; `status=open` means not yet resolved.
    `postmortem` is one of none, draft, in_review, published, closed, undecided, skip; `chain` the level of the one fix.
    """
    rows = visible_incidents(viewer)
    for name, field in (
        ("kind", "kind"),
        ("severity", "severity"),
        ("team", "team__slug"),
    ):
        if values := values_of(params, name):
            rows = rows.filter(**{f"{field}__in": values})
    if services := values_of(params, "service"):
        rows = rows.filter(pk__in=AffectedService.objects.filter(name__in=services).values("incident"))
    if statuses := values_of(params, "status"):
        wanted = [*statuses, *(OPEN if "open" in statuses else ())]
        rows = rows.filter(status__in=wanted)
    rows = _by_postmortem(rows, values_of(params, "postmortem"))
    if levels := values_of(params, "chain"):
        documents = Incident.postmortems.through.objects.filter(postmortem__actions__level__in=levels)
        rows = rows.filter(pk__in=documents.values("incident"))
    rows = between(rows, "declared_at", params)
    for word in " ".join(values_of(params, "q")).split():
        named = Exists(AffectedService.objects.filter(incident=OuterRef("pk"), name__icontains=word))
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word) | named)
    order = SORTS.get(next(iter(values_of(params, "sort")), "number"), "-number")
    return with_lists(rows.order_by(order, "-number"))


def _by_postmortem(rows: QuerySet[Incident], wanted: list[str]) -> QuerySet[Incident]:
    if not wanted:
        return rows
    documents = Incident.postmortems.through.objects.filter(incident=OuterRef("pk"))
    statuses = [one for one in wanted if one not in ("none", "undecided", "skip")]
    condition = Q(Exists(documents.filter(postmortem__status__in=statuses))) if statuses else Q(pk__in=[])
    if "none" in wanted:
        condition |= Q(~Exists(documents))
    if "undecided" in wanted:
        condition |= UNDECIDED & Q(~Exists(documents))
    if "skip" in wanted:
        condition |= Q(postmortem_decision="skip")
    return rows.filter(condition)


def counts(viewer: Viewer, **wanted: Q) -> dict[str, int]:
    """How many incidents the viewer may see that fit each condition on their own columns, in one question."""
    return visible_incidents(viewer).aggregate(**{name: Count("pk", filter=one) for name, one in wanted.items()})


def values_of(params: Mapping[str, Any], name: str) -> list[str]:
    """The values of one filter, from a QueryDict, a list or a single word; empty ones are left out."""
    given = params.getlist(name) if hasattr(params, "getlist") else params.get(name)
    listed = given if isinstance(given, list | tuple | set | frozenset) else [given]
    texts = (str(value).replace("\x00", "\ufffd").strip() for value in listed if value is not None)  # NUL breaks SQL
    return [text for text in texts if text]


def between(rows: QuerySet[Any], field: str, params: Mapping[str, Any]) -> QuerySet[Any]:
    """Rows whose time lies between the days `from` and `to`, both included, in UTC."""
    for name, test, days in (("from", "gte", 0), ("to", "lt", 1)):
        for written in values_of(params, name)[:1]:
            try:
                day = parse_date(written)
                limit = datetime.combine(day, time.min, UTC) + timedelta(days=days) if day else None
            except (ValueError, OverflowError):  # there is no day after 9999-12-31
                limit = None
            if limit is None:
                raise InputError(message=f"{written} is not a day; write it as 2026-01-15.")
            rows = rows.filter(**{f"{field}__{test}": limit})
    return rows
