"""Asks over one connection that is kept open, as a person with a session or as a program with a token."""

from __future__ import annotations

import http.client
import json
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode

_PART = re.compile(r"(\w+);dur=([\d.]+)(?:;desc=(\d+))?")


@dataclass(frozen=True)
class Answer:
    """What one request took, in milliseconds: the server, its processor, its database, and the client's wait."""

    status: int
    server: float
    processor: float
    database: float
    queries: int
    wall: float
    size: int
    place: str
    body: str


class Client:
    """One person at one server."""

    def __init__(self, port: int, name: str, token: str) -> None:
        self.name, self.token = name, token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def sign_in(self, link: str) -> None:
        """Uses a link to sign in."""
        self.get(link)
        if self.post(link, {}).status != 302:
            raise SystemExit(f"{self.name} could not sign in.")
        self.get("/incidents/new")  # a page with a form brings the cookie that its forms need

    def get(self, path: str) -> Answer:
        """A page, or what the API gives."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, values: dict[str, str]) -> Answer:
        """A form that is sent."""
        form = {"csrfmiddlewaretoken": self.cookies.get("afterword_csrf", ""), **values}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form).encode(), headers)

    def send(self, path: str, values: dict[str, object]) -> Answer:
        """JSON that is sent to the API."""
        return self._ask("POST", path, json.dumps(values).encode(), {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if path.startswith("/api/"):
            headers["Authorization"] = f"Bearer {self.token}"
        else:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        start = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        wall = (time.perf_counter() - start) * 1000
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        timing = ", ".join(response.headers.get_all("Server-Timing") or ())
        took = {name: (float(spent), int(count or 0)) for name, spent, count in _PART.findall(timing)}
        server, processor, database = (took.get(name, (0.0, 0)) for name in ("total", "cpu", "db"))
        place = response.headers.get("Location", "")
        return Answer(
            response.status, server[0], processor[0], database[0], database[1], wall, len(text), place, text
        )  # fmt: skip
