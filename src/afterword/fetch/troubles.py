"""Says in plain words why a service could not be asked."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from afterword.fetch.wire import UnknownName

_BY_NUMBER = {
    errno.ECONNREFUSED: "nothing listens there (connection refused)",
    errno.EHOSTUNREACH: "there is no way to that host",
    errno.ENETUNREACH: "there is no way to that network",
    errno.ECONNRESET: "it broke off the connection",
}


def reason_of(error: Exception, pause: float, whole: float) -> str:
    """Why a request came to nothing, as the rest of a sentence; `pause` and `whole` are the limits in seconds."""
    if isinstance(error, UnknownName):
        return "its name is not known here"
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            told = cause.verify_message.rstrip(".")
            return f"its certificate is not trusted ({told}); name the authority's file in SSL_CERT_FILE"
        if isinstance(cause, ssl.SSLError):
            return "it does not speak TLS; begin the address with http:// if that is meant"
    if isinstance(error, httpcore.ConnectTimeout):
        return "no connection came about in time"
    if any(isinstance(cause, httpcore.TimeoutException) for cause in causes):
        return f"it did not answer in time (a pause of {pause:g} s, or {whole:g} s in all)"
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno in _BY_NUMBER:
            return _BY_NUMBER[cause.errno]
    if isinstance(error, httpx.DecodingError):
        return "its answer is compressed in a way that cannot be undone"
    if isinstance(error, httpcore.LocalProtocolError):  # its words may quote a header, and so a secret
        return "a header that was to be sent is none"
    if isinstance(error, httpcore.RemoteProtocolError):
        return "it does not speak HTTP, or broke off in the middle"
    return f"the connection failed ({str(error) or type(error).__name__})"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what led to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
