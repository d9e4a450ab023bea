"""Many actions changed in one go, lists in groups, and due dates by the policy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.people import person

from afterword.core.errors import InputError, NotAllowed
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries, services
from afterword.domain.actions.groups import GROUPS, by_status, counts, standing_in
from afterword.domain.actions.models import Action
from afterword.domain.incidents.services import declare


def add(who: Person, text: str, **fields: object) -> Action:
    """An action of that person."""
    return services.add_action(actor=who, text=text, **fields)  # type: ignore[arg-type]


def test_one_bad_row_does_not_lose_the_others(bob: Person, charlie: Person) -> None:
    incident = declare(actor=bob, title="Payroll leak", severity="P1", private=True)
    open_one, done, hidden = add(bob, "One"), add(bob, "Two"), add(bob, "Three", incident=incident)
    services.complete(actor=bob, action=done, note="Done.")
    outcome = services.change_many(
        actor=charlie, numbers=[1, 2, 3, 44], priority="P0", status="done", note="Shown at the demo."
    )
    assert outcome.changed == [open_one.code]
    assert [one.code for one in outcome.refused] == [done.code, hidden.code, "AI-044"]
    assert "done already" in outcome.refused[0].why
    assert list(Action.objects.values_list("priority", "status")) == [("P0", "done"), ("P2", "done"), ("P2", "open")]


def test_row_that_is_so_already_counts_as_the_same(bob: Person) -> None:
    add(bob, "One", priority="P1")
    outcome = services.change_many(actor=bob, numbers=[1], priority="P1")
    assert (outcome.changed, outcome.same, outcome.refused) == ([], ["AI-001"], [])


def test_owner_who_may_not_see_a_private_action_is_refused_for_that_row_alone(bob: Person, charlie: Person) -> None:
    incident = declare(actor=bob, title="Payroll leak", severity="P1", private=True)
    add(bob, "One", incident=incident)
    add(bob, "Two")
    outcome = services.change_many(actor=bob, numbers=[1, 2], owner=charlie, due=date(2031, 1, 1))
    assert (outcome.changed, [one.code for one in outcome.refused]) == (["AI-002"], ["AI-001"])
    assert Action.objects.get(number=1).due is None


def test_bulk_change_asks_for_rows_for_something_to_change_and_for_a_member(bob: Person) -> None:
    with pytest.raises(InputError, match="No action is chosen"):
        services.change_many(actor=bob, numbers=[], priority="P1")
    with pytest.raises(InputError, match="Nothing is to change"):
        services.change_many(actor=bob, numbers=[1])
    with pytest.raises(InputError, match="at most 200"):
        services.change_many(actor=bob, numbers=list(range(1, 300)), priority="P1")
    with pytest.raises(NotAllowed):
        services.change_many(actor=person("Vera", role="viewer"), numbers=[1], priority="P1")


def test_verified_is_nothing_that_a_person_sets(bob: Person) -> None:
    add(bob, "One")
    outcome = services.change_many(actor=bob, numbers=[1], status="verified")
    assert "nothing that a person can set" in outcome.refused[0].why


def test_each_action_stands_in_exactly_one_group(bob: Person) -> None:
    today = date(2026, 5, 1)
    for days in (-1, 0, 14, 15, None):
        add(bob, f"Due {days}", due=None if days is None else today + timedelta(days=days))
    for end in (services.complete, services.decline):
        end(actor=bob, action=add(bob, "Ended"), **{"note" if end is services.complete else "reason": "So."})
    again = services.complete(actor=bob, action=add(bob, "Again", due=today), note="Done.")
    services.reopen(actor=bob, action=again, reason="Lag 260 s")
    rows = Action.objects.all()
    found = counts(rows, by_status(rows), today, mine=standing_in("late", today))
    assert found == {"late": 1, "again": 1, "soon": 2, "later": 2, "done": 1, "declined": 1, "mine": 1}
    assert sum(found[name] for name in GROUPS) == Action.objects.count()


def test_due_date_follows_the_term_unless_one_is_given(bob: Person) -> None:
    today = clock.now().date()
    assert add(bob, "One", term="immediate").due == today
    assert add(bob, "Two", term="short").due == today + timedelta(weeks=2)
    assert add(bob, "Three", term="long").due == today + timedelta(days=91)
    assert add(bob, "Four", term="short", due=None).due is None
    assert add(bob, "Five").due is None


def test_filters_narrow_by_severity_sponsor_kind_and_chain_fix(bob: Person, charlie: Person) -> None:
    grave = declare(actor=bob, title="All is down", severity="P0")
    add(bob, "Grave", incident=grave, sponsor=charlie, kind="detect")
    add(bob, "Mild")
    for wanted in ({"severity": "P0"}, {"sponsor": "charlie"}, {"kind": ["detect"]}, {"incident": "INC-1"}):
        assert [one.text for one in queries.filtered(bob, wanted)] == ["Grave"], wanted
    assert [one.text for one in queries.filtered(bob, {"group": "nonsense"})] == []
    assert not queries.filtered(bob, {"level": "any"}).exists()
