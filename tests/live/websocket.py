"""The browser's end of a websocket (the one of channels.testing needs a server that we do not use)."""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter

from afterword.live.routing import websocket_urlpatterns


class OpenPage:
    """The websocket of an incident's page, as a person."""

    def __init__(self, viewer: Any, path: str) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": [], "subprotocols": []}
        application = URLRouter(websocket_urlpatterns)
        self._end = ApplicationCommunicator(application, scope | {"user": viewer})

    async def connect(self) -> None:
        """Opens it."""
        await self._end.send_input({"type": "websocket.connect"})
        assert (await self.hears())["type"] == "websocket.accept"

    async def hears(self, seconds: float = 20) -> dict[str, Any]:
        """The next thing the server says: a JSON message, or the event that it is."""
        event = await self._end.receive_output(seconds)
        told: dict[str, Any] = json.loads(event["text"]) if "text" in event else event
        return told

    async def leave(self) -> None:
        """Closes it."""
        await self._end.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._end.wait(10)
