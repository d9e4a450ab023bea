"""Says in the header Server-Timing what an answer took: the whole, the processor, and the database with its queries."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "Server-Timing"


class Queries:
    """The outermost middleware: counts queries and the milliseconds that they took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with the header."""
        count, spent = 0, 0.0

        def counting(execute: Any, *given: Any) -> Any:
            nonlocal count, spent
            start = time.perf_counter()
            try:
                return execute(*given)
            finally:
                count += 1
                spent += time.perf_counter() - start

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response[HEADER] = f"db;dur={spent * 1000:.2f};desc={count}"
        return response


class Timed:
    """Around the whole ASGI application: from the request to the beginning of the answer, which is made by then."""

    def __init__(self, application: Callable[..., Awaitable[None]]) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Passes everything on; an answer gets one more header."""
        wall, processor = time.perf_counter(), time.process_time()

        async def timed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                whole, own = time.perf_counter() - wall, time.process_time() - processor
                told = f"total;dur={whole * 1000:.2f}, cpu;dur={own * 1000:.2f}"
                message["headers"] = [*message["headers"], (HEADER.lower().encode(), told.encode())]
            await send(message)

        await self.application(scope, receive, timed)
