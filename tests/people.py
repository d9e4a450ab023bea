"""The people of the tests: Alice administers, Bob is an engineer, Charlie is an outsider to private things."""

from __future__ import annotations

import pytest

from afterword.domain.accounts import services
from afterword.domain.accounts.models import Person


def person(name: str, *, role: str = "member") -> Person:
    """Somebody by that name, as `name@example.org`."""
    return services.add_person(actor=None, email=f"{name.lower()}@example.org", name=name, role=role)


@pytest.fixture
def alice(db: None) -> Person:
    """Alice, an administrator."""
    return person("Alice", role="admin")


@pytest.fixture
def bob(db: None) -> Person:
    """Bob, an engineer."""
    return person("Bob")


@pytest.fixture
def charlie(db: None) -> Person:
    """Charlie, who is in no team and holds no role."""
    return person("Charlie")
