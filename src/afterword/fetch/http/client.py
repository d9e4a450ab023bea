"""Looks at an address once, as a check of a fix does: no redirect is followed, nothing secret is sent."""

from __future__ import annotations

import time
from dataclasses import dataclass

from afterword.fetch.addresses import Allowed
from afterword.fetch.guard import Limits, Outgoing

LIMITS = Limits(connect=3, pause=10, whole=10, size=256 * 1024)


@dataclass(frozen=True, slots=True)
class Looked:
    """What an address answered, and after how many milliseconds its answer was there as a whole."""

    status: int
    body: bytes
    milliseconds: float


def look(url: str, *, head: bool, allowed: Allowed, limits: Limits = LIMITS) -> Looked:
    """The answer to a GET or HEAD; FetchError in one sentence when there is none."""
    with Outgoing(allowed, limits=limits, follow=False) as outgoing:
        began = time.monotonic()
        answer = outgoing.ask(url, head=head)
        return Looked(answer.status, answer.body, 1000 * (time.monotonic() - began))
