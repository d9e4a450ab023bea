"""The postmortem library: rows, their state in words, and the choices of the facets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.web.presenters.actions import counted
from afterword.web.text import lasted as words_of_span

STATUS_WORDS = {
    "draft": ("open", "Draft"),
    "in_review": ("open", "In review"),
    "published": ("ok", "Published"),
    "closed": ("ok", "Closed"),
}
SORTS = {"newest": "Newest first", "oldest": "Oldest first", "severity": "Severest first", "title": "By title"}


@dataclass(frozen=True, slots=True)
class Row:
    """One postmortem in the list; `path` is where its title leads."""

    postmortem: Postmortem
    words: str
    state: str
    path: str
    open_actions: int
    actions: int
    lasted: str
    incidents: list[Incident]


def with_counts(postmortems: QuerySet[Postmortem]) -> QuerySet[Postmortem]:
    """The same rows with their numbers of actions, in one question."""
    return postmortems.annotate(
        n_actions=Count("actions", distinct=True),
        n_open=Count("actions", filter=Q(actions__status__in=["open", "in_progress"]), distinct=True),
    )


def row_of(postmortem: Any) -> Row:
    """One row of a queryset `with_counts`."""
    state, words = STATUS_WORDS[postmortem.status]
    minutes = postmortem.duration_minutes
    lasted = words_of_span(timedelta(minutes=minutes)) if minutes is not None else ""
    path = f"/{postmortem.code}"
    incidents = list(postmortem.incidents.all())
    return Row(postmortem, words, state, path, postmortem.n_open, postmortem.n_actions, lasted, incidents)


def years(postmortems: QuerySet[Postmortem]) -> list[int]:
    """The years that have a postmortem, newest first."""
    return [found.year for found in postmortems.exclude(date=None).dates("date", "year", order="DESC")]


def service_names(postmortems: QuerySet[Postmortem]) -> list[str]:
    """Every service that a postmortem names."""
    return sorted({name for names in postmortems.values_list("services", flat=True) for name in names})


def headline(postmortems: QuerySet[Postmortem]) -> str:
    """The sentence below the page's title."""
    total, drafts = postmortems.count(), postmortems.filter(status__in=["draft", "in_review"]).count()
    sentence = counted(total, "postmortem", "postmortems") + "."
    return f"{sentence} {counted(drafts, 'is not published yet', 'are not published yet')}." if drafts else sentence
