"""The one way out: asks a web service, guarded against private addresses, slowness, size and leaking of secrets."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType

import httpcore
import httpx

from afterword.core.errors import AddressRefused, FetchError
from afterword.fetch.addresses import PORTS, Allowed, parsed, why_not_port
from afterword.fetch.troubles import reason_of
from afterword.fetch.wire import Transport, Wire

MOST_REDIRECTS = 3
MIB = 1024 * 1024
PLAIN = {"User-Agent": "Afterword", "Accept": "*/*", "Accept-Encoding": "gzip"}
_SAME_METHOD = frozenset({307, 308})
# Anything else, and one packing within another, can unpack a few bytes to gigabytes before a size is looked at.
_UNPACKED = frozenset({"", "identity", "gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a connection, a pause and a whole answer may take, in seconds, and how large it may be, in bytes."""

    connect: float = 5
    pause: float = 30
    whole: float = 120
    size: int = 256 * MIB


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, whatever its status; `body` is decompressed, `where` is its address without secrets.

    The names of `headers` are in small letters.
    """

    status: int
    body: bytes
    where: str
    headers: Mapping[str, str] = field(default_factory=dict)


ONLY_PUBLIC, USUAL = Allowed(), Limits()


class Outgoing:
    """Asks one service; a context manager, for one thread at a time.

    `secret` are headers that only the first address and its origin get: a redirect to elsewhere goes without them.
    `verify` is a TLS context in place of the one that trusts what this machine trusts. Without `follow`, a redirect is
    an answer like any other.
    """

    def __init__(
        self,
        allowed: Allowed = ONLY_PUBLIC,
        *,
        limits: Limits = USUAL,
        secret: Mapping[str, str] | None = None,
        verify: ssl.SSLContext | None = None,
        follow: bool = True,
    ) -> None:
        self._allowed, self._limits, self._secret, self._follow = allowed, limits, dict(secret or {}), follow
        self._wire = Wire(allowed)
        self._transport = Transport(self._wire, verify or _trust())

    def __enter__(self) -> Outgoing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def ask(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        head: bool = False,
    ) -> Answer:
        """The answer to a GET or HEAD, or to a POST with a form or a body; raises FetchError in one sentence."""
        target = self._checked(url)
        if params:
            target = target.copy_merge_params(dict(params))
        method = "HEAD" if head else "GET" if form is None and body is None else "POST"
        request = self._request(method, target, self._secret, form=form, body=body)
        self._wire.deadline = time.monotonic() + self._limits.whole
        for _ in range(MOST_REDIRECTS + 1):
            response, content = self._once(request)
            if not (self._follow and response.has_redirect_location):
                return Answer(response.status_code, content, where(request.url), dict(response.headers))
            request = self._redirected(request, response)
        raise FetchError(where=where(target), reason=f"it sent us on more than {MOST_REDIRECTS} times")

    def _request(
        self,
        method: str,
        target: httpx.URL,
        headers: Mapping[str, str],
        *,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> httpx.Request:
        pauses = dict.fromkeys(("read", "write", "pool"), self._limits.pause) | {"connect": self._limits.connect}
        return httpx.Request(
            method, target, headers={**PLAIN, **headers}, data=dict(form) if form else None, content=body,
            extensions={"timeout": pauses},
        )  # fmt: skip

    def _once(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """One answer, read whole; not through a client of httpx, which keeps cookies and looks into redirects."""
        try:
            response = self._transport.handle_request(request)
            response.request = request
            try:
                return response, b"".join(self._pieces(response))
            finally:
                response.close()
        except (httpx.HTTPError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            reason = reason_of(error, self._limits.pause, self._limits.whole)
            raise FetchError(where=where(request.url), reason=reason) from error

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        if (packing := response.headers.get("content-encoding", "").strip().lower()) not in _UNPACKED:
            reason = f"its answer is compressed in a way that was not asked for ({packing[:40]!r}); it may be gzip"
            raise FetchError(where=where(response.url), reason=reason)
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > self._limits.size:
                most = f"{self._limits.size / MIB:g} MiB"
                raise FetchError(where=where(response.url), reason=f"its answer is larger than {most}; ask for less")
            yield piece

    def _redirected(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The request that a redirect asks for: checked anew, without secrets unless it stays at the same origin."""
        target = self._checked(_sent_to(request, response), sent_by=where(request.url))
        if request.method != "GET" and response.status_code not in _SAME_METHOD:
            reason = f"it answers a question with a redirect to {where(target)}; if that is right, give that address"
            raise FetchError(where=where(request.url), reason=reason)
        if request.url.scheme == "https" and target.scheme != "https":
            raise AddressRefused(where=where(target), reason=f"{where(request.url)} sent us there without encryption")
        same = _origin(target) == _origin(request.url)
        kept = {name: request.headers[name] for name in self._secret if same and name in request.headers}
        if request.method == "GET":
            return self._request("GET", target, kept)
        kind = {"Content-Type": request.headers["Content-Type"]} if "Content-Type" in request.headers else {}
        return self._request(request.method, target, kept | kind, body=request.content)

    def _checked(self, url: str, sent_by: str | None = None) -> httpx.URL:
        """The address taken apart; AddressRefused when its form already tells that it must not be asked."""
        target = parsed(url)
        if target is None:
            raise AddressRefused(where=_shown(url), reason="it is no address of the web")
        by = f" ({sent_by} sent us there)" if sent_by else ""
        if target.scheme not in PORTS or not target.raw_host:
            raise AddressRefused(where=_shown(url), reason=f"an address begins with http:// or https://{by}")
        if target.userinfo:
            raise AddressRefused(where=where(target), reason=f"an address must hold no name and password{by}")
        if reason := why_not_port(_host(target), _port(target), self._allowed):
            raise AddressRefused(where=where(target), reason=reason + by)
        return target


def where(url: httpx.URL) -> str:
    """Scheme, host and port of an address: never its path, its question or a password."""
    host = _host(url)  # as it is sent: a host in letters of another script is no other host in disguise
    return f"{url.scheme}://{f'[{host}]' if ':' in host else host}" + (f":{url.port}" if url.port else "")


def _sent_to(request: httpx.Request, response: httpx.Response) -> str:
    """Where a redirect leads, as a whole address; as it was written when it is none."""
    location: str = response.headers["location"]
    try:
        return str(request.url.join(location))
    except httpx.InvalidURL:
        return location


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
