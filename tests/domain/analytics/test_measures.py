"""Every measure against numbers that were worked out by hand on a small made-up year, and on nothing at all.

The year 2026 of this house, seen on 1 July. Times are UTC; d is a day of the month.

INC-001 P1 resolved 10 Jan, PM-001 published 13 Jan (3 d); to detect 10 min, to mitigate 40 min, to resolve 1 h
INC-002 P0 resolved 20 Feb, PM-002 published 2 Mar (10 d); to detect 20 min, to mitigate none, to resolve 3 h
INC-003 P1 resolved 15 Apr, no postmortem, skipped; no times but its resolution
INC-004 P2 resolved 20 Apr, PM-003 a draft; the same cause as INC-002, 59 d before: confirmed
INC-005 P2 resolved 1 Jun; the same cause as INC-001, 142 d before: confirmed, too long ago to count
INC-006 P1 near miss of 2 Jun: counts in no measure
INC-007 P1 still open
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.core.errors import InputError
from afterword.core.measures.rate import Rate
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.analysis.models import LevelAnswer, OwnImpact
from afterword.domain.analytics.insights import counts, insights
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
from afterword.domain.analytics.measures.table import CASES, COMPARISONS, PARTS, cases_of
from afterword.domain.analytics.scope import Scope, scope_of
from afterword.domain.analytics.told import LeftOut
from afterword.domain.checks.models import Check, Proof, Run
from afterword.domain.incidents.models import Incident
from afterword.domain.knowledge.models import Mention
from afterword.domain.meetings.models import Meeting
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.readers.models import Reading
from afterword.domain.recurrence.models import Case, Verdict

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def incident(who: Person, number: int, severity: str, at: datetime | None, **more: Any) -> Incident:
    fields = {"status": "resolved" if at else "declared", "resolved_at": at, "declared_by": who, "title": "It broke"}
    return Incident.objects.create(number=number, severity=severity, declared_at=at or NOW, **{**fields, **more})


def postmortem(who: Person, number: int, of: Incident, published: datetime | None = None, **more: Any) -> Postmortem:
    row = Postmortem.objects.create(
        number=number,
        title="Why it broke",
        severity=of.severity,
        status="published" if published else "draft",
        published_at=published,
        created_at=of.resolved_at or NOW,
        created_by=who,
        driver=who,
        **more,
    )
    row.incidents.add(of)
    return row


def action(
    who: Person, number: int, of: Postmortem, created: datetime, done: datetime | None = None, **more: Any
) -> Action:
    finished = {"status": "done", "completed_at": done, "completion_note": "x", "completed_by": who} if done else {}
    fields = {"text": "Do it", "postmortem": of, "created_at": created, "created_by": who}
    return Action.objects.create(number=number, **{**fields, **finished, **more})


def same_cause(who: Person, later: Incident, earlier: Incident) -> None:
    cases = [Case.objects.get_or_create(incident=one, defaults={"at": one.resolved_at})[0] for one in (later, earlier)]
    Verdict.objects.create(case=cases[0], earlier=cases[1], same=True, by=who, at=NOW)


def timed(at: datetime, detect: timedelta, mitigate: timedelta | None, resolve: timedelta) -> dict[str, Any]:
    """The times of an incident that was resolved at `at`; what is not given is counted from the detection."""
    detected = at - resolve
    return {
        "impact_started_at": detected - detect,
        "detected_at": detected,
        "acknowledged_at": detected + 5 * MINUTE,
        "mitigated_at": detected + mitigate if mitigate else None,
    }


@pytest.fixture
def year(bob: Person) -> dict[str, Any]:
    """The year in the module's docstring."""
    made: dict[str, Any] = {}
    made["i1"] = incident(bob, 1, "P1", on(1, 10), **timed(on(1, 10), 10 * MINUTE, 40 * MINUTE, HOUR))
    made["i2"] = incident(bob, 2, "P0", on(2, 20), **timed(on(2, 20), 20 * MINUTE, None, 3 * HOUR))
    made["i3"] = incident(bob, 3, "P1", on(4, 15), postmortem_decision="skip", decision_reason="A drill")
    made["i4"] = incident(bob, 4, "P2", on(4, 20))
    made["i5"] = incident(bob, 5, "P2", on(6, 1))
    incident(bob, 6, "P1", on(6, 2), kind="near-miss")
    incident(bob, 7, "P1", None)
    made["p1"] = postmortem(bob, 1, made["i1"], on(1, 13))
    made["p2"] = postmortem(bob, 2, made["i2"], on(3, 2))
    made["p3"] = postmortem(bob, 3, made["i4"])
    same_cause(bob, made["i4"], made["i2"])
    same_cause(bob, made["i5"], made["i1"])
    return made


