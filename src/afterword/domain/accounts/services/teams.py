"""Adds teams, changes their names and calendars, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify

from afterword.core.errors import Conflict, InputError
from afterword.domain.accounts.holidays import Holiday
from afterword.domain.accounts.models import Membership, Person, Team
from afterword.domain.accounts.permissions import require_admin, require_manager
from afterword.domain.accounts.services.people import check_zone
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record

MOST_HOLIDAYS = 400


def _name_of(name: str) -> tuple[str, str]:
    name = name.strip()
    slug = slugify(name)
    if not slug or len(name) > 80:
        raise InputError(message="A team needs a name of at most 80 characters, with letters or digits in it.")
    return name, slug


def _refuse_taken(slug: str, name: str, besides: Team | None = None) -> None:
    others = Team.objects.exclude(pk=besides.pk) if besides else Team.objects.all()
    if others.filter(slug=slug).exists():
        raise Conflict(message=f"There is a team named {name} already.")


def add_team(*, actor: Person, name: str, zone: str = "UTC") -> Team:
    """Adds a team."""
    require_admin(actor, "add teams")
    name, slug = _name_of(name)
    check_zone(zone)
    with transaction.atomic():
        _refuse_taken(slug, name)
        team = Team.objects.create(name=name, slug=slug, zone=zone)
        record(actor=actor, verb="team.added", subject=team, after={"name": name, "zone": zone})
    return team


def change_team(
    *,
    actor: Person,
    team: Team,
    name: str | None = None,
    zone: str | None = None,
    holidays: Sequence[Holiday] | None = None,
) -> Team:
    """Changes a team's name, zone, or all of its holidays; its managers and administrators may.

    The team keeps its address when it is renamed, so that links to it stay.
    """
    require_manager(actor, team, "change this team")
    given: dict[str, object] = {}
    if name is not None:
        given["name"], slug = _name_of(name)
        _refuse_taken(slug, name, besides=team)
    if zone is not None:
        check_zone(zone)
        given["zone"] = zone
    if holidays is not None:
        given["holidays"] = _rows(holidays)
    with transaction.atomic():
        team.refresh_from_db(from_queryset=Team.objects.select_for_update(no_key=True))
        before, after = assign(team, given)
        if after:
            team.save(update_fields=list(after))
            record(actor=actor, verb="team.changed", subject=team, before=before, after=after)
    return team


def _rows(holidays: Sequence[Holiday]) -> list[dict[str, str]]:
    """Holidays as they are kept: by date, one name for each."""
    if len(holidays) > MOST_HOLIDAYS:
        raise InputError(message=f"These are {len(holidays)} days; a team can have {MOST_HOLIDAYS} holidays.")
    names: dict[str, list[str]] = {}
    for holiday in holidays:
        listed = names.setdefault(holiday.day.isoformat(), [])
        if holiday.name and holiday.name not in listed:
            listed.append(holiday.name)
    return [{"date": day, "name": " / ".join(listed)} for day, listed in sorted(names.items())]


def add_member(*, actor: Person, team: Team, person: Person, role: str = Membership.Role.MEMBER) -> Membership:
    """Puts a person into a team, or changes their role there; administrators and the team's managers may."""
    require_manager(actor, team, "change who is in this team")
    if role not in Membership.Role.values:
        raise InputError(message=f"{role} is not a role in a team; choose member or manager.")
    with transaction.atomic():
        membership, _ = Membership.objects.update_or_create(team=team, person=person, defaults={"role": role})
        after = {"person": person.name, "role": role}
        record(actor=actor, verb="team.member_added", subject=team, after=after)
    return membership


def remove_member(*, actor: Person, team: Team, person: Person) -> None:
    """Takes a person out of a team."""
    require_manager(actor, team, "change who is in this team")
    with transaction.atomic():
        Membership.objects.filter(team=team, person=person).delete()
        record(actor=actor, verb="team.member_removed", subject=team, before={"person": person.name})
