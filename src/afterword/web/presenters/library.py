"""The postmortem library: rows, their state in words, and the choices of the facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from afterword.domain.actions.models import OPEN, Action
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.belonging import told_with_postmortem
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.search.library import Library
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


def rows_of(postmortems: Sequence[Postmortem]) -> list[Row]:
    """The rows of a page, with their numbers of actions from one question."""
    open_now = Count("pk", filter=Q(status__in=OPEN))
    told = Action.objects.filter(told_with_postmortem(), postmortem__in=[one.pk for one in postmortems])
    asked = told.order_by().values_list("postmortem")
    counts = {pk: (total, still) for pk, total, still in asked.annotate(total=Count("pk"), still=open_now)}
    return [row_of(one, *counts.get(one.pk, (0, 0))) for one in postmortems]


def row_of(postmortem: Postmortem, actions: int, still_open: int) -> Row:
    """One row; its incidents were read already."""
    state, words = STATUS_WORDS[postmortem.status]
    minutes = postmortem.duration_minutes
    lasted = words_of_span(timedelta(minutes=minutes)) if minutes is not None else ""
    path = f"/{postmortem.code}"
    incidents = list(postmortem.incidents.all())
    return Row(postmortem, words, state, path, still_open, actions, lasted, incidents)


def headline(found: Library) -> str:
    """The sentence below the page's title."""
    sentence = counted(found.total, "postmortem", "postmortems") + "."
    drafts = counted(found.drafts, "is not published yet", "are not published yet")
    return f"{sentence} {drafts}." if found.drafts else sentence


@dataclass(frozen=True, slots=True)
class Choosing:
    """One facet as a choice in the form: its name in the address, what it says unchosen, and its values."""

    name: str
    label: str
    values: Sequence[tuple[str, str]]  # the value, and its words with how many have it
    chosen: str


LABELS = {
    "severity": "severity",
    "service": "service",
    "chain": "chain level",
    "category": "kind of cause",
    "template": "template",
    "status": "status",
    "year": "year",
}


def choices(found: Library, names: Mapping[str, Mapping[str, str]], asked: Mapping[str, Any]) -> list[Choosing]:
    """The facets that have a value, those of the year newest first; what is chosen can always be chosen again."""
    shown = []
    for name, label in LABELS.items():
        values = list(found.facets[name])
        chosen = str(asked.get(name, ""))
        if chosen and chosen not in dict(values):
            values.append((chosen, 0))
        if name == "year":
            values.reverse()
        words = names.get(name, {})
        told = [(value, f"{words.get(value) or value} ({count})") for value, count in values]
        if told:
            shown.append(Choosing(name, label, told, chosen))
    return shown