@pytest.fixture
def scope(bob: Person) -> Scope:
    return scope_of(bob, {}, NOW)


def told(left_out: Sequence[LeftOut]) -> dict[str, int]:
    return {one.reason: one.count for one in left_out}


def test_completion_counts_resolved_p0_and_p1(year: dict[str, Any], scope: Scope) -> None:
    found = completion.measure(scope)
    assert found.rate == Rate(2, 3)
    assert found.quarters == [("Q1", Rate(2, 2)), ("Q2", Rate(0, 1)), ("Q3 so far", Rate(0, 0))]
    assert found.remark == "1 have none, 1 of them skipped with a reason."
    assert [(case.code, case.counts, case.note) for case in completion.cases(scope)] == [
        ("INC-003", False, "skip: A drill"),
        ("INC-002", True, ""),
        ("INC-001", True, ""),
    ]


def test_time_to_postmortem_is_the_median_of_published_ones(year: dict[str, Any], scope: Scope) -> None:
    found = time_to_postmortem.measure(scope)
    assert [(case.code, case.value) for case in found.cases] == [("PM-002", 10 * 86400), ("PM-001", 3 * 86400)]
    assert found.spread.median == 6.5 * 86400
    assert told(found.left_out) == {"not published yet": 1}
    assert found.goal is not None
    assert found.goal.met(6.5 * 86400)
    assert not found.goal.met(7 * 86400)


def test_actions_in_time_leaves_out_declined_and_young_ones(bob: Person, year: dict[str, Any], scope: Scope) -> None:
    of = year["p1"]
    action(bob, 1, of, on(1, 12), on(2, 11))  # 30 days: in time
    action(bob, 2, of, on(1, 12), on(2, 11) + MINUTE)  # a minute late
    action(bob, 3, of, on(4, 1))  # never done
    action(bob, 4, of, on(4, 2), on(4, 3), status="verified", verified_at=on(4, 9))
    action(bob, 5, of, on(4, 2), on(4, 3), status="wont_do")  # declined
    action(bob, 6, of, on(6, 20))  # open, and young
    action(bob, 7, of, on(6, 20), on(6, 21))  # young, and done: counts
    action(bob, 8, of, on(6, 20), on(6, 1))  # done before it was written down here
    found = actions_in_time.measure(scope)
    assert found.rate == Rate(3, 5)
    assert found.quarters == [("Q1", Rate(1, 2)), ("Q2", Rate(2, 3)), ("Q3 so far", Rate(0, 0))]
    assert told(found.left_out) == {
        "declined with a reason": 1,
        "younger than 30 days and not finished": 1,
        "finished before they were written down here": 1,
    }
    assert sum(case.counts for case in actions_in_time.cases(scope)) == 3


def test_recurrence_counts_confirmed_causes_within_ninety_days(year: dict[str, Any], scope: Scope) -> None:
    found = recurrence.measure(scope)
    assert found.rate == Rate(1, 5)
    assert [case.code for case in recurrence.cases(scope) if case.counts] == ["INC-004"]


def test_recurrence_of_something_private_is_not_told_to_outsiders(charlie: Person, year: dict[str, Any]) -> None:
    Incident.objects.filter(number=2).update(private=True)
    assert recurrence.measure(scope_of(charlie, {}, NOW)).rate == Rate(0, 4)


def test_dismissed_match_is_no_recurrence(year: dict[str, Any], scope: Scope) -> None:
    Verdict.objects.update(same=False, reason="Another pool")
    assert recurrence.measure(scope).rate == Rate(0, 5)


def test_durations_count_what_is_known(year: dict[str, Any], scope: Scope) -> None:
    found = {one.name: durations.measure(scope, one) for one in durations.DURATIONS}
    minutes = {name: [(case.value or 0) / 60 for case in one.cases] for name, one in found.items()}
    assert minutes == {
        "to-detect": [20, 10],
        "to-acknowledge": [5, 5],
        "to-mitigate": [40],
        "to-resolve": [180, 60],
    }
    assert told(found["to-mitigate"].left_out) == {"without one of the two times": 4}
    assert found["to-detect"].spread.median == 15 * 60


def test_times_the_wrong_way_round_are_left_out_and_told(year: dict[str, Any], scope: Scope) -> None:
    Incident.objects.filter(number=1).update(mitigated_at=on(1, 1))
    found = durations.measure(scope, durations.DURATIONS[2])
    assert told(found.left_out) == {
        "without one of the two times": 4,
        "whose times stand the wrong way round": 1,
    }


