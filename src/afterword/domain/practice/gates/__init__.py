"""The gates of a postmortem: what each looks at, what keeps it shut, and where that is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from afterword.domain import clock
from afterword.domain.policy.queries import held
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.gates.chain import chain
from afterword.domain.practice.gates.check import Check, Overrides, blocking, overrides_of, with_overrides
from afterword.domain.practice.gates.closing import closing
from afterword.domain.practice.gates.document import actions, header, sections, sponsors
from afterword.domain.practice.gates.reviews import reviews
from afterword.domain.practice.gates.timeline import timeline

__all__ = ["GATES", "Check", "blocking", "gate", "gates"]

Look = Callable[[Postmortem, datetime, Overrides], Iterable[Check]]


def _review(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Iterable[Check]:
    return [*header(postmortem), *timeline(postmortem, now, overrides)]


def _publish(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Iterable[Check]:
    return [
        *header(postmortem),
        *sections(postmortem),
        *timeline(postmortem, now, overrides),
        *chain(postmortem),
        actions(postmortem),
        *sponsors(postmortem),
        *reviews(postmortem),
    ]


def _close(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Iterable[Check]:
    return [*chain(postmortem), *closing(postmortem)]


GATES: dict[str, Look] = {"timeline": timeline, "review": _review, "publish": _publish, "close": _close}


@held()
def gate(name: str, postmortem: Postmortem, now: datetime | None = None) -> list[Check]:
    """Every check of the gate timeline, review, publish or close, in the order in which a person meets them."""
    overrides = overrides_of(postmortem)
    return with_overrides(GATES[name](postmortem, now or clock.now(), overrides), overrides)


def gates(postmortem: Postmortem, now: datetime | None = None) -> list[Check]:
    """Every check of the gate to publishing; those that fail and block keep it shut."""
    return gate("publish", postmortem, now)
