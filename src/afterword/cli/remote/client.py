"""Asks the API and turns whatever comes back into values, or into an error of one sentence.

The address is one that the person gave for their own server, so machines of their own network may be asked. What makes
or does something carries a key, so that it can be sent again when the line breaks, and happens once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from afterword.cli.remote.login_file import Login, kept_login
from afterword.core.errors import FetchError, InputError, NotAllowed, NotFound, RuleBroken

TRIES = 3
TIMEOUT = httpx.Timeout(30, connect=5)
API = "/api/v1"
PAGE = 200


class NoConnection(FetchError):
    """The server cannot be reached."""

    code = "no-connection"
    sentence = "{where} cannot be reached: {reason}."


class Told(RuleBroken):
    """The server refuses in a sentence of its own."""

    sentence = "{message}"


class ToldNotAllowed(NotAllowed):
    """The token or its person may not; the sentence is the server's."""

    sentence = "{message}"


class ToldNotFound(NotFound):
    """The server knows no such thing for this person; the sentence is its own."""

    sentence = "{message}"


class Server:
    """One server, with the login of this call."""

    def __init__(self, login: Login | None = None) -> None:
        self.login = login or kept_login()
        self.client = httpx.Client(
            base_url=self.login.url + API,
            headers={"Authorization": f"Bearer {self.login.token}", "User-Agent": "afterword"},
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    def get(self, path: str, **asked: Any) -> Any:
        """Reads one thing."""
        return self._send("GET", path, params=_without_none(asked)).json()

    def rows(self, path: str, *, most: int, **asked: Any) -> list[dict[str, Any]]:
        """Reads a list, page by page, until there are enough rows."""
        found: list[dict[str, Any]] = []
        for page in self._pages(path, {**asked, "limit": min(most, PAGE)}):
            found += page["items"]
            if len(found) >= most:
                break
        return found[:most]

    def _pages(self, path: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        page = self.get(path, **asked)
        yield page
        while page["next"]:
            page = self._send("GET", str(page["next"]).removeprefix(API)).json()
            yield page

    def file(self, path: str, **asked: Any) -> bytes:
        """Reads a file."""
        return self._send("GET", path, params=_without_none(asked)).content

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Makes or does something, once, however often it has to be sent."""
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return self._send("POST", path, json=_without_none(body or {}), headers=key).json()

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Changes what is given."""
        return self._send("PATCH", path, json=_without_none(body)).json()

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Puts something in the place of what was there."""
        return self._send("PUT", path, json=body).json()

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        for left in reversed(range(TRIES)):
            try:
                response = self.client.request(method, path, **more)
                break
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
                said = f"{self.login.url} is no address of a server; write it as https://afterword.example.org."
                raise InputError(message=said) from error
            except httpx.TransportError as error:
                if left == 0 or isinstance(error, httpx.ConnectError):
                    raise NoConnection(where=self.login.url, reason=_reason(error)) from error
        return self._checked(response)

    def _checked(self, response: httpx.Response) -> httpx.Response:
        if response.status_code < 300:
            return response
        problem = _problem(response)
        if problem is None:
            said = f"{self.login.url} answers {response.status_code} and is no Afterword server; look at the address."
            raise InputError(message=said)
        if response.status_code in (401, 403):
            more = " Call afterword login with a new one." if response.status_code == 401 else ""
            raise ToldNotAllowed(message=problem + more)
        if response.status_code == 404:
            raise ToldNotFound(message=problem)
        raise Told(message=problem)


def _without_none(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _problem(response: httpx.Response) -> str | None:
    """The sentence of a problem; None when the answer is none of ours."""
    try:
        told = response.json()
        return str(told["detail"]) if "problem" in response.headers.get("Content-Type", "") else None
    except (ValueError, KeyError, TypeError):
        return None


def _reason(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it does not answer in time"
    if isinstance(error, httpx.ConnectError):
        return "nothing answers there; is the address right, and the server running"
    return "the connection broke"
