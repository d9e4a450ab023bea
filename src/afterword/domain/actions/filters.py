"""Narrows actions by what stands in the address of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from afterword.domain.accounts.models import Membership
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.groups import GROUPS, standing_in
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.incidents.queries import number_of, values_of

SPANS = {"week": 7, "fortnight": 14, "month": 30}
PLAIN = ("priority", "term", "kind", "level")
LONGEST_SEARCH = 8  # words that are looked for


def narrowed(rows: QuerySet[Action], viewer: Viewer, params: Mapping[str, Any], today: date) -> QuerySet[Action]:
    """The rows that fit all of status, owner, sponsor, team, priority, term, kind, level, due, severity, postmortem,
    incident, group and q.

    `status=unfinished` means open or in progress; an owner or sponsor is me, none, a handle or an id; `due` is overdue,
    week, fortnight, month or none; `level=any` means every chain fix. Several values of one name are alternatives.
    """
    condition = Q()
    for name, build in _BUILDERS.items():
        if values := values_of(params, name):
            condition &= build(viewer, values, today)
    for word in " ".join(values_of(params, "q")).split()[:LONGEST_SEARCH]:
        condition &= Q(text__icontains=word) | Q(completion_note__icontains=word)
    return rows.filter(condition)


Builder = Callable[[Viewer, list[str], date], Q]


def _plain(name: str) -> Builder:
    def build(viewer: Viewer, values: list[str], today: date) -> Q:
        anything = ~Q(**{name: ""}) if "any" in values else Q(pk__in=[])
        return anything | Q(**{f"{name}__in": values})

    return build


def _status(viewer: Viewer, values: list[str], today: date) -> Q:
    return Q(status__in=[*values, *(OPEN if "unfinished" in values else ())])


def _person(name: str) -> Builder:
    def build(viewer: Viewer, values: list[str], today: date) -> Q:
        condition = Q(pk__in=[])
        for word in values:
            condition |= _named(name, word, viewer)
        return condition

    return build


def _named(name: str, word: str, viewer: Viewer) -> Q:
    if word == "me":
        return Q(**{name: getattr(viewer, "pk", None)})
    if word == "none":
        return Q(**{name: None})
    if re.fullmatch(r"[0-9]{1,9}", word):
        return Q(**{f"{name}_id": int(word)})
    return Q(**{f"{name}__handle__iexact": word.lstrip("@")})


def _team(viewer: Viewer, values: list[str], today: date) -> Q:
    return Q(owner__in=Membership.objects.filter(team__slug__in=values).values("person"))


def _due(viewer: Viewer, values: list[str], today: date) -> Q:
    condition = Q(pk__in=[])
    for word in values:
        if word == "overdue":
            condition |= Q(status__in=OPEN, due__lt=today)
        elif word == "none":
            condition |= Q(due=None)
        elif word in SPANS:
            condition |= Q(status__in=OPEN, due__gte=today, due__lte=today + timedelta(days=SPANS[word]))
    return condition


def _severity(viewer: Viewer, values: list[str], today: date) -> Q:
    return Q(incident__severity__in=values) | Q(postmortem__severity__in=values)


def _numbered(name: str, prefix: str) -> Builder:
    def build(viewer: Viewer, values: list[str], today: date) -> Q:
        return Q(**{f"{name}__number__in": [number_of(one, prefix) or 0 for one in values]})

    return build


def _group(viewer: Viewer, values: list[str], today: date) -> Q:
    condition = Q(pk__in=[])
    for name in values:
        condition |= standing_in(name, today) if name in GROUPS else Q(pk__in=[])
    return condition


_BUILDERS: dict[str, Builder] = {
    "status": _status,
    "owner": _person("owner"),
    "sponsor": _person("sponsor"),
    "team": _team,
    **{name: _plain(name) for name in PLAIN},
    "due": _due,
    "severity": _severity,
    "postmortem": _numbered("postmortem", "PM"),
    "incident": _numbered("incident", "INC"),
    "group": _group,
}
