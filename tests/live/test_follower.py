"""An open page hears of changes, whichever process made them, and an outsider hears nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from tests.live.websocket import OpenPage

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.live.follower import follower
from afterword.live.rooms import what_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def incident(bob: Person) -> Incident:
    return services.declare(actor=bob, title="Checkout fails", severity="P1")


def run(act: Callable[[], Awaitable[Any]]) -> Any:
    """What the coroutine gives, in a loop of its own."""

    async def whole() -> Any:
        try:
            return await asyncio.wait_for(act(), 60)
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(whole())


async def elsewhere(act: Callable[..., Any], **given: Any) -> None:
    """Does something in another thread with its own connection, as another process would."""

    def done() -> None:
        act(**given)
        connections.close_all()

    await asyncio.to_thread(done)


def test_entry_of_somebody_else_arrives_at_the_open_page(bob: Person, charlie: Person, incident: Incident) -> None:
    async def act() -> Any:
        socket = OpenPage(charlie, "/ws/INC-001")
        await socket.connect()
        assert await socket.hears() == {"type": "connected"}
        await elsewhere(services.add_entry, actor=bob, incident=incident, text="Errors rise")
        heard = await socket.hears()
        await socket.leave()
        return heard

    assert run(act) == {"type": "changed", "what": ["log"]}
    assert follower.listeners == 0


def test_what_happened_before_and_elsewhere_is_not_told(bob: Person, incident: Incident) -> None:
    other = services.declare(actor=bob, title="Other", severity="P3")

    async def act() -> Any:
        socket = OpenPage(bob, "/ws/INC-001")
        await socket.connect()
        await socket.hears()
        await elsewhere(services.add_entry, actor=bob, incident=other, text="Elsewhere")
        await elsewhere(services.acknowledge, actor=bob, incident=incident)
        heard = await socket.hears()
        await socket.leave()
        return heard

    assert run(act) == {"type": "changed", "what": ["status", "log"]}


@pytest.mark.parametrize("who", ["charlie", "nobody"])
def test_outsider_is_shut_out_of_a_private_incident(bob: Person, charlie: Person, who: str) -> None:
    services.declare(actor=bob, title="Leaked key", severity="P0", private=True)
    viewer = charlie if who == "charlie" else AnonymousUser()

    async def act() -> Any:
        socket = OpenPage(viewer, "/ws/INC-001")
        await socket.connect()
        return await socket.hears()

    assert run(act)["code"] == 4404


def test_page_is_shut_when_the_incident_becomes_private(bob: Person, charlie: Person, incident: Incident) -> None:
    async def act() -> Any:
        socket = OpenPage(charlie, "/ws/INC-001")
        await socket.connect()
        await socket.hears()
        await elsewhere(services.set_private, actor=bob, incident=incident, private=True)
        return await socket.hears()

    assert run(act)["code"] == 4404


@pytest.mark.parametrize(
    ("verb", "what"),
    [
        ("entry.edited", ("log",)),
        ("evidence.read", ("evidence", "signals")),
        ("signals.accepted", ("signals", "log")),
        ("incident.role_assigned", ("roles", "log")),
        ("incident.renamed", ("status",)),
        ("action.added", ()),
    ],
)
def test_verb_says_which_part_of_the_page_changes(verb: str, what: tuple[str, ...]) -> None:
    assert what_of(verb) == what