def meeting(who: Person, of: Postmortem, after: timedelta) -> None:
    ended = of.incidents.get().resolved_at
    assert ended is not None
    Meeting.objects.create(
        postmortem=of,
        kind="review",
        starts_at=ended + after,
        minutes=60,
        uid=f"m{of.pk}",
        planned_at=NOW,
        planned_by=who,
        changed_at=NOW,
        held_at=ended + after,
        held_by=who,
    )


def test_fix_is_counted_as_produced_when_owned_dated_and_testable(
    bob: Person, year: dict[str, Any], scope: Scope
) -> None:
    meeting(bob, year["p1"], 72 * HOUR)
    meeting(bob, year["p2"], 8 * DAY)
    action(bob, 1, year["p1"], on(1, 12), owner=bob, due=on(2, 1).date(), verification="p95 stays low")
    action(bob, 2, year["p2"], on(1, 12), owner=bob, due=on(2, 1).date())  # nobody can test it
    found = fix_produced.measure(scope)
    assert [(group.name, group.rate, group.known) for group in found.groups] == [
        ("Within 72 hours", Rate(1, 1), 0.85),
        ("Later, within 7 days", Rate(0, 0), None),
        ("After 7 days", Rate(0, 1), 0.5),
    ]
    assert told(found.left_out) == {"without a review meeting that was held": 1}


def verdict(of: Action, kind: str) -> None:
    assert of.completed_at is not None
    Proof.objects.create(action=of, since=of.completed_at, kind=kind, at=NOW, sentence="x", recorded_at=NOW)


def items(of: Postmortem, during: int, reconstructed: int) -> None:
    for number in range(during + reconstructed):
        recorded = "during" if number < during else "reconstructed"
        TimelineItem.objects.create(postmortem=of, text="x", position=number, recorded=recorded)


def test_fixes_stuck_by_how_the_timeline_was_made(bob: Person, year: dict[str, Any], scope: Scope) -> None:
    items(year["p1"], 4, 1)  # 80 %
    items(year["p2"], 3, 1)  # 75 %
    verdict(action(bob, 1, year["p1"], on(1, 12), on(1, 20), level="L3"), "stuck")
    verdict(action(bob, 2, year["p2"], on(3, 2), on(3, 5), level="L5"), "reopened")
    action(bob, 3, year["p3"], on(4, 21), on(4, 25), level="L3")
    found = fixes_stuck.measure(scope)
    assert [(group.rate, group.known) for group in found.groups] == [(Rate(1, 1), 0.9), (Rate(0, 1), 0.5)]
    assert told(found.left_out) == {"still being watched": 1}


def test_fix_level_by_whether_the_chain_was_walked(bob: Person, year: dict[str, Any], scope: Scope) -> None:
    for level in ("L1", "L2", "L3", "L4", "L5"):
        LevelAnswer.objects.create(postmortem=year["p1"], level=level, answer="none", answered_at=NOW, answered_by=bob)
    LevelAnswer.objects.create(postmortem=year["p2"], level="L5", answer="none", answered_at=NOW, answered_by=bob)
    action(bob, 1, year["p1"], on(1, 12), level="L3")
    action(bob, 2, year["p2"], on(3, 2), level="L5")
    found = fix_level.measure(scope)
    assert [(group.name, group.rate) for group in found.groups] == [
        ("Walked: fixed above L4", Rate(1, 1)),
        ("Not walked: fixed at L5", Rate(1, 1)),
    ]
    assert told(found.left_out) == {"without a chain fix": 1}


def run(of: Action, after: timedelta, number: int) -> None:
    assert of.completed_at is not None
    check = Check.objects.create(
        action=of, name="x", kind="manual", definition="x", created_at=NOW, created_by=of.created_by
    )
    at = of.completed_at + after
    Run.objects.create(
        check_row=check, slot=str(number), why="seen", state="finished", at=at, from_at=at, claimed_at=at,
        finished_at=at, before_fix=False, definition="x", verdict="pass",
    )  # fmt: skip


def test_one_fix_is_tested_and_of_three_none(bob: Person, year: dict[str, Any], scope: Scope) -> None:
    run(action(bob, 1, year["p1"], on(1, 12), on(1, 20), level="L3"), 14 * DAY, 1)
    for number in range(2, 5):
        action(bob, number, year["p2"], on(3, 2), on(3, 5), term="short")
    run(action(bob, 5, year["p3"], on(4, 21), on(4, 25), term="long"), 15 * DAY, 2)  # a day too late
    action(bob, 6, year["p3"], on(4, 21), NOW - DAY, term="long")  # done yesterday: waits
    action(bob, 7, year["p3"], on(4, 21), on(4, 25), term="immediate")  # no fix
    found = fix_tested.measure(scope)
    assert [(group.rate, group.known) for group in found.groups] == [(Rate(1, 2), 0.9), (Rate(1, 1), 0.4)]
    assert told(found.left_out) == {"fixes done less than 14 days ago": 1}


