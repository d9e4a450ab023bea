"""Lists ask the database the same number of questions however long they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries as actions
from afterword.domain.actions.services import add_action
from afterword.domain.incidents import queries as incidents
from afterword.domain.incidents import services
from afterword.domain.postmortems import queries as postmortems
from afterword.domain.practice.queries import today
from afterword.domain.practice.services import resolve
from afterword.domain.search.library import library
from afterword.domain.search.queries import search

READS: dict[str, Callable[[Person], Any]] = {
    "incidents": lambda who: [
        ([one.name for one in row.services.all()], [one.code for one in row.postmortems.all()], row.team)
        for row in incidents.filtered(who, {})
    ],
    "postmortems": lambda who: [[one.code for one in row.incidents.all()] for row in postmortems.filtered(who, {})],
    "actions": lambda who: [(row.owner, row.postmortem, row.incident) for row in actions.filtered(who, {})],
    "today": lambda who: today(who, timezone.now()),
    "search": lambda who: search(who, "checkout fails"),
    "library": lambda who: [[one.code for one in row.incidents.all()] for row in library(who, {"q": "checkout"}).rows],
    "log": lambda who: [entry.actor for entry in incidents.log(who, incidents.incident_by_number(who, 1))],
    "document": lambda who: postmortems.to_document(who, postmortems.postmortem_by_number(who, 1)),
}


def grow(who: Person, count: int) -> None:
    for n in range(count):
        incident = services.declare(actor=who, title=f"Checkout fails {n}", severity="P1", services=["shop", f"s{n}"])
        services.add_entry(actor=who, incident=incident, text="Checkout fails everywhere")
        result = resolve(actor=who, incident=incident, summary="Rolled back.", decision="yes" if n % 2 else "later")
        add_action(
            actor=who, text="Checkout fails no more", postmortem=result.postmortem, owner=who, due=timezone.now().date()
        )
        services.declare(actor=who, title=f"Still burning {n}", severity="P2")
    for row in postmortems.visible_postmortems(who):
        add_action(actor=who, text="More", postmortem=row)


def asked(read: Callable[[Person], Any], who: Person) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read(who)
    return len(queries)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_number_of_queries_does_not_grow_with_the_rows(bob: Person, read: Callable[[Person], Any]) -> None:
    grow(bob, 2)
    few = asked(read, bob)
    grow(bob, 6)
    assert asked(read, bob) == few
    assert few <= 30
