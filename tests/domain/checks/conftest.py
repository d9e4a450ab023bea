"""A clock that the test sets, a fix with its postmortem, and a real Prometheus where one is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.domain.checks.prometheus import recorded

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.checks import services
from afterword.domain.checks.models import PrometheusServer
from afterword.domain.incidents import services as incidents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.fetch.addresses import Allowed

START = datetime(2026, 9, 1, 3, tzinfo=UTC)


class SetClock:
    """The time that the domain sees; it goes on only when the test says so."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def to(self, *given: int) -> datetime:
        """Sets the time to year, month, day, hour, minute in UTC."""
        self.now = datetime(*given, tzinfo=UTC)  # type: ignore[misc, arg-type]
        return self.now

    def on(self, **span: float) -> datetime:
        """Lets a span of time pass."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def time() -> Iterator[SetClock]:
    """The installed clock, at 03:00 UTC on 1 September 2026."""
    made = SetClock(START)
    clock.install(made)
    yield made
    clock.install(timezone.now)


@pytest.fixture
def postmortem(bob: Person, time: SetClock) -> Postmortem:
    """PM-001 of INC-001, which was resolved at the clock's first moment."""
    incident = incidents.declare(
        actor=bob, title="Checkout refuses orders", severity="P1", at=START - timedelta(hours=1)
    )
    result = practice.resolve(actor=bob, incident=incident, summary="Paused the sync.", decision="yes")
    assert result.postmortem is not None
    return result.postmortem


@pytest.fixture
def fix(bob: Person, postmortem: Postmortem) -> Action:
    """AI-001, the one fix of PM-001, at level L3."""
    action = actions.add_action(
        actor=bob, text="A release over its connection budget is refused", postmortem=postmortem, owner=bob,
        priority="P1", due=date(2026, 9, 15),
    )  # fmt: skip
    Action.objects.filter(pk=action.pk).update(level="L3")
    action.refresh_from_db()
    return action


@pytest.fixture
def open_network(settings: Any) -> None:
    """Lets checks ask services on loopback, as AFTERWORD_ALLOW does."""
    settings.OUTGOING_ALLOWED = Allowed.listed("127.0.0.0/8")


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the recorded Prometheus."""
    with recorded(tmp_path_factory.mktemp("prometheus")) as address:
        yield address


@pytest.fixture
def server(alice: Person, prometheus: str, open_network: None) -> PrometheusServer:
    """The recorded Prometheus, as Alice set it up."""
    return services.add_server(actor=alice, name="main", url=prometheus)
