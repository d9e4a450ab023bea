"""Search by number and by words."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.documents import of_incident, private_incident, standalone

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db


def page_for(client: Client, who: Person, query: dict[str, object]) -> str:
    """The page with what the worker has read by then."""
    JobRunner().run_until_empty()
    client.force_login(who)
    return client.get("/search", query).content.decode()


def test_number_goes_straight_to_its_page(client: Client, alice: Person) -> None:
    postmortem = standalone(alice)
    client.force_login(alice)
    for text in (postmortem.code, "pm-1", " PM 001 "):
        assert client.get("/search", {"q": text})["Location"] == f"/{postmortem.code}"


def test_words_are_marked_in_titles_and_excerpts(client: Client, alice: Person) -> None:
    standalone(alice, sections={"root_cause": "Each worker keeps a pool of ten connections."})
    incidents.declare(actor=alice, title="Pool exhausted", severity="P1")
    actions.add_action(actor=alice, text="Watch the pool")
    page = page_for(client, alice, {"q": "pool"})
    assert "<mark>Pool</mark> exhausted" in page
    assert "Watch the <mark>pool" in page
    assert "Each worker keeps a <mark>pool</mark> of ten" in page
    assert page.index("<mark>Pool</mark> exhausted") < page.index("Each worker keeps")


def test_excerpts_are_plain_words(client: Client, alice: Person) -> None:
    standalone(
        alice, sections={"root_cause": "- **Signal:** `db_pool` fell.[^E-4]\n- **Pool** of [ten](https://x.test)"}
    )
    assert "Signal: db_<mark>pool</mark> fell. <mark>Pool</mark> of ten" in page_for(client, alice, {"q": "pool"})


def test_long_text_is_cut_between_words(client: Client, alice: Person) -> None:
    standalone(alice, sections={"root_cause": f"{'abcdefg ' * 30}pool {'hijklmn ' * 30}"})
    page = page_for(client, alice, {"q": "pool"})
    assert "\N{HORIZONTAL ELLIPSIS}abcdefg abc" in page
    assert "hijklmn\N{HORIZONTAL ELLIPSIS}<" in page


def test_word_that_stands_in_an_address_is_shown_there(client: Client, alice: Person) -> None:
    standalone(alice, sections={"root_cause": "See [the board](https://grafana.test/pools)"})
    assert "<mark>grafana</mark>.test/pools" in page_for(client, alice, {"q": "grafana"})


def test_hidden_things_are_not_found(client: Client, bob: Person, charlie: Person) -> None:
    of_incident(bob, private_incident(bob))
    page = page_for(client, charlie, {"q": "public page"})
    assert "Nothing that you may see" in page
    assert 'class="facets"' not in page
    assert client.get("/search", {"q": "PM-001"}).status_code == 200


def test_facets_are_links_that_narrow_and_widen(client: Client, alice: Person) -> None:
    incidents.declare(actor=alice, title="Pool dry", severity="P1", services=["shop"])
    incidents.declare(actor=alice, title="Pool full", severity="P2", services=["shop"])
    page = page_for(client, alice, {"q": "pool"})
    assert "?q=pool&amp;severity=P1" in page
    narrowed = page_for(client, alice, {"q": "pool", "severity": "P1"})
    assert "full" not in narrowed
    assert 'aria-current="true"' in narrowed
    assert 'name="severity" value="P1"' in narrowed


def test_pages_keep_what_was_asked_for(client: Client, alice: Person) -> None:
    for n in range(21):
        incidents.declare(actor=alice, title=f"Pool {n}", severity="P1")
    page = page_for(client, alice, {"q": "pool", "severity": "P1"})
    assert "?q=pool&amp;severity=P1&amp;page=2" in page
    assert "Page 2 of 2" in page_for(client, alice, {"q": "pool", "page": "2"})
    assert "Page 1 of 2" in page_for(client, alice, {"q": "pool", "page": "x"})


def test_view_is_kept_shown_and_removed(client: Client, alice: Person) -> None:
    page_for(client, alice, {})
    sent = {"page": "postmortems", "name": "Severe", "query": "severity=P0"}
    standalone(alice)
    assert client.post("/views/save", sent)["Location"] == "/postmortems?severity=P0"
    page = client.get("/postmortems?severity=P0").content.decode()
    assert 'href="/postmortems?severity=P0" aria-current="page">Severe' in page
    [pk] = [view.pk for view in alice.saved_views.all()]  # type: ignore[attr-defined]
    client.post(f"/views/{pk}/remove", {"page": "postmortems"})
    assert "Severe" not in client.get("/postmortems").content.decode().split("<main")[1].split("</form>")[1]


def test_view_leads_only_to_pages_here(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.post("/views/save", {"page": "//evil.test", "name": "x", "query": "//evil.test"})
    assert answer["Location"].startswith("/search")


def test_markup_in_the_query_is_text(client: Client, alice: Person) -> None:
    client.force_login(alice)
    page = client.get("/search", {"q": '<script>alert("x")</script>'}).content.decode()
    assert "<script>alert" not in page


def test_empty_search_says_what_can_be_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    assert "Type a number such as" in client.get("/search").content.decode()
