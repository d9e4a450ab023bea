"""The chain fix of a postmortem, and what checks do to actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.people import person

from afterword.core.errors import InputError, NotAllowed, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.domain.actions.models import Action
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create
from afterword.domain.practice.gates import gate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def postmortem(bob: Person) -> Postmortem:
    """A postmortem of Bob's that belongs to no incident."""
    return create(actor=bob, title="Payments were refused")


@pytest.fixture
def done(bob: Person, postmortem: Postmortem) -> Action:
    """An action that Bob has done."""
    action = services.add_action(actor=bob, text="Limit the pool", postmortem=postmortem, owner=bob)
    return services.complete(actor=bob, action=action, note="Limited in release 12.")


def test_passing_check_verifies_what_is_done(done: Action) -> None:
    assert services.verify(action=done, at=NOON)
    done.refresh_from_db()
    assert (done.status, done.verified_at) == ("verified", NOON)
    row = JournalEntry.objects.latest("id")
    assert (row.verb, row.actor_name, row.postmortem_id) == ("action.verified", "Afterword", done.postmortem_id)


def test_verifying_twice_keeps_the_first_time(done: Action) -> None:
    services.verify(action=done, at=NOON)
    assert not services.verify(action=done, at=NOON + timedelta(days=1))
    assert Action.objects.get().verified_at == NOON


def test_open_or_declined_action_is_not_verified(bob: Person, done: Action) -> None:
    services.reopen(actor=bob, action=done)
    assert not services.verify(action=done, at=NOON)
    services.decline(actor=bob, action=done, reason="The service is gone.")
    assert not services.verify(action=done, at=NOON)
    assert Action.objects.get().status == "wont_do"


def test_failing_check_opens_a_verified_action_again_and_gives_it_a_cycle(done: Action) -> None:
    Action.objects.update(due=date(2020, 1, 1))
    services.verify(action=done, at=NOON)
    assert services.reopen_by_check(action=done, reason="Lag 260 s; limit 120 s")
    again = Action.objects.get()
    assert (again.status, again.reopen_reason, again.verified_at) == ("open", "Lag 260 s; limit 120 s", None)
    assert again.due == clock.now().date() + timedelta(days=14)
    verbs = list(JournalEntry.objects.filter(subject_type="action").values_list("verb", flat=True))
    assert verbs[-2:] == ["action.reopened", "action.changed"]


def test_failing_check_leaves_open_and_declined_actions_alone(bob: Person, done: Action) -> None:
    services.reopen(actor=bob, action=done)
    assert not services.reopen_by_check(action=done, reason="It failed.")
    assert Action.objects.get().reopen_reason == ""


def test_verified_action_cannot_be_completed_before_it_is_opened_again(bob: Person, done: Action) -> None:
    services.verify(action=done, at=NOON)
    with pytest.raises(RuleBroken, match="done and verified already; reopen it first"):
        services.complete(actor=bob, action=done, note="Again.")


def test_postmortem_has_one_chain_fix(bob: Person, postmortem: Postmortem, done: Action) -> None:
    first = services.set_chain_fix(actor=bob, postmortem=postmortem, level="L3", text="Refuse what is over budget")
    assert services.set_chain_fix(actor=bob, postmortem=postmortem, level="L2", owner=bob).pk == first.pk
    second = services.set_chain_fix(actor=bob, postmortem=postmortem, level="L1", action=done)
    assert dict(Action.objects.values_list("pk", "level")) == {first.pk: "", second.pk: "L1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=first.pk).update(level="L4")


def test_chain_fix_can_be_dropped_and_stays_an_action(bob: Person, postmortem: Postmortem, done: Action) -> None:
    services.set_chain_fix(actor=bob, postmortem=postmortem, level="L3", action=done)
    services.drop_chain_fix(actor=bob, postmortem=postmortem)
    assert Action.objects.get().level == ""


def test_chain_fix_belongs_to_its_postmortem_and_has_a_level(bob: Person, postmortem: Postmortem) -> None:
    stray = services.add_action(actor=bob, text="Something else")
    with pytest.raises(InputError, match="does not belong to PM-001"):
        services.set_chain_fix(actor=bob, postmortem=postmortem, level="L3", action=stray)
    with pytest.raises(InputError, match="L6 is not a level of the chain"):
        services.set_chain_fix(actor=bob, postmortem=postmortem, level="L6", text="Anything")


def test_viewer_chooses_no_chain_fix(postmortem: Postmortem, done: Action) -> None:
    with pytest.raises(NotAllowed):
        services.set_chain_fix(actor=person("Vera", role="viewer"), postmortem=postmortem, level="L3", action=done)
    assert Action.objects.get().level == ""


def test_sponsor_and_kind_are_kept_and_checked(bob: Person, charlie: Person) -> None:
    action = services.add_action(actor=bob, text="Limit the pool", priority="P0", sponsor=charlie, kind="prevent")
    assert (action.sponsor, action.kind) == (charlie, "prevent")
    with pytest.raises(InputError, match="magic is not a kind of action"):
        services.change_action(actor=bob, action=action, kind="magic")


# the text of the one fix is never at a person -------------------------------------------------------------------------


def test_an_action_that_is_at_a_person_cannot_become_the_fix(bob: Person, postmortem: Postmortem) -> None:
    action = services.add_action(actor=bob, text="Ask @bob to look at the pool", postmortem=postmortem)
    with pytest.raises(InputError, match="The fix names @bob"):
        services.set_chain_fix(actor=bob, postmortem=postmortem, level="L3", action=action)
    assert not Action.objects.exclude(level="").exists()


def test_the_fix_cannot_be_reworded_to_be_at_a_person(bob: Person, postmortem: Postmortem) -> None:
    fix = services.set_chain_fix(actor=bob, postmortem=postmortem, level="L3", text="Limit the pool")
    with pytest.raises(InputError, match="be more careful"):
        services.change_action(actor=bob, action=fix, text="Developers will be more careful")
    services.change_action(actor=bob, action=fix, owner=bob)
    assert (Action.objects.get().text, Action.objects.get().owner) == ("Limit the pool", bob)


def test_a_fix_as_written_elsewhere_is_kept_and_told_by_the_gates(bob: Person, postmortem: Postmortem) -> None:
    Postmortem.objects.filter(pk=postmortem.pk).update(template="chain")
    fix = {"level": "L4", "text": "Remind developers to check the pool", "as_written": True}
    services.set_chain_fix(actor=bob, postmortem=postmortem, **fix)
    told = [one for one in gate("publish", Postmortem.objects.get(), NOON) if one.name == "chain-blameless"]
    assert [one.shuts for one in told] == [True]
    assert "Remind" in told[0].sentence


def test_chain_fix_has_the_severity_as_its_priority_unless_another_is_said(bob: Person) -> None:
    for severity, given, expected in (("P1", {}, "P1"), ("P1", {"priority": "P3"}, "P3"), ("", {}, "P2")):
        postmortem = create(actor=bob, title="Checkout fails", severity=severity)
        fix = services.set_chain_fix(actor=bob, postmortem=postmortem, level="L3", text="Add a limit", **given)
        assert fix.priority == expected
