"""An incident with one small log as its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from tests.jobs import tasks

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.jobs.stopping import stopping

LINES = "".join(
    f"2026-01-15 10:{n // 60:02d}:{n % 60:02d},123 {'ERROR' if n > 300 else 'INFO'} shop: request {n}\n"
    for n in range(600)
)


@pytest.fixture
def incident(bob: Person) -> Incident:
    """INC-001 of Bob's with app.log."""
    made = services.declare(actor=bob, title="Checkout fails", severity="P1")
    services.add_evidence(actor=bob, incident=made, path="app.log", stream=BytesIO(LINES.encode()))
    return made


@pytest.fixture(autouse=True)
def _not_stopping() -> Iterator[None]:
    stopping.clear()
    yield
    stopping.clear()


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    """No test sees what ran in another."""
    tasks.ran.clear()
