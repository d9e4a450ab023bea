"""The one way out: asks a web service, guarded against private addresses, slowness, size and leaking of secrets."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType

import httpcore
import httpx

from afterword.core.errors import AddressRefused, FetchError
from afterword.fetch.addresses import PORTS, Allowed, why_not_port
from afterword.fetch.troubles import reason_of
from afterword.fetch.wire import Transport, Wire

MOST_REDIRECTS = 3
MIB = 1024 * 1024
_SAME_METHOD = frozenset({307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a connection, a pause and a whole answer may take, in seconds, and how large it may be, in bytes."""

    connect: float = 5
    pause: float = 30
    whole: float = 120
    size: int = 256 * MIB


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, whatever its status; `body` is decompressed, `where` is its address without secrets."""

    status: int
    body: bytes
    where: str


ONLY_PUBLIC, USUAL = Allowed(), Limits()


class Outgoing:
    """Asks one service; a context manager, for one thread at a time.

    `secret` are headers that only the first address and its origin get: a redirect to elsewhere goes without them.
    `verify` is a TLS context in place of the one that trusts what this machine trusts.
    """

    def __init__(
        self,
        allowed: Allowed = ONLY_PUBLIC,
        *,
        limits: Limits = USUAL,
        secret: Mapping[str, str] | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed, self._limits, self._secret = allowed, limits, dict(secret or {})
        self._wire = Wire(allowed)
        pause = httpx.Timeout(limits.pause, connect=limits.connect)
        plain = {"User-Agent": "Afterword", "Accept-Encoding": "gzip"}
        transport = Transport(self._wire, verify or _trust())
        self._client = httpx.Client(transport=transport, trust_env=False, timeout=pause, headers=plain)

    def __enter__(self) -> Outgoing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """The answer to a GET, or to a POST when a form or a body is given; raises FetchError in one sentence."""
        target = self._checked(url)
        if params:
            target = target.copy_merge_params(dict(params))
        method = "GET" if form is None and body is None else "POST"
        request = self._client.build_request(method, target, data=dict(form) if form else None, content=body)
        request.headers.update(self._secret)
        self._wire.deadline = time.monotonic() + self._limits.whole
        for _ in range(MOST_REDIRECTS + 1):
            response, content = self._once(request)
            if not response.has_redirect_location:
                return Answer(response.status_code, content, where(request.url))
            request = self._redirected(request, response)
        raise FetchError(where=where(target), reason=f"it sent us on more than {MOST_REDIRECTS} times")

    def _once(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        try:
            response = self._client.send(request, stream=True)
            try:
                return response, b"".join(self._pieces(response))
            finally:
                response.close()
        except (httpx.HTTPError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            reason = reason_of(error, self._limits.pause, self._limits.whole)
            raise FetchError(where=where(request.url), reason=reason) from error

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > self._limits.size:
                most = f"{self._limits.size / MIB:g} MiB"
                raise FetchError(where=where(response.url), reason=f"its answer is larger than {most}; ask for less")
            yield piece

    def _redirected(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The request that a redirect asks for: checked anew, without secrets unless it stays at the same origin."""
        target = self._checked(str(request.url.join(response.headers["location"])), sent_by=where(request.url))
        if request.method != "GET" and response.status_code not in _SAME_METHOD:
            reason = f"it answers a question with a redirect to {where(target)}; if that is right, give that address"
            raise FetchError(where=where(request.url), reason=reason)
        if request.url.scheme == "https" and target.scheme != "https":
            raise AddressRefused(where=where(target), reason=f"{where(request.url)} sent us there without encryption")
        content = request.content if request.method != "GET" else None
        following = self._client.build_request(request.method, target, content=content)
        if kind := request.headers.get("content-type"):
            following.headers["content-type"] = kind
        if _origin(target) == _origin(request.url):
            following.headers.update({n: request.headers[n] for n in self._secret if n in request.headers})
        return following

    def _checked(self, url: str, sent_by: str | None = None) -> httpx.URL:
        """The address taken apart; AddressRefused when its form already tells that it must not be asked."""
        try:
            target = httpx.URL(url.strip())
        except httpx.InvalidURL:
            raise AddressRefused(where=_shown(url), reason="it is no address of the web") from None
        by = f" ({sent_by} sent us there)" if sent_by else ""
        if target.scheme not in PORTS or not target.host:
            raise AddressRefused(where=_shown(url), reason=f"an address begins with http:// or https://{by}")
        if target.userinfo:
            raise AddressRefused(where=where(target), reason=f"an address must hold no name and password{by}")
        if reason := why_not_port(_host(target), _port(target), self._allowed):
            raise AddressRefused(where=where(target), reason=reason + by)
        return target


def where(url: httpx.URL) -> str:
    """Scheme, host and port of an address: never its path, its question or a password."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}" + (f":{url.port}" if url.port else "")


def _shown(url: str) -> str:
    return repr(url.strip().split("@")[-1].split("?")[0][:100])


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def _port(url: httpx.URL) -> int:
    return url.port or PORTS[url.scheme]


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, _host(url), _port(url)


def _trust() -> ssl.SSLContext:
    """Trusts the authorities that come with httpx and those of this machine, also by SSL_CERT_FILE."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
