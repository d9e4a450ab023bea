"""Whether anybody learns: postmortems read by others to the end, and links to them from later incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterword.domain.analytics.quarters import by_quarter, whole
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Share
from afterword.domain.knowledge.models import Mention
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.readers.models import Reading

READ, LINKED = "read", "linked"


def read(scope: Scope) -> Share:
    """The share of published postmortems that somebody besides the driver has read to the end."""
    quarters = by_quarter(scope, _published(scope), "published_at", Q(read=True))
    return Share(
        READ,
        "Read to the end",
        "Published postmortems that somebody besides the driver has read to the end.",
        whole(quarters),
        quarters,
    )


def linked(scope: Scope) -> Share:
    """The share of resolved incidents whose log or summary names an earlier postmortem."""
    quarters = by_quarter(scope, _resolved(scope), "resolved_at", Q(linked=True))
    return Share(
        LINKED,
        "Looked up",
        "Resolved incidents whose log or summary names a postmortem of an earlier one.",
        whole(quarters),
        quarters,
    )


def read_cases(scope: Scope) -> Iterator[Case]:
    """Every published postmortem, the newest first."""
    rows = _published(scope).order_by("-published_at").values_list("number", "title", "published_at", "read")
    return (Case(f"PM-{number:03d}", title, at, counts=done) for number, title, at, done in rows)


def linked_cases(scope: Scope) -> Iterator[Case]:
    """Every resolved incident, the newest first."""
    rows = _resolved(scope).order_by("-resolved_at").values_list("number", "title", "resolved_at", "linked")
    return (Case(f"INC-{number:03d}", title, at, counts=done) for number, title, at, done in rows)


def _published(scope: Scope) -> QuerySet[Any]:
    others = Reading.objects.filter(postmortem=OuterRef("pk"), version__gt=0).exclude(person=OuterRef("driver"))
    rows = scope.postmortems().filter(published_at__gte=scope.start, published_at__lt=scope.end)
    read: QuerySet[Any] = rows.annotate(read=Exists(others))
    return read


def _resolved(scope: Scope) -> QuerySet[Any]:
    named = Mention.objects.filter(incident=OuterRef("pk"), prefix="PM")
    own = Postmortem.incidents.through.objects.filter(
        incident=OuterRef("incident"), postmortem__number=OuterRef("number")
    )
    linked: QuerySet[Any] = scope.resolved().annotate(linked=Exists(named.filter(~Exists(own))))
    return linked
