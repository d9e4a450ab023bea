"""Every service, tried by everybody."""

from __future__ import annotations

import pytest
from tests.permissions.found import services
from tests.permissions.kinds import Column, expected
from tests.permissions.tables import rows
from tests.permissions.trying import of_service, told
from tests.permissions.world import build

pytestmark = pytest.mark.django_db


def test_every_service_has_a_row_and_every_row_a_service() -> None:
    table = rows("SERVICES")
    missing = [f'"{name}": EDIT("postmortem"),' for name in services() if name not in table]
    assert missing == [], f"add a row to tests/permissions/tables/<area>.py for each: {told(missing)}"
    assert sorted(table.keys() - services().keys()) == []


def test_every_service_lets_in_whom_its_row_says() -> None:
    world, table, wrong = build(), rows("SERVICES"), []
    for name, function in services().items():
        row = table.get(name)
        if row is None or not row.tried:
            continue
        for private, side in world.sides.items():
            for column in Column:
                met = of_service(name, function, row, side, world.people[column])
                if met != expected(row, column, private=private):
                    wrong.append(f"{name}, {'private' if private else 'public'}, {column}: {met}")
    assert wrong == [], told(wrong)
