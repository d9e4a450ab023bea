"""The causal graph: rows that the tree of whys and the fishbone both edit."""

from __future__ import annotations

import pytest

from afterword.core.errors import Conflict, InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.incidents.services import declare
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem


def chain(who: Person, pm: Postmortem, *texts: str) -> list[int]:
    """Factors that each led to the one before; the first to the outcome."""
    numbers = [0]
    for text in texts:
        numbers.append(services.add_factor(actor=who, postmortem=pm, text=text, leads_to=numbers[-1]).pk)
    return numbers[1:]


def test_factor_leads_to_the_outcome_with_the_usual_relation_of_its_layer(bob: Person, draft: Postmortem) -> None:
    services.add_factor(actor=bob, postmortem=draft, text="Nightly sync", layer="trigger", category="Load")
    services.add_factor(actor=bob, postmortem=draft, text="Too few connections", layer="immediate")
    assert [one.relation for one in queries.graph_of(bob, draft).arrows] == ["set_off", "caused"]


def test_whys_with_branches_are_told_from_the_outcome_down(bob: Person, draft: Postmortem) -> None:
    first, _ = chain(bob, draft, "Pool empty", "Pool set per worker")
    services.add_factor(actor=bob, postmortem=draft, text="Nobody holds a budget", layer="systemic", leads_to=first)
    told = [(why.depth, why.node.text) for why in queries.graph_of(bob, draft).tree()]
    assert told == [(1, "Pool empty"), (2, "Pool set per worker"), (2, "Nobody holds a budget")]


def test_circle_is_refused_with_a_sentence(bob: Person, draft: Postmortem) -> None:
    first, _, third = chain(bob, draft, "Pool empty", "Pool set per worker", "Old decision")
    with pytest.raises(RuleBroken, match="would make each the cause of the other"):
        services.link(actor=bob, postmortem=draft, cause=first, leads_to=third, relation="caused")
    with pytest.raises(RuleBroken, match="cannot lead to itself"):
        services.link(actor=bob, postmortem=draft, cause=first, leads_to=first, relation="caused")


def test_move_below_what_it_led_to_is_refused_and_elsewhere_is_done(bob: Person, draft: Postmortem) -> None:
    first, second = chain(bob, draft, "Pool empty", "Pool set per worker")
    (other,) = chain(bob, draft, "Runbook says restart")
    edge = queries.graph_of(bob, draft).out(first)[0].id
    with pytest.raises(RuleBroken):
        services.change_link(actor=bob, postmortem=draft, edge=edge, leads_to=second)
    services.change_link(actor=bob, postmortem=draft, edge=edge, leads_to=other, relation="prolonged")
    assert [(why.depth, why.node.id) for why in queries.graph_of(bob, draft).tree()] == [
        (1, other),
        (2, first),
        (3, second),
    ]


def test_same_arrow_twice_is_refused(bob: Person, draft: Postmortem) -> None:
    first, _ = chain(bob, draft, "Pool empty", "Pool set per worker")
    with pytest.raises(Conflict, match="already"):
        services.link(actor=bob, postmortem=draft, cause=first, leads_to=0, relation="prolonged")


def test_removing_takes_what_hangs_on_nothing_else_and_the_journal_keeps_it(bob: Person, draft: Postmortem) -> None:
    first, second, third = chain(bob, draft, "Pool empty", "Pool set per worker", "Old decision")
    (other,) = chain(bob, draft, "Runbook says restart")
    services.link(actor=bob, postmortem=draft, cause=third, leads_to=other, relation="allowed")
    gone = services.remove_factor(actor=bob, postmortem=draft, factor=first)
    assert gone == ["Pool empty", "Pool set per worker"]
    assert set(draft.factors.values_list("pk", flat=True)) == {third, other}
    kept = JournalEntry.objects.get(verb="factor.removed").before["factors"]
    assert [one["text"] for one in kept] == gone
    assert kept[1]["arrows"] == [{"relation": "allowed", "leads_to": first}]
    assert second not in {one.pk for one in draft.factors.all()}


