"""Alice, Bob and Charlie with their tokens. Alice is an administrator; Charlie is an outsider to private things."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.api.client import Caller
from tests.people import person

from afterword.domain.accounts import services
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.scopes import READS, scopes_for


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    """No test inherits the requests that another has used up."""
    cache.clear()


def caller(somebody: Person, *scopes: str) -> Caller:
    """A caller with a fresh token of that person; without scopes named it has all that the person can have."""
    return Caller(services.make_token(actor=somebody, name="A token", scopes=scopes or scopes_for(somebody))[1])


@pytest.fixture
def alice_person(db: None) -> Person:
    """Alice, an administrator."""
    return person("Alice", role="admin")


@pytest.fixture
def bob_person(alice_person: Person) -> Person:
    """Bob, an engineer."""
    return person("Bob")


@pytest.fixture
def alice(alice_person: Person) -> Caller:
    """Alice with a token that may write."""
    return caller(alice_person)


@pytest.fixture
def bob(bob_person: Person) -> Caller:
    """Bob with a token that may write."""
    return caller(bob_person)


@pytest.fixture
def charlie(alice_person: Person) -> Caller:
    """Charlie, who is in no team and holds no role."""
    return caller(person("Charlie"))


@pytest.fixture
def reader(bob_person: Person) -> Caller:
    """Bob with a token that may only read."""
    return caller(bob_person, *(set(READS) & scopes_for(bob_person)))


@pytest.fixture
def incident(bob: Caller) -> str:
    """The path of an open incident that Bob declared."""
    return "/incidents/" + bob.post("/incidents", {"title": "Checkout fails", "severity": "P1"})["number"]
