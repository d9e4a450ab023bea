"""Changing the policy: who may, what it moves, and what stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.core.errors import Conflict, InputError, NotAllowed
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.journal.models import JournalEntry
from afterword.domain.policy import queries
from afterword.domain.policy.models import PolicyVersion
from afterword.domain.policy.stored import DEFAULTS, plain
from afterword.domain.practice.policy_effect import effect_of
from afterword.domain.practice.services import change_policy, clocks, resolve

Plain = dict[str, Any]


def with_rule(severity: str, near: bool = False, **values: Any) -> Plain:
    whole = plain(queries.settings_at())
    whole["near_misses" if near else "rules"][severity].update(values)
    return whole


def change(actor: Person, wanted: Plain, base: int = 0) -> PolicyVersion:
    return change_policy(actor=actor, wanted=wanted, reason="As PM-004 asks", base_version=base)


def test_only_administrators_change_the_policy_and_say_why(alice: Person, bob: Person) -> None:
    wanted = with_rule("P1", draft="24 hours")
    with pytest.raises(NotAllowed):
        change(bob, wanted)
    with pytest.raises(InputError, match="needs a reason"):
        change_policy(actor=alice, wanted=wanted, reason=" ", base_version=0)
    assert change(alice, wanted).number == 1
    row = JournalEntry.objects.get(verb="policy.changed")
    assert (row.before, row.after) == (
        {"P1.draft": "48 hours"}, {"P1.draft": "24 hours", "reason": "As PM-004 asks"},
    )  # fmt: skip


def test_change_never_moves_a_clock_that_runs(alice: Person, bob: Person) -> None:
    incident = services.declare(actor=bob, title="Checkout fails", severity="P1")
    resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    assert incident.resolved_at is not None
    before = [(one.name, one.due) for one in clocks(incident, clock.now())]
    change(alice, with_rule("P1", draft="2 hours", review=None))
    assert [(one.name, one.due) for one in clocks(incident, clock.now())] == before
    later = services.declare(actor=bob, title="Checkout fails again", severity="P1")
    resolve(actor=bob, incident=later, summary="Rolled back.", decision="later")
    assert later.resolved_at is not None
    found = {one.name: one.due - later.resolved_at for one in clocks(later, clock.now())}
    assert found["draft"] == timedelta(hours=2)
    assert "review" not in found


def test_near_misses_follow_incidents_where_they_have_no_rule_of_their_own(alice: Person) -> None:
    change(alice, with_rule("P2", draft="24 hours"))
    assert queries.rule_for("P2", "near-miss").draft == timedelta(hours=24)
    change(alice, with_rule("P2", near=True, draft=None), base=1)
    assert queries.rule_for("P2", "near-miss").draft is None
    assert queries.rule_for("P2", "incident").draft == timedelta(hours=24)


def test_two_changes_from_the_same_version_are_a_conflict(alice: Person) -> None:
    change(alice, with_rule("P1", draft="24 hours"))
    with pytest.raises(Conflict, match="Somebody else has changed the policy"):
        change(alice, with_rule("P1", draft="36 hours"))
    assert queries.rule_for("P1").draft == timedelta(hours=24)


def test_change_of_nothing_is_refused(alice: Person) -> None:
    with pytest.raises(InputError, match="Nothing differs"):
        change(alice, plain(DEFAULTS))
    assert not PolicyVersion.objects.exists()


WRONG: list[tuple[Plain, str]] = [
    ({"need": "perhaps"}, "A postmortem is"),
    ({"draft": "soon"}, "Draft"),
    ({"draft": 48}, "Draft"),
    ({"template": "no-such"}, "It starts as"),
    ({"technical_people": 0}, "People who review"),
    ({"technical_people": True}, "People who review"),
    ({"readers": "all"}, "Named readers"),
    ({"owner_hears": [7, "x"]}, "Owner hears"),
    ({"sponsor": "yes"}, "Executive sponsor"),
    ({"business_days": ["lunch"]}, "business days"),
    ({"invented": 1}, "no setting invented"),
]


@pytest.mark.parametrize(("values", "named"), WRONG)
def test_what_no_policy_can_say_is_refused_by_name(alice: Person, values: Plain, named: str) -> None:
    with pytest.raises(InputError, match=named):
        change(alice, with_rule("P1", **values))


@pytest.mark.parametrize(
    ("name", "value"), [("stuck", "never"), ("goal_actions", 101), ("quiet_from", "25:00"), ("digest_day", 7)]
)
def test_numbers_have_their_bounds(alice: Person, name: str, value: Any) -> None:
    whole = plain(DEFAULTS)
    whole["numbers"][name] = value
    with pytest.raises(InputError):
        change(alice, whole)


def test_preview_tells_whom_a_change_touches_and_what_stays(alice: Person, bob: Person, charlie: Person) -> None:
    burning = services.declare(actor=bob, title="Checkout fails", severity="P1")
    services.declare(actor=bob, title="Typo", severity="P4")
    hidden = services.declare(actor=bob, title="Leaked key", severity="P1", private=True)
    ended = services.declare(actor=bob, title="Login fails", severity="P1")
    resolve(actor=bob, incident=ended, summary="Rolled back.", decision="yes")
    effect = effect_of(alice, with_rule("P1", draft="24 hours"), clock.now())
    assert set(effect.coming) == {burning, hidden}
    assert [one.subject.code for one in effect.staying] == ["PM-001"]
    assert {one.state for one in effect.staying[0].clocks} == {"running"}
    assert not PolicyVersion.objects.exists()
    with pytest.raises(NotAllowed):
        effect_of(charlie, with_rule("P1", draft="24 hours"), clock.now())


def test_policy_is_read_once_within_a_request_and_with_one_question_else(alice: Person) -> None:
    change(alice, with_rule("P1", draft="24 hours"))
    queries.rule_for("P1")
    with CaptureQueriesContext(connection) as alone:
        queries.rule_for("P1")
    with CaptureQueriesContext(connection) as together, queries.held():
        for _ in range(50):
            queries.rule_for("P1")
            queries.numbers()
    assert (len(alone), len(together)) == (1, 1)


def test_change_is_seen_at_once_within_the_same_request(alice: Person) -> None:
    with queries.held():
        assert queries.rule_for("P1").draft == timedelta(hours=48)
        change(alice, with_rule("P1", draft="24 hours"))
        assert queries.rule_for("P1").draft == timedelta(hours=24)
        moment = PolicyVersion.objects.get().changed_at
        assert queries.rule_for("P1", "incident", moment - timedelta(seconds=1)).draft == timedelta(hours=48)
