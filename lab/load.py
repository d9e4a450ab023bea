"""Users: requests at a mean rate, steady or in waves, each route as often as it is asked for."""

from __future__ import annotations

import asyncio
import math
import random
import threading
import time
from collections.abc import Mapping

import httpx

AGENTS = ("Mozilla/5.0 (X11) Firefox/131.0", "okhttp/4.12.0", "Mozilla/5.0 (iPhone) Safari/605")
WRITES = frozenset({"pay", "upload", "order"})
HEALTH_EVERY = 110
PERIOD = 120.0  # seconds from one high tide to the next


class Load(threading.Thread):
    """Sends requests until told to end."""

    def __init__(self, port: int, rate: float, routes: Mapping[str, float], wave: float) -> None:
        super().__init__(daemon=True)
        self._base, self._rate, self._routes, self._wave = f"http://127.0.0.1:{port}", rate, routes, wave
        self._over, self._times = threading.Event(), 1.0

    def run(self) -> None:
        """Send."""
        asyncio.run(self._send())

    def surge(self, times: float) -> None:
        """Send so many times the usual requests from now on."""
        self._times = times

    def end(self) -> None:
        """Stop sending."""
        self._over.set()
        self.join(15)

    async def _send(self) -> None:
        under_way: set[asyncio.Task[None]] = set()
        count = 0
        limits = httpx.Limits(max_connections=400)
        async with httpx.AsyncClient(base_url=self._base, trust_env=False, limits=limits, timeout=20) as client:
            while not self._over.is_set():
                count += 1
                task = asyncio.create_task(self._one(client, count))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                high = 1 + self._wave * math.sin(2 * math.pi * time.monotonic() / PERIOD)
                await asyncio.sleep(random.expovariate(self._rate * self._times * high))
            await asyncio.wait(under_way, timeout=10) if under_way else None

    async def _one(self, client: httpx.AsyncClient, count: int) -> None:
        route = random.choices(list(self._routes), list(self._routes.values()))[0]
        path = "/healthz" if count % HEALTH_EVERY == 0 else f"/api/{route}/{random.randrange(900)}"
        method = "POST" if route in WRITES and path != "/healthz" else "GET"
        try:
            await client.request(method, path, headers={"user-agent": random.choice(AGENTS)})
        except httpx.HTTPError:
            return  # the edge has written it down, or nobody has