def test_last_arrow_of_a_factor_stays(bob: Person, draft: Postmortem) -> None:
    chain(bob, draft, "Pool empty")
    edge = queries.graph_of(bob, draft).arrows[0].id
    with pytest.raises(RuleBroken, match="only arrow"):
        services.unlink(actor=bob, postmortem=draft, edge=edge)


def test_factor_keeps_its_evidence_and_its_category_as_written(bob: Person, draft: Postmortem) -> None:
    item = draft.timeline.first()
    assert item is not None
    factor = services.add_factor(
        actor=bob,
        postmortem=draft,
        text="No alert",
        category="Blind  spot",
        items=[item.pk],
        sources=["E-2", "E-2", " "],
    )
    assert (factor.category, factor.sources) == ("Blind spot", ["E-2"])
    assert queries.categories(bob)[-1] == "Blind spot"
    assert queries.graph_of(bob, draft).nodes[0].evidence == (queries.item_words(item), "E-2")


def test_entry_of_another_document_is_no_evidence(bob: Person, draft: Postmortem) -> None:
    other = postmortems.create(actor=bob, title="Another")
    item = draft.timeline.first()
    assert item is not None
    with pytest.raises(NotFound):
        services.add_factor(actor=bob, postmortem=other, text="No alert", items=[item.pk])


@pytest.mark.parametrize("wrong", [{"text": " "}, {"layer": "root"}, {"relation": "blamed"}, {"category": "x" * 61}])
def test_wrong_factor_is_refused(bob: Person, draft: Postmortem, wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        services.add_factor(actor=bob, postmortem=draft, **{"text": "Pool empty", **wrong})  # type: ignore[arg-type]
    assert not draft.factors.exists()


def test_outsider_and_viewer_cannot_change_the_graph(alice: Person, bob: Person, charlie: Person) -> None:
    from tests.people import person

    incident = declare(actor=bob, title="Leaked key", severity="P0", private=True)
    hidden = postmortems.create(actor=bob, title="Leaked key", incidents=[incident])
    with pytest.raises(NotFound):
        services.add_factor(actor=charlie, postmortem=hidden, text="Pool empty")
    with pytest.raises(NotFound):
        queries.graph_of(charlie, hidden)
    services.add_factor(actor=bob, postmortem=hidden, text="Key in a log")
    assert not queries.visible_factors(charlie).exists()
    assert queries.visible_factors(alice).count() == 1
    open_one = postmortems.create(actor=bob, title="Open")
    with pytest.raises(NotAllowed):
        services.add_factor(actor=person("Vera", role="viewer"), postmortem=open_one, text="Pool empty")


def test_closed_document_keeps_its_graph(bob: Person, draft: Postmortem) -> None:
    (first,) = chain(bob, draft, "Pool empty")
    Postmortem.objects.filter(pk=draft.pk).update(status="closed", published_at=draft.created_at)
    with pytest.raises(RuleBroken, match="closed"):
        services.remove_factor(actor=bob, postmortem=draft, factor=first)


def test_outcome_has_words_of_its_own_or_the_title(bob: Person, draft: Postmortem) -> None:
    assert queries.graph_of(bob, draft).outcome == draft.title
    services.name_outcome(actor=bob, postmortem=draft, text="Checkout refused one order in three")
    assert queries.graph_of(bob, draft).outcome == "Checkout refused one order in three"


def test_monitoring_gaps_are_factors_of_that_category(bob: Person, draft: Postmortem) -> None:
    services.add_factor(actor=bob, postmortem=draft, text="No alert", category="monitoring gap")
    services.add_factor(actor=bob, postmortem=draft, text="No load test", category="Testing Gap")
    services.tell_detection(actor=bob, postmortem=draft, by="customer", text="A call", should_have="The pool alert")
    assert [one.text for one in queries.gaps(bob, draft)] == ["No alert"]
    assert queries.analysis_of(bob, draft).detected_by == "customer"
