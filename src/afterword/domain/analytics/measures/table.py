"""THE table of measures: what is asked of each, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from afterword.domain.analytics.measures import (
    actions_in_time,
    completion,
    durations,
    fix_level,
    fix_produced,
    fix_tested,
    fixes_stuck,
    learning,
    people,
    recurrence,
    time_to_postmortem,
)
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Comparison, Measure


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its heading, and how its measures are made."""

    name: str
    title: str
    holds: tuple[str, ...]  # the names of its measures
    make: Callable[[Scope], Sequence[Measure]]


PARTS: tuple[Part, ...] = (
    Part(
        "goals",
        "Four measures with a goal",
        (completion.NAME, time_to_postmortem.NAME, actions_in_time.NAME, recurrence.NAME),
        lambda scope: (
            completion.measure(scope),
            time_to_postmortem.measure(scope),
            actions_in_time.measure(scope),
            recurrence.measure(scope),
        ),
    ),
    Part(
        "durations",
        "How long things take",
        tuple(one.name for one in durations.DURATIONS),
        lambda scope: tuple(durations.measure(scope, one) for one in durations.DURATIONS),
    ),
    Part(
        "practice",
        "What the practice does for us",
        (fix_produced.NAME, fixes_stuck.NAME, fix_level.NAME, fix_tested.NAME),
        lambda scope: (
            fix_produced.measure(scope),
            fixes_stuck.measure(scope),
            fix_level.measure(scope),
            fix_tested.measure(scope),
        ),
    ),
    Part("people", "What it costs people", people.NAMES, people.measure),
    Part(
        "learning",
        "Whether anybody learns",
        (learning.READ, learning.LINKED),
        lambda scope: (learning.read(scope), learning.linked(scope)),
    ),
)

CASES: dict[str, Callable[[Scope], Iterator[Case]]] = {
    completion.NAME: completion.cases,
    time_to_postmortem.NAME: time_to_postmortem.cases,
    actions_in_time.NAME: actions_in_time.cases,
    recurrence.NAME: recurrence.cases,
    learning.READ: learning.read_cases,
    learning.LINKED: learning.linked_cases,
    **{one.name: partial(durations.cases, duration=one) for one in durations.DURATIONS},
}
COMPARISONS: dict[str, Callable[[Scope], Comparison]] = {
    fix_produced.NAME: fix_produced.measure,
    fixes_stuck.NAME: fixes_stuck.measure,
    fix_level.NAME: fix_level.measure,
    fix_tested.NAME: fix_tested.measure,
}


def cases_of(name: str, scope: Scope) -> Iterator[Case] | None:
    """Every case of a measure, the newest first; None when there is no measure of that name with cases."""
    if name in CASES:
        return CASES[name](scope)
    if name in COMPARISONS:
        return (case for group in COMPARISONS[name](scope).groups for case in _named(group.name, group.cases))
    return None


def _named(group: str, cases: Sequence[Case]) -> Iterator[Case]:
    for case in cases:
        yield Case(case.code, case.title, case.at, case.value, case.counts, f"{group}. {case.note}".strip())
