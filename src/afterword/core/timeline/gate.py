"""The timeline gate: what in a timeline must be mended or explained before a review may build on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from afterword.core.detect.base import duration

Rule = Literal["no-time", "no-zone", "out-of-order", "in-future", "before-evidence", "hole"]
EXPLAINS_HOLE = frozenset({"gap_start", "gap_end", "silence"})
SOON = timedelta(seconds=60)  # clocks of browsers and servers differ a little


class Item(Protocol):
    """What the gate looks at: an entry, a timeline item of a document, or a row of the database."""

    @property
    def at(self) -> object:
        """Its time: aware, naive, a bare date or None."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def kind(self) -> str:
        """Its kind."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that blocks the gate: the rule, the place in the timeline (from 0), and what to do in one sentence."""

    rule: Rule
    index: int
    sentence: str


def check_timeline(
    items: Sequence[Item], *, now: datetime, evidence_start: datetime | None = None, hole_minutes: float = 30
) -> list[Problem]:
    """Give what blocks the timeline, in its order; `now` and `evidence_start` are aware.

    A hole is a pause longer than `hole_minutes` between two entries; a gap or silence entry at either side of it,
    or inside it, explains it.
    """
    problems: list[Problem] = []
    before: tuple[Item, datetime] | None = None
    for index, item in enumerate(items):
        at = _aware(item)
        if at is None:
            problems.append(_without_time(index, item))
            continue
        problems += _alone(index, item, at, now, evidence_start)
        if before is not None:
            problems += _between(index, before, (item, at), hole_minutes)
        before = (item, at)
    return problems


def _aware(item: Item) -> datetime | None:
    return item.at if isinstance(item.at, datetime) and item.at.tzinfo is not None else None


def _named(item: Item) -> str:
    words = " ".join(item.text.split())
    return f"\u201c{words[:57] + '...' if len(words) > 60 else words}\u201d"


def _without_time(index: int, item: Item) -> Problem:
    if isinstance(item.at, datetime):
        return Problem("no-zone", index, f"{_named(item)} has a time without a zone; say which zone it is in.")
    return Problem("no-time", index, f"{_named(item)} has no time; give it one, or move it out of the timeline.")


def _alone(index: int, item: Item, at: datetime, now: datetime, evidence_start: datetime | None) -> list[Problem]:
    found = []
    if at > now + SOON:
        found.append(Problem("in-future", index, f"{_named(item)} lies in the future; correct its time."))
    if evidence_start is not None and at < evidence_start:
        text = f"{_named(item)} lies before the evidence begins; correct its time, or add evidence of that time."
        found.append(Problem("before-evidence", index, text))
    return found


def _between(
    index: int, before: tuple[Item, datetime], here: tuple[Item, datetime], hole_minutes: float
) -> list[Problem]:
    pause = (here[1] - before[1]).total_seconds()
    if pause < 0:
        text = f"{_named(here[0])} stands after a later entry; put the entries in order of time."
        return [Problem("out-of-order", index, text)]
    if pause > hole_minutes * 60 and not {before[0].kind, here[0].kind} & EXPLAINS_HOLE:
        text = f"Nothing is told for {duration(pause)} before {_named(here[0])}; add what happened, or say why."
        return [Problem("hole", index, text)]
    return []
