"""No page offers what it would refuse: a link or a form leads only to where its reader is let in."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from tests.permissions.found import addresses
from tests.permissions.kinds import Column, Outcome, Row, expected
from tests.permissions.tables import rows
from tests.permissions.trying import Browsers, path_of, told
from tests.permissions.world import build

pytestmark = pytest.mark.django_db
READERS = (Column.TEAM_VIEWER, Column.TEAM, Column.MANAGER)


class Offers(HTMLParser):
    """The links, the buttons and the forms of a page, as method and address."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.form = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keeps what can be followed or sent."""
        given = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in given:
            self.found.append(("GET", given["href"]))
        if tag == "form":
            self.form = given.get("method", "get").upper()
            if self.form in ("GET", "POST"):
                self.found.append((self.form, given.get("action", "")))
        if "formaction" in given:
            self.found.append((self.form or "POST", given["formaction"]))
        for method in ("get", "post"):
            if f"hx-{method}" in given:
                self.found.append((method.upper(), given[f"hx-{method}"]))


def offered(page: str, path: str) -> Iterator[tuple[str, str]]:
    """What a page offers, each once."""
    parser = Offers()
    parser.feed(page)
    for method, address in dict.fromkeys(parser.found):
        parts = urlsplit(urljoin(f"http://here{path}", address))
        if parts.netloc == "here":
            yield method, parts.path


def row_at(method: str, path: str, table: dict[str, Row]) -> Row | None:
    """The row of an address."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return table.get(f"{method} {match.url_name or '/' + (match.route or '')}")


def test_no_page_offers_what_it_would_refuse() -> None:
    world, table, wrong = build(), rows("PAGES"), set()
    browsers, known, side = Browsers(world), addresses(), world.sides[False]
    for key, row in table.items():
        method, _, name = key.partition(" ")
        if method != "GET" or not row.tried or name not in known:
            continue
        for column in READERS:
            side.things["me"] = world.people[column]
            path, _ = path_of(known[name], name, row, side)
            answer = browsers.go(column, "GET", path, {})
            if answer.streaming or answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
                continue
            for to, address in offered(answer.content.decode(), path):
                there = row_at(to, address, table)
                if there is not None and there.tried and expected(there, column, private=False) == Outcome.NO:
                    wrong.add(f"{column}: {name} offers {to} {address}")
    assert not wrong, told(sorted(wrong))
