"""What the service does for each route: reads, calls, stores, remembers, and the ways in which that goes wrong."""

from __future__ import annotations

import asyncio
import os
import random
import ssl
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg

from lab.service.database import Pool, PoolTimeout
from lab.service.logs import Log
from lab.service.metrics import Metrics
from lab.service.switches import Switches

Work = Callable[["Service"], Awaitable[int]]
TTL = 20.0  # seconds that a price stays in the cache
PRICES = 30
REPORT_TRACE = """Traceback (most recent call last):
  File "/srv/app/report.py", line 41, in render
    currency = row['currency']
KeyError: 'currency'"""


class Service:
    """One worker: its options, its switches, its connections and its memory."""

    def __init__(self, options: dict[str, Any], log: Log, metrics: Metrics, switches: Switches) -> None:
        self.options, self.log, self.metrics, self.switch = options, log, metrics, switches
        limits = httpx.Limits(keepalive_expiry=options.get("keep_connections", 5.0))
        verify = ssl.create_default_context(cafile=options.get("authority"))
        self.client = httpx.AsyncClient(trust_env=False, verify=verify, limits=limits)
        self.calls = asyncio.Semaphore(options.get("dependency_pool", 12))
        self.calling = 0
        self.pool = _pool(options)
        self.kept: list[bytes] = []
        self.prices: dict[int, float] = {}


def _pool(options: dict[str, Any]) -> Pool | None:
    if not options.get("database"):
        return None
    size, patience = options.get("pool", 6), options.get("pool_patience", 2.0)
    return Pool(options["database"], size, patience, fresh=options.get("fresh_connections", False))


async def items(service: Service) -> int:
    """Think for a moment."""
    await asyncio.sleep(random.lognormvariate(service.options.get("base", -5.0), 0.5))
    return 200


async def search(service: Service) -> int:
    """The same, keeping the answer for ever when told so."""
    if service.switch("leak"):
        service.kept.append(os.urandom(64) * (service.switch("leak") // 64))
    return await items(service)


async def cart(service: Service) -> int:
    """Read one order from the database."""
    return await _query(service, "select * from orders where id = %s", (random.randrange(1, 5000),))


async def order(service: Service) -> int:
    """Write one order to the database."""
    return await _query(service, "insert into orders (customer, total) values (%s, %s)", (random.randrange(900), 12))


async def price(service: Service) -> int:
    """Give a price, from the cache or by a query that takes a while."""
    which, now = random.randrange(PRICES), time.monotonic()
    if service.prices.get(which, 0.0) > now:
        service.metrics.add("cache_hits_total")
        return 200
    service.metrics.add("cache_misses_total")
    status = await _query(service, "select count(*), pg_sleep(0.2) from orders where customer = %s", (which,))
    if status == 200 and service.switch("cache", True):
        service.prices[which] = now + TTL * random.uniform(0.5, 1.5)
    return status


async def _query(service: Service, query: str, values: tuple[Any, ...]) -> int:
    if service.pool is None:
        raise RuntimeError("this incident has no database; set `database=True` in its setup.")
    try:
        await service.pool.ask(query, values)
    except PoolTimeout as error:
        service.metrics.add("db_pool_timeouts_total")
        service.log("ERROR", str(error), in_use=service.pool.in_use, waiting=service.pool.waiting)
        return 503
    except psycopg.Error as error:
        service.metrics.add("db_errors_total")
        service.log("ERROR", f"database error: {str(error).splitlines()[0]}")
        return 500
    return 200


async def pay(service: Service) -> int:
    """Ask the other service, as often as the switches allow."""
    attempts = 1 + int(service.switch("retries", 0))
    for attempt in range(1, attempts + 1):
        status = await _call(service, attempt)
        if status < 500:
            return status
    return status


async def _call(service: Service, attempt: int) -> int:
    patience = service.options.get("dependency_patience", 2.5)
    service.metrics.add("dependency_calls_total", dependency="payments")
    async with service.calls:
        service.calling += 1
        try:
            answer = await service.client.post(f"{service.switch('dependency')}/charge", timeout=patience)
        except httpx.TimeoutException:
            service.metrics.add("dependency_timeouts_total", dependency="payments")
            service.log("ERROR", f"payment provider timed out after {patience:g} s", attempt=attempt)
            return 504
        except httpx.HTTPError as error:
            service.metrics.add("dependency_errors_total", dependency="payments")
            service.log("ERROR", f"payment provider unreachable: {type(error).__name__}: {error}")
            return 502
        finally:
            service.calling -= 1
    return answer.status_code


async def upload(service: Service) -> int:
    """Store a file on the volume."""
    path = Path(service.options["volume"]) / f"{service.options['instance']}-{time.time_ns()}.bin"
    try:
        path.write_bytes(os.urandom(service.options.get("upload_bytes", 9000)))
    except OSError as error:
        service.log("ERROR", f"cannot store upload: [Errno {error.errno}] {error.strerror}: '{path}'")
        service.log.trace(traceback.format_exc())
        return 500
    return 201


async def report(service: Service) -> int:
    """Render a report, or die of it."""
    if service.switch("crash") and service.options["version"] == service.switch("crash"):
        service.log("CRITICAL", "unhandled: KeyError: 'currency'; aborting worker")
        service.log.trace(REPORT_TRACE)
        os._exit(134)
    return await items(service)


ROUTES: dict[str, Work] = {
    "items": items, "search": search, "cart": cart, "order": order, "price": price, "pay": pay, "upload": upload,
    "report": report,
}  # fmt: skip
