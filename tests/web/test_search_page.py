"""Search by number and by words."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.documents import of_incident, private_incident, standalone

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents

pytestmark = pytest.mark.django_db


def test_number_goes_straight_to_its_page(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    for text in (postmortem.code, "pm-1", " PM 001 "):
        assert client.get("/search", {"q": text})["Location"] == f"/{postmortem.code}"


def test_words_show_excerpts_grouped_by_kind(client: Client, alice: Person) -> None:
    standalone(alice, sections={"root_cause": "Each worker keeps a pool of ten connections."})
    incidents.declare(actor=alice, title="Pool exhausted", severity="P1")
    actions.add_action(actor=alice, text="Watch the pool")
    client.force_login(alice)
    page = client.get("/search", {"q": "pool"}).content.decode()
    assert page.index("pool</mark> of ten") < page.index("Pool</mark> exhausted") < page.index("Watch the <mark>pool")
    assert "Each worker keeps a <mark>pool</mark> of ten" in page


def test_excerpts_are_plain_words(client: Client, alice: Person) -> None:
    standalone(
        alice, sections={"root_cause": "- **Signal:** `db_pool` fell.[^E-4]\n- **Pool** of [ten](https://x.test)"}
    )
    client.force_login(alice)
    page = client.get("/search", {"q": "pool"}).content.decode()
    assert "Signal: db_<mark>pool</mark> fell. <mark>Pool</mark> of ten" in page


def test_long_text_is_cut_between_words(client: Client, alice: Person) -> None:
    standalone(alice, sections={"root_cause": f"{'abcdefg ' * 30}pool {'hijklmn ' * 30}"})
    client.force_login(alice)
    page = client.get("/search", {"q": "pool"}).content.decode()
    assert "\N{HORIZONTAL ELLIPSIS}abcdefg abc" in page
    assert "hijklmn\N{HORIZONTAL ELLIPSIS}<" in page


def test_word_that_stands_in_an_address_is_shown_there(client: Client, alice: Person) -> None:
    standalone(alice, sections={"root_cause": "See [the board](https://grafana.test/pools)"})
    client.force_login(alice)
    assert "<mark>grafana</mark>.test/pools" in client.get("/search", {"q": "grafana"}).content.decode()


def test_hidden_things_are_not_found(client: Client, bob: Person, charlie: Person) -> None:
    of_incident(bob, private_incident(bob))
    client.force_login(charlie)
    assert "Nothing that you may see" in client.get("/search", {"q": "public page"}).content.decode()
    assert client.get("/search", {"q": "PM-001"}).status_code == 200


def test_markup_in_the_query_is_text(client: Client, alice: Person) -> None:
    client.force_login(alice)
    page = client.get("/search", {"q": '<script>alert("x")</script>'}).content.decode()
    assert "<script>alert" not in page


def test_empty_search_says_what_can_be_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    assert "Type a number such as" in client.get("/search").content.decode()
