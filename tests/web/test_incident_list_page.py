"""The list of incidents with its filters and saved views, and declaring one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.incident_pages import declared

from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import set_chain_fix
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    """The titles in the table, in order."""
    page = client.get(f"/incidents{query}").content.decode()
    return re.findall(r'<th scope="row" class="what"><a href="/INC-\d+">([^<]+)</a>', page)


def test_empty_list_says_what_to_do(client: Client, bob: Person) -> None:
    client.force_login(bob)
    assert "Nothing has been declared yet" in client.get("/incidents").content.decode()


def test_newest_stands_first_under_its_month(client: Client, alice: Person) -> None:
    declared(alice, "An old one", minutes_ago=70 * 24 * 60)
    declared(alice, "A new one")
    client.force_login(alice)
    assert titles(client) == ["A new one", "An old one"]
    page = client.get("/incidents").content.decode()
    assert len(re.findall(r'scope="rowgroup"', page)) == 2
    assert "Two incidents. Two are open." in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?severity=P2", ["Near"]),
        ("?kind=near-miss", ["Near"]),
        ("?status=open", ["Open"]),
        ("?status=resolved", ["Near", "Skipped"]),
        ("?service=orders-db", ["Open"]),
        ("?team=checkout", ["Open"]),
        ("?postmortem=undecided", ["Near"]),
        ("?service=orders-db&severity=P2", []),
        ("?from=2001-01-01", ["Open", "Near", "Skipped"]),
    ],
)
def test_filters_live_in_the_address(client: Client, alice: Person, query: str, expected: list[str]) -> None:
    team = accounts.add_team(actor=alice, name="Checkout")
    for title, more, decision in (("Skipped", {}, "skip"), ("Near", {"kind": "near-miss", "severity": "P2"}, "later")):
        incident = declared(alice, title, **more)
        practice.resolve(actor=alice, incident=incident, summary="Done", decision=decision, reason="Nothing to learn")
    declared(alice, "Open", minutes_ago=1, services=["checkout-api", "orders-db"], team=team)
    client.force_login(alice)
    assert sorted(titles(client, query)) == sorted(expected)


def test_incidents_are_found_by_the_level_of_their_fix(client: Client, alice: Person) -> None:
    for title, level in (("Scope", "L3"), ("Alert", "L5")):
        incident = declared(alice, title)
        made = practice.resolve(actor=alice, incident=incident, summary="Done", decision="yes").postmortem
        assert made is not None
        set_chain_fix(actor=alice, postmortem=made, level=level, text="Refuse what is over budget")
    declared(alice, "Open")
    client.force_login(alice)
    assert titles(client, "?chain=L3") == ["Scope"]
    assert sorted(titles(client, "?chain=L3&chain=L5")) == ["Alert", "Scope"]


def test_filter_that_fits_nothing_offers_the_way_back(client: Client, alice: Person) -> None:
    declared(alice)
    client.force_login(alice)
    assert "No incident fits these filters" in client.get("/incidents?severity=P4").content.decode()


def test_date_that_cannot_be_read_is_told_in_a_sentence(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.get("/incidents?from=yesterday")
    assert answer.status_code == 422
    assert "yesterday is not a day" in answer.content.decode()


def test_saved_view_of_ones_team_is_a_link(client: Client, alice: Person) -> None:
    team = accounts.add_team(actor=alice, name="Checkout")
    accounts.add_member(actor=alice, team=team, person=alice)
    client.force_login(alice)
    page = client.get("/incidents?team=checkout").content.decode()
    assert '<a href="?team=checkout" aria-current="page">Checkout team<span class="n">0</span></a>' in page


def test_share_recorded_during_counts_each_entry_once(client: Client, alice: Person) -> None:
    incident = declared(alice, minutes_ago=1, services=["a", "b", "c"])
    services.add_entry(actor=alice, incident=incident, text="Late", at=timezone.now() - timedelta(hours=1))
    client.force_login(alice)
    assert "50&nbsp;%" in client.get("/incidents?service=a").content.decode()


def test_outsider_does_not_see_a_private_incident(client: Client, alice: Person, charlie: Person) -> None:
    declared(alice, "Hush", private=True)
    client.force_login(charlie)
    assert "Hush" not in client.get("/incidents").content.decode()


def test_list_asks_the_database_the_same_number_of_questions_however_long_it_is(
    client: Client, alice: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        declared(alice, f"Number {number}", services=[f"service-{number}"])
    client.force_login(alice)
    with django_assert_max_num_queries(26):
        assert len(titles(client)) == 30


def form(**more: Any) -> dict[str, Any]:
    """What the form to declare sends."""
    return {"title": "Checkout fails", "severity": "P1", "kind": "incident", "request_key": "k1", **more}


def test_declaring_leads_to_the_incident(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post("/incidents/new", form(services="api, db, api", customer_impact="yes"))
    incident = Incident.objects.get()
    assert answer.url == f"/{incident.code}"
    assert [service.name for service in incident.services.all()] == ["api", "db"]
    assert incident.customer_impact is True


def test_form_sent_twice_declares_once(client: Client, bob: Person) -> None:
    client.force_login(bob)
    places = {client.post("/incidents/new", form()).url for _ in range(2)}
    assert places == {"/INC-001"}
    assert Incident.objects.count() == 1


def test_form_that_fails_keeps_what_was_typed(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.post("/incidents/new", form(severity="", services="api, db", request_key="kept"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Checkout fails"' in page
    assert 'value="api, db"' in page
    assert 'value="kept"' in page
    assert "The severity is missing" in page
    assert Incident.objects.count() == 0


def test_bare_number_leads_to_the_page(client: Client, bob: Person) -> None:
    client.force_login(bob)
    assert client.get("/incidents/42").url == "/INC-042"
