"""Search finds the same things on both databases, and nothing that the viewer may not know of."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.core.errors import InputError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import add_action
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews import services as reviews
from afterword.domain.reviews.places import Spot
from afterword.domain.search import queries, services
from afterword.domain.search.asked import Asked, Term, read
from afterword.domain.search.kinds import KINDS
from afterword.domain.search.models import Facet, Indexed
from afterword.domain.search.queries import search
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db


def settle() -> None:
    """Lets the worker do what is waiting."""
    JobRunner().run_until_empty()


def codes(viewer: Any, text: str, **facets: Any) -> list[str]:
    settle()
    return [hit.code for hit in search(viewer, text, facets).hits]


def declared(who: Person, title: str, summary: str) -> Incident:
    made = incidents.declare(actor=who, title=title, severity="P1")
    return incidents.set_summary(actor=who, incident=made, summary=summary)


def document(who: Person, title: str = "Pool ran dry", **sections: str) -> Postmortem:
    made = postmortems.create(actor=who, title=title, severity="P2", services=["shop-api"])
    for key, text in sections.items():
        section = made.sections.get(key=key)
        postmortems.save_section(actor=who, postmortem=made, key=key, text=text, base_version=section.version)
    return made


# what is asked --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pool", Asked((Term(("pool",), True),))),
        ("pool ", Asked((Term(("pool",)),))),
        ('"Pool Full" now', Asked((Term(("pool", "full")), Term(("now",), True)))),
        ('"no end', Asked((Term(("no", "end")),))),
        ("shop-api", Asked((Term(("shop", "api"), True),))),
        ("pool -redis", Asked((Term(("pool",)),), (Term(("redis",)),))),
        ('x -"two words"', Asked((Term(("x",)),), (Term(("two", "words")),))),
        ("Übergröße", Asked((Term(("ubergrosse",), True),))),
        ("* ' ; -- ( ) :", Asked()),
    ],
)
def test_text_is_read_as_what_is_looked_for(text: str, expected: Asked) -> None:
    assert read(text) == expected


# what is found --------------------------------------------------------------------------------------------------------


def test_words_are_found_wherever_they_stand(bob: Person) -> None:
    incident = incidents.declare(actor=bob, title="Checkout fails", severity="P1", services=["shop-api"])
    incidents.add_entry(actor=bob, incident=incident, text="Heartbeat of the broker is missing")
    made = document(bob, root_cause="Each worker keeps ten connections.")
    action = add_action(actor=bob, text="Cap the pool", postmortem=made, verification="Gauge stays below forty")
    assert codes(bob, "heartbeat") == [incident.code]
    assert codes(bob, "connections worker") == [made.code]
    assert codes(bob, "gauge") == [action.code]
    assert codes(bob, "shop-api", kind=["incident"]) == [incident.code]


def test_title_counts_more_than_summary_and_summary_more_than_the_rest(bob: Person) -> None:
    third = incidents.declare(actor=bob, title="C", severity="P1")
    incidents.add_entry(actor=bob, incident=third, text="kaput kaput kaput")
    second = declared(bob, "B", "All is kaput here")
    first = incidents.declare(actor=bob, title="Kaput", severity="P1")
    for n in range(5):
        incidents.declare(actor=bob, title=f"Other {n}", severity="P1")
    assert codes(bob, "kaput") == [first.code, second.code, third.code]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("connection", True),
        ("connect", True),
        ("connect ", False),
        ('"pool exhausted"', True),
        ('"exhausted pool"', False),
        ("exhausted pool", True),
        ("pool -exhausted", False),
        ("pool -redis", True),
        ("POOL", True),
        ("cafe", True),
        ("café", True),
        ("42", True),
        ("db_pool", True),
        ("pool_db", False),
        ("grafana", True),
        ("\u043f\u0443\u043b", True),
        ("missing pool", False),
    ],
)
def test_same_question_has_the_same_answer_on_both_databases(bob: Person, text: str, found: bool) -> None:
    words = "connectionPool exhausted (db_pool 42) at the Caf\u00e9; see https://grafana.test/x \u041f\u0423\u041b"
    declared(bob, "Fails", f"The pool exhausted. {words}")
    assert bool(codes(bob, text)) is found


def test_phrase_does_not_reach_from_the_title_into_the_summary(bob: Person) -> None:
    declared(bob, "Payments slow", "Database locked")
    assert codes(bob, '"slow database"') == []


@pytest.mark.parametrize("text", ["INC-1", "inc 001", " Inc-0001 "])
def test_number_goes_straight_there(bob: Person, text: str) -> None:
    incident = incidents.declare(actor=bob, title="Fails", severity="P1")
    assert search(bob, text).goes_to == incident.code


def test_bare_number_puts_what_has_it_first(bob: Person) -> None:
    incidents.declare(actor=bob, title="Fails", severity="P1")
    incidents.declare(actor=bob, title="Answer 1", severity="P1")
    assert codes(bob, "1") == ["INC-001", "INC-002"]


def test_hits_say_where_and_mark_what_was_asked_for(bob: Person) -> None:
    made = document(bob, root_cause="- **Signal:** the `poolGauge` fell, pools were empty.")
    settle()
    hit = search(bob, "pool").hits[0]
    assert (hit.code, hit.where) == (made.code, "Root cause") or hit.where
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["Pool"]
    assert "**" not in hit.excerpt
    assert {hit.excerpt[start:end] for start, end in hit.marks} <= {"pool", "Pool"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_search(bob: Person, text: str) -> None:
    assert search(bob, text, {"service": [text]}).total == 0


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", '")*', "NEAR(a b)", "title:x", "a:*b", "\\", "'); DROP TABLE x;--", "-", '"']
)
def test_hostile_text_is_only_words(bob: Person, text: str) -> None:
    incidents.declare(actor=bob, title="Fails", severity="P1")
    assert codes(bob, text) == []


# facets and pages -----------------------------------------------------------------------------------------------------


def test_facets_are_counted_and_narrow(bob: Person) -> None:
    incidents.declare(actor=bob, title="Pool dry", severity="P1", services=["shop", "db"])
    incidents.declare(actor=bob, title="Pool full", severity="P2", services=["shop"])
    document(bob)
    settle()
    found = search(bob, "pool")
    assert found.facets is not None
    assert dict(found.facets["severity"]) == {"P1": 1, "P2": 2}
    assert dict(found.facets["service"]) == {"shop": 2, "db": 1, "shop-api": 1}
    assert dict(found.facets["kind"]) == {"incident": 2, "postmortem": 1}
    assert codes(bob, "pool", severity=["P2"], service=["shop"]) == ["INC-002"]
    assert codes(bob, "pool", service=["db", "shop-api"], kind="postmortem") == ["PM-001"]
    assert codes(bob, "", severity=["P1"]) == ["INC-001"]


def test_chain_level_is_a_facet_of_fix_and_postmortem(bob: Person) -> None:
    made = document(bob)
    add_action(actor=bob, text="Cap", postmortem=made)
    made.actions.update(level="L3")
    services.index([("postmortem", made.pk), *(("action", one.pk) for one in made.actions.all())])
    assert set(codes(bob, "", chain=["L3"])) == {"PM-001", "AI-001"}


def test_pages_follow_one_another_without_holes(bob: Person) -> None:
    for n in range(7):
        incidents.declare(actor=bob, title=f"Pool {n}", severity="P1")
    settle()
    pages = [search(bob, "pool", {}, page, size=3) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [3, 3, 1]
    assert len({hit.code for page in pages for hit in page.hits}) == 7
    assert (pages[0].total, pages[0].pages, search(bob, "pool", {}, 99, size=3).page) == (7, 3, 3)


def test_newest_first_when_asked(bob: Person) -> None:
    incidents.declare(actor=bob, title="Pool pool pool", severity="P1")
    incidents.declare(actor=bob, title="A pool", severity="P1")
    assert codes(bob, "pool", sort="newest") == ["INC-002", "INC-001"]


# who sees what --------------------------------------------------------------------------------------------------------


def test_private_things_are_not_found_not_counted_and_no_facet(bob: Person, charlie: Person, alice: Person) -> None:
    hidden = incidents.declare(actor=bob, title="Leaked key", severity="P0", private=True, services=["vault"])
    incidents.add_entry(actor=bob, incident=hidden, text="The leaked key was rotated")
    add_action(actor=bob, text="Rotate the leaked key", incident=hidden)
    document(bob, title="Leaked words")
    settle()
    found = search(charlie, "leaked")
    assert [hit.code for hit in found.hits] == ["PM-001"]
    assert found.total == 1
    assert "vault" not in str(found.facets)
    assert {hit.code for hit in search(bob, "leaked").hits} == {"INC-001", "AI-001", "PM-001"}
    assert search(alice, "leaked").total == 3
    assert search(None, "leaked").hits == ()
    assert dict(queries.values_in(charlie, "incident", ["service"])["service"]) == {}


def test_comments_are_found_where_they_stand_by_whoever_may_see_them(
    bob: Person, charlie: Person, alice: Person
) -> None:
    made = document(bob, title="Pool ran dry")
    hidden = incidents.declare(actor=alice, title="Break-in", severity="P1", private=True)
    about_it = postmortems.create(actor=alice, title="Break-in", incidents=[hidden], driver=bob)
    action = add_action(actor=alice, text="Close the door", incident=hidden, postmortem=about_it)
    plain = reviews.comment(actor=charlie, postmortem=made, text="Was the heronry asked?").comment
    spot = Spot(action=action.number)
    about = reviews.comment(actor=alice, postmortem=about_it, spot=spot, text="The heronry lock is old").comment
    assert set(codes(alice, "heronry")) == {f"PM-001#{plain.pk}", f"PM-002#{about.pk}"}
    assert codes(bob, "heronry", kind="comment") == [f"PM-001#{plain.pk}"]  # he drives PM-002, and knows no INC-001
    assert codes(charlie, "heronry") == [f"PM-001#{plain.pk}"]
    assert search(bob, "PM-001").goes_to == "PM-001"
    reviews.delete_comment(actor=charlie, comment=plain)
    assert codes(bob, "heronry") == []


def test_what_becomes_private_is_hidden_at_once_and_with_all_that_hangs_on_it(bob: Person, charlie: Person) -> None:
    incident = incidents.declare(actor=bob, title="Leaked key", severity="P0")
    add_action(actor=bob, text="Rotate the leaked key", incident=incident)
    made = postmortems.create(actor=bob, title="Leaked", incidents=[incident])
    add_action(actor=bob, text="Train about leaked keys", postmortem=made)
    settle()
    assert search(charlie, "leaked").total == 4
    incidents.set_private(actor=bob, incident=incident, private=True)
    assert search(charlie, "leaked").total == 0  # before any job ran
    assert search(bob, "leaked").total == 4
    settle()
    assert search(charlie, "leaked").total == 0
    incidents.set_private(actor=bob, incident=incident, private=False)
    assert codes(charlie, "leaked")


# the index ------------------------------------------------------------------------------------------------------------


def test_change_is_read_once_however_often_it_happens(bob: Person) -> None:
    incident = incidents.declare(actor=bob, title="Fails", severity="P1")
    settle()
    for n in range(4):
        incidents.add_entry(actor=bob, incident=incident, text=f"word{n}")
    assert Indexed.objects.get(kind="incident").stale
    assert [codes(bob, f"word{n}") for n in range(4)] == [[incident.code]] * 4
    assert not Indexed.objects.get(kind="incident").stale


def test_withdrawn_entry_and_old_words_are_forgotten(bob: Person, incident: Incident) -> None:
    entry = incidents.add_entry(actor=bob, incident=incident, text="Wrongword")
    assert codes(bob, "wrongword") == [incident.code]
    incidents.withdraw_entry(actor=bob, entry=entry)
    assert codes(bob, "wrongword") == []


def test_index_can_be_made_again_and_forgets_what_is_gone(bob: Person, incident: Incident) -> None:
    action = add_action(actor=bob, text="Vanishing")
    settle()
    action.delete()
    Facet.objects.all().delete()
    assert services.index(services.everything()) == Indexed.objects.count()
    assert codes(bob, "vanishing") == []
    assert codes(bob, "checkout") == [incident.code]
    assert list(services.unindexed()) == []


def test_every_kind_has_a_name_that_journal_rows_use() -> None:
    assert all(kind.model._meta.model_name == name for name, kind in KINDS.items())


def test_number_of_queries_does_not_grow_with_what_is_found(bob: Person) -> None:
    counts = []
    for _ in range(2):
        for n in range(4):
            incident = incidents.declare(actor=bob, title=f"Pool {n}", severity="P1", services=["a", "b"])
            add_action(actor=bob, text="Pool", incident=incident)
        settle()
        with CaptureQueriesContext(connection) as asked:
            search(bob, "pool")
        counts.append(len(asked))
    assert counts == [5, 5]


# saved views ----------------------------------------------------------------------------------------------------------


def test_view_is_kept_for_its_person_alone(bob: Person, charlie: Person) -> None:
    view = services.save_view(actor=bob, page="postmortems", name=" My  P0 ", query="?severity=P0")
    services.save_view(actor=bob, page="postmortems", name="My P0", query="severity=P1")
    assert [(one.name, one.query) for one in queries.views_of(bob, "postmortems")] == [("My P0", "severity=P1")]
    assert list(queries.views_of(charlie, "postmortems")) == []
    with pytest.raises(NotFound):
        services.remove_view(actor=charlie, view=view.pk)
    services.remove_view(actor=bob, view=view.pk)
    assert list(queries.views_of(bob, "postmortems")) == []


def test_view_without_a_name_is_refused(bob: Person) -> None:
    with pytest.raises(InputError):
        services.save_view(actor=bob, page="postmortems", name=" ", query="")
