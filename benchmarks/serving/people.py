"""Sixty people in twelve teams: Alice administers, Bob is a member of three of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from serving.rows import put, write
from serving.words import SERVICES, Words

TEAMS = (
    "Payments",
    "Shop",
    "Platform",
    "Search",
    "Media",
    "Ledger",
    "Mail",
    "Stock",
    "Identity",
    "Data",
    "Web",
    "Core",
)


@dataclass(frozen=True)
class Staff:
    """Who there is; the first person is Alice, the second Bob."""

    people: list[int]
    teams: list[int]


def fill(words: Words, now: datetime) -> Staff:
    """Writes people, teams, memberships, services, runbooks and decision records."""
    from afterword.domain.accounts.models import Membership, Person, Team

    joined = now - timedelta(days=1000)
    names = ["Alice Adams", "Bob Brown", *(f"Person {n}" for n in range(3, 61))]
    people = write(
        Person(
            email=f"{name.split()[0].lower()}{n}@example.org",
            handle=f"person{n}",
            name=name,
            role="admin" if n == 0 else "member",
            joined_at=joined,
            password="!",
        )
        for n, name in enumerate(names)
    )
    teams = write(Team(name=name, slug=name.lower()) for name in TEAMS)
    put(
        Membership(team=team, person=people[place], role="manager" if n == 0 else "member")
        for t, team in enumerate(teams)
        for n, place in enumerate(sorted({2 + t, 14 + t, 26 + t, 38 + t} | ({1} if t < 3 else set())))
    )
    knowledge(words, people[0].pk, now)
    return Staff([one.pk for one in people], [one.pk for one in teams])


def knowledge(words: Words, by: int, now: datetime) -> None:
    """Writes the catalog, a hundred runbooks and forty decision records."""
    from afterword.domain.knowledge.models import Decision, Runbook, Service

    put(Service(name=name, slug=name, kind="component", created_at=now, updated_at=now) for name in SERVICES)
    common = {"created_at": now, "created_by_id": by, "updated_at": now, "updated_by_id": by}
    put(
        Runbook(number=n, title=words.sentence(4)[:200], text=words.section(120), services=[SERVICES[n % 24]], **common)
        for n in range(1, 101)
    )
    put(Decision(number=n, title=words.sentence(4)[:200], text=words.section(120), **common) for n in range(1, 41))
