"""The web service as an ASGI application; uvicorn runs one process of it for each worker."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from lab.service.logs import Log
from lab.service.metrics import Metrics, line, memory
from lab.service.switches import Switches
from lab.service.work import ROUTES, Service

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
TOLD = 0.08  # share of the requests that went well that the log tells of
BEGAN = time.time()


def _begin() -> Service:
    options = {**json.loads(Path(os.environ["LAB_OPTIONS"]).read_text(encoding="utf-8"))}
    options |= {"instance": os.environ["LAB_INSTANCE"], "version": os.environ["LAB_VERSION"]}
    log = Log(
        Path(options["log_folder"]), options["app_log"], options["service"],
        ahead=options["app_ahead"], zone=options["app_zone"],
    )  # fmt: skip
    service = Service(options, log, Metrics(), Switches(Path(options["switches"])))
    log("INFO", f"starting {options['service']} {options['version']}", instance=options["instance"], pid=os.getpid())
    return service


_started: list[Service] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request, or begin and end with the process."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    service, path = _started[0], str(scope["path"])
    if path == "/metrics":
        await _answer(send, 200, _metrics(service))
    elif path == "/healthz":
        await _answer(send, 200, "ok\n")
    else:
        await _answer(send, await _serve(service, scope), "{}\n")


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _started.append(_begin())
        else:
            _started[0].log("INFO", "shutting down", instance=_started[0].options["instance"])
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _serve(service: Service, scope: Scope) -> int:
    route, began = str(scope["path"]).split("/")[2], time.monotonic()
    if random.random() < service.switch("background_failures", 0.0):
        status = 500
    else:
        status = await ROUTES[route](service)
    took = time.monotonic() - began
    service.metrics.add("http_requests_total", route=route, status=str(status))
    service.metrics.add("http_request_seconds_sum", took, route=route)
    service.metrics.add("http_request_seconds_count", route=route)
    if status >= 500 or random.random() < TOLD:
        level, message = ("ERROR", "request failed") if status >= 500 else ("INFO", "request")
        who = service.options["instance"]
        service.log(level, message, instance=who, route=route, status=status, duration_ms=round(took * 1000, 1))
    return status


def _metrics(service: Service) -> str:
    lines = [
        line("process_start_time_seconds", BEGAN),
        line("process_resident_memory_bytes", memory()),
        line("build_info", 1, version=service.options["version"]),
        line("dependency_pool_in_use", service.calling),
    ]
    if service.pool is not None:
        pool = service.pool
        lines += [line("db_pool_in_use", pool.in_use), line("db_pool_waiting", pool.waiting)]
        lines += [line("db_pool_size", pool.size), line("cache_entries", len(service.prices))]
    if "volume" in service.options:
        facts = os.statvfs(service.options["volume"])
        lines += [line("disk_free_bytes", facts.f_bavail * facts.f_frsize)]
        lines += [line("disk_size_bytes", facts.f_blocks * facts.f_frsize)]
    return "\n".join([*lines, *service.metrics.lines()]) + "\n"


async def _answer(send: Send, status: int, body: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body.encode()})
