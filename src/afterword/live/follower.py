"""Follows the journal and tells the rooms of this process what has changed, whichever process changed it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import DatabaseError

from afterword.domain.journal.models import JournalEntry
from afterword.domain.journal.queries import newest_id
from afterword.live.rooms import room_of, what_of

log = logging.getLogger("afterword.live")

PAUSE = 0.35  # seconds between two looks
OVERLAP = 200  # ids looked at again: on PostgreSQL a lower id can be committed after a higher one


class Follower:
    """One per process; it looks only while somebody listens."""

    def __init__(self) -> None:
        self.listeners = 0
        self._task: asyncio.Task[None] | None = None
        self._seen: set[int] = set()

    async def join(self) -> None:
        """Counts one more listener, and starts to look with the first."""
        self.listeners += 1
        running = (
            self._task is not None and not self._task.done() and self._task.get_loop() is asyncio.get_running_loop()
        )
        if not running:
            self._seen = {row[0] for row in await self._rows(await database_sync_to_async(newest_id)())}
            self._task = asyncio.create_task(self._look_and_tell())

    def leave(self) -> None:
        """Counts one listener less; the last one ends the looking."""
        self.listeners = max(0, self.listeners - 1)
        if self.listeners == 0 and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _look_and_tell(self) -> None:
        newest = max(self._seen, default=0)
        while True:
            await asyncio.sleep(PAUSE)
            try:
                rows = await self._rows(newest)
            except DatabaseError as error:
                log.warning("The journal could not be followed (%s); trying again.", error)
                continue
            fresh = [row for row in rows if row[0] not in self._seen]
            newest = max([newest, *(row[0] for row in rows)])
            self._seen = {seen for seen in self._seen if seen > newest - 2 * OVERLAP} | {row[0] for row in fresh}
            await self._tell(fresh)

    async def _rows(self, newest: int) -> list[tuple[int, int | None, str]]:
        rows: list[tuple[int, int | None, str]] = await database_sync_to_async(_rows_after)(newest)
        return rows

    async def _tell(self, rows: list[tuple[int, int | None, str]]) -> None:
        changed: dict[int, list[str]] = defaultdict(list)
        for _, incident, verb in rows:
            if incident is not None:
                changed[incident] += [what for what in what_of(verb) if what not in changed[incident]]
        layer = get_channel_layer()
        for incident, what in changed.items():
            if what and layer is not None:
                await layer.group_send(room_of(incident), {"type": "changed", "what": what})


def _rows_after(newest: int) -> list[tuple[int, int | None, str]]:
    """Id, incident and verb of the newest rows, with an overlap."""
    rows = JournalEntry.objects.filter(id__gt=newest - OVERLAP).order_by("id")
    return list(rows.values_list("id", "incident_id", "verb"))


follower = Follower()
