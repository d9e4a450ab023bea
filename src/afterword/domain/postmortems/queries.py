"""Reads postmortems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from afterword.core.document.exporters.pictures import Pictures, named_pictures
from afterword.core.errors import InputError, NotFound
from afterword.core.model.document import Document
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents.models import Entry, Image, Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.incidents.queries import number_of, values_of
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem, PostmortemImage, Section, SectionRevision
from afterword.domain.postmortems.permissions import require_sight, visible
from afterword.domain.postmortems.stored import document_of

SORTS: dict[str, list[Any]] = {
    "newest": [F("date").desc(nulls_last=True), "-number"],
    "oldest": [F("date").asc(nulls_last=True), "number"],
    "severity": ["severity", "-number"],
    "title": ["title", "number"],
    "number": ["-number"],
}


def visible_postmortems(viewer: Viewer) -> QuerySet[Postmortem]:
    """All postmortems that the viewer may see, newest first."""
    return Postmortem.objects.filter(visible(viewer))


def with_lists(postmortems: QuerySet[Postmortem]) -> QuerySet[Postmortem]:
    """The same postmortems with what a list shows, in a fixed number of queries."""
    return postmortems.defer("charts", "notes").select_related("driver").prefetch_related("incidents")


def postmortem_by_number(viewer: Viewer, number: int | str) -> Postmortem:
    """The postmortem PM-007, given as 7 or as people write it."""
    wanted = number_of(number, "PM")
    rows = visible_postmortems(viewer).select_related("driver", "timeline_confirmed_by", "created_by")
    found = rows.prefetch_related("incidents").filter(number=wanted).first() if wanted is not None else None
    if found is None:
        raise NotFound(what=f"postmortem {number if wanted is None else f'PM-{wanted:03d}'}")
    return found


def sections(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Section]:
    """The sections in the order of the template; behind them the kept ones, which have no place in it."""
    require_sight(viewer, postmortem)
    return postmortem.sections.select_related("saved_by")


def section_by_key(viewer: Viewer, postmortem: Postmortem, key: str) -> Section:
    """One section; the key of a section with a field is its field."""
    found = sections(viewer, postmortem).filter(key=key).first()
    if found is None:
        raise NotFound(what=f"section {key} in {postmortem.code}")
    return found


def revisions(viewer: Viewer, postmortem: Postmortem, key: str) -> QuerySet[SectionRevision]:
    """Every saved version of a section, newest first."""
    return section_by_key(viewer, postmortem, key).revisions.select_related("saved_by")


def to_document(viewer: Viewer, postmortem: Postmortem) -> Document:
    """The whole postmortem as the core's document, for reading, exporting and publishing."""
    require_sight(viewer, postmortem)
    return document_of(postmortem, actions_of(postmortem).select_related("owner").order_by("number"))


def entries_to_choose(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Entry]:
    """Log entries of the postmortem's incidents that are not in its timeline yet, of those that the viewer may see.

    Whoever drives a postmortem may open it without knowing of its private incident: the log stays with its people.
    """
    require_sight(viewer, postmortem)
    used = postmortem.timeline.exclude(entry=None).values("entry")
    seen = postmortem.incidents.filter(visible_incident(viewer)).values("pk")
    rows = Entry.objects.filter(incident__in=seen, withdrawn_at=None).exclude(pk__in=used)
    return rows.select_related("incident", "actor").order_by("at", "id")


def image_by_hash(viewer: Viewer, sha256: str) -> Image | PostmortemImage:
    """A picture that belongs to any incident or postmortem that the viewer may see."""
    own = PostmortemImage.objects.filter(sha256=sha256, postmortem__in=visible_postmortems(viewer).values("pk"))
    from_incident = Image.objects.filter(sha256=sha256).filter(incident__in=_incidents(viewer))
    found = own.first() or from_incident.first()
    if found is None:
        raise NotFound(what="such picture")
    return found


def pictures_of(viewer: Viewer, document: Document) -> Pictures:
    """The pasted pictures that a document names and the viewer may see, for a file that leaves the server."""
    found: dict[str, tuple[str, bytes]] = {}
    for sha256 in named_pictures(document):
        with suppress(NotFound):  # a picture of somebody else's incident stays where it is
            picture = image_by_hash(viewer, sha256)
            with picture.file.open("rb") as file:
                found[sha256] = (picture.content_type, file.read())
    return found


def _incidents(viewer: Viewer) -> Any:
    return Incident.objects.filter(visible_incident(viewer)).values("pk")


def filtered(viewer: Viewer, params: Mapping[str, Any]) -> QuerySet[Postmortem]:
    """Postmortems by what stands in the address.

    It knows status, severity, service, template, driver, incident, year, q and sort.
    """
    rows = visible_postmortems(viewer)
    for name, field in (("status", "status"), ("severity", "severity"), ("template", "template")):
        if values := values_of(params, name):
            rows = rows.filter(**{f"{field}__in": values})
    if names := values_of(params, "service"):
        rows = rows.filter(_any_service(names))
    if drivers := values_of(params, "driver"):
        mine = Q(driver=getattr(viewer, "pk", None)) if "me" in drivers else Q(pk__in=[])
        rows = rows.filter(mine | Q(driver__handle__in=[one.lstrip("@") for one in drivers]))
    if numbers := values_of(params, "incident"):
        rows = rows.filter(incidents__number__in=[number_of(one, "INC") or 0 for one in numbers])
    if years := values_of(params, "year"):
        if not all(re.fullmatch(r"[1-9][0-9]{3}", year) for year in years):
            raise InputError(message=f"{years[0]} is not a year; write it as 2026.")
        rows = rows.filter(date__year__in=years)
    for word in " ".join(values_of(params, "q")).split():
        rows = rows.filter(Q(title__icontains=word) | Q(pk__in=_with_word(word)))
    order = SORTS.get(next(iter(values_of(params, "sort")), "newest"), SORTS["newest"])
    return with_lists(rows.distinct() if numbers else rows).order_by(*order)


def _with_word(word: str) -> QuerySet[Section, Any]:
    return Section.objects.filter(text__icontains=word).order_by().values("postmortem")


def _any_service(names: list[str]) -> Q:
    """Postmortems that name any of the services; SQLite has no containment test on JSON."""
    if connection.vendor == "postgresql":
        condition = Q(pk__in=[])
        for name in names:
            condition |= Q(services__contains=[name])
        return condition
    rows = Postmortem.objects.values_list("pk", "services")
    return Q(pk__in=[pk for pk, listed in rows if set(names) & set(listed)])
