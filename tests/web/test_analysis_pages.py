"""The page of the analysis: graph, detection, walk, fix and parking list, all without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.documents import standalone, with_timeline

from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem

pytestmark = pytest.mark.django_db


@pytest.fixture
def pm(client: Client, bob: Person) -> Postmortem:
    """A postmortem without an analysis; Bob is signed in."""
    client.force_login(bob)
    return standalone(bob)


def shown(client: Client, pm: Postmortem, query: str = "") -> str:
    answer = client.get(f"/{pm.code}/analysis{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, pm: Postmortem, verb: str, **data: Any) -> Any:
    return client.post(f"/{pm.code}/analysis/{verb}", data)


def test_empty_page_opens_the_form_of_the_first_why(client: Client, pm: Postmortem) -> None:
    page = shown(client, pm)
    assert "Why was that so?" in page
    assert "Checkout refused one order in three" in page
    assert "Nothing is parked" in page


def test_whys_are_asked_one_below_the_other(client: Client, pm: Postmortem, bob: Person) -> None:
    send(client, pm, "add", text="320 connections wanted", layer="immediate", category="Configuration", leads_to=0)
    first = pm.factors.get()
    page = shown(client, pm, f"?under={first.pk}")
    assert "Why was that so?" in page
    answer = send(client, pm, "add", text="Pool is set per worker", leads_to=first.pk, relation="allowed")
    second = pm.factors.last()
    assert second is not None
    assert answer["Location"] == f"/{pm.code}/analysis#f-{second.pk}"
    assert [why.depth for why in queries.graph_of(bob, pm).tree()] == [1, 2]
    page = shown(client, pm)
    assert "2 factors, 2 whys deep" in page
    assert "<svg" in page
    assert "What led to what" in page


def test_first_why_alone_gets_the_hint(client: Client, pm: Postmortem) -> None:
    send(client, pm, "add", text="The disk was full", leads_to=0)
    assert "stops at the first why" in shown(client, pm)


def test_fishbone_shows_the_same_factors_by_category(client: Client, pm: Postmortem, bob: Person) -> None:
    services.add_factor(actor=bob, postmortem=pm, text="No alert", category="Monitoring Gap")
    services.add_factor(actor=bob, postmortem=pm, text="Odd thing")
    page = shown(client, pm, "?view=fishbone")
    assert page.index("Monitoring Gap <small>1</small>") < page.index("Without a category")


def test_factor_is_changed_moved_and_removed(client: Client, pm: Postmortem, bob: Person) -> None:
    with_timeline(bob, pm)
    first = services.add_factor(actor=bob, postmortem=pm, text="Pool empty")
    second = services.add_factor(actor=bob, postmortem=pm, text="Runbook wrong")
    edge = queries.graph_of(bob, pm).out(second.pk)[0].id
    page = shown(client, pm, f"?change={second.pk}&arrow={edge}")
    assert "Save the factor" in page
    item = pm.timeline.first()
    assert item is not None
    send(
        client,
        pm,
        "change",
        change=second.pk,
        arrow=edge,
        text="Runbook is wrong",
        layer="systemic",
        category="Runbook Gap",
        relation="prolonged",
        leads_to=first.pk,
        item=[item.pk],
        sources="RB-021, E-2",
    )
    second.refresh_from_db()
    assert (second.text, second.layer, second.sources) == ("Runbook is wrong", "systemic", ["RB-021", "E-2"])
    assert queries.graph_of(bob, pm).out(second.pk)[0].effect == first.pk
    page = client.post(f"/{pm.code}/analysis/remove", {"change": first.pk}, follow=True).content.decode()
    assert "Pool empty" in page
    assert "1 factor below it removed" in page
    assert not pm.factors.exists()


def test_second_arrow_is_added_and_taken_away(client: Client, pm: Postmortem, bob: Person) -> None:
    first = services.add_factor(actor=bob, postmortem=pm, text="Pool empty")
    second = services.add_factor(actor=bob, postmortem=pm, text="Old decision", leads_to=first.pk)
    send(client, pm, "link", change=second.pk, further=0, further_relation="prolonged")
    assert len(queries.graph_of(bob, pm).out(second.pk)) == 2
    assert "told above" in shown(client, pm)
    edge = next(one.id for one in queries.graph_of(bob, pm).out(second.pk) if one.effect == 0)
    send(client, pm, "unlink", change=second.pk, unlink=edge)
    assert len(queries.graph_of(bob, pm).out(second.pk)) == 1


def test_circle_is_refused_on_the_page_and_keeps_what_was_typed(client: Client, pm: Postmortem, bob: Person) -> None:
    first = services.add_factor(actor=bob, postmortem=pm, text="Pool empty")
    second = services.add_factor(actor=bob, postmortem=pm, text="Old decision", leads_to=first.pk)
    edge = queries.graph_of(bob, pm).out(first.pk)[0].id
    answer = send(
        client, pm, "change", change=first.pk, arrow=edge, text="Changed", layer="immediate", relation="caused",
        leads_to=second.pk,
    )  # fmt: skip
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "would make each the cause of the other" in page
    assert ">Changed</textarea>" in page
    first.refresh_from_db()
    assert first.text == "Pool empty"


def test_walk_fix_and_challenge(client: Client, pm: Postmortem, bob: Person) -> None:
    send(client, pm, "walk", **{"answer-L3": "produced", "why-L3": "The story was cut"})
    form = {"level": "L5", "fix": "Alert at 70 %", "owner": bob.pk, "due": "2099-10-30", "test": "It fires"}
    send(client, pm, "fix", **form)
    assert queries.chain_level(pm) == "L5"
    page = shown(client, pm)
    assert "The fix is at L5 only, though L3 Scope had a part" in page
    send(client, pm, "keep", reason="The story ships next week")
    page = shown(client, pm)
    assert "Kept at L5" in page
    assert "The story ships next week" in page


def test_fix_that_names_a_person_comes_back_with_what_was_typed(client: Client, pm: Postmortem, bob: Person) -> None:
    answer = send(
        client, pm, "fix", level="L4", fix="@bob checks the pool", owner=bob.pk, due="2099-10-30", test="It fails"
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The fix names @bob" in page
    assert "@bob checks the pool</textarea>" in page


def test_detection_gap_and_parking(client: Client, pm: Postmortem) -> None:
    send(client, pm, "detection", by="customer", detection="A call to support", should_have="The pool alert")
    send(client, pm, "add", text="Pool usage was not watched", category="Monitoring Gap", relation="not_caught")
    send(client, pm, "park", idea="Load test with all pods")
    page = shown(client, pm)
    assert "A call to support" in page
    assert page.count("Pool usage was not watched") > 1
    idea = pm.parked.get()
    send(client, pm, "settle", settle=idea.pk, note="Taken up")
    assert "Taken up" in shown(client, pm)
    send(client, pm, "unsettle", settle=idea.pk)
    assert pm.parked.get().settled_at is None


def test_outcome_is_named(client: Client, pm: Postmortem, bob: Person) -> None:
    send(client, pm, "outcome", outcome="One order in three was refused")
    assert queries.graph_of(bob, pm).outcome == "One order in three was refused"


def test_unknown_verb_and_unknown_factor_are_not_found(client: Client, pm: Postmortem) -> None:
    assert send(client, pm, "explode").status_code == 404
    assert send(client, pm, "remove", change=99).status_code == 404
    assert client.get(f"/{pm.code}/analysis?change=99&arrow=1").status_code == 200


def test_hostile_words_stay_words(client: Client, pm: Postmortem, bob: Person) -> None:
    services.add_factor(actor=bob, postmortem=pm, text="<script>alert(1)</script>", category='"><b>')
    page = shown(client, pm)
    assert "<script>alert(1)" not in page
    assert '"><b>' not in page


def test_people_page_tells_the_own_part_and_shows_sums(client: Client, pm: Postmortem, charlie: Person) -> None:
    page = client.get(f"/{pm.code}/people").content.decode()
    assert "Nobody has told it yet" in page
    client.post(f"/{pm.code}/people", {"woken": "on", "hours": "2.5", "switches": "3", "stress": "4"})
    page = client.get(f"/{pm.code}/people").content.decode()
    assert 'value="2.5"' in page
    assert "fewer than 3 said" in page
    client.force_login(charlie)
    page = client.get(f"/{pm.code}/people").content.decode()
    assert "1 person told" in page
    assert 'value="2.5"' not in page


def test_wrong_hours_keep_what_was_typed(client: Client, pm: Postmortem) -> None:
    answer = client.post(f"/{pm.code}/people", {"hours": "many", "switches": "3"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()
    client.post(f"/{pm.code}/people", {"hours": "1"})
    client.post(f"/{pm.code}/people", {"take_back": "1"})
    assert not pm.own_impacts.exists()


def test_private_analysis_and_people_are_not_found(client: Client, pm: Postmortem, alice: Person) -> None:
    from afterword.domain.incidents.services import declare

    hidden = standalone(alice, incidents=[declare(actor=alice, title="Leak", severity="P0", private=True)])
    assert client.get(f"/{hidden.code}/analysis").status_code == 404
    assert client.get(f"/{hidden.code}/people").status_code == 404
    assert send(client, hidden, "park", idea="x").status_code == 404


def test_page_asks_the_same_number_of_questions_for_any_number_of_factors(
    client: Client, pm: Postmortem, bob: Person
) -> None:
    asked = []
    for count in (2, 10):
        for number in range(count):
            services.add_factor(actor=bob, postmortem=pm, text=f"Factor {number} of {count}", sources=["E-1"])
        with CaptureQueriesContext(connection) as queries_asked:
            shown(client, pm)
        asked.append(len(queries_asked))
    assert asked[0] == asked[1]


def test_administrator_names_the_levels_and_others_read_them(client: Client, pm: Postmortem, alice: Person) -> None:
    assert "An administrator changes them" in client.get("/settings/levels").content.decode()
    assert client.post("/settings/levels", {"L2": "Research"}).status_code == 403
    client.force_login(alice)
    client.post("/settings/levels", {"L2": "Research"})
    assert "Research" in shown(client, pm)


def test_pieces_stand_where_a_document_is_read(client: Client, pm: Postmortem, bob: Person) -> None:
    from tests.domain.analysis.test_analysis_in_document import fill

    fill(bob, pm)
    page = client.get(f"/{pm.code}").content.decode()
    for words in ("What led to what", "Walking the chain", "The fix belongs here", "The one fix", "L3 Scope"):
        assert words in page, words
    assert "Told by 1 person" in page
    assert "ErrorRateHigh" in page
    assert "Alert at 70 %" in page
    assert "One order in three was refused" in page


def test_walk_is_saved_in_one_go_with_a_journal_row_for_each_changed_level(
    client: Client, pm: Postmortem, bob: Person
) -> None:
    told = {"answer-L1": "none", "why-L1": "Nobody chose this", "answer-L3": "produced", "why-L3": "The story was cut"}
    send(client, pm, "walk", **told)
    rows = JournalEntry.objects.filter(verb="chain.level_answered")
    assert rows.count() == 2
    assert set(queries.walk(bob, pm)) == {"L1", "L3"}
    send(client, pm, "walk", **{**told, "why-L3": "Half of the story was cut"})
    assert rows.count() == 3
    assert queries.walk(bob, pm)["L3"].why == "Half of the story was cut"


def test_walk_with_a_why_missing_keeps_all_that_was_typed_and_writes_nothing(
    client: Client, pm: Postmortem, bob: Person
) -> None:
    told = {"answer-L1": "none", "why-L1": "Nobody chose this", "answer-L3": "produced", "why-L3": ""}
    answer = send(client, pm, "walk", **told, **{"why-L4": "Half a thought"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The why of L3" in page
    assert ">Nobody chose this</textarea>" in page
    assert ">Half a thought</textarea>" in page
    assert 'name="answer-L3" value="produced" checked' in page
    assert not queries.walk(bob, pm)


def test_refused_form_is_told_at_the_top_with_a_link_to_it(client: Client, pm: Postmortem, bob: Person) -> None:
    fix = {"level": "L4", "fix": "@bob checks the pool", "owner": bob.pk, "due": "2099-10-30", "test": "It fails"}
    page = send(client, pm, "fix", **fix).content.decode()
    assert page.count('role="alert"') == 1
    top = page.index('role="alert" tabindex="-1" autofocus')
    assert page.index('<a href="#refused-here">Go to the field</a>') > top > page.index("<main")
    assert top < page.index("<h1>Analysis") < page.index('id="refused-here"')
    assert 'role="alert"' not in shown(client, pm)
