"""A draft of Bob's with a cause, and a way to write in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem

CAUSE = "The pool holds 10 connections. A deploy asked for 200, and the checkout refused orders."
Write = Callable[[str, str], None]


@pytest.fixture
def draft(bob: Person) -> Postmortem:
    """PM-001, P1, driven by Bob, with a cause."""
    made = documents.create(actor=bob, title="Checkout refuses orders", severity="P1", template="standard")
    assert made.driver == bob
    saved(bob, made, "root_cause", CAUSE)
    return made


@pytest.fixture
def write(bob: Person, draft: Postmortem) -> Write:
    """Saves a section's next text as Bob."""
    return lambda key, text: saved(bob, draft, key, text)


def saved(actor: Person, postmortem: Postmortem, key: str, text: str) -> None:
    """A section's next text."""
    version = postmortem.sections.get(key=key).version
    documents.save_section(actor=actor, postmortem=postmortem, key=key, text=text, base_version=version)
