"""The weekly digest: on Monday at nine where the person is, what is late, what is due and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import Truncator

from afterword.domain.accounts.models import Membership, Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.queries import due_for, visible_actions
from afterword.domain.notifications.models import Habits
from afterword.domain.notifications.services.telling import Telling, notify
from afterword.domain.policy.queries import numbers
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.domain.practice.clocks import clocks

AHEAD = timedelta(days=7)
MOST = 25  # lines of one list; the page has the rest
OPEN = (Action.Status.OPEN, Action.Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a digest: its number, its words, when, and where it is."""

    subject: str
    text: str
    when: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together; `more` is how many were left out."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0


def sum_up(now: datetime) -> int:
    """Writes the digest of each person whose Monday morning has come; gives how many. An empty one is not written."""
    return sum(_sum_up(person, now) for person in Person.objects.filter(is_active=True).order_by("pk"))


def _sum_up(person: Person, now: datetime) -> bool:
    local, policy = now.astimezone(ZoneInfo(person.zone)), numbers()
    week = f"{local:%G-W%V}"
    if local.weekday() != policy.digest_day or local.time() < policy.digest_at:
        return False
    if Habits.objects.filter(person=person, digest_week=week).exists():
        return False
    with transaction.atomic():
        return _mark(person, week) and _write(person, week, now)


def _mark(person: Person, week: str) -> bool:
    """Takes the week for this worker; whoever comes second finds it taken."""
    Habits.objects.get_or_create(person=person)
    return Habits.objects.filter(person=person).exclude(digest_week=week).update(digest_week=week) == 1


def _write(person: Person, week: str, now: datetime) -> bool:
    found = groups_of(person, now)
    if not found:
        return False
    said = ", ".join(f"{len(group.lines) + group.more} {group.title.lower()}" for group in found)
    telling = Telling(
        kind="digest",
        subject="digest",
        period=week,
        title=f"Your week: {said}",
        why="You get this because you asked to be told each week what is late, due and waiting.",
        path="/",
    )
    return notify(person=person, telling=telling) is not None


def groups_of(person: Person, now: datetime) -> tuple[Group, ...]:
    """What a person's week holds, only what they may see; empty lists are left out."""
    today = now.astimezone(ZoneInfo(person.zone)).date()
    mine = list(due_for(person, person, today + AHEAD))
    late, due = (
        [one for one in mine if one.due and one.due < today],
        [one for one in mine if one.due and one.due >= today],
    )
    named = (
        ("Late", [_action(one) for one in late]),
        ("Due this week", [_action(one) for one in due]),
        ("Waiting for you", list(_clocks(person, now))),
        ("Late in your teams", [_action(one, owner=True) for one in _of_teams(person, today)]),
    )
    return tuple(Group(title, tuple(lines[:MOST]), max(0, len(lines) - MOST)) for title, lines in named if lines)


def _action(action: Action, *, owner: bool = False) -> Line:
    assert action.due is not None
    whose = f"{action.owner.name}: " if owner and action.owner else ""
    text = whose + Truncator(action.text).chars(140)
    return Line(action.code, text, f"due {action.due.day} {action.due:%B}", f"/{action.code}")


def _clocks(person: Person, now: datetime) -> Iterator[Line]:
    """The next clock of each unfinished postmortem that the person drives."""
    rows = visible_postmortems(person).filter(driver=person, status__in=["draft", "in_review"]).order_by("number")
    for row in rows.defer("charts", "notes").prefetch_related("incidents", "sections"):
        waiting = [clock for clock in clocks(row, now) if clock.done_at is None]
        if waiting:
            first = min(waiting, key=lambda clock: clock.due)
            yield _clock(row, first.title, first.due.astimezone(ZoneInfo(person.zone)), first.left < timedelta(0))


def _clock(row: Postmortem, title: str, due: datetime, missed: bool) -> Line:
    verb = "missed since" if missed else "until"
    return Line(
        row.code, f"{title}: {Truncator(row.title).chars(120)}", f"{verb} {due.day} {due:%B, %H:%M}", f"/{row.code}"
    )


def _of_teams(person: Person, today: object) -> list[Action]:
    """Overdue P0 and P1 actions of others in the teams that the person manages."""
    teams = Membership.objects.filter(person=person, role=Membership.Role.MANAGER).values("team")
    owners = Membership.objects.filter(team__in=teams).values("person")
    rows = visible_actions(person).filter(owner__in=owners, status__in=OPEN, due__lt=today, priority__in=["P0", "P1"])
    return list(rows.exclude(owner=person).select_related("owner").order_by("due", "number")[: 10 * MOST])