def test_people_are_summed(bob: Person, charlie: Person, year: dict[str, Any], scope: Scope) -> None:
    for who, woken, hours in ((bob, True, "2.50"), (charlie, False, "1.25")):
        OwnImpact.objects.create(postmortem=year["p1"], person=who, woken=woken, hours=hours, told_at=NOW)
    woken, hours = people.measure(scope)
    assert (woken.value, hours.value, hours.n) == (1, 3.75, 1)
    assert told(hours.left_out) == {"of which nobody has said anything": 2}


def test_driver_alone_is_no_reader(bob: Person, charlie: Person, year: dict[str, Any], scope: Scope) -> None:
    Reading.objects.create(postmortem=year["p1"], person=bob, version=1, finished_at=NOW)
    Reading.objects.create(postmortem=year["p2"], person=charlie, version=1, finished_at=NOW)
    assert learning.read(scope).rate == Rate(1, 2)


def test_naming_ones_own_postmortem_is_no_link(year: dict[str, Any], scope: Scope) -> None:
    Mention.objects.create(prefix="PM", number=1, incident=year["i1"])
    Mention.objects.create(prefix="PM", number=1, incident=year["i4"])
    Mention.objects.create(prefix="RB", number=1, incident=year["i5"])
    assert learning.linked(scope).rate == Rate(1, 5)


def test_nothing_at_all_is_told_as_nothing(bob: Person, scope: Scope) -> None:
    for part in PARTS:
        for measure in part.make(scope):
            if hasattr(measure, "rate"):
                assert (measure.rate, measure.rate.share) == (Rate(0, 0), None)
            elif hasattr(measure, "spread"):
                assert (measure.spread.n, measure.spread.median) == (0, None)
            elif hasattr(measure, "groups"):
                assert {group.rate for group in measure.groups} == {Rate(0, 0)}
            else:
                assert (measure.value, measure.n) == (0, 0)
    for name in (*CASES, *COMPARISONS):
        found = cases_of(name, scope)
        assert found is not None
        assert list(found) == []
    assert cases_of("mean", scope) is None


def test_line_under_the_heading_counts_what_there_is(year: dict[str, Any], scope: Scope) -> None:
    found = counts(scope)
    assert (found.incidents, found.near_misses, found.postmortems) == (5, 1, 2)


def test_team_service_and_severity_narrow_what_is_counted(bob: Person, year: dict[str, Any]) -> None:
    year["i2"].services.create(name="Shop")
    narrowed = scope_of(bob, {"service": "shop"}, NOW)
    assert completion.measure(narrowed).rate == Rate(1, 1)
    assert [case.code for case in time_to_postmortem.cases(narrowed)] == ["PM-002"]
    assert recurrence.measure(scope_of(bob, {"severity": ["P2"]}, NOW)).rate == Rate(1, 2)


def test_span_of_twelve_months_reaches_back_a_year(bob: Person) -> None:
    scope = scope_of(bob, {"span": "12months"}, NOW)
    assert (scope.start, scope.end) == (datetime(2025, 7, 2, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC))
    assert scope.span == "2 July 2025 to 1 July 2026"
    assert [name for name, _ in completion.measure(scope).quarters] == [
        "Q3 2025",
        "Q4 2025",
        "Q1 2026",
        "Q2 2026",
        "Q3 2026 so far",
    ]


@pytest.mark.parametrize("wrong", [{"from": "soon"}, {"from": "2026-02-01", "to": "2026-01-01"}, {"team": "nobody"}])
def test_scope_that_cannot_be_is_told(bob: Person, wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        scope_of(bob, wrong, NOW)


def test_number_of_queries_does_not_grow_with_the_rows(bob: Person, year: dict[str, Any], scope: Scope) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            insights(scope)
        return len(found)

    verdict(action(bob, 1, year["p1"], on(1, 12), on(1, 20), level="L3"), "stuck")
    few = asked()
    assert few <= 45
    for number in range(10, 20):
        of = postmortem(bob, number, incident(bob, number, "P1", on(5, 1)), on(5, 4))
        action(bob, number, of, on(5, 2), level="L3")
    assert asked() == few
