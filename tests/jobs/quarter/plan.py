"""What happens in the simulated quarter: people in many zones, 200 actions, and what becomes of them, from one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

START = datetime(2026, 3, 2, tzinfo=UTC)  # summer time begins in it, on different days in different places
STEP = timedelta(hours=6)
LOOKS = 91 * 4
ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Adelaide", "America/St_Johns",
    "Pacific/Auckland", "Asia/Kathmandu", "America/Los_Angeles", "Pacific/Kiritimati",
)  # fmt: skip
PRIORITIES = ("P0", "P1", "P1", "P2", "P2", "P2", "P3", "P4")
ACTIONS, PEOPLE, TEAMS, POSTMORTEMS = 200, 20, 5, 10


def at(look: int) -> datetime:
    """The moment of a look."""
    return START + look * STEP


@dataclass
class Somebody:
    """A person; `quiet` are hours of their own, or None for those of the policy, or () for none."""

    number: int
    zone: str
    quiet: tuple[time, time] | tuple[()] | None

    @property
    def name(self) -> str:
        return f"Person{self.number}"


@dataclass
class Change:
    """What is done to an action right before a look: one of due, owner or complete."""

    look: int
    what: str
    value: date | int | None = None


@dataclass
class Planned:
    """One action with what becomes of it; people, teams and postmortems are meant by their numbers."""

    number: int
    begun: int
    owner: int | None
    due: date
    priority: str
    postmortem: int | None
    changes: list[Change] = field(default_factory=list)


@dataclass
class Plan:
    """The whole quarter."""

    people: list[Somebody]
    teams: list[list[int]]  # members
    managers: list[list[int]]
    drivers: list[int]  # of postmortems
    team_of_postmortem: list[int | None]
    actions: list[Planned]


def make(seed: int) -> Plan:
    """The same for the same seed."""
    rng = random.Random(seed)
    quiet = (None, None, (), (time(20), time(6, 30)), (time(12), time(15)))
    people = [Somebody(number, rng.choice(ZONES), rng.choice(quiet)) for number in range(PEOPLE)]
    teams = [list(range(number, PEOPLE, TEAMS)) for number in range(TEAMS)]
    managers = [members[:2] if number == 0 else members[:1] for number, members in enumerate(teams)]
    drivers = [rng.randrange(PEOPLE) for _ in range(POSTMORTEMS)]
    concerned = [rng.choice((None, *range(TEAMS))) for _ in range(POSTMORTEMS)]
    actions = sorted((_action(rng) for _ in range(ACTIONS)), key=lambda one: one.begun)  # as they get their numbers
    for number, action in enumerate(actions):
        action.number = number
    return Plan(people, teams, managers, drivers, concerned, actions)


def _action(rng: random.Random) -> Planned:
    begun = 0 if rng.random() < 0.4 else rng.randrange(int(LOOKS * 0.7))
    due = at(begun).date() + timedelta(days=rng.randrange(-3, 60))
    owner = rng.randrange(PEOPLE) if rng.random() < 0.95 else None
    postmortem = rng.randrange(POSTMORTEMS) if rng.random() < 0.6 else None
    made = Planned(0, begun, owner, due, rng.choice(PRIORITIES), postmortem)
    for what, chance in (("due", 0.35), ("due", 0.15), ("owner", 0.2), ("complete", 0.6)):
        if rng.random() < chance:
            made.changes.append(_change(what, begun, due, rng))
    made.changes.sort(key=lambda change: change.look)
    return made


def _change(what: str, begun: int, due: date, rng: random.Random) -> Change:
    look = rng.randrange(begun + 1, LOOKS)
    if what == "due":
        return Change(look, what, due + timedelta(days=rng.randrange(-10, 25)))
    return Change(look, what, rng.randrange(PEOPLE) if what == "owner" else None)
