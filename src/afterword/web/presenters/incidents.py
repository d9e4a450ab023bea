"""The list of incidents: rows by month, saved views, and the filters that the address keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from afterword.domain.accounts.models import Person, Team
from afterword.domain.incidents import queries
from afterword.domain.incidents.models import Entry, Incident, Severity
from afterword.domain.postmortems.models import Postmortem
from afterword.web.presenters.actions import counted

DONE = (Incident.Status.RESOLVED, Incident.Status.CLOSED)
OPEN = Q(status__in=[status for status in Incident.Status if status not in DONE])
MONTHS_OFFERED = 6
ADVICE = {"P0": "required", "P1": "required", "P2": "recommended", "P3": "optional", "P4": "optional"}


@dataclass(frozen=True, slots=True)
class Row:
    """One incident in the list; `during` is a percentage, `note` says more about its postmortem."""

    incident: Incident
    started: datetime
    lasted: timedelta | None
    during: int | None
    services: str
    postmortem: Postmortem | None
    decision: str
    note: str


@dataclass(frozen=True, slots=True)
class Month:
    """The incidents of one month, newest first."""

    name: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a link that sets the filters."""

    name: str
    query: str
    count: int
    current: bool


def with_rows(ids: Sequence[int]) -> list[Incident]:
    """The incidents with these ids and all that a row shows, in their order and in four questions."""
    rows = Incident.objects.select_related("team")
    found = rows.prefetch_related("services", Prefetch("postmortems", queryset=_short())).in_bulk(list(ids))
    logs = _logs(ids)
    for pk, incident in found.items():
        incident.n_entries, incident.n_during = logs.get(pk, (0, 0))  # type: ignore[attr-defined]
    return [found[pk] for pk in ids if pk in found]


def _logs(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many entries the log of each incident has, and how many of them were recorded while it ran."""
    rows = Entry.objects.filter(incident__in=ids, withdrawn_at=None).order_by().values_list("incident")
    during = Count("pk", filter=Q(recorded="during"))
    return {pk: (total, live) for pk, total, live in rows.annotate(total=Count("pk"), live=during)}


def _short() -> QuerySet[Postmortem]:
    """Postmortems with what a row says of them; their long texts stay in the database."""
    return Postmortem.objects.order_by("number").only("number", "title", "status", "created_at", "published_at")


def day_of(written: str) -> date | None:
    """The date in a filter, or None when there is none to use."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def row_of(incident: Any, now: datetime) -> Row:
    """One incident as a row; it must come from `with_rows`."""
    postmortem = next(iter(incident.postmortems.all()), None)
    decision, note = decision_of(incident, postmortem)
    near_miss = incident.kind == Incident.Kind.NEAR_MISS
    names = ", ".join(service.name for service in incident.services.all())
    begun = incident.detected_at or incident.declared_at
    return Row(
        incident=incident,
        started=incident.began_at,
        lasted=None if near_miss else (incident.resolved_at or now) - begun,
        during=round(100 * incident.n_during / incident.n_entries) if incident.n_entries else None,
        services=" · ".join(part for part in ("Near miss" if near_miss else "", names) if part),
        postmortem=postmortem,
        decision=decision,
        note=note,
    )


def decision_of(incident: Incident, postmortem: Postmortem | None) -> tuple[str, str]:
    """What became of the postmortem, and a word more about it."""
    if postmortem is not None:
        return postmortem.code, postmortem.get_status_display().lower()
    if incident.status not in DONE:
        return "At resolution", ""
    if incident.postmortem_decision == Incident.Decision.LATER:
        return "Later", "undecided"
    if incident.postmortem_decision == Incident.Decision.SKIP:
        return "Skipped", "with a reason" if incident.decision_reason else ""
    return "None", ADVICE[incident.severity]


def months(rows: Iterable[Row], now: datetime) -> list[Month]:
    """Rows by the month they began in, in the reader's zone; the year is named when it is not this one."""
    found: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        local = timezone.localtime(row.started)
        found.setdefault((local.year, local.month), []).append(row)
    this_year = timezone.localtime(now).year
    return [
        Month(f"{date(*key, 1):%B}" + (f" {key[0]}" if key[0] != this_year else ""), _month_note(rows), tuple(rows))
        for key, rows in found.items()
    ]


def _month_note(rows: list[Row]) -> str:
    near = sum(row.incident.kind == Incident.Kind.NEAR_MISS for row in rows)
    if not near:
        return str(len(rows))
    return f"{len(rows)}, " + ("one a near miss" if near == 1 else f"{near} near misses")


def views(viewer: Person, chosen: Mapping[str, str], known: Mapping[str, int]) -> list[View]:
    """The saved views with how many are in each; `known` are the counts of everything."""
    undecided = {"postmortem": "undecided"}
    wanted: list[tuple[str, dict[str, str], int]] = [
        ("All", {}, known["total"]),
        ("Open", {"status": "open"}, known["open"]),
        ("Postmortem undecided", undecided, queries.filtered(viewer, undecided).count()),
        ("Near misses", {"kind": "near-miss"}, known["near"]),
        *((f"{team.name} team", {"team": team.slug}, known[f"team_{team.pk}"]) for team in _teams(viewer)),
    ]
    now = {name: value for name, value in chosen.items() if value and name != "page"}
    return [View(name, f"?{urlencode(fits)}", count, fits == now) for name, fits, count in wanted]


def counts(viewer: Person) -> dict[str, int]:
    """How many incidents there are in all, near misses, open ones, and of each of the viewer's teams."""
    teams = {f"team_{team.pk}": Q(team=team) for team in _teams(viewer)}
    return queries.counts(viewer, total=Q(), near=Q(kind=Incident.Kind.NEAR_MISS), open=OPEN, **teams)


def _teams(viewer: Person) -> list[Team]:
    return list(Team.objects.filter(memberships__person=viewer))


def since_choices(now: datetime, chosen: str) -> list[tuple[str, str]]:
    """Dates to filter from: the last months, this year, and the one in the address."""
    first = timezone.localtime(now).date().replace(day=1)
    days = [first]
    while len(days) < MONTHS_OFFERED:
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    days.append(first.replace(month=1))
    if (wanted := day_of(chosen)) is not None:
        days.append(wanted)
    return [(day.isoformat(), _since(day, first.year)) for day in sorted(set(days), reverse=True)]


def _since(day: date, this_year: int) -> str:
    year = f" {day.year}" if day.year != this_year else ""
    return f"Since {day:%B}{year}" if day.day == 1 else f"Since {day.day} {day:%B}{year}"


def headline(known: Mapping[str, int]) -> str:
    """How many there are, how many were near misses and how many are open, in words."""
    total, near, open_now = known["total"], known["near"], known["open"]
    said = counted(total, "incident", "incidents")
    if near:
        said += f", {counted(near, 'of them a near miss', 'of them near misses').lower()}"
    return f"{said}. {counted(open_now, 'is', 'are')} open." if open_now else f"{said}. None is open."


def choices(viewer: Person, chosen: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What each filter offers."""
    return {
        "severities": Severity.values,
        "statuses": [("open", "Open"), *Incident.Status.choices],
        "services": queries.service_names(viewer),
        "teams": list(Team.objects.all()),
        "sinces": since_choices(now, chosen.get("from", "")),
    }
