"""Every page, tried by everybody."""

from __future__ import annotations

import pytest
from tests.permissions.found import addresses
from tests.permissions.kinds import Column, fits
from tests.permissions.tables import rows
from tests.permissions.trying import Browsers, of_status, path_of, told
from tests.permissions.world import SECRET, build

pytestmark = pytest.mark.django_db
OUTSIDE = (Column.ANONYMOUS, Column.VIEWER, Column.OUTSIDER)


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    table = {key.partition(" ")[2] for key in rows("PAGES")}
    missing = [f'"GET {name}": READ("postmortem"),' for name in addresses() if name not in table]
    assert missing == [], f"add a row to tests/permissions/tables/<area>.py for each: {told(missing)}"
    assert sorted(table - addresses().keys()) == []


def test_every_page_lets_in_whom_its_row_says_and_shows_outsiders_nothing() -> None:
    world, wrong = build(), []
    browsers, known = Browsers(world), addresses()
    for key, row in rows("PAGES").items():
        method, _, name = key.partition(" ")
        if not row.tried or name not in known:
            continue
        for private, side in ((one, world.sides[one]) for one in row.sides):
            for column in Column:
                side.things["me"] = world.people[column]
                path, values = path_of(known[name], name, row, side)
                answer = browsers.go(column, method, path, values)
                where = f"{key} {path}, {'private' if private else 'public'}, {column}"
                content = b"".join(answer) if answer.streaming else answer.content
                if answer.status_code >= 500 or answer.status_code == 405:
                    wrong.append(f"{where}: {answer.status_code}")
                    continue
                met = of_status(answer.status_code, answer.headers.get("Location", ""))
                if not fits(row, column, met, private=private):
                    wrong.append(f"{where}: {met} ({answer.status_code})")
                if column in OUTSIDE and SECRET.encode() in content.lower():
                    wrong.append(f"{where}: tells of the private side")
    assert wrong == [], told(wrong)


def test_every_method_of_a_page_has_a_row() -> None:
    world, table, missing = build(), rows("PAGES"), []
    browsers, known = Browsers(world), addresses()
    for key, row in table.items():
        method, _, name = key.partition(" ")
        other = "POST" if method == "GET" else "GET"
        if not row.tried or name not in known or f"{other} {name}" in table:
            continue
        world.sides[False].things["me"] = world.people[Column.ADMIN]
        path, _ = path_of(known[name], name, row, world.sides[False])
        if browsers.go(Column.ADMIN, other, path, {}).status_code != 405:
            missing.append(f"{other} {name}")
    assert missing == [], f"answer 405 (require_GET, require_POST), or add a row for each: {told(missing)}"
