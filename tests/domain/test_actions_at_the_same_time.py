"""Actions that two change at once: an approval covers what it read, and no two wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from tests.domain.test_at_the_same_time import together
from tests.people import person

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.domain.actions.models import Action
from afterword.domain.checks.services import define_check, report_result
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zoe() -> Person:
    return person("Zoe")


def waits(act: Callable[[], Any]) -> bool:
    """Whether somebody on another connection has to wait for what this one holds."""

    def alone() -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            act()
        except OperationalError as error:
            return "lock timeout" in str(error)
        finally:
            connections.close_all()
        return False

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def test_whoever_changes_an_action_waits_for_whoever_judges_its_postmortem(zoe: Person) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    draft = create(actor=zoe, title="Checkout")
    own = services.add_action(actor=zoe, text="Limit the pool", postmortem=draft)
    other = services.add_action(actor=zoe, text="Write it down")
    fresh: Callable[[Action], Action] = lambda one: Action.objects.get(pk=one.pk)  # noqa: E731
    changes: list[Callable[[], Any]] = [
        lambda: services.change_action(actor=zoe, action=fresh(own), text="Raise the limit"),
        lambda: services.complete(actor=zoe, action=fresh(own), note="Done."),
        lambda: services.change_many(actor=zoe, numbers=[own.number], priority="P0"),
        lambda: services.set_chain_fix(actor=zoe, postmortem=draft, level="L2", action=fresh(own)),
        lambda: services.add_action(actor=zoe, text="Another", postmortem=draft),
    ]
    with transaction.atomic():  # as a verdict does
        Postmortem.objects.select_for_update().get(pk=draft.pk)
        assert [waits(change) for change in changes] == [True] * len(changes)
        assert not waits(lambda: services.change_action(actor=zoe, action=fresh(other), text="Draw it"))


def test_many_changes_of_the_same_actions_in_either_order_all_end(zoe: Person) -> None:
    drafts = [create(actor=zoe, title=f"Checkout {n}") for n in range(3)]
    for n in range(12):
        services.add_action(actor=zoe, text=f"Step {n}", postmortem=drafts[-n % 3])
    numbers = list(range(1, 13))

    def change(n: int) -> Any:
        order = numbers if n % 2 else numbers[::-1]
        return services.change_many(actor=zoe, numbers=order, priority=f"P{n % 5}")

    assert [outcome.refused for outcome in together(change)] == [[]] * 6


def test_results_of_checks_come_in_while_actions_of_the_same_postmortem_are_completed(zoe: Person) -> None:
    draft = create(actor=zoe, title="Checkout")
    made = [services.add_action(actor=zoe, text=f"Step {n}", postmortem=draft) for n in range(6)]
    own = [define_check(actor=zoe, action=one, kind="command", spec={"command": "make load"}) for one in made]

    def act(n: int) -> str:
        for turn in range(5):
            if n % 2:
                report_result(check=own[(n + turn) % 6], verdict="pass")
            elif turn % 2:
                services.reopen(actor=zoe, action=Action.objects.get(pk=made[n].pk))
            else:
                services.complete(actor=zoe, action=Action.objects.get(pk=made[n].pk), note="Done.")
        return "ended"

    assert together(act) == ["ended"] * 6
