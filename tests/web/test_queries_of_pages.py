"""Each page asks the database no more questions than it did, and a request that reads asks once who may see what."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.once import once, reading
from afterword.domain.actions.services import add_action
from afterword.domain.incidents import services
from afterword.domain.practice.services import resolve

MOST = {
    "/": 26,
    "/incidents": 18,
    "/postmortems": 14,
    "/actions": 17,
    "/actions?view=board": 18,
    "/notifications": 7,
    "/standup": 10,
    "/insights": 43,
    "/search?q=checkout": 14,
    "/INC-1": 27,
    "/INC-2/resolve": 16,
    "/PM-1": 51,
    "/PM-1/write": 48,
    "/PM-1/timeline": 29,
    "/PM-1/analysis": 31,
    "/PM-1/review": 42,
    "/PM-1/people": 21,
    "/PM-1/meetings": 23,
    "/PM-1/readers": 22,
    "/PM-1/publish": 32,
    "/PM-1/external": 29,
    "/PM-1/close": 44,
    "/PM-1/actions": 28,
    "/AI-1": 12,
}


@pytest.fixture
def filled(bob: Person) -> None:
    """One incident with its postmortem and an action, and one that is open."""
    incident = services.declare(actor=bob, title="Checkout fails", severity="P1", services=["shop"])
    services.add_entry(actor=bob, incident=incident, text="Checkout fails everywhere")
    result = resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes")
    add_action(actor=bob, text="Checkout fails no more", postmortem=result.postmortem, owner=bob)
    services.declare(actor=bob, title="Still burning", severity="P2")


def asked(client: Client, path: str) -> list[str]:
    """The questions of a page, the second time it is asked for."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("path", MOST)
def test_page_asks_no_more_than_it_did(client: Client, bob: Person, filled: None, path: str) -> None:
    client.force_login(bob)
    assert len(asked(client, path)) <= MOST[path]


@pytest.mark.parametrize("path", ["/", "/actions", "/PM-1", "/insights", "/postmortems"])
def test_page_asks_once_what_is_hidden(client: Client, bob: Person, filled: None, path: str) -> None:
    client.force_login(bob)
    assert sum("SELECT kept.id" in sql and "link.postmortem_id" not in sql for sql in asked(client, path)) <= 1


def test_what_becomes_private_is_hidden_from_the_next_request(client: Client, bob: Person, charlie: Person) -> None:
    incident = services.declare(actor=bob, title="Checkout fails", severity="P1")
    client.force_login(charlie)
    assert b"Checkout fails" in client.get("/incidents").content
    services.set_private(actor=bob, incident=incident, private=True)
    assert b"Checkout fails" not in client.get("/incidents").content


def test_nothing_is_kept_outside_a_request_that_reads() -> None:
    numbers = count(1)
    with reading():
        assert once("key", numbers.__next__) == once("key", numbers.__next__) == 1
    assert once("key", numbers.__next__) == 2
    assert once("key", numbers.__next__) == 3
