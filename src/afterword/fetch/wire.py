"""Connections to checked addresses only, for httpx.

A name is resolved once for each connection, every address it stands for is checked, and the connection goes to an
address that was checked; `Host` and the name in TLS stay what was asked. A second look-up could answer differently.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from afterword.core.errors import AddressRefused
from afterword.fetch.addresses import Address, Allowed, why_not

_SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]


class UnknownName(httpcore.ConnectError):
    """A name that stands for no address here; httpcore drops the cause of an error, so it has its own class."""


class Transport(httpx.BaseTransport):
    """Sends requests of httpx over a pool of connections that are all made by the guarded wire; knows no proxy."""

    def __init__(self, wire: Wire, trust: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=wire, max_connections=4)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        assert isinstance(request.stream, httpx.SyncByteStream)
        asked = httpcore.Request(
            request.method, target, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        answer = self._pool.handle_request(asked)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class Wire(httpcore.NetworkBackend):
    """Opens connections to checked addresses only; `deadline` is when the whole answer must be there (monotonic)."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed, self._plain, self.deadline = allowed, httpcore.SyncBackend(), float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the addresses of the host, all of which were checked."""
        addresses = resolve(host, port, self.left(timeout))
        for address in addresses:
            if reason := why_not(address, host, port, self._allowed):
                raise AddressRefused(where=f"{host}:{port}", reason=reason)
        problem: Exception | None = None
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(str(address), port, self.left(timeout), socket_options=socket_options)
                return _Timed(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = problem or error
        raise problem or UnknownName(host)

    def left(self, timeout: float | None) -> float:
        """The seconds that one step may take, so that the whole keeps its deadline."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole took too long")
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline of the whole: a slow drip cannot go on for ever."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._stream, self._wire = stream, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._wire.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._wire.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._wire.left(timeout)), self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def resolve(host: str, port: int, seconds: float) -> list[Address]:
    """Every address that a name stands for, in the order of the machine's resolver, which has no time limit itself."""
    answers: queue.SimpleQueue[list[Address] | OSError | UnicodeError] = queue.SimpleQueue()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(ip_address(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(answer, list):
        return answer
    raise UnknownName(host) from answer
