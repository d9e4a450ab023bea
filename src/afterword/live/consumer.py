"""The websocket of an incident's page: it says what has changed, and the page fetches that part again."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents.queries import incident_by_number
from afterword.live.follower import follower
from afterword.live.rooms import room_of

HIDDEN = 4404  # close code: no such incident, or not shared with this person


class IncidentConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Listens to one incident on behalf of one person."""

    incident_id: int | None = None

    async def connect(self) -> None:
        """Lets in whoever may see the incident."""
        self.incident_id = await self._visible_id()
        await self.accept()
        if self.incident_id is None:
            await self.close(HIDDEN)
            return
        await self.channel_layer.group_add(room_of(self.incident_id), self.channel_name)
        await follower.join()
        await self.send_json({"type": "connected"})

    async def disconnect(self, code: int) -> None:
        """Leaves the room."""
        if self.incident_id is not None:
            await self.channel_layer.group_discard(room_of(self.incident_id), self.channel_name)
            follower.leave()

    async def changed(self, event: dict[str, Any]) -> None:
        """Passes a change on; when the incident was hidden or shown, asks again whether this person may see it."""
        if "access" in event["what"] and await self._visible_id() is None:
            await self.close(HIDDEN)
            return
        await self.send_json({"type": "changed", "what": [what for what in event["what"] if what != "access"]})

    async def receive_json(self, content: Any, **named: Any) -> None:
        """Hears nothing: changes are made over HTTP."""

    async def _visible_id(self) -> int | None:
        number = self.scope["url_route"]["kwargs"]["number"]
        found: int | None = await database_sync_to_async(_id_of)(self.scope.get("user"), number)
        return found


class Nowhere(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Turns away whoever asks for an address that leads nowhere."""

    async def connect(self) -> None:
        """Refuses the handshake."""
        await self.close()


def _id_of(viewer: Viewer, number: str) -> int | None:
    """The id of the incident, None when there is none or it is hidden from the viewer."""
    try:
        return incident_by_number(viewer, number).pk
    except NotFound:
        return None
