"""The service that the other depends on: a few at a time, each for a moment; how long is a switch."""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path

from lab.service.app import Receive, Scope, Send
from lab.service.logs import Log
from lab.service.metrics import Metrics, line
from lab.service.switches import Switches

_switch = Switches(Path(os.environ["LAB_SWITCHES"]))
_metrics = Metrics()
_log = (
    Log(Path(os.environ["LAB_LOG"]), "plain", "payments", zone=os.environ["LAB_ZONE"])
    if "LAB_LOG" in os.environ
    else None
)
_places = asyncio.Semaphore(int(os.environ["LAB_PLACES"]))
_waiting: set[object] = set()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request; more than there are places wait for their turn."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    body = b"ok\n"
    if scope["path"] == "/metrics":
        body = "\n".join([line("payments_waiting", len(_waiting)), *_metrics.lines(), ""]).encode()
    else:
        await _charge()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def _charge() -> None:
    _metrics.add("payments_requests_total")
    ticket, began = object(), time.monotonic()
    _waiting.add(ticket)
    try:
        async with _places:  # whoever hung up meanwhile is served all the same, as most servers do
            await asyncio.sleep(_switch("dependency_seconds", 0.03) * random.uniform(0.8, 1.2))
        if _log:
            _log("INFO", f"charged in {(time.monotonic() - began) * 1000:.0f} ms")
    finally:
        _waiting.discard(ticket)
