"""What the parts we build on would open, and we keep shut."""

from __future__ import annotations

import asyncio

import pytest
from django.test import Client

from afterword.domain.accounts.models import Person
from afterword.site.asgi import application

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/x-y/"])
def test_nobody_changes_their_own_address_past_the_journal(client: Client, bob: Person, address: str) -> None:
    client.force_login(bob)
    assert client.get(address).status_code == 404
    assert client.post(address, {"action_add": "", "email": "eve@example.org"}).status_code == 404


def test_websocket_that_leads_nowhere_is_turned_away() -> None:
    said = []

    async def handshake() -> None:
        came = iter([{"type": "websocket.connect"}])

        async def receive() -> dict[str, object]:
            return next(came, {"type": "websocket.disconnect", "code": 1006})

        async def send(message: dict[str, object]) -> None:
            said.append(message["type"])

        headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
        scope = {"type": "websocket", "path": "/ws/nowhere", "headers": headers, "query_string": b""}
        await asyncio.wait_for(application(scope, receive, send), 30)

    asyncio.run(handshake())
    assert said == ["websocket.close"]
