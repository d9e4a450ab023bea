"""Reads services, runbooks and decision records; everybody who can sign in may know of them.

Where one was used is told only as far as the viewer may know of what used it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from afterword.core.catalog.numbers import named_in
from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import visible_by as action_seen_by
from afterword.domain.incidents.models import AffectedService, Incident
from afterword.domain.incidents.permissions import visible_by as incident_seen_by
from afterword.domain.incidents.queries import number_of, visible_incidents
from afterword.domain.journal.models import JournalEntry
from afterword.domain.knowledge.models import Decision, Mention, Record, Runbook, Service
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible_by as postmortem_seen_by
from afterword.domain.postmortems.queries import visible_postmortems

CODE = re.compile(r"\s*(RB|ADR)\s*-?\s*0*(\d{1,9})\s*", re.IGNORECASE)
RECORDS: dict[str, type[Runbook] | type[Decision]] = {"RB": Runbook, "ADR": Decision}


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that names a record, or touched a service, and where in it."""

    subject: Incident | Postmortem | Action
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that is named and has no record here; `count` things that the viewer may see name it."""

    code: str
    prefix: str
    number: int
    count: int


def runbooks(viewer: Viewer) -> QuerySet[Runbook]:
    """All runbooks by number, retired ones too."""
    return Runbook.objects.select_related("team", "updated_by") if is_somebody(viewer) else Runbook.objects.none()


def decisions(viewer: Viewer) -> QuerySet[Decision]:
    """All decision records by number."""
    rows = Decision.objects.select_related("team", "updated_by", "successor")
    return rows if is_somebody(viewer) else rows.none()


def services(viewer: Viewer) -> QuerySet[Service]:
    """All described services by name, retired ones too."""
    return Service.objects.select_related("team") if is_somebody(viewer) else Service.objects.none()


def runbook_by_number(viewer: Viewer, number: int | str) -> Runbook:
    """The runbook RB-021, given as 21 or as people write it."""
    wanted = number_of(number, "RB")
    found = runbooks(viewer).filter(number=wanted).first() if wanted is not None else None
    if found is None:
        raise NotFound(what=f"runbook {number if wanted is None else f'RB-{wanted:03d}'}")
    return found


def decision_by_number(viewer: Viewer, number: int | str) -> Decision:
    """The decision record ADR-0012, given as 12 or as people write it."""
    wanted = number_of(number, "ADR")
    found = decisions(viewer).filter(number=wanted).first() if wanted is not None else None
    if found is None:
        raise NotFound(what=f"decision record {number if wanted is None else f'ADR-{wanted:04d}'}")
    return found


def with_words(rows: QuerySet[Any], sought: str, *fields: str) -> QuerySet[Any]:
    """The rows that hold each word in one of the fields; a number such as RB-21 counts for what has one."""
    for word in sought.split():
        condition = Q(pk__in=[])
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        number = number_of(word, "RB") or number_of(word, "ADR")
        if number is not None and issubclass(rows.model, Record):
            condition |= Q(number=number)
        rows = rows.filter(condition)
    return rows


def service_by_slug(viewer: Viewer, slug: str) -> Service:
    """One described service."""
    found = services(viewer).filter(slug=slug).first()
    if found is None:
        raise NotFound(what=f"service {slug}")
    return found


def undescribed(viewer: Viewer) -> list[tuple[str, int]]:
    """Names of services that incidents touched and nobody has described, with the number of incidents, most first."""
    described = {name.lower() for name in services(viewer).values_list("name", flat=True)}
    rows = AffectedService.objects.filter(incident_seen_by(viewer, "incident"))
    counted = rows.annotate(low=Lower("name")).values_list("low").annotate(n=Count("incident", distinct=True))
    return [(name, n) for name, n in counted.order_by("-n", "low") if name not in described]


def named(viewer: Viewer, texts: Iterable[str]) -> list[Runbook | Decision]:
    """The records here that some texts name, runbooks first."""
    found = {key for text in texts for key in named_in(text)}
    rows: list[Runbook | Decision] = []
    for prefix, read in (("RB", runbooks), ("ADR", decisions)):
        numbers = [number for kind, number in found if kind == prefix]
        if numbers:
            rows += list(read(viewer).filter(number__in=numbers))
    return rows


def uses(viewer: Viewer, record: Record) -> list[Use]:
    """What names a record, the newest first: postmortems, incidents, then actions."""
    return what_names(viewer, record.PREFIX, record.number)


def what_names(viewer: Viewer, prefix: str, number: int) -> list[Use]:
    """What names that number, whether there is a record of it or not, in the same order."""
    rows = list(_visible(viewer, Mention.objects.filter(prefix=prefix, number=number)))
    found = [(*_place(subject), Use(subject, tuple(row.places))) for row in rows if (subject := _subject(row))]
    return [use for _, _, use in sorted(found, key=lambda one: one[:2])]


def _visible(viewer: Viewer, rows: QuerySet[Mention]) -> QuerySet[Mention]:
    seen = (
        incident_seen_by(viewer, "incident")
        | postmortem_seen_by(viewer, "postmortem")
        | action_seen_by(viewer, "action")
    )
    related = rows.filter(seen).select_related("incident", "postmortem", "action")
    return related.defer("postmortem__charts", "postmortem__notes", "incident__impact_facts")


def _subject(row: Mention) -> Incident | Postmortem | Action | None:
    return row.postmortem or row.incident or row.action


def _place(subject: Incident | Postmortem | Action) -> tuple[int, int]:
    return (Postmortem, Incident, Action).index(type(subject)), -subject.number


def unknown(viewer: Viewer, prefix: str) -> list[Unknown]:
    """Numbers that are named and have no record here, those named most often first."""
    here = RECORDS[prefix]._default_manager.values("number")
    rows = _visible(viewer, Mention.objects.filter(prefix=prefix).exclude(number__in=here))
    counted = rows.order_by().values_list("number").annotate(n=Count("pk")).order_by("-n", "number")
    width = RECORDS[prefix].WIDTH
    return [Unknown(f"{prefix}-{number:0{width}d}", prefix, number, count) for number, count in counted]


def unknown_by_code(viewer: Viewer, text: str) -> Unknown | None:
    """The number that a text is, as in RB-7 or adr 12, when something names it and it has no record here."""
    if (found := CODE.fullmatch(text)) is None:
        return None
    prefix, number = found[1].upper(), int(found[2])
    return next((one for one in unknown(viewer, prefix) if one.number == number), None)


def changed_from(viewer: Viewer, record: Record) -> list[tuple[JournalEntry, Postmortem]]:
    """What was done to a record because of a postmortem that the viewer may see, newest first."""
    rows = JournalEntry.objects.filter(
        subject_type=record._meta.model_name, subject_id=record.pk, postmortem_id__isnull=False
    ).order_by("-id")
    seen = visible_postmortems(viewer).in_bulk({row.postmortem_id for row in rows if row.postmortem_id})
    return [(row, seen[row.postmortem_id]) for row in rows if row.postmortem_id in seen]


def incidents_of(viewer: Viewer, service: Service) -> QuerySet[Incident]:
    """The incidents that touched a service, newest first."""
    touched = AffectedService.objects.filter(name__iexact=service.name).values("incident")
    return visible_incidents(viewer).filter(pk__in=touched).prefetch_related("postmortems")


def records_of(viewer: Viewer, service: Service) -> list[Runbook | Decision]:
    """The runbooks, then the decision records, that name a service as theirs."""
    low = service.name.lower()
    rows: list[Runbook | Decision] = [*runbooks(viewer), *decisions(viewer)]
    return [row for row in rows if any(name.lower() == low for name in row.services)]


def dependents(viewer: Viewer, service: Service) -> list[Service]:
    """The described services that say they depend on this one."""
    low = service.name.lower()
    return [row for row in services(viewer) if any(name.lower() == low for name in row.depends_on)]
