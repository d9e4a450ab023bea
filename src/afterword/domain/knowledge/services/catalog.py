"""Describes services, by hand or from the catalog files of an organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction
from django.utils.text import slugify

from afterword.core.catalog.backstage import Catalog, CatalogProblem, CatalogService, read_backstage
from afterword.core.errors import Conflict, InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.accounts.permissions import require_member
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import UNCHANGED, assign, given
from afterword.domain.journal.services import record
from afterword.domain.knowledge.models import Service
from afterword.domain.knowledge.services.common import checked_link, service_names

LARGEST = 1_000_000  # characters of one catalog file
MOST = 5_000  # services of one import
AT_ONCE = 200  # services of one transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did with one service: it is new, it was changed (which fields), or it said the same as before."""

    service: Service
    outcome: Literal["added", "changed", "same"]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """All services of an import in the order of the files, and what was left out, with file and line."""

    services: tuple[Imported, ...]
    problems: tuple[CatalogProblem, ...]


def add_service(*, actor: Person, name: str, **said: Any) -> Service:
    """Describes a service; `said` are the fields of change_service."""
    actor = require_member(actor)
    with transaction.atomic():
        name = words(name, "The name", 80)
        if Service.objects.filter(name__iexact=name).exists():
            raise Conflict(message=f"{name} is described already; change what stands there.")
        return _added(actor, name, _checked(said))


def change_service(
    *,
    actor: Person,
    service: Service,
    title: str = UNCHANGED,
    description: str = UNCHANGED,
    kind: str = UNCHANGED,
    lifecycle: str = UNCHANGED,
    system: str = UNCHANGED,
    team: Team | None = UNCHANGED,
    tags: Sequence[str] = UNCHANGED,
    links: Sequence[dict[str, str]] = UNCHANGED,
    depends_on: Sequence[str] = UNCHANGED,
) -> Service:
    """Changes the description of a service; its name stays, because incidents know it by that."""
    actor = require_member(actor)
    named = {
        "title": title,
        "description": description,
        "kind": kind,
        "lifecycle": lifecycle,
        "system": system,
        "team": team,
        "tags": tags,
        "links": links,
        "depends_on": depends_on,
    }
    with transaction.atomic():
        service.refresh_from_db(from_queryset=Service.objects.select_for_update(no_key=True))
        _changed(actor, service, _checked(given(named)))
    return service


def retire_service(*, actor: Person, service: Service, retired: bool = True) -> Service:
    """Says that a service runs no more, or that it does after all; its page and its incidents stay."""
    actor = require_member(actor)
    with transaction.atomic():
        service.refresh_from_db(from_queryset=Service.objects.select_for_update(no_key=True))
        if retired != (service.retired_at is not None):
            _changed(actor, service, {"retired_at": clock.now() if retired else None})
    return service


def import_catalog(*, actor: Person, files: Iterable[tuple[str, str]]) -> ImportResult:
    """Takes in catalog files (name and text of each): new services are added, known ones changed, none is taken away.

    Imported again, nothing changes. What a person wrote about a field of which the file says nothing stays.
    """
    actor = require_member(actor)
    catalog = _read(files)
    teams = {team.slug: team for team in Team.objects.all()}
    done: list[Imported] = []
    for start in range(0, len(catalog.services), AT_ONCE):
        done += _take_in(actor, catalog.services[start : start + AT_ONCE], teams)
    return ImportResult(tuple(done), tuple(catalog.problems))


def _take_in(actor: Person, found: Sequence[CatalogService], teams: dict[str, Team]) -> list[Imported]:
    """Takes in a few services by themselves, so that others may write in between."""
    with transaction.atomic():
        names = {one.name.lower() for one in found}
        every = Service.objects.values_list("pk", "name")  # SQLite knows the capitals of ASCII alone
        same = [pk for pk, name in every if name.lower() in names]
        rows = Service.objects.select_for_update(no_key=True).filter(pk__in=same).order_by("pk")
        known = {one.name.lower(): one for one in rows}
        return [_taken(actor, one, known, teams) for one in found]


def _read(files: Iterable[tuple[str, str]]) -> Catalog:
    catalog = Catalog()
    for name, text in files:
        if len(text) > LARGEST:
            catalog.problems.append(CatalogProblem(name, 1, "it is larger than a catalog file may be."))
            continue
        one = read_backstage(text, name)
        catalog.services += one.services
        catalog.problems += one.problems
    if len(catalog.services) > MOST:
        raise InputError(message=f"These are {len(catalog.services)} services; at most {MOST} are taken in at once.")
    return catalog


def _taken(actor: Person, found: CatalogService, known: dict[str, Service], teams: dict[str, Team]) -> Imported:
    fields = _fields(found, teams)
    service = known.get(found.name.lower())
    if service is None:
        service = known[found.name.lower()] = _added(actor, found.name, fields)
        return Imported(service, "added")
    differing = _changed(actor, service, fields)
    return Imported(service, "changed" if differing else "same", differing)


def _fields(found: CatalogService, teams: dict[str, Team]) -> dict[str, Any]:
    """What the file says, without what it leaves open."""
    team = teams.get(slugify(found.owner)) if found.owner else None
    said: dict[str, Any] = {
        "title": found.title,
        "description": found.description,
        "kind": found.kind,
        "type": found.type,
        "lifecycle": found.lifecycle,
        "system": found.system,
        "team": team,
        "owner_as_written": "" if team else found.owner,
        "tags": list(found.tags),
        "links": [{"title": link.title, "url": link.url} for link in found.links],
        "depends_on": list(found.depends_on),
        "source": found.file[-300:],
    }
    kept = {name: value for name, value in said.items() if value}
    return kept | ({"owner_as_written": ""} if team else {})


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    lengths = {"title": 120, "description": 2000, "kind": 40, "lifecycle": 40, "system": 80}
    checked = dict(said)
    for name, limit in lengths.items():
        if name in said:
            checked[name] = words(said[name], f"The {name}", limit, needed=False)
    for name in ("tags", "depends_on"):
        if name in said:
            checked[name] = service_names(said[name])
    if "links" in said:
        pairs = [
            (words(one.get("title", ""), "A link's title", 120, needed=False), one["url"]) for one in said["links"]
        ]
        checked["links"] = [{"title": title or url, "url": checked_link(url)} for title, url in pairs if url.strip()]
    return checked


def _added(actor: Person, name: str, fields: dict[str, Any]) -> Service:
    now = clock.now()
    service = Service.objects.create(name=name, slug=_free_slug(name), created_at=now, updated_at=now, **fields)
    record(actor=actor, verb="service.added", subject=service, after={"name": name})
    return service


def _free_slug(name: str) -> str:
    stem = slugify(name)[:70] or "service"
    taken = set(Service.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return (
        stem
        if stem not in taken
        else next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    )


def _changed(actor: Person, service: Service, fields: dict[str, Any]) -> tuple[str, ...]:
    before, after = assign(service, fields)
    if after:
        service.updated_at = clock.now()
        service.save(update_fields=[*after, "updated_at"])
        record(actor=actor, verb="service.changed", subject=service, before=before, after=after)
    return tuple(after)
