"""The parking list, and what an incident cost people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.people import person

from afterword.core.errors import InputError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services import assign_role
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem


def test_idea_waits_until_it_is_settled_and_can_come_back(bob: Person, draft: Postmortem) -> None:
    idea = services.park(actor=bob, postmortem=draft, text="Load test with all pods")
    assert services.park(actor=bob, postmortem=draft, text="Load test with  all pods").pk == idea.pk
    assert [one.text for one in queries.parked(draft)] == ["Load test with all pods"]
    services.settle(actor=bob, postmortem=draft, idea=idea.pk, note="Taken up as AI-045")
    assert not queries.parked(draft).exists()
    assert queries.all_parked(bob, draft).count() == 1
    services.unsettle(actor=bob, postmortem=draft, idea=idea.pk)
    assert queries.parked(draft).count() == 1


def test_idea_is_settled_after_closing_too(bob: Person, draft: Postmortem) -> None:
    idea = services.park(actor=bob, postmortem=draft, text="Load test")
    Postmortem.objects.filter(pk=draft.pk).update(status="closed", published_at=draft.created_at)
    services.settle(actor=bob, postmortem=draft, idea=idea.pk, note="Dropped")
    assert not queries.parked(draft).exists()


def test_idea_of_another_document_is_not_found(bob: Person, draft: Postmortem) -> None:
    idea = services.park(actor=bob, postmortem=draft, text="Load test")
    other = postmortems.create(actor=bob, title="Another")
    with pytest.raises(NotFound):
        services.settle(actor=bob, postmortem=other, idea=idea.pk, note="Dropped")


def tell(who: Person, pm: Postmortem, **fields: Any) -> None:
    services.tell_own_impact(actor=who, postmortem=pm, **{"hours": "1.5", **fields})


def test_everybody_sees_sums_and_only_oneself_the_own_row(bob: Person, charlie: Person, draft: Postmortem) -> None:
    tell(bob, draft, woken=True, stress=5, switches=3)
    tell(charlie, draft, hours="2,25", switches=1)
    sums = queries.human_impact(charlie, draft)
    assert (sums.people, sums.woken, sums.hours, sums.switches) == (2, 1, Decimal("3.75"), 4)
    own = queries.own_impact(bob, draft)
    assert own is not None
    assert own.stress == 5
    theirs = queries.own_impact(charlie, draft)
    assert theirs is not None
    assert theirs.person == charlie


def test_stress_is_a_median_of_three_people_or_nothing(bob: Person, charlie: Person, draft: Postmortem) -> None:
    tell(bob, draft, stress=5)
    tell(charlie, draft, stress=2)
    assert queries.human_impact(bob, draft).stress is None
    tell(person("Dora"), draft)
    assert queries.human_impact(bob, draft).stress is None, "only those who said it count"
    tell(person("Emil"), draft, stress=3)
    assert queries.human_impact(bob, draft).stress == 3


def test_journal_keeps_that_it_was_told_and_not_what(bob: Person, draft: Postmortem) -> None:
    tell(bob, draft, stress=4, woken=True)
    row = JournalEntry.objects.get(verb="impact.told")
    assert (row.before, row.after) == ({}, {})


def test_telling_again_replaces_and_taking_back_leaves_nothing(bob: Person, draft: Postmortem) -> None:
    tell(bob, draft, hours=3)
    tell(bob, draft, hours=1)
    assert queries.human_impact(bob, draft).hours == 1
    services.take_back_own_impact(actor=bob, postmortem=draft)
    assert queries.human_impact(bob, draft).people == 0


def test_viewer_may_tell_their_own(draft: Postmortem) -> None:
    vera = person("Vera", role="viewer")
    tell(vera, draft)
    assert queries.human_impact(vera, draft).people == 1


@pytest.mark.parametrize("wrong", [{"hours": "many"}, {"hours": -1}, {"hours": 1001}, {"stress": 6}, {"switches": -1}])
def test_impossible_numbers_are_refused(bob: Person, draft: Postmortem, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        tell(bob, draft, **wrong)
    assert queries.human_impact(bob, draft).people == 0


def test_outsider_tells_nothing_of_a_private_one(bob: Person, charlie: Person, private: Incident) -> None:
    hidden = postmortems.create(actor=bob, title="Leaked key", incidents=[private])
    with pytest.raises(NotFound):
        tell(charlie, hidden)
    with pytest.raises(NotFound):
        queries.human_impact(charlie, hidden)


def test_whoever_held_a_role_is_asked_until_they_told(
    bob: Person, charlie: Person, incident: Incident, draft: Postmortem
) -> None:
    assign_role(actor=bob, incident=incident, role="lead", person=charlie)
    assert queries.asks(charlie) == [draft]
    tell(charlie, draft)
    assert queries.asks(charlie) == []
