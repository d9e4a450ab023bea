"""Rollouts out of what a cluster says of its replica sets: a new set that grows while another shrinks is a deploy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from afterword.core.evidence.deploys import deploy_moment
from afterword.core.evidence.rows import Row
from afterword.core.model.reading import Moment
from afterword.core.model.span import LineSpan

# `ScalingReplicaSet Deployment/shop: Scaled up replica set shop-6d9f7c to 1`, in newer clusters with `from 0` somewhere
_SCALED = re.compile(
    r"^ScalingReplicaSet deployment(?:\.apps)?/(?P<of>[\w.-]+): Scaled (?P<way>up|down) replica set (?P<set>[\w.-]+)"
    r"(?: from (?P<before>\d+))? to \d+(?: from (?P<behind>\d+))?",
    re.IGNORECASE,
)
TOGETHER = 1800.0  # seconds: so long may lie between the growth of the new set and the last step of the old one


class _Step(NamedTuple):
    at: float
    line: int
    of: str
    up: bool
    name: str
    from_nothing: bool


@dataclass(slots=True)
class _Deployment:
    """Which set serves at the moment, and which did before."""

    current: str | None = None
    past: set[str] = field(default_factory=set)


def rollouts(rows: Iterable[Row], file: str, source: str) -> tuple[Moment, ...]:
    """A deploy for each replica set that takes the place of another; a rollback when it served before.

    A set that grows while no other shrinks was only scaled.
    """
    steps = sorted(_steps(rows))
    known: dict[str, _Deployment] = {}
    return tuple(_moment(step, back, file, source) for step in steps for back in _begun(step, steps, known))


def _steps(rows: Iterable[Row]) -> Iterator[_Step]:
    for row in rows:
        found = _SCALED.match(row["message"] or "")
        if found:
            at = row["second"] + (row["ms"] or 0) / 1000
            from_nothing = "0" in (found["before"], found["behind"])
            yield _Step(at, row["n"], found["of"], found["way"].lower() == "up", found["set"], from_nothing)


def _begun(step: _Step, steps: list[_Step], known: dict[str, _Deployment]) -> Iterator[bool]:
    """Whether the rollout that a step begins is a rollback; nothing when it begins none."""
    state = known.setdefault(step.of, _Deployment())
    if not step.up:
        if step.name != state.current:
            state.past.add(step.name)
        return
    if step.name == state.current:
        return
    replaces = state.current is not None or step.from_nothing or _another_shrinks(step, steps)
    back = step.name in state.past
    state.past |= {state.current} if state.current else set()
    state.current = step.name
    if replaces:
        yield back


def _another_shrinks(step: _Step, steps: list[_Step]) -> bool:
    others = (one for one in steps if one.of == step.of and one.name != step.name and not one.up)
    return any(abs(one.at - step.at) <= TOGETHER for one in others)


def _moment(step: _Step, back: bool, file: str, source: str) -> Moment:
    at = datetime.fromtimestamp(round(step.at, 3), UTC)
    span, ref = LineSpan(file, step.line, step.line), step.name.removeprefix(f"{step.of}-")
    return deploy_moment(at, source, span, service=step.of, ref=ref, rollback="1" if back else "")
