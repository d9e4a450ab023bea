"""What listens for Alertmanager and Prometheus: stores each notification, pages, and serves the counts of the edge."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Lines = Callable[[], Iterable[str]]


class Notices:
    """A small HTTP server on loopback; `told` is called once for each change of an alert."""

    def __init__(self, port: int, path: Path, counts: Sequence[Lines], told: Callable[[dict[str, Any]], None]) -> None:
        self._path, self._counts, self._told = path, counts, told
        self._seen: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()
        notices = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                """Nobody reads the log of this server."""

            def do_GET(self) -> None:
                """Serve the metrics."""
                self._answer(notices.metrics().encode())

            def do_POST(self) -> None:
                """Take a notification."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(b"")
                notices.take(json.loads(body))

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def metrics(self) -> str:
        """Give all counts, and the load of the machine."""
        lines = [line for counts in self._counts for line in counts()]
        return "\n".join([*lines, f"node_load1 {os.getloadavg()[0]}", ""])

    def take(self, payload: dict[str, Any]) -> None:
        """Store a notification, and tell of each alert that changed."""
        with self._lock:
            received = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"received_at": received, "payload": payload}) + "\n")
            for alert in payload["alerts"]:
                known = (alert["labels"]["alertname"], alert["startsAt"], alert["status"])
                if known not in self._seen:
                    self._seen.add(known)
                    self._told(alert)

    def end(self) -> None:
        """Stop listening, once what is under way was taken."""
        time.sleep(0.2)
        self._server.shutdown()
        self._server.server_close()
