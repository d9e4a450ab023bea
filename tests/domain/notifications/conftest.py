"""A clock that tests set, and teams with a manager."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from afterword.domain import clock
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person, Team

SetTime = Callable[[datetime], None]


@pytest.fixture
def at() -> Iterator[SetTime]:
    """Sets what time it is; a Wednesday at noon to begin with."""
    now = [datetime(2026, 3, 4, 12, tzinfo=UTC)]
    clock.install(lambda: now[0])

    def set_time(moment: datetime) -> None:
        now[0] = moment

    yield set_time
    clock.install(timezone.now)


@pytest.fixture
def team(alice: Person, charlie: Person) -> Team:
    """Payments, which Charlie manages."""
    made = accounts.add_team(actor=alice, name="Payments")
    accounts.add_member(actor=alice, team=made, person=charlie, role="manager")
    return made
