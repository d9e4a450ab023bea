"""The gates of a postmortem as pages show them: what is in order, what blocks, and where to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import Resolver404, resolve, reverse

from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.practice.models import Override
from afterword.web.presenters.actions import counted
from afterword.web.presenters.times import span_words


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: `shuts` while it keeps the gate shut, `path` leads to where it is mended."""

    sentence: str
    ok: bool
    blocks: bool
    shuts: bool
    path: str
    overridden: Override | None = None

    @property
    def css(self) -> str:
        """ok, blocks, or nothing for what should only be looked at."""
        return "ok" if self.ok else "blocks" if self.shuts else ""

    @property
    def icon(self) -> str:
        """Tick, cross or ring."""
        return "tick" if self.ok else "cross" if self.shuts else "circle"


@dataclass(frozen=True, slots=True)
class Gate:
    """All checks, those that block first."""

    checks: Sequence[Check]
    doing: str = "publishing"

    @property
    def blocking(self) -> int:
        """How many checks block."""
        return sum(check.shuts for check in self.checks)

    @property
    def passed(self) -> int:
        """How many checks are in order."""
        return sum(check.ok for check in self.checks)

    @property
    def open(self) -> bool:
        """Whether nothing blocks."""
        return self.blocking == 0

    @property
    def headline(self) -> str:
        """How many things block, as in "Two things block publishing"."""
        return counted(self.blocking, f"thing blocks {self.doing}", f"things block {self.doing}")


@dataclass(frozen=True, slots=True)
class Clock:
    """The next thing that is due, in words."""

    due: datetime
    words: str
    late: bool


DOING = {"timeline": "confirming", "review": "the review", "publish": "publishing", "close": "closing"}


def path_of(postmortem: Postmortem, fragment: str) -> str:
    """Where a check is mended: a page of the postmortem that there is, else its writing page."""
    if fragment == "timeline":
        return reverse("postmortem_timeline", kwargs={"number": postmortem.number}) + "#confirm"
    if fragment == "header":
        return reverse("write_postmortem", kwargs={"number": postmortem.number}) + "#facts"
    if fragment == "todo":
        return f"{reverse('actions')}?postmortem={postmortem.code}&status=unfinished"
    if fragment != "actions" and not fragment.startswith("section-"):
        return page_of(postmortem, fragment) or reverse("postmortem", kwargs={"number": postmortem.number})
    write = reverse("write_postmortem", kwargs={"number": postmortem.number})
    return f"{write}#w-{fragment.removeprefix('section-')}"


def page_of(postmortem: Postmortem, place: str) -> str:
    """The address of one of its pages, as in analysis#walk; empty while there is no such page."""
    path, _, part = place.partition("#")
    address = f"/{postmortem.code}/{path}" if path else f"/{postmortem.code}"
    try:
        resolve(address)
    except Resolver404:
        return ""
    return f"{address}#{part}" if part else address


def gate_of(postmortem: Postmortem, name: str = "publish") -> Gate:
    """What a gate looks at: what blocks first, then what should be looked at, then what is in order."""
    checks = [
        Check(one.sentence, one.ok, one.blocks, one.shuts, path_of(postmortem, one.link_fragment), one.overridden)
        for one in practice.gate(name, postmortem)
    ]
    return Gate(sorted(checks, key=lambda check: (check.ok, not check.shuts)), DOING[name])


def clock_of(postmortem: Postmortem, now: datetime) -> Clock | None:
    """The first clock that still runs or was missed; None when nothing is due."""
    waiting = [clock for clock in practice.clocks(postmortem, now) if clock.done_at is None]
    if not waiting:
        return None
    clock = min(waiting, key=lambda one: one.due)
    late = clock.state == "missed"
    span = span_words(abs(clock.left))
    return Clock(clock.due, f"{clock.title}, {span} late" if late else f"{clock.title} in {span}", late)
