"""Services, runbooks and decision records as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.render import render_below
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import AffectedService
from afterword.domain.incidents.permissions import visible_by
from afterword.domain.journal.models import JournalEntry
from afterword.domain.knowledge import queries
from afterword.domain.knowledge.models import Decision, Runbook, Service
from afterword.domain.postmortems.models import Postmortem
from afterword.web.presenters.journal import words_of

STATES: dict[str, list[tuple[str, str]]] = {
    "RB": [("current", "Current"), ("outdated", "Outdated"), ("retired", "Retired")],
    "ADR": [
        ("proposed", "Proposed"),
        ("accepted", "Accepted"),
        ("reopened", "Open again"),
        ("superseded", "Superseded"),
        ("deprecated", "Deprecated"),
        ("rejected", "Rejected"),
    ],
}
MARKS = {
    "current": "ok",
    "accepted": "ok",
    "outdated": "fail",
    "reopened": "open",
    "proposed": "open",
    "retired": "none",
    "superseded": "none",
    "deprecated": "none",
    "rejected": "none",
}
FIRST = ("outdated", "reopened", "proposed")  # what somebody has to do something about


@dataclass(frozen=True, slots=True)
class Row:
    """One record in a list: its state as a mark and in words."""

    record: Runbook | Decision
    mark: str
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Name:
    """A service by name; `slug` is empty while nobody has described it."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service in the list, with the number of incidents that touched it."""

    service: Service
    incidents: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done to a record because of a postmortem."""

    row: JournalEntry
    postmortem: Postmortem
    words: str


def row_of(record: Runbook | Decision) -> Row:
    """A record with its state in words."""
    words = dict(STATES[record.PREFIX])[record.state]
    return Row(record, MARKS[record.state], words, f"/{record.code}")


def text_of(record: Runbook | Decision) -> SafeString:
    """What a record says, as HTML, without the heading that repeats its title."""
    lines = record.text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("# ") and record.title.lower() in lines[first].lower():
        lines = lines[first + 1 :]
    return mark_safe(render_below("\n".join(lines)))  # noqa: S308 - the renderer has cleaned it


def narrowed(rows: QuerySet[Any], sought: str, state: str) -> QuerySet[Any]:
    """The records with all the words sought and in the state asked for; those that need somebody come first."""
    rows = queries.with_words(rows, sought, "title", "text")
    if state:
        rows = rows.filter(state=state)
    first = Case(When(state__in=FIRST, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.defer("text").order_by(first, "number")


def changes_of(rows: Sequence[tuple[JournalEntry, Postmortem]]) -> list[Changed]:
    """What was done because of which postmortem, in words."""
    return [Changed(row, postmortem, words_of(row)) for row, postmortem in rows]


def described(viewer: Person, names: Sequence[str]) -> list[Name]:
    """Names of services, with where their page is."""
    slugs = {one.name.lower(): one.slug for one in queries.services(viewer)} if names else {}
    return [Name(name, slugs.get(name.lower(), "")) for name in names]


def services_of(viewer: Person, sought: str) -> list[ServiceRow]:
    """The services with all the words sought, by name, with the number of incidents that the viewer may see."""
    rows = queries.with_words(
        queries.services(viewer), sought, "name", "title", "description", "team__name", "owner_as_written"
    )
    touched = AffectedService.objects.filter(visible_by(viewer, "incident"))
    counts: dict[str, int] = {}
    for name, count in touched.order_by().values_list("name").annotate(n=Count("incident", distinct=True)):
        counts[name.lower()] = counts.get(name.lower(), 0) + count
    return [ServiceRow(row, counts.get(row.name.lower(), 0)) for row in rows]


def typed_of(record: Runbook | Decision) -> dict[str, Any]:
    """What the form of a record begins with."""
    return {
        "title": record.title,
        "link": record.link,
        "text": record.text,
        "services": ", ".join(record.services),
        "team": record.team.slug if record.team else "",
        "version": record.version,
        "decided_on": getattr(record, "decided_on", None) or "",
    }


def typed_service(service: Service) -> dict[str, Any]:
    """What the form of a service begins with."""
    plain = ("name", "title", "description", "kind", "lifecycle", "system")
    return {name: getattr(service, name) for name in plain} | {
        "team": service.team.slug if service.team else "",
        "tags": ", ".join(service.tags),
        "depends_on": ", ".join(service.depends_on),
        "links": "\n".join(f"{link['url']} {link['title']}" for link in service.links),
    }
