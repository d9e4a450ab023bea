"""The whole API, asked at random by its own description: no server error, nothing that the description does not say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.permissions.kinds import Column
from tests.permissions.world import World, build

from afterword.domain.accounts import services
from afterword.domain.accounts.scopes import scopes_for

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]
EXAMPLES = int(os.environ.get("AFTERWORD_SCHEMATHESIS_EXAMPLES", "5"))  # for each operation, the same each time
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
CALLERS = (Column.ADMIN, Column.TEAM, Column.OUTSIDER, Column.VIEWER)


@pytest.fixture(autouse=True)
def _connection_stays_open() -> Iterator[None]:
    """Requests over WSGI close the connection behind them, and with it the transaction of the test."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def tokens(world: World) -> list[str]:
    """Tokens of people of each kind, the administrator's first."""
    people = [world.people[column] for column in CALLERS]
    return [services.make_token(actor=one, name="random", scopes=scopes_for(one))[1] for one in people]


def test_no_operation_fails_whatever_it_is_asked() -> None:
    held = tokens(build())
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    broken = [f"{one.method.upper()} {one.path}: {said}" for one in operations for said in asked(one, held)]
    assert broken == [], "\n\n".join(broken)


def asked(operation: Any, held: list[str]) -> list[str]:
    """What is wrong with an operation, each with the request that shows it."""
    asked_last: dict[str, Any] = {}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=some.data())
    def ask(case: Any, data: Any) -> None:
        for name, value in (case.path_parameters or {}).items():
            if isinstance(value, int):
                case.path_parameters[name] = data.draw(some.sampled_from([1, 2, value]))
        asked_last.update(path=case.path_parameters, query=case.query, body=case.body)
        token = data.draw(some.sampled_from(held))
        cache.clear()
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {token}"})
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    try:
        ask()
    except FailureGroup as group:
        return [f"{one.title}: {one.message} {asked_last}"[:1500] for one in group.exceptions]
    return []
