"""What starts and ends with the server process: the thread that runs background jobs."""

from __future__ import annotations

import gc
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.urls import get_resolver

from afterword.jobs.find_repeats import find_all_unknown
from afterword.jobs.housekeeping import clear_leftovers
from afterword.jobs.index_search import index_all_unknown
from afterword.jobs.measure_quality import measure_all_unknown
from afterword.jobs.stopping import stopping
from afterword.jobs.worker import JobRunner

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
PATIENCE = 10.0  # seconds for the job in hand to be put back


class Lifespan:
    """Answers the server's start and end; runs jobs in a thread when the setting AFTERWORD_WORKER says so."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Speaks the lifespan protocol."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await sync_to_async(self._end, thread_sensitive=False)()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self) -> None:
        rest_collector()
        if settings.AFTERWORD_WORKER:
            stopping.clear()
            self._thread = threading.Thread(target=_work, name="afterword-worker", daemon=True)
            self._thread.start()

    def _end(self) -> None:
        stopping.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)


def rest_collector() -> None:
    """Keeps the garbage collector from walking over all that was loaded: it took 200 ms, in the middle of a page."""
    get_resolver().url_patterns  # noqa: B018 - loads every page's modules now
    gc.collect()
    gc.freeze()


def _work() -> None:
    clear_leftovers()
    measure_all_unknown()
    index_all_unknown()
    find_all_unknown()
    JobRunner().run()
