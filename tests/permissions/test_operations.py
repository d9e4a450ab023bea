"""Every operation of the API, tried by everybody, with a token that has all the scopes their role allows."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.permissions.found import operations
from tests.permissions.kinds import Column, fits
from tests.permissions.tables import rows
from tests.permissions.trying import Callers, call_of, of_status, told
from tests.permissions.world import SECRET, build

pytestmark = pytest.mark.django_db


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    table = rows("OPERATIONS")
    missing = [f'"{name}": READ("postmortem"),' for name in operations() if name not in table]
    assert missing == [], f"add a row to tests/permissions/tables/<area>.py for each: {told(missing)}"
    assert sorted(table.keys() - operations().keys()) == []


def test_every_operation_lets_in_whom_its_row_says_and_shows_outsiders_nothing() -> None:
    world, table, wrong = build(), rows("OPERATIONS"), []
    callers = Callers(world)
    for name, (method, path, described) in operations().items():
        row = table.get(name)
        if row is None or not row.tried:
            continue
        for private, side in ((one, world.sides[one]) for one in row.sides):
            cache.clear()
            for column in Column:
                side.things["me"] = world.people[column]
                address, body = call_of(name, path, described, row, side)
                answer = callers.go(column, method, address, body)
                met = of_status(answer.status_code)
                content = b"".join(answer) if answer.streaming else answer.content
                where = f"{method} {address}, {'private' if private else 'public'}, {column}"
                if not fits(row, column, met, private=private):
                    wrong.append(f"{name}: {where}: {met} ({answer.status_code} {content[:90]!r})")
                if column in OUTSIDE and SECRET.encode() in content.lower():
                    wrong.append(f"{where}: tells of the private side")
    assert wrong == [], told(wrong)


OUTSIDE = (Column.ANONYMOUS, Column.VIEWER, Column.OUTSIDER)
