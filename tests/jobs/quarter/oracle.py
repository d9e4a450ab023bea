"""Which messages the quarter must bring: worked out from the plan alone, by intervals of time, without the product.

A message exists when the time in which an action stood still (same date, same owner, open) meets the window of the
reminder. Its e-mail goes out at the first look after quiet hours, if the reminder is still true then.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.jobs.quarter.plan import LOOKS, START, STEP, Plan, Planned, Somebody, at

LEADS = {"P0": (7, 1), "P1": (7, 1), "P2": (7, 1), "P3": (1,), "P4": (1,)}
MORNING, NINE = time(7), time(9)
POLICY_QUIET = (time(22), time(7))

Key = tuple[str, str, str, str]  # person, kind, subject, period


@dataclass(frozen=True)
class Still:
    """A stretch of looks in which an action did not change."""

    first: int
    end: int
    due: date
    owner: int | None
    is_open: bool


def stretches(action: Planned) -> list[Still]:
    """The life of an action, cut where it changes; what comes after its end changes nothing."""
    found, first, due, owner, is_open = [], action.begun, action.due, action.owner, True
    for change in action.changes:
        if not is_open:
            break
        found.append(Still(first, change.look, due, owner, is_open))
        first = change.look
        if change.what == "due":
            due = change.value  # type: ignore[assignment]
        elif change.what == "owner":
            owner = change.value  # type: ignore[assignment]
        else:
            is_open = False
    found.append(Still(first, LOOKS, due, owner, is_open))
    return [one for one in found if one.first < one.end]


def state(action: Planned, look: int) -> Still:
    """How an action stands at a look."""
    return next(one for one in stretches(action) if one.first <= look < one.end)


def look_of(moment: datetime) -> int:
    """The first look at or after a moment."""
    return max(0, math.ceil((moment - START) / STEP))


def window(due: date, begins: int, ends: int, zone: str) -> tuple[int, int]:
    """The looks from the morning `begins` days after the date to the morning `ends` days after it."""
    edges = (datetime.combine(due + timedelta(days), MORNING, ZoneInfo(zone)) for days in (begins, ends))
    first, last = (look_of(edge) for edge in edges)
    return first, last


def reminders(plan: Plan) -> dict[Key, int]:
    """Each reminder with the look at which it is written."""
    found: dict[Key, int] = {}
    for action in plan.actions:
        for still in stretches(action):
            for key, look in _of(plan, action, still):
                found[key] = min(look, found.get(key, look))
    return found


def _of(plan: Plan, action: Planned, still: Still) -> Iterator[tuple[Key, int]]:
    driver = plan.drivers[action.postmortem] if action.postmortem is not None else None
    first = still.owner if still.owner is not None else driver
    if first is None or not still.is_open:
        return
    zone, code, due = plan.people[first].zone, f"AI-{action.number + 1:03d}", still.due.isoformat()
    for lead in LEADS[action.priority]:
        look = _meet(still, window(still.due, -lead, -lead + (3 if lead > 1 else 2), zone))
        if look is not None and still.owner is not None:
            yield (plan.people[still.owner].name, "action.due", code, f"{due} {lead} d"), look
    look = _meet(still, window(still.due, 1, 15, zone))
    if look is not None:
        for person, kind in _hear(plan, action, still.owner, driver):
            yield (plan.people[person].name, kind, code, due), look


def _meet(still: Still, wanted: tuple[int, int]) -> int | None:
    first, end = max(still.first, wanted[0]), min(still.end, wanted[1])
    return first if first < end else None


def _hear(plan: Plan, action: Planned, owner: int | None, driver: int | None) -> list[tuple[int, str]]:
    direct = [owner] if owner is not None else []
    if driver is not None and driver != owner and action.priority != "P4":
        direct.append(driver)
    above: list[int] = []
    if action.priority in ("P0", "P1"):
        team = plan.team_of_postmortem[action.postmortem] if action.postmortem is not None else None
        if team is None and owner is not None:
            team = owner % len(plan.teams)
        above = [one for one in plan.managers[team] if one not in direct] if team is not None else []
    return [(one, "action.overdue") for one in direct] + [(one, "action.escalated") for one in above]


def assignments(plan: Plan) -> list[tuple[str, str, int]]:
    """Who is told that an action is theirs, each time: person, subject, and the look at which it is written."""
    found = []
    for action in plan.actions:
        code, before = f"AI-{action.number + 1:03d}", None
        for still in stretches(action):
            if still.owner is not None and still.owner != before:
                found.append((plan.people[still.owner].name, code, max(still.first - 1, 0)))
            before = still.owner
    return found


def digests(plan: Plan) -> dict[tuple[str, str], int]:
    """Who gets a digest for which week, and the look at which it is written."""
    found = {}
    for person in plan.people:
        for week in range(14):
            monday = (START + timedelta(weeks=week)).date()
            nine = look_of(datetime.combine(monday, NINE, ZoneInfo(person.zone)))
            local = at(nine).astimezone(ZoneInfo(person.zone))
            if (
                nine < LOOKS
                and local.date() == monday
                and local.time() >= NINE
                and _has_news(plan, person, nine, monday)
            ):
                found[person.name, f"{monday:%G-W%V}"] = nine
    return found


def _has_news(plan: Plan, person: Somebody, look: int, today: date) -> bool:
    for action in plan.actions:
        if action.begun > look:
            continue
        still = state(action, look)
        if not still.is_open or still.owner is None:
            continue
        if still.owner == person.number and still.due <= today + timedelta(7):
            return True
        grave, managed = (
            action.priority in ("P0", "P1"),
            [n for n, who in enumerate(plan.managers) if person.number in who],
        )
        if grave and still.due < today and still.owner % len(plan.teams) in managed:
            return True
    return False


def mail_look(person: Somebody, look: int) -> int:
    """The look at which an e-mail written at a look goes out."""
    hours = POLICY_QUIET if person.quiet is None else person.quiet
    local = at(look).astimezone(ZoneInfo(person.zone))
    if not hours:
        return look
    start, end = hours
    quiet = start <= local.time() < end if start < end else not end <= local.time() < start
    if not quiet:
        return look
    day = local.date() if local.time() < end else local.date() + timedelta(1)
    return look_of(datetime.combine(day, end, ZoneInfo(person.zone)))


def mails(plan: Plan) -> set[Key]:
    """The reminders that go out by e-mail within the quarter: still true when quiet hours are over."""
    by_name, found = {one.name: one for one in plan.people}, set()
    for key, look in reminders(plan).items():
        name, kind, subject, period = key
        sent, action = mail_look(by_name[name], look), plan.actions[int(subject[3:]) - 1]
        if sent >= LOOKS:
            continue
        still = state(action, sent)
        driver = plan.drivers[action.postmortem] if action.postmortem is not None else None
        same = still.is_open and period.startswith(still.due.isoformat())
        if same and (kind == "action.escalated" or by_name[name].number in (still.owner, driver)):
            found.add(key)
    return found
