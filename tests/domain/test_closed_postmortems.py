"""A closed postmortem: it takes no new actions and no other fix, and its approvals stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.web.documents import ready

from afterword.core.errors import RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.reviews.models import Verdict

pytestmark = pytest.mark.django_db


def closed(actor: Person) -> tuple[Postmortem, Action]:
    """A closed postmortem with one action that is still open."""
    postmortem = ready(actor)
    action = actions.add_action(actor=actor, postmortem=postmortem, text="Alert on the pool", owner=actor)
    practice.publish(actor=actor, postmortem=postmortem, override="In a hurry")
    practice.close(actor=actor, postmortem=postmortem, override="Nothing to tell")
    return postmortem, action


def test_closed_postmortem_takes_no_new_action(alice: Person) -> None:
    postmortem, _ = closed(alice)
    with pytest.raises(RuleBroken, match="PM-001 is closed and takes no new actions"):
        actions.add_action(actor=alice, postmortem=postmortem, text="One more")
    assert Action.objects.count() == 1


def test_closed_postmortem_keeps_the_fix_it_has(alice: Person) -> None:
    postmortem, action = closed(alice)
    with pytest.raises(RuleBroken, match="is closed"):
        actions.set_chain_fix(actor=alice, postmortem=postmortem, level="L3", action=action)
    with pytest.raises(RuleBroken, match="is closed"):
        actions.set_chain_fix(actor=alice, postmortem=postmortem, level="L3", text="Size the pool by rule")
    action.refresh_from_db()
    assert action.level == ""


def test_request_sent_again_after_closing_finds_the_action_it_made(alice: Person) -> None:
    postmortem = ready(alice)
    sent: dict[str, Any] = {"actor": alice, "postmortem": postmortem, "text": "Alert on the pool", "request_key": "a1"}
    first = actions.add_action(**sent)
    practice.publish(actor=alice, postmortem=postmortem, override="In a hurry")
    practice.close(actor=alice, postmortem=postmortem, override="Nothing to tell")
    assert actions.add_action(**sent) == first


def test_incident_of_a_closed_postmortem_still_takes_actions(alice: Person) -> None:
    closed(alice)
    incident: Incident = incidents.declare(actor=alice, title="Checkout is down", severity="P2")
    assert actions.add_action(actor=alice, incident=incident, text="Watch the pool").incident == incident


def test_no_approval_falls_when_an_action_of_a_closed_one_changes(alice: Person) -> None:
    postmortem = ready(alice)
    action = actions.add_action(actor=alice, postmortem=postmortem, text="Alert on the pool", owner=alice)
    Verdict.objects.update(fallen_at=None, fallen_parts=[])
    practice.publish(actor=alice, postmortem=postmortem, override="In a hurry")
    practice.close(actor=alice, postmortem=postmortem, override="Nothing to tell")
    before = Verdict.objects.filter(fallen_at=None).count()
    actions.change_many(actor=alice, numbers=[action.number], due=date(2031, 1, 1))
    actions.change_action(actor=alice, action=Action.objects.get(), text="Something else altogether")
    actions.complete(actor=alice, action=Action.objects.get(), note="Live")
    assert before > 0
    assert Verdict.objects.filter(fallen_at=None).count() == before
