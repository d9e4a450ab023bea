"""A loopback server that answers as Prometheus does, with values that the story sets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Metrics:
    """One series, whose value at a time (seconds since 1970) the story says; None gives no sample."""

    def __init__(self, value: Callable[[float], float | None]) -> None:
        self.value = value
        self.health = "ok"  # what /health says
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        """The answer to an instant query or to one over a stretch of time."""
        self.asked.append(asked.get("query", ""))
        if path == "/health":
            return {"status": self.health}
        series: dict[str, Any] = {"metric": {"service": "queue"}}
        if path.endswith("query_range"):
            at, end, step = (float(asked[name]) for name in ("start", "end", "step"))
            values = []
            while at <= end:
                value = self.value(at)
                values += [] if value is None else [[at, str(value)]]
                at += step
            found = [{**series, "values": values}] if values else []
            return {"status": "success", "data": {"resultType": "matrix", "result": found}}
        at = float(asked.get("time", 0))
        value = self.value(at)
        found = [] if value is None else [{**series, "value": [at, str(value)]}]
        return {"status": "success", "data": {"resultType": "vector", "result": found}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        metrics = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(urlsplit(self.path).query)

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def _answer(self, written: str) -> None:
                asked = {name: values[0] for name, values in parse_qs(written).items()}
                body = json.dumps(metrics.answer(urlsplit(self.path).path, asked)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: Any) -> None:
                """Says nothing."""

        return Handler
